"""Every pair of revisions by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import TypeAdapter

from security_design_assistant.accuracy.truth import TrueChange
from security_design_assistant.samples.revised import RevisionPair
from security_design_assistant.samples.revised_plans import PLANS
from security_design_assistant.samples.revised_schedules import SCHEDULES

REVISION_PAIRS: Mapping[str, Callable[[], RevisionPair]] = {
    make.__name__: make for make in (*PLANS, *SCHEDULES)
}
"""Makers of all pairs; a maker's docstring says what its second drawing changes."""

_CHANGES = TypeAdapter(tuple[TrueChange, ...])


def write_revision_pairs(directory: Path) -> list[Path]:
    """Write every pair as ``<name>-a.pdf``, ``-b.pdf`` and ``.changes.json``; return the paths."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for make in REVISION_PAIRS.values():
        pair = make()
        for sample, letter in ((pair.before, "a"), (pair.after, "b")):
            written.append(directory / f"{pair.name}-{letter}.pdf")
            written[-1].write_bytes(sample.pdf)
        written.append(directory / f"{pair.name}.changes.json")
        written[-1].write_bytes(_CHANGES.dump_json(pair.changes, indent=1) + b"\n")
    return written

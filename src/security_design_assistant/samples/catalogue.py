"""Every kind of sample by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from security_design_assistant.samples.plain import plain_sheet
from security_design_assistant.samples.sheets import Sample, boxed_sample

SAMPLES: Mapping[str, Callable[[], Sample]] = {
    "plain": lambda: boxed_sample("plain", [plain_sheet()]),
}


def write_samples(directory: Path) -> list[Path]:
    """Write every sample as ``<name>.pdf`` and ``<name>.truth.json``; return the paths written."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in SAMPLES.items():
        sample = make()
        drawing, truth = directory / f"{name}.pdf", directory / f"{name}.truth.json"
        drawing.write_bytes(sample.pdf)
        truth.write_text(sample.truth.model_dump_json(indent=1) + "\n", encoding="utf-8")
        written += [drawing, truth]
    return written

"""``changes.json``: what the drawing changed against the revision before it."""

from __future__ import annotations

from security_design_assistant.results.artefacts import ArtefactSource
from security_design_assistant.results.data.canonical_json import canonical_json


def changes_data(source: ArtefactSource) -> bytes:
    """Return ``changes.json``."""
    if source.changes is None:
        raise ValueError("changes.json is built where there is a previous revision")
    return canonical_json(source.changes)

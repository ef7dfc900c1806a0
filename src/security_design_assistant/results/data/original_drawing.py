"""``drawing.pdf``: the drawing as it was given."""

from __future__ import annotations

from security_design_assistant.results.artefacts import ArtefactSource


def original_drawing(source: ArtefactSource) -> bytes:
    """Return ``drawing.pdf``."""
    return source.drawing

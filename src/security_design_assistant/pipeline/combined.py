"""Several files as one drawing: the PDF that the stages read, and which of its pages is which file's."""

from __future__ import annotations

from collections.abc import Sequence

from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.job import DrawingPart
from security_design_assistant.sandbox.combining import guarded_combine


def combined_drawing(
    names: Sequence[str], files: Sequence[bytes], budgets: Budgets
) -> tuple[bytes, tuple[DrawingPart, ...]]:
    """Return one PDF of all files, in their order, and what each of them is in it.

    Raises
    ------
    PermanentError
        One of the files cannot be read, and the sentence names it; or together they are over a limit.
    """
    combined = guarded_combine(names, files, budgets)
    parts = zip(names, combined.pages, strict=True)
    return combined.pdf, tuple(DrawingPart(name, pages) for name, pages in parts)

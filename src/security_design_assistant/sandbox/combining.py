"""Combining: the PDFs of one project as one document, so that all of it is read and marked up like a drawing.

Pages keep their order, and layers that are switched off stay off. Bookmarks of the parts are left behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pymupdf

from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.document import open_document
from security_design_assistant.sandbox.guard import GuardedCallError, guarded_call


@dataclass(frozen=True, slots=True)
class Combined:
    """One PDF of several, and how many pages each of them has in it."""

    pdf: bytes
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A part that cannot be combined: its index, and the code and sentence of why."""

    part: int
    code: str
    message: str


def guarded_combine(names: Sequence[str], parts: Sequence[bytes], budgets: Budgets) -> Combined:
    """Combine several PDFs in a child process.

    Parameters
    ----------
    names : of the files, for people.
    parts : their bytes.
    budgets : hold for each part, and together for all of them; each part may take as long as a page.

    Raises
    ------
    PermanentError
        One of the PDFs cannot be opened, or the sentence does not hold for one alone; it names the file.
    """
    seconds = budgets.page_seconds * len(parts)
    try:
        result = guarded_call(combine, (tuple(parts), budgets), budgets, seconds)
    except GuardedCallError as exc:
        raise PermanentError("corrupt", f"The files cannot be combined: {exc}") from exc
    if isinstance(result, Refused):
        raise PermanentError(result.code, f"{names[result.part]}: {result.message}")
    return result


def combine(parts: Sequence[bytes], budgets: Budgets) -> Combined | Refused:
    """Combine PDFs; runs in the guarded process. The same parts give the same bytes."""
    whole, pages = pymupdf.open(), []
    hidden: set[int] = set()
    layers: list[int] = []
    for index, data in enumerate(parts):
        try:
            part = open_document(data, budgets)
        except PermanentError as exc:
            return Refused(index, exc.code, exc.message)
        first_new = whole.xref_length()
        whole.insert_pdf(part, final=True)
        off = {layer["name"] for layer in part.get_ocgs().values() if not layer["on"]}
        for xref in _layers(whole, range(first_new, whole.xref_length())):
            layers.append(xref)
            if whole.xref_get_key(xref, "Name")[1] in off:
                hidden.add(xref)
        pages.append(int(part.page_count))
    if layers:
        switched = f"/D<</OFF[{_references(xref for xref in layers if xref in hidden)}]>>"
        whole.xref_set_key(whole.pdf_catalog(), "OCProperties", f"<</OCGs[{_references(layers)}]{switched}>>")
    return Combined(bytes(whole.tobytes(garbage=1, no_new_id=True)), tuple(pages))


def _layers(document: pymupdf.Document, xrefs: Iterable[int]) -> Iterable[int]:
    return (xref for xref in xrefs if document.xref_get_key(xref, "Type")[1] == "/OCG")


def _references(xrefs: Iterable[int]) -> str:
    return " ".join(f"{xref} 0 R" for xref in xrefs)

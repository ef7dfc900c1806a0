"""Combining: the PDFs of one project as one document, so that all of it is read and marked up like a drawing.

Pages keep their order, and layers that are switched off stay off. Bookmarks of the parts are left behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import pymupdf
from pydantic import ConfigDict, TypeAdapter

from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.answering import BINARY, answers
from security_design_assistant.sandbox.document import PDF_ERRORS, open_as_it_is
from security_design_assistant.sandbox.guard import GuardedCallError, guarded_call

_LONGEST_SECONDS = 240.0
"""For all parts: less than a worker's lease, which is not renewed meanwhile."""


@dataclass(frozen=True, slots=True)
class Combined:
    """One PDF of several, and how many pages each of them has in it."""

    __pydantic_config__: ClassVar[ConfigDict] = BINARY

    pdf: bytes
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why parts cannot be combined: a code, a sentence, and the index of the part that alone is to blame."""

    part: int | None
    code: str
    message: str


def guarded_combine(names: Sequence[str], parts: Sequence[bytes], budgets: Budgets) -> Combined:
    """Combine several PDFs in a child process.

    Parameters
    ----------
    names : of the files, for people.
    parts : their bytes.
    budgets : ``max_bytes`` and ``max_pages`` hold for all parts together; each part may take as long as a
        page.

    Raises
    ------
    PermanentError
        One of the PDFs cannot be opened, and the sentence names it; or all together are over a limit.
    """
    check_together(len(parts), sum(len(part) for part in parts), budgets)
    seconds = min(budgets.page_seconds * len(parts), _LONGEST_SECONDS)
    try:
        result = guarded_call(combine, (tuple(parts), budgets), budgets, seconds)
    except GuardedCallError as exc:
        raise PermanentError("corrupt", f"The files cannot be combined: {exc}") from exc
    if isinstance(result, Refused):
        named = "" if result.part is None else f"{names[result.part]}: "
        raise PermanentError(result.code, f"{named}{result.message}")
    return result


def check_together(files: int, size: int, budgets: Budgets) -> None:
    """Raise PermanentError if ``files`` of ``size`` bytes in all are more than one drawing may be made of."""
    if files > budgets.max_files:
        message = f"{files:,} files are given together; the limit is {budgets.max_files:,}."
        raise PermanentError("too_large", message)
    if size > budgets.max_bytes:
        told, limit = size / 1e6, budgets.max_bytes / 1e6
        message = f"Together the files have {told:,.1f} MB; the limit is {limit:,.1f} MB."
        raise PermanentError("too_large", message)


@answers(TypeAdapter(Combined | Refused))
def combine(parts: Sequence[bytes], budgets: Budgets) -> Combined | Refused:
    """Combine PDFs; runs in the guarded process. The same parts give the same bytes."""
    whole, pages = pymupdf.open(), []
    hidden: set[int] = set()
    layers: list[int] = []
    for index, data in enumerate(parts):
        try:
            part = open_as_it_is(data, budgets)
        except PermanentError as exc:
            return Refused(index, exc.code, exc.message)
        first_new = whole.xref_length()
        try:
            whole.insert_pdf(part, final=True)
        except PDF_ERRORS:
            return Refused(index, "corrupt", "The PDF is damaged beyond repair; export the drawing again.")
        off = {layer["name"] for layer in part.get_ocgs().values() if not layer["on"]}
        for xref in _layers(whole, range(first_new, whole.xref_length())):
            layers.append(xref)
            if whole.xref_get_key(xref, "Name")[1] in off:
                hidden.add(xref)
        pages.append(int(part.page_count))
        if sum(pages) > budgets.max_pages:
            message = f"Together the files have too many pages; the limit is {budgets.max_pages:,}."
            return Refused(None, "too_large", message)
    if layers:
        switched = f"/D<</OFF[{_references(xref for xref in layers if xref in hidden)}]>>"
        whole.xref_set_key(whole.pdf_catalog(), "OCProperties", f"<</OCGs[{_references(layers)}]{switched}>>")
    return Combined(bytes(whole.tobytes(garbage=1, no_new_id=True)), tuple(pages))


def _layers(document: pymupdf.Document, xrefs: Iterable[int]) -> Iterable[int]:
    return (xref for xref in xrefs if document.xref_get_key(xref, "Type")[1] == "/OCG")


def _references(xrefs: Iterable[int]) -> str:
    return " ".join(f"{xref} 0 R" for xref in xrefs)

"""Documents read in a guarded process; what cannot be read is told in a sentence and harms nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from pydantic import TypeAdapter

from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.answering import answers
from security_design_assistant.sandbox.guard import (
    GuardedCallError,
    PageReadError,
    SkippedPage,
    guarded_call,
    guarded_pages,
)
from security_design_assistant.specification.blocks import Contents
from security_design_assistant.specification.document import Document, UnreadableError
from security_design_assistant.specification.limits import (
    DOCUMENT_SECONDS,
    MAX_BYTES,
    MAX_PAGES,
    MAX_PAGES_BOUND,
    PAGE_SECONDS,
)
from security_design_assistant.specification.media_types import reader_of
from security_design_assistant.specification.readers.pdf import TextLine, blocks_of, read_lines
from security_design_assistant.specification.recognition import media_type_in
from security_design_assistant.specification.sections import Section, sections_of

_LOG = structlog.get_logger()
_NAMED = 10
"""Pages that a sentence names."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a document says; ``notes`` tell what of it was not read."""

    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()


def read_document(document: Document, budgets: Budgets) -> ReadDocument:
    """Read one document into sections.

    Parameters
    ----------
    document : whatever somebody handed in.
    budgets : ``memory_bytes`` bounds the process that reads it.

    Returns
    -------
    Its sections, or none and the reason; a stranger's document never raises here.
    """
    name = document.file_name
    try:
        contents = _contents(document.data, budgets)
    except UnreadableError as exc:
        return ReadDocument(notes=(f"“{name}” was not read. {exc.reason} Nothing in it was used.",))
    except PageReadError:
        # Its message may cite the document, and a log must not.
        _LOG.error("document_reader_broke")
        return ReadDocument(notes=(f"“{name}” was not read, by a mistake of ours. Nothing in it was used.",))
    notes = [f"“{name}”: {note}" for note in contents.notes]
    if not contents.blocks:
        notes.append(f"“{name}” holds no text that can be read. Nothing in it was used.")
    return ReadDocument(tuple(sections_of(name, contents.blocks)), tuple(notes))


def left_unread(document: Document) -> ReadDocument:
    """Return what is told of a document for which no time is left."""
    message = f"“{document.file_name}” was not read. Those before it took too long. Nothing in it was used."
    return ReadDocument(notes=(message,))


@answers(TypeAdapter(tuple[Contents | None, str]))
def read_office(data: bytes) -> tuple[Contents | None, str]:
    """Read a document that is no PDF; runs in the guarded process.

    Returns
    -------
    The contents, or None and why there are none; for a PDF None and nothing.
    """
    try:
        reader = reader_of(media_type_in(data))
        return (reader(data) if reader else None), ""
    except UnreadableError as exc:
        return None, exc.reason


def _contents(data: bytes | None, budgets: Budgets) -> Contents:
    if data is None:
        raise UnreadableError("It is not there any more; upload it again.")
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"It has {len(data) / 1e6:,.1f} MB; the limit is {MAX_BYTES / 1e6:,.0f} MB.")
    if b"%PDF-" in data[:1024]:
        return _pdf(data, budgets)
    try:
        contents, reason = guarded_call(read_office, (data,), budgets, DOCUMENT_SECONDS)
    except GuardedCallError as exc:
        reason = "It is damaged." if "PDF" in str(exc) else str(exc)
        raise UnreadableError(reason) from exc
    if contents is None:
        raise UnreadableError(reason)
    return contents


def _pdf(data: bytes, budgets: Budgets) -> Contents:
    limits = budgets.model_copy(
        update={
            "max_bytes": MAX_BYTES,
            "max_pages": MAX_PAGES_BOUND,
            "page_seconds": PAGE_SECONDS,
            "drawing_seconds": DOCUMENT_SECONDS,
        }
    )
    pages: list[tuple[int, Sequence[TextLine]]] = []
    skipped: list[int] = []
    notes: list[str] = []
    try:
        for number, page in enumerate(guarded_pages(data, limits, read_lines), start=1):
            if number > MAX_PAGES:
                notes.append(f"Only its first {MAX_PAGES:,} pages were read.")
                break
            if isinstance(page, SkippedPage):
                skipped.append(number)
            else:
                pages.append((number, page))
    except PermanentError as exc:
        raise UnreadableError(exc.message) from exc
    blocks = tuple(blocks_of(pages))
    return Contents(blocks, (*notes, _unread(skipped)) if skipped else tuple(notes))


def _unread(pages: Sequence[int]) -> str:
    listed = ", ".join(map(str, pages[:_NAMED])) + (" ..." if len(pages) > _NAMED else "")
    return f"{'Pages' if len(pages) > 1 else 'Page'} {listed} could not be read."

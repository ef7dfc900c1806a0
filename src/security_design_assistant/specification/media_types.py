"""The kinds of document that can be read, a row each; processes that read none load no reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from security_design_assistant.specification.blocks import Contents

_OFFICE = "application/vnd.openxmlformats-officedocument."
_READERS = "security_design_assistant.specification.readers."

PDF = "application/pdf"
DOCX = f"{_OFFICE}wordprocessingml.document"
XLSX = f"{_OFFICE}spreadsheetml.sheet"
TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind: how people call it, how its files' names end, and ``module:function`` of what reads it.

    The function takes the bytes, returns :class:`.blocks.Contents` or raises
    :class:`.document.UnreadableError`, and is called in a guarded process. PDFs have none: they are read page
    by page, as drawings are.
    """

    label: str
    suffix: str
    reader: str | None


KINDS: Mapping[str, DocumentKind] = {
    PDF: DocumentKind("PDF", ".pdf", None),
    DOCX: DocumentKind("Word document", ".docx", f"{_READERS}docx:read_docx"),
    XLSX: DocumentKind("Excel workbook", ".xlsx", f"{_READERS}xlsx:read_xlsx"),
    TEXT: DocumentKind("plain text", ".txt", f"{_READERS}text:read_text"),
}
"""By media type."""


def media_type_of(file_name: str) -> str:
    """Return the media type that a file's name promises; what is in it decides how it is read."""
    name = file_name.lower()
    return next((media_type for media_type, kind in KINDS.items() if name.endswith(kind.suffix)), TEXT)


def reader_of(media_type: str) -> Callable[[bytes], Contents] | None:
    """Return what reads a kind of document, imported now; None for PDFs."""
    path = KINDS[media_type].reader
    reader: Callable[[bytes], Contents] | None = resolve_name(path) if path else None
    return reader

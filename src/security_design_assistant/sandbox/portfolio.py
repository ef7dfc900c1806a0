"""A PDF portfolio as one drawing: the PDFs that it carries follow its cover, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pymupdf

from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.content_stream import decoded_pieces

MAX_FILES = 200
"""Files of a portfolio that are read; transmittals carry a few dozen sheets."""

_COVER_BYTES = 20_000
_COVER_TEXTS = 40
_COVER_LINES = 60
"""Decoded bytes, texts and lines of a page up to which it can be a cover: a few sentences and a logo."""

_SHOW = re.compile(rb"T[jJ]\b")
_DRAW = re.compile(rb"(?<=[\d\s])(?:re|l|c)\s")

_NAMED = 10
"""Files that a note names one by one."""

_OFF = "SdaOff"
"""Key by which a layer that is off is found again after its page was copied."""

_PDF_ERRORS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)

_mupdf: Any = pymupdf.mupdf


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A portfolio made into one PDF, and what became of its files in sentences for the designer.

    ``unread`` is empty where every file could be read.
    """

    pdf: bytes
    read: str
    unread: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    pdf: bytes | None


def unfolded(document: pymupdf.Document, budgets: Budgets) -> Unfolded | None:
    """Return the pages of a portfolio and of the PDFs in it as one PDF; None if it is no portfolio.

    A file is one when its catalog says so, or when it holds files and only a cover page. PDFs within the
    embedded PDFs are not looked for.

    Parameters
    ----------
    document : an open document.
    budgets : ``max_bytes`` bounds the embedded files together, ``max_pages`` all pages.
    """
    declared = _declared(document)
    if not declared and not _is_cover_with_files(document):
        return None
    files = list(_files(document, budgets.max_bytes))
    if not files or not (declared or any(file.pdf for file in files)):
        return None
    outline = document.get_toc()
    read: list[str] = []
    for file in files:
        if file.pdf is not None and _append(document, file, outline, budgets.max_pages):
            read.append(file.name)
    catalog = _mupdf.pdf_new_indirect(_pdf(document), document.pdf_catalog(), 0)
    for key in ("Collection", "Names"):
        _mupdf.pdf_dict_dels(catalog, key)
    document.set_toc(outline)
    unread = [file.name for file in files if file.name not in read]
    return Unfolded(
        bytes(document.tobytes(garbage=1, no_new_id=True)),
        f"The file is a portfolio; {_listed(read)} in it {_were(read)} read as further pages."
        if read
        else "",
        f"The file is a portfolio; {_listed(unread)} in it {_were(unread)} not read." if unread else "",
    )


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return shown + more


def _were(names: list[str]) -> str:
    return "was" if len(names) == 1 else "were"


def _declared(document: pymupdf.Document) -> bool:
    try:
        return bool(document.xref_get_key(document.pdf_catalog(), "Collection")[0] != "null")
    except _PDF_ERRORS:
        return False


def _is_cover_with_files(document: pymupdf.Document) -> bool:
    """Tell a file that holds files beside a single page with next to nothing on it."""
    try:
        names = document.xref_get_key(document.pdf_catalog(), "Names/EmbeddedFiles")
        if names[0] == "null" or document.page_count != 1:
            return False
        xrefs = document[0].get_contents()
        pieces = [_content(document, xref, _COVER_BYTES) for xref in xrefs]
    except (*_PDF_ERRORS, IndexError):
        return False
    if None in pieces:
        return False
    content = b"\n".join(piece for piece in pieces if piece)
    return (
        len(content) <= _COVER_BYTES
        and len(_SHOW.findall(content)) <= _COVER_TEXTS
        and len(_DRAW.findall(content)) <= _COVER_LINES
    )


def _files(document: pymupdf.Document, limit: int) -> Iterator[_File]:
    """Yield the embedded files by name; those that are no PDF, or too large, without their bytes."""
    pdf = _pdf(document)
    try:
        tree = _mupdf.pdf_load_name_tree(pdf, _mupdf.PDF_ENUM_NAME_EmbeddedFiles)
        count = min(_mupdf.pdf_dict_len(tree), MAX_FILES)
    except _PDF_ERRORS:
        return
    found = []
    for index in range(count):
        specification = _mupdf.pdf_dict_get_val(tree, index)
        name = _mupdf.pdf_to_text_string(_mupdf.pdf_dict_gets(specification, "UF"))
        name = name or _mupdf.pdf_to_text_string(_mupdf.pdf_dict_gets(specification, "F"))
        holder = _mupdf.pdf_dict_gets(specification, "EF")
        stream = _mupdf.pdf_dict_gets(holder, "F")
        found.append((name or f"file {index + 1}", int(_mupdf.pdf_to_num(stream))))
    left = limit
    for name, xref in sorted(found):
        data = _content(document, xref, left)
        left -= len(data or b"")
        yield _File(name, data if data and b"%PDF-" in data[:1024] else None)


def _content(document: pymupdf.Document, xref: int, limit: int) -> bytes | None:
    pieces, size = [], 0
    try:
        for piece in decoded_pieces(document, xref, limit):
            size += len(piece)
            if size > limit:
                return None
            pieces.append(piece)
    except _PDF_ERRORS:
        return None
    return b"".join(pieces)


def _append(document: pymupdf.Document, file: _File, outline: list[list[Any]], max_pages: int) -> bool:
    """Put the pages of ``file`` after those of ``document``; tell whether that could be done."""
    first = document.page_count
    objects = document.xref_length()
    try:
        with pymupdf.open(stream=file.pdf, filetype="pdf") as source:
            if source.needs_pass or not 0 < source.page_count <= max_pages - first:
                return False
            for xref in source.get_ocgs():
                if not source.get_ocgs()[xref]["on"]:
                    source.xref_set_key(xref, _OFF, "true")
            document.insert_pdf(source)
            below = source.get_toc()
    except (*_PDF_ERRORS, IndexError):
        return False
    _copy_layers(document, objects)
    outline.append([1, file.name, first + 1])
    outline += [
        [level + 1, title, page + first if page > 0 else first + 1] for level, title, page, *_ in below
    ]
    return True


def _copy_layers(document: pymupdf.Document, first: int) -> None:
    """List the layers that came with copied pages: MuPDF shows all of them otherwise, off or not."""
    numbers = range(first, document.xref_length())
    layers = [xref for xref in numbers if document.xref_get_key(xref, "Type")[1] == "/OCG"]
    if not layers:
        return
    pdf = _pdf(document)
    catalog = document.pdf_catalog()
    if document.xref_get_key(catalog, "OCProperties")[0] == "null":
        document.xref_set_key(catalog, "OCProperties", "<</OCGs[]/D<</Order[]/ON[]/OFF[]>>>>")
    properties = _mupdf.pdf_dict_gets(_mupdf.pdf_new_indirect(pdf, catalog, 0), "OCProperties")
    state = _mupdf.pdf_dict_gets(properties, "D")
    for xref in layers:
        layer = _mupdf.pdf_new_indirect(pdf, xref, 0)
        off = document.xref_get_key(xref, _OFF)[0] != "null"
        _mupdf.pdf_dict_dels(layer, _OFF)
        lists = [(properties, "OCGs"), (state, "Order"), *([(state, "OFF")] if off else [])]
        for owner, key in lists:
            if not _mupdf.pdf_is_array(_mupdf.pdf_dict_gets(owner, key)):
                _mupdf.pdf_dict_puts(owner, key, _mupdf.pdf_new_array(pdf, len(layers)))
            _mupdf.pdf_array_push(_mupdf.pdf_dict_gets(owner, key), layer)


def _pdf(document: pymupdf.Document) -> Any:
    return _mupdf.pdf_document_from_fz_document(document.this)

"""What of an office's own work goes into a copy of its drawing: all but what acts, attaches or tells.

Comments, links, bookmarks and layers stay as they are, for people need them back. Scripts, launched
programs, attached files and forms do not pass, nor the file's private data.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pymupdf

PDF_ERRORS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
"""What PyMuPDF raises for broken objects."""

_CATALOG_KEYS = frozenset(
    {"Type", "Version", "Pages", "PageLabels", "OCProperties", "OutputIntents", "Outlines", "Dests", "Names"}
)
_NAME_TREES = frozenset({"Dests"})
"""Of the trees of names only the places that links and bookmarks lead to; others hold files and scripts."""

_PAGE_KEYS = frozenset(
    {"Type", "Parent", "Resources", "Contents", "MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"}
    | {"Rotate", "UserUnit", "Group", "VP", "Annots"}
)
_COMMENTS = frozenset(
    {"Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline"}
    | {"Squiggly", "StrikeOut", "Caret", "Stamp", "Ink", "Popup", "Redact", "Watermark"}
)
"""Annotations that are marks on paper or lead somewhere; others play, attach or ask for input."""

_CARRIERS = frozenset({"AF", "PieceInfo", "Metadata"})
"""Keys by which any object can carry files or an application's private data."""

_ACTING = frozenset({"AA", "PA", "FS", "JS", "MK", "Sound", "Movie", "StructParent"})
"""Keys by which a comment can act, or refer to what is not in the copy."""

_WEB = ("http://", "https://", "mailto:")
"""Beginnings of the addresses that a link may lead to; a file's address would leave the drawing."""

_LONGEST = 100_000
"""Bookmarks that are looked at; a chain that goes on longer is a loop or made to keep us busy."""

_mupdf: Any = pymupdf.mupdf


def settle_fields(document: pymupdf.Document) -> None:
    """Make form fields part of their pages."""
    with suppress(*PDF_ERRORS):  # a broken field is left out rather than the whole drawing
        document.bake(annots=False, widgets=True)


def keep_what_is_harmless(document: pymupdf.Document) -> None:
    """Drop scripts, launching actions, forms, attached files, private data and names of people.

    Comments, links, bookmarks and layers stay.
    """
    pdf = _mupdf.pdf_document_from_fz_document(document.this)
    catalog = _mupdf.pdf_new_indirect(pdf, document.pdf_catalog(), 0)
    _keep(catalog, _CATALOG_KEYS)
    _keep(_mupdf.pdf_dict_gets(catalog, "Names"), _NAME_TREES)
    _clean_bookmarks(_mupdf.pdf_dict_gets(catalog, "Outlines"))
    for index in range(document.page_count):
        page = _mupdf.pdf_new_indirect(pdf, document.page_xref(index), 0)
        _keep(page, _PAGE_KEYS)
        _clean_comments(page)
    for xref in range(1, document.xref_length()):
        with suppress(*PDF_ERRORS):
            item = _mupdf.pdf_new_indirect(pdf, xref, 0)
            for key in _CARRIERS.intersection(document.xref_get_keys(xref)):
                _mupdf.pdf_dict_dels(item, key)
    kind, facts = document.xref_get_key(-1, "Info")
    if kind == "xref":
        document.update_object(int(facts.split()[0]), "<<>>")  # author, title, dates: not for others to see


def _keys(item: Any) -> list[str]:
    count = _mupdf.pdf_dict_len(item)
    return [_mupdf.pdf_to_name(_mupdf.pdf_dict_get_key(item, index)) for index in range(count)]


def _keep(item: Any, keys: frozenset[str]) -> None:
    # Deleted, not set to null: that would leave the names behind, for virus scanners to stumble over.
    for key in _keys(item):
        if key not in keys:
            _mupdf.pdf_dict_dels(item, key)


def _clean_comments(page: Any) -> None:
    """Keep the harmless comments of a page; those left out take their pop-up windows along."""
    comments = _mupdf.pdf_dict_gets(page, "Annots")
    if not _mupdf.pdf_is_array(comments):
        _mupdf.pdf_dict_dels(page, "Annots")
        return
    for index in reversed(range(_mupdf.pdf_array_len(comments))):
        comment = _mupdf.pdf_array_get(comments, index)
        if _is_comment(comment) and _is_comment(_mupdf.pdf_dict_gets(comment, "Parent"), otherwise=True):
            for key in _ACTING.intersection(_keys(comment)):
                _mupdf.pdf_dict_dels(comment, key)
            _clean_action(comment)
        else:
            _mupdf.pdf_array_delete(comments, index)


def _is_comment(comment: Any, otherwise: bool = False) -> bool:
    if not _mupdf.pdf_is_dict(comment):
        return otherwise
    return _mupdf.pdf_to_name(_mupdf.pdf_dict_gets(comment, "Subtype")) in _COMMENTS


def _clean_action(owner: Any) -> None:
    """Drop what a link or a bookmark would do, unless it goes to a place of the drawing or to the web."""
    action = _mupdf.pdf_dict_gets(owner, "A")
    if not action.m_internal:
        return
    kind = _mupdf.pdf_to_name(_mupdf.pdf_dict_gets(action, "S"))
    address = _mupdf.pdf_to_text_string(_mupdf.pdf_dict_gets(action, "URI")).lower()
    if kind == "GoTo" or (kind == "URI" and address.startswith(_WEB)):
        _mupdf.pdf_dict_dels(action, "Next")  # what else it would do afterwards
    else:
        _mupdf.pdf_dict_dels(owner, "A")


def _clean_bookmarks(outlines: Any) -> None:
    for bookmark in _bookmarks(outlines):
        _clean_action(bookmark)
        for key in ("AA", "SE"):
            _mupdf.pdf_dict_dels(bookmark, key)


def _bookmarks(outlines: Any) -> Iterator[Any]:
    """Yield the entries of an outline, each once, though their chains may be tied into loops."""
    waiting = [_mupdf.pdf_dict_gets(outlines, "First")]
    seen: set[int] = set()
    while waiting and len(seen) < _LONGEST:
        entry = waiting.pop()
        number = _mupdf.pdf_to_num(entry)
        if not number or number in seen or not _mupdf.pdf_is_dict(entry):
            continue
        seen.add(number)
        yield entry
        waiting += [_mupdf.pdf_dict_gets(entry, key) for key in ("First", "Next")]

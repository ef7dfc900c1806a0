"""Optional content that depends on several layers: decided here, as ISO 32000-1, section 8.11.2.2, says.

MuPDF knows no visibility expressions (``/VE``) and gets two of the four policies (``AllOn``, ``AnyOff``)
wrong. So each membership is decided once, by the layers as the drawing has them on and off, and the open
document is told the outcome in terms that MuPDF gets right: no condition, or one that a single layer fails.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pymupdf
from pymupdf import mupdf

_DEEPEST = 32
"""Levels of an expression or of dictionaries that are followed; no drawing needs so many."""


def settle_memberships(document: pymupdf.Document) -> None:
    """Decide every membership of an open document, in memory only; raises what MuPDF raises."""
    if document.xref_get_key(document.pdf_catalog(), "OCProperties")[0] == "null":
        return
    states = {xref: bool(group["on"]) for xref, group in document.get_ocgs().items()}
    pdf = pymupdf._as_pdf_document(document)
    memberships = [
        found
        for xref in range(1, document.xref_length())
        if "/OCMD" in document.xref_object(xref, compressed=True)
        for found in _memberships(mupdf.pdf_load_object(pdf, xref), _DEEPEST)
    ]
    for each in memberships:
        visible = _visible(each, states)
        for key in ("VE", "P", "OCGs"):
            mupdf.pdf_dict_dels(each, key)
        if not visible:
            layer, on = min(states.items(), key=lambda state: state[1])  # one that is off, if there is any
            mupdf.pdf_dict_puts(each, "OCGs", mupdf.pdf_new_indirect(pdf, layer, 0))
            if on:
                mupdf.pdf_dict_puts(each, "P", mupdf.pdf_new_name("AllOff"))


def visible_by_policy(policy: str, states: Collection[bool]) -> bool:
    """Tell whether content shows whose layers are on or off as ``states`` says; without layers it does."""
    if not states:
        return True
    match policy:
        case "AllOn":
            return all(states)
        case "AnyOff":
            return not all(states)
        case "AllOff":
            return not any(states)
    return any(states)


def _memberships(value: mupdf.PdfObj, depth: int) -> Iterator[mupdf.PdfObj]:
    """Yield a dictionary that is a membership, and those that lie directly in it."""
    if depth == 0:
        return
    if mupdf.pdf_is_dict(value):
        if mupdf.pdf_to_name(mupdf.pdf_dict_gets(value, "Type")) == "OCMD":
            yield value
            return
        parts = [mupdf.pdf_dict_get_val(value, index) for index in range(mupdf.pdf_dict_len(value))]
    else:
        parts = _elements(value)
    for part in parts:
        if not mupdf.pdf_is_indirect(part):
            yield from _memberships(part, depth - 1)


def _visible(membership: mupdf.PdfObj, states: dict[int, bool]) -> bool:
    expression = mupdf.pdf_dict_gets(membership, "VE")
    if mupdf.pdf_is_array(expression):
        decided = _evaluated(expression, states, _DEEPEST)
        return True if decided is None else decided
    groups = mupdf.pdf_dict_gets(membership, "OCGs")
    listed = _elements(groups) if mupdf.pdf_is_array(groups) else [groups]
    known = [states[number] for group in listed if (number := mupdf.pdf_to_num(group)) in states]
    return visible_by_policy(mupdf.pdf_to_name(mupdf.pdf_dict_gets(membership, "P")), known)


def _evaluated(expression: mupdf.PdfObj, states: dict[int, bool], depth: int) -> bool | None:
    """Return what a visibility expression comes to, None if it says nothing that can be understood."""
    if not mupdf.pdf_is_array(expression):
        return states.get(mupdf.pdf_to_num(expression))
    if depth == 0:
        return None
    operator, *operands = _elements(expression) or [expression]
    values = [_evaluated(operand, states, depth - 1) for operand in operands]
    known = [value for value in values if value is not None]
    if not known:
        return None
    match mupdf.pdf_to_name(operator):
        case "And":
            return all(known)
        case "Or":
            return any(known)
        case "Not":
            return not known[0]
    return None


def _elements(value: mupdf.PdfObj) -> list[mupdf.PdfObj]:
    return [mupdf.pdf_array_get(value, index) for index in range(mupdf.pdf_array_len(value))]

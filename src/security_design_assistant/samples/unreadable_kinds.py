"""Kinds of sample without a text layer: a scan, a blank page, and a scan among readable sheets."""

from __future__ import annotations

import pymupdf

from security_design_assistant.accuracy.truth import TruePage, Truth
from security_design_assistant.models.analysis import PageStatus
from security_design_assistant.samples.paper import A3, IMAGE, Leaf, bind
from security_design_assistant.samples.pen import Pen
from security_design_assistant.samples.plain import plain_sheet
from security_design_assistant.samples.scene import components_of
from security_design_assistant.samples.sheets import Sample, sheet_content

SCAN_DPI = 100


def scanned() -> Sample:
    """The plain sheet as a picture only."""
    truth = Truth(pages=(_unreadable(1),), warnings=("no_text_layer",))
    return Sample("scanned", bind([_scan(_plain_leaf())]), truth)


def blank() -> Sample:
    """A page with nothing on it."""
    truth = Truth(pages=(_unreadable(1),), warnings=("no_text_layer",))
    return Sample("blank", bind([Leaf(A3, b"")]), truth)


def scan_among_sheets() -> Sample:
    """A readable sheet, then a scan of it, then a blank page."""
    leaf = _plain_leaf()
    truth = Truth(
        pages=(TruePage(page=1), _unreadable(2), _unreadable(3)),
        components=components_of(plain_sheet(), 1),
        warnings=("no_text_layer",),
    )
    return Sample("scan_among_sheets", bind([leaf, _scan(leaf), Leaf(A3, b"")]), truth)


def _unreadable(page: int) -> TruePage:
    return TruePage(page=page, status=PageStatus.NO_TEXT_LAYER)


def _plain_leaf() -> Leaf:
    return Leaf(A3, sheet_content(plain_sheet()))


def _scan(leaf: Leaf) -> Leaf:
    """Return a page that shows ``leaf`` as one grey picture."""
    page = pymupdf.open(stream=bind([leaf]), filetype="pdf")[0]
    picture = page.get_pixmap(dpi=SCAN_DPI, colorspace=pymupdf.csGRAY)
    pen = Pen()
    pen.image(IMAGE, 0, 0, *leaf.size)
    return Leaf(leaf.size, pen.content(), picture=picture)

"""Near misses among pages that are mostly a picture."""

from __future__ import annotations

import pymupdf

from security_design_assistant.accuracy.truth import TruePage, Truth
from security_design_assistant.models.analysis import PageStatus
from security_design_assistant.samples.paper import IMAGE, Leaf, bind
from security_design_assistant.samples.pen import Pen
from tests.near_misses.near_miss import SHEET, NearMiss


def scan_with_a_ruled_form() -> NearMiss:
    """A scan with a few words and a ruled form over it: too few lines to be a drawing of its own."""
    pen = Pen()
    pen.image(IMAGE, 0, 0, *SHEET)
    pen.text((420, 360), "SCANNED COPY", 8)
    for index in range(100):
        pen.line((400, 300 + index), (560, 300 + index))
    picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 60, 42))
    picture.clear_with(230)
    page = TruePage(page=1, status=PageStatus.NO_TEXT_LAYER)
    return NearMiss(bind([Leaf(SHEET, pen.content(), picture=picture)]), Truth(pages=(page,)))

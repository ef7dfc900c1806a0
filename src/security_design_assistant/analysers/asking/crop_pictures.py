"""The picture of a page's cut-outs; made in the guarded process."""

from __future__ import annotations

from collections.abc import Mapping

import pymupdf

from security_design_assistant.analysers.asking.crop_sheet import HEADING, CropSheet
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.answering import BYTES, answers

_RED = (0.9, 0.0, 0.0)


@answers(BYTES)
def show_crops(
    page: pymupdf.Page,
    number: int,
    budgets: Budgets,  # noqa: ARG001
    *,
    sheets: Mapping[int, CropSheet],
) -> bytes:
    """Return the cut-outs of one open page as PNG, numbered, each with what it is about in a red frame."""
    sheet = sheets[number]
    canvas = pymupdf.open().new_page(width=sheet.width, height=sheet.height)
    for cell in sheet.cells:
        region, frame = cell.matter.region, cell.matter.frame
        zoom = pymupdf.Matrix(cell.scale, cell.scale)
        pixels = page.get_pixmap(matrix=zoom, clip=pymupdf.Rect(region), alpha=False)
        canvas.insert_image(pymupdf.Rect(cell.box), pixmap=pixels, keep_proportion=False)
        left, top = cell.box[0], cell.box[1]
        framed = pymupdf.Rect(frame) - (region[0], region[1], region[0], region[1])
        framed = framed * zoom + (left - 2, top - 2, left + 2, top + 2)
        canvas.draw_rect(framed, color=_RED, width=1.5)
        canvas.draw_rect(pymupdf.Rect(cell.box), color=(0.6, 0.6, 0.6), width=0.5)
        canvas.insert_text((left, top - HEADING / 4), str(cell.number), fontsize=0.8 * HEADING)
    return bytes(canvas.get_pixmap(alpha=False).tobytes("png"))

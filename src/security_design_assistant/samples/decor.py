"""Draws what every sheet has around its plan: frame, title block, revisions, grid bubbles, notes."""

from __future__ import annotations

from security_design_assistant.samples.legend_drawing import wrapped
from security_design_assistant.samples.pen import Pen
from security_design_assistant.samples.scene import Sheet

MARGIN = 14.0
"""Distance of the frame from the paper's edge in points, on every size of paper."""


def draw_frame(pen: Pen, sheet: Sheet) -> None:
    """Draw the double frame with its zone letters and numbers, and the strip at the right."""
    width, height = sheet.size
    ink, style = sheet.style.ink, sheet.style
    pen.rectangle(4, 4, width - 4, height - 4, 0.5, ink)
    pen.rectangle(MARGIN, MARGIN, width - MARGIN, height - MARGIN, 0.8, ink)
    columns, lines = 8, 6
    for index in range(columns):
        x = MARGIN + (index + 0.5) * (width - 2 * MARGIN) / columns
        pen.centred((x, 11), "ABCDEFGH"[index], 6, style.font, ink)
        pen.centred((x, height - 6.5), "ABCDEFGH"[index], 6, style.font, ink)
    for index in range(lines):
        y = MARGIN + (index + 0.5) * (height - 2 * MARGIN) / lines
        pen.centred((9, y), str(index + 1), 6, style.font, ink)
        pen.centred((width - 9, y), str(index + 1), 6, style.font, ink)
    if sheet.strip:
        x = width - MARGIN - sheet.strip
        pen.line((x, MARGIN), (x, height - MARGIN), width=0.8, colour=ink)


def draw_title_block(pen: Pen, sheet: Sheet) -> None:
    """Draw revisions, title, drawing number and version at the foot of the strip."""
    width, height = sheet.size
    style, ink = sheet.style, sheet.style.ink
    x0, x1, bottom = width - MARGIN - sheet.strip, width - MARGIN, height - MARGIN
    top = bottom - 62
    for y in (top, top + 34):
        pen.line((x0, y), (x1, y), width=0.5, colour=ink)
    pen.line((x1 - 26, top + 34), (x1 - 26, bottom), width=0.5, colour=ink)
    for at, text, size in (
        ((x0 + 4, top + 9), "Drawing Title:", 5),
        ((x0 + 4, top + 22), sheet.title, 7),
        ((x0 + 4, top + 43), "Drawing No:", 5),
        ((x0 + 4, top + 56), sheet.number, 8),
        ((x1 - 24, top + 43), "Version:", 5),
        ((x1 - 18, top + 56), sheet.revisions[-1][0], 8),
    ):
        pen.text(at, text, size, style.font, ink)
    _draw_revisions(pen, sheet, x0, x1, top)


def _draw_revisions(pen: Pen, sheet: Sheet, x0: float, x1: float, bottom: float) -> None:
    style, ink = sheet.style, sheet.style.ink
    for index, row in enumerate([*reversed(sheet.revisions), ("Rev", "Description", "By")]):
        y = bottom - 8 * (len(sheet.revisions) + 1 - index)
        pen.line((x0, y), (x1, y), width=0.3, colour=ink)
        for x, text in zip((x0 + 3, x0 + 18, x1 - 12), row, strict=True):
            pen.text((x, y + 6), text, 4.4, style.font, ink)
    top = bottom - 8 * (len(sheet.revisions) + 1)
    for x in (x0 + 15, x1 - 15):
        pen.line((x, top), (x, bottom), width=0.3, colour=ink)


def draw_bubbles(pen: Pen, sheet: Sheet) -> None:
    """Draw grid lines over the plan with their bubbles: numbers along the top, letters down the left."""
    width, height = sheet.size
    colour, unit = sheet.style.background, sheet.style.unit
    right = width - MARGIN - sheet.strip - 20
    step = 118 * unit
    for index in range(int((right - 90) // step) + 1):
        x = 90 + index * step
        pen.circle((x, MARGIN + 18), 9 * unit, 0.4, colour)
        pen.centred((x, MARGIN + 18 + 1.8 * unit), str(10 + index), 5 * unit, sheet.style.font, colour)
        pen.line((x, MARGIN + 18 + 9 * unit), (x, height - MARGIN - 20), width=0.2, colour=colour)
    for index in range(int((height - 120) // step) + 1):
        y = 90 + index * step
        pen.circle((MARGIN + 18, y), 9 * unit, 0.4, colour)
        pen.centred((MARGIN + 18, y + 1.8 * unit), "KLMNPQRSTUVW"[index], 5 * unit, sheet.style.font, colour)
        pen.line((MARGIN + 18 + 9 * unit, y), (right, y), width=0.2, colour=colour)


def draw_notes(pen: Pen, sheet: Sheet) -> None:
    """Write the notes as numbered prose at the foot of the plan."""
    if not sheet.notes:
        return
    size, font, ink = 4.2, sheet.style.font, sheet.style.ink
    width = min(360.0, sheet.size[0] - sheet.strip - 2 * MARGIN - 60)
    lines = ["NOTES"]
    for index, note in enumerate(sheet.notes, 1):
        lines += wrapped(f"{index}. {note}", width, size, font)
    y = sheet.size[1] - MARGIN - 8 - 1.35 * size * len(lines)
    for line in lines:
        y += 1.35 * size
        pen.text((MARGIN + 30, y), line, size, font, ink)

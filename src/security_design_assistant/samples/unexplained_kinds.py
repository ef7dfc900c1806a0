"""Kinds of sample with content that no notation reads: a result has to say so, and must invent nothing."""

from __future__ import annotations

from dataclasses import replace

from security_design_assistant.accuracy.truth import TruePage, Truth
from security_design_assistant.samples.architecture import draw_outline, draw_rooms
from security_design_assistant.samples.decor import draw_bubbles, draw_frame, draw_notes, draw_title_block
from security_design_assistant.samples.paper import A3, Leaf, bind
from security_design_assistant.samples.pen import Pen, Point
from security_design_assistant.samples.plain import plain_sheet, plan_rooms
from security_design_assistant.samples.scene import Sheet, Style, components_of
from security_design_assistant.samples.sheets import Sample, sheet_content
from security_design_assistant.samples.text_scene import draw_table

_STYLE = Style()
_NOTES = (
    "All dimensions in millimetres. Do not scale from this drawing.",
    "Refer to the structural engineer for all openings in walls that carry load.",
)
_FINISHES = (
    ("B01", "Cycle store", "CPT-1", "PT-3", "ACT-2", "2700"),
    ("B02", "Water tank", "EPX-1", "PT-1", "none", "3150"),
    ("B03", "Post room", "CPT-2", "PT-3", "ACT-2", "2700"),
    ("B04", "Laundry", "CER-4", "CER-5", "GYP-1", "2550"),
    ("B05", "Staff rest", "CPT-1", "PT-4", "ACT-1", "2700"),
    ("B06", "Switch room", "EPX-1", "PT-1", "none", "3150"),
)
_FINISH_HEADER = ("Room", "Name", "Floor", "Wall", "Ceiling", "Height")
_DRAWINGS = (
    ("A-000", "Cover sheet"),
    ("A-101", "Basement plan"),
    ("A-102", "Ground floor plan"),
    ("A-611", "Finish schedule"),
    ("E-201", "Power plan"),
)


def unknown_notation() -> Sample:
    """A wiring diagram: blocks with references of a form that no notation knows, and cables between them."""
    sheet = Sheet(style=_STYLE, title="SYSTEM SCHEMATIC", bubbles=False, notes=_NOTES[:1])
    pen = _framed(sheet)
    for row in range(4):
        for column in range(6):
            at = (90.0 + 150 * column, 120.0 + 150 * row)
            pen.rectangle(at[0], at[1], at[0] + 70, at[1] + 36, 0.5)
            pen.centred((at[0] + 35, at[1] + 15), f"JB{column + 1}/{row + 1:02d}.XK", 6)
            pen.centred((at[0] + 35, at[1] + 28), "Junction box", 5)
            if column:
                pen.line((at[0] - 80, at[1] + 18), (at[0], at[1] + 18), width=0.4)
                pen.centred((at[0] - 40, at[1] + 14), f"W{10 * row + column:03d}X", 4.5)
    return _nothing_in("unknown_notation", pen)


def plan_without_security() -> Sample:
    """An architect's plan: rooms, walls, dimensions, levels and a grid, and not one tag."""
    rooms = plan_rooms((60, 78), count=6)
    sheet = Sheet(style=_STYLE, rooms=rooms, title="GENERAL ARRANGEMENT", notes=_NOTES)
    pen = _framed(sheet)
    draw_bubbles(pen, sheet)
    boxes = [room.box for room in rooms]
    corners = (
        (min(box[0] for box in boxes), min(box[1] for box in boxes)),
        (max(box[2] for box in boxes), max(box[3] for box in boxes)),
    )
    draw_outline(pen, corners, _STYLE)
    draw_rooms(pen, rooms, _STYLE)
    for index, room in enumerate(rooms):
        x0, y0, x1, _ = room.box
        pen.line((x0, y0 - 6), (x1, y0 - 6), width=0.2)
        pen.centred(((x0 + x1) / 2, y0 - 8), str(3600 + 450 * (index % 3)), 4.5)
        pen.text((x0 + 8, y0 + 14), "+0.00" if index % 2 else "-0.15", 4.5)
    return _nothing_in("plan_without_security", pen)


def finish_schedule() -> Sample:
    """A table that is no door schedule: finishes of rooms, each with codes that look like ids."""
    sheet = Sheet(style=_STYLE, title="ROOM FINISHES", bubbles=False, notes=_NOTES[:1])
    pen = _framed(sheet)
    pen.text((60, 70), "ROOM FINISH SCHEDULE", 11, "hebo")
    draw_table(pen, (60, 90), _FINISH_HEADER, _FINISHES, (60, 130, 80, 80, 80, 70), _STYLE)
    return _nothing_in("finish_schedule", pen)


def cover_before_plan() -> Sample:
    """A cover sheet with the list of the set's drawings, then the plain plan."""
    sheet = Sheet(style=_STYLE, title="COVER SHEET", number="A-000", bubbles=False)
    pen = _framed(sheet)
    pen.text((120, 160), "PROPOSED OFFICE BUILDING", 26, "hebo")
    pen.text((120, 200), "Issued for tender. All drawings are to be read together with the specification.", 9)
    pen.text((120, 300), "DRAWING LIST", 11, "hebo")
    for index, (number, title) in enumerate(_DRAWINGS):
        pen.text((120, 322 + 16 * index), number, 8)
        pen.text((190, 322 + 16 * index), title, 8)
    plan = plain_sheet()
    truth = Truth(
        pages=(TruePage(page=1), TruePage(page=2)),
        components=components_of(plan, 2),
        warnings=("page_without_components",),
    )
    leaves = [Leaf(A3, pen.content()), Leaf(plan.size, sheet_content(plan))]
    return Sample("cover_before_plan", bind(leaves), truth)


def tags_of_another_kind() -> Sample:
    """The plain plan, with six rings of another trade between its tags that nobody explains."""
    plan = replace(plain_sheet(), bubbles=False)
    pen = Pen(_STYLE.line)
    for index in range(6):
        _ringed(pen, (120.0 + 150 * index, 700.0), f"VAV-{21 + index}")
    content = sheet_content(plan) + b"\n" + pen.content()
    truth = Truth(pages=(TruePage(page=1),), components=components_of(plan, 1), warnings=("unexplained_ids",))
    return Sample("tags_of_another_kind", bind([Leaf(plan.size, content)]), truth)


def _framed(sheet: Sheet) -> Pen:
    pen = Pen(sheet.style.line)
    draw_frame(pen, sheet)
    draw_title_block(pen, sheet)
    draw_notes(pen, sheet)
    return pen


def _ringed(pen: Pen, at: Point, text: str) -> None:
    pen.circle(at, 12, 0.5)
    pen.centred((at[0], at[1] + 2), text, 5.5)


def _nothing_in(name: str, pen: Pen) -> Sample:
    truth = Truth(pages=(TruePage(page=1),), warnings=("nothing_found",))
    return Sample(name, bind([Leaf(A3, pen.content())]), truth)

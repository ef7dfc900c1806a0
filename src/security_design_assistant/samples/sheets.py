"""Turns sheets into a sample: the drawing by the pen, the truth from the same description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.accuracy.truth import TruePage, Truth
from security_design_assistant.samples.architecture import draw_outline, draw_rooms
from security_design_assistant.samples.decor import draw_bubbles, draw_frame, draw_notes, draw_title_block
from security_design_assistant.samples.legend_drawing import draw_legend
from security_design_assistant.samples.marking import draw_equipment, draw_mark
from security_design_assistant.samples.paper import Leaf, bind
from security_design_assistant.samples.pen import WHITE, Pen, Point
from security_design_assistant.samples.scene import Mark, Sheet, Style, components_of


@dataclass(frozen=True)
class Sample:
    """A drawing of our own and what it truly shows."""

    name: str
    pdf: bytes
    truth: Truth


def sheet_content(sheet: Sheet) -> bytes:
    """Draw one sheet: the frame, the plan, and what stands beside it."""
    pen = Pen(sheet.style.line)
    draw_frame(pen, sheet)
    low, high = _corners(sheet)
    if sheet.angle:
        with pen.turned(((low[0] + high[0]) / 2, (low[1] + high[1]) / 2), sheet.angle):
            _draw_plan(pen, sheet)
    else:
        _draw_plan(pen, sheet)
    if sheet.legend:
        draw_legend(pen, sheet.legend, sheet.style)
    if sheet.strip:
        draw_title_block(pen, sheet)
    draw_notes(pen, sheet)
    return pen.content()


def _corners(sheet: Sheet) -> tuple[Point, Point]:
    """Return the upper left and lower right corner of the rooms."""
    boxes = [room.box for room in sheet.rooms] or [(0.0, 0.0, 0.0, 0.0)]
    low = (min(box[0] for box in boxes), min(box[1] for box in boxes))
    return low, (max(box[2] for box in boxes), max(box[3] for box in boxes))


def _draw_plan(pen: Pen, sheet: Sheet) -> None:
    """Draw architecture below, what is hidden next, then the security layer."""
    style = sheet.style
    if sheet.bubbles:
        draw_bubbles(pen, sheet)
    if sheet.rooms:
        draw_outline(pen, _corners(sheet), style)
    draw_rooms(pen, sheet.rooms, style)
    _draw_hidden(pen, sheet)
    for mark in sheet.marks:
        draw_mark(pen, mark, style)
    for box in sheet.equipment:
        draw_equipment(pen, box, style)


def _draw_hidden(pen: Pen, sheet: Sheet) -> None:
    for mark in sheet.hidden:
        draw_mark(pen, mark, sheet.style)
        x0, y0, x1, y1 = _extent(mark, sheet.style)
        pen.rectangle(x0 - 4, y0 - 4, x1 + 4, y1 + 4, colour=None, fill=WHITE)
    for (x, y), text in sheet.hidden_words:
        pen.text((x, y), text, 6, sheet.style.font, sheet.style.ink)
        pen.rectangle(x - 3, y - 8, x + 6 * len(text), y + 4, colour=None, fill=WHITE)


def _extent(mark: Mark, style: Style) -> tuple[float, float, float, float]:
    """Return the box around all that a mark paints, camera excepted."""
    points = [point for leader in mark.leaders for point in leader]
    for cluster in mark.clusters:
        width, height = cluster.size(style.cell)
        points += [cluster.at, (cluster.at[0] + width, cluster.at[1] + height), *(cluster.stem or ())]
    if mark.tag:
        points += [mark.tag.at, (mark.tag.at[0] + style.tag[0], mark.tag.at[1] + style.tag[1])]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def boxed_sample(
    name: str,
    sheets: Sequence[Sheet],
    warnings: Sequence[str] = (),
    content_turns: int = 0,
    rotate: int = 0,
    scale: float = 1.0,
) -> Sample:
    """Draw ``sheets`` on paper as asked for; see :class:`.paper.Leaf` for turns, rotation and scale."""
    leaves = [Leaf(sheet.size, sheet_content(sheet), content_turns, rotate, scale) for sheet in sheets]
    truth = Truth(
        pages=tuple(TruePage(page=page) for page in range(1, len(sheets) + 1)),
        components=tuple(one for page, sheet in enumerate(sheets, 1) for one in components_of(sheet, page)),
        warnings=tuple(warnings),
    )
    return Sample(name, bind(leaves), truth)

"""Revision clouds: each change on the marked-up drawing, in a layer and a colour of their own."""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import pymupdf
import structlog

from security_design_assistant.models.analysis import Analysis, BoundingBox
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.changes import Change, ChangeKind, Changes, SheetPair
from security_design_assistant.results.markup.canvas import BOLD_FONT, Canvas, Colour, Pen, Point, text_width
from security_design_assistant.results.markup.label_placing import (
    FINDING_WEIGHT,
    WORD_WEIGHT,
    Occupancy,
    place,
)
from security_design_assistant.results.markup.marked_document import Comment, Marker
from security_design_assistant.results.markup.markup_style import WHITE, scale_for
from security_design_assistant.sandbox.answering import BYTES, answers
from security_design_assistant.sandbox.guard import GuardedCallError, PageReadError, guarded_call

LAYER = "Changes since the previous revision"
CHANGE_COLOUR: Colour = (0.0, 0.33, 0.85)

_LOG = structlog.get_logger()
_BUMP = 1.6
"""Chord of an arc of a cloud, in font sizes."""
_BULGE = 0.42
"""How far an arc rises over its chord, in chords."""
_MARGIN = 2.2
"""Between a component and its cloud, in font sizes: the component's label is in the cloud, too."""
_PADDING = 0.3
_ASCENT = 0.74
_FROM_BEFORE = (4.0, 3.0)
"""Dashes of the line from where a component was."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """All changes of one component at one place, and where it was on this sheet if it moved."""

    box: BoundingBox
    changes: tuple[Change, ...]
    came_from: Point | None = None

    @property
    def label(self) -> str:
        """Numbers and kinds, e.g. ``C3 moved, C4 devices changed``."""
        return ", ".join(f"C{change.number} {change.kind.label.lower()}" for change in self.changes)


def with_clouds(
    marked: bytes, analysis: Analysis, changes: Changes, budgets: Budgets, marked_at: datetime | None
) -> bytes:
    """Return the marked-up drawing with a cloud around everything that changed.

    Parameters
    ----------
    marked : the drawing as it is marked up already.
    analysis, changes : what is on it, and what of it is not as it was.
    budgets : bound the process that does the work.
    marked_at : the date that the comments carry.

    Returns
    -------
    ``marked`` itself if it cannot be drawn on; all changes stand in the workbook, too.
    """
    clouds = list(clouds_of(analysis, changes))
    if not clouds:
        return marked
    try:
        return guarded_call(_draw_all, (marked, clouds, marked_at), budgets, budgets.drawing_seconds)
    except (GuardedCallError, PageReadError) as exc:
        _LOG.warning("clouds_not_drawn", reason=type(exc).__name__, clouds=len(clouds))
        return marked


def clouds_of(analysis: Analysis, changes: Changes) -> Iterator[Cloud]:
    """Yield a cloud for each place of a component that changed, around its tag and all its devices."""
    symbols = {
        (component.page, component.bbox): [box for device in component.devices for box in device.bboxes]
        for component in analysis.components
    }
    sheets = {pair.page: pair for pair in changes.sheets}
    by_place: dict[tuple[int, BoundingBox], list[Change]] = {}
    for change in changes.changes:
        if change.place:
            by_place.setdefault((change.place.page, change.place.bbox), []).append(change)
    for (page, box), found in by_place.items():
        around = _around([box, *symbols.get((page, box), [])])
        yield Cloud(around, tuple(found), _came_from(found, sheets))


def _around(boxes: Iterable[BoundingBox]) -> BoundingBox:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _came_from(changes: Iterable[Change], sheets: Mapping[int | None, SheetPair]) -> Point | None:
    """Return where a component that moved on its sheet would be if it had not."""
    for change in changes:
        sheet = sheets.get(change.place.page) if change.place else None
        if (
            change.kind is ChangeKind.MOVED
            and change.before
            and sheet
            and sheet.previous == change.before.page
        ):
            x0, y0, x1, y1 = change.before.bbox
            was = complex((x0 + x1) / 2, (y0 + y1) / 2)
            at = cmath.rect(sheet.scale, math.radians(sheet.turn)) * was + complex(*sheet.shift)
            return at.real, at.imag
    return None


@answers(BYTES)
def _draw_all(marked: bytes, clouds: list[Cloud], marked_at: datetime | None) -> bytes:
    with pymupdf.open(stream=marked, filetype="pdf") as document:
        marker = Marker(document, marked_at, LAYER)
        for page in document:
            mine = [cloud for cloud in clouds if _page_of(cloud) == page.number + 1]
            if not mine:
                continue
            words = [tuple(pymupdf.Rect(word[:4]) * page.rotation_matrix) for word in page.get_text("words")]
            marker.paint(page, draw_clouds(mine, page.rect.width, page.rect.height, words))
            marker.comment(page, [_comment(cloud) for cloud in mine])
        return bytes(document.tobytes(garbage=1, no_new_id=True))


def _page_of(cloud: Cloud) -> int:
    at = cloud.changes[0].place
    return at.page if at else 0


def _comment(cloud: Cloud) -> Comment:
    first = cloud.changes[0]
    text = "\n".join(f"C{change.number}: {change.message}" for change in cloud.changes)
    return Comment(cloud.box, text, "Change", f"C{first.number}")


def draw_clouds(
    clouds: Iterable[Cloud], width: float, height: float, words: Iterable[tuple[float, ...]]
) -> bytes:
    """Return the content stream of all clouds of a page of ``width`` by ``height`` points.

    Parameters
    ----------
    words : boxes of what is written on the page, which labels keep off.
    """
    drawn = list(clouds)
    scale = scale_for(width, height, len(drawn))
    taken = Occupancy(width, height)
    taken.add(list(words), WORD_WEIGHT)
    taken.add((cloud.box for cloud in drawn), FINDING_WEIGHT)
    canvas = Canvas()
    pen = Pen(CHANGE_COLOUR, 1.4 * scale.pen)
    for cloud in drawn:
        x0, y0, x1, y1 = cloud.box
        margin = _MARGIN * scale.font
        grown = (x0 - margin, y0 - margin, x1 + margin, y1 + margin)
        canvas.curves(*_outline(grown, _BUMP * scale.font), pen)
        if cloud.came_from:
            middle = ((x0 + x1) / 2, (y0 + y1) / 2)
            canvas.line(cloud.came_from, middle, Pen(CHANGE_COLOUR, scale.pen, _FROM_BEFORE))
        _write(canvas, cloud, grown, scale.font, taken)
    return canvas.content()


def _write(canvas: Canvas, cloud: Cloud, around: BoundingBox, size: float, taken: Occupancy) -> None:
    padding = _PADDING * size
    extent = (text_width(cloud.label, size, BOLD_FONT) + 2 * padding, _ASCENT * size + 2 * padding)
    box = place(around, extent, _BULGE * _BUMP * size, taken)
    canvas.rectangle(box, Pen(CHANGE_COLOUR, size / 16), WHITE)
    canvas.text((box[0] + padding, box[3] - padding), cloud.label, size, CHANGE_COLOUR, BOLD_FONT)


def _outline(box: BoundingBox, bump: float) -> tuple[Point, list[tuple[Point, Point, Point]]]:
    """Return the start and the Bezier curves of a cloud around ``box``, arcs of about ``bump`` points."""
    x0, y0, x1, y1 = box
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    curves: list[tuple[Point, Point, Point]] = []
    for (ax, ay), (bx, by) in pairwise(corners):
        arcs = max(1, round(math.dist((ax, ay), (bx, by)) / bump))
        step = ((bx - ax) / arcs, (by - ay) / arcs)
        # A cubic's middle lies three quarters of the way to its control points; outwards is left of the way.
        out = (step[1] * _BULGE / 0.75, -step[0] * _BULGE / 0.75)
        for index in range(arcs):
            start = (ax + index * step[0], ay + index * step[1])
            end = (start[0] + step[0], start[1] + step[1])
            curves.append(((start[0] + out[0], start[1] + out[1]), (end[0] + out[0], end[1] + out[1]), end))
    return corners[0], curves

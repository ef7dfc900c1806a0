"""Clips: what lies outside of a viewport is in the file but not on the sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Box, Point, centre, origin_cell, overlap
from security_design_assistant.drawing.page.line_work import Array, Indices, encloses
from security_design_assistant.drawing.page.tolerances import CLIPS, PAINT

EVERYWHERE: Box = (-np.inf, -np.inf, np.inf, np.inf)


@dataclass(frozen=True, slots=True)
class Clips:
    """The clips of a page and the paths they hold.

    ``boxes`` has one box a clip, already cut by the clips around it, in MuPDF's page coordinates;
    ``of_path`` names the clip of each painted path, -1 for none; ``set_before`` lists the clips that were
    set just before the path of that index; ``sequence`` is the painting order of the paths; ``outlines`` has
    the straight pieces of the clips that are no upright rectangle.
    """

    boxes: list[Box]
    of_path: Indices
    set_before: Mapping[int, list[int]]
    sequence: Indices
    outlines: Mapping[int, Array]

    def shows(self, number: int, box: Box) -> bool:
        """Tell whether a clip lets a small box be seen: by its middle, where the clip is slanted."""
        if not overlap(box, self.boxes[number]):
            return False
        outline = self.outlines.get(number)
        return outline is None or encloses(outline, centre(box))

    def path_boxes(self) -> Array:
        """Return the box that each path shows through, infinite where nothing clips it."""
        return np.array([*self.boxes, EVERYWHERE], dtype=np.float64)[self.of_path]


def find_clips(drawings: Sequence[Mapping[str, Any]]) -> Clips | None:
    """Return the clips among the entries of ``get_cdrawings(extended=True)``; None where there are none.

    A clip holds all entries of a deeper level that follow it. Of a clip with curves its box counts.
    """
    kinds = [drawing["type"] for drawing in drawings]
    if "clip" not in kinds:
        return None
    levels = np.array([drawing["level"] for drawing in drawings], np.int64)
    holders = [index for index, kind in enumerate(kinds) if kind in ("clip", "group")]
    boxes: list[Box] = []
    outlines: dict[int, Array] = {}
    innermost = np.full(len(drawings), -1, np.int64)
    set_before: dict[int, list[int]] = defaultdict(list)
    around: list[int] = []
    for count, (index, following) in enumerate(pairwise([*holders, len(drawings)])):
        level = int(levels[index])
        del around[level:]
        holder = around[-1] if around else -1
        if kinds[index] == "clip":
            set_before[index - count].append(len(boxes))
            scissor = drawings[index]["scissor"]
            outline = _outline(drawings[index]["items"])
            if outline is not None:
                outlines[len(boxes)] = outline
            boxes.append(_common(scissor, boxes[holder] if holder >= 0 else EVERYWHERE))
            holder = len(boxes) - 1
        around += [holder] * (level + 1 - len(around))
        if following > index + 1:
            # Until the next clip is set, levels can only fall: each path is in the deepest one left to it.
            innermost[index + 1 : following] = np.array([-1, *around])[levels[index + 1 : following]]
    paths = np.ones(len(drawings), np.bool_)
    paths[holders] = False
    sequence = [drawings[index]["seqno"] for index in np.flatnonzero(paths).tolist()]
    return Clips(boxes, innermost[paths], set_before, np.array(sequence, np.int64), outlines)


def clipped_characters(
    page: pymupdf.Page, spans: Sequence[Mapping[str, Any]], clips: Clips
) -> dict[int, set[int]]:
    """Return, by span, which of its characters lie outside of their clip.

    Between which paths a span was painted tells which clips can hold it. Only where that leaves two
    answers is the page interpreted again, with MuPDF's own clipping of text.
    """
    result: dict[int, set[int]] = {}
    unsure: list[int] = []
    viewport = CLIPS.viewport * page.rect.width * page.rect.height
    for index, span in enumerate(spans):
        possible, certain = _holding(clips, span["seqno"])
        missed = [
            clips.boxes[number]
            for number in possible
            if number in clips.outlines or not _inside(span["bbox"], clips.boxes[number])
        ]
        if not missed:
            continue
        if certain:
            outside = {at for at, char in enumerate(span["chars"]) if not clips.shows(possible[0], char[3])}
            if outside:
                result[index] = outside
        elif any(_area(box) >= viewport for box in missed):
            unsure.append(index)
    if unsure:
        cells = _clipped_origins(page)
        for index in unsure:
            outside = {at for at, char in enumerate(spans[index]["chars"]) if origin_cell(*char[2]) in cells}
            if outside:
                result[index] = outside
    return result


def cut_to_boxes(ends: Array, boxes: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Cut straight pieces to one box each (Liang and Barsky, 1984).

    Parameters
    ----------
    ends : rows ``(x0, y0, x1, y1)``.
    boxes : as many boxes.

    Returns
    -------
    The pieces within their boxes, and which of them show at all.
    """
    start, step = ends[:, :2], ends[:, 2:] - ends[:, :2]
    enter, leave = np.zeros(len(ends)), np.ones(len(ends))
    shows = np.ones(len(ends), np.bool_)
    with np.errstate(divide="ignore", invalid="ignore"):
        for axis in (0, 1):
            low, high = boxes[:, axis] - start[:, axis], boxes[:, axis + 2] - start[:, axis]
            moving = step[:, axis] != 0
            shows &= moving | ((low <= 0) & (high >= 0))
            first, last = low / step[:, axis], high / step[:, axis]
            enter = np.where(moving, np.maximum(enter, np.minimum(first, last)), enter)
            leave = np.where(moving, np.minimum(leave, np.maximum(first, last)), leave)
    shows &= enter <= leave
    cut = np.concatenate((start + enter[:, None] * step, start + leave[:, None] * step), axis=1)
    whole = (enter <= 0) & (leave >= 1)
    return np.where(whole[:, None], ends, cut), shows


def _holding(clips: Clips, sequence: int) -> tuple[list[int], bool]:
    """Return the clips that can hold what was painted at ``sequence``, and whether it must be the one."""
    after = int(np.searchsorted(clips.sequence, sequence))
    before = int(clips.of_path[after - 1]) if after else -1
    following = int(clips.of_path[after]) if after < len(clips.of_path) else -1
    between = clips.set_before.get(after, [])
    possible = sorted({number for number in (before, following, *between) if number >= 0})
    return possible, not between and before == following and len(possible) == 1


def _outline(items: Sequence[Any]) -> Array | None:
    """Return the pieces of a clip of straight lines, None of an upright rectangle and of one with curves."""
    ends: list[tuple[float, ...]] = []
    for item in items:
        if item[0] == "l":
            ends.append((*item[1], *item[2]))
        elif item[0] == "qu":  # upper left, upper right, lower left, lower right
            a, b, c, d = item[1]
            ends += [(*a, *b), (*b, *d), (*d, *c), (*c, *a)]
        else:
            return None
    pieces = np.array(ends, np.float64).reshape(-1, 4)
    slanted = (pieces[:, 0] != pieces[:, 2]) & (pieces[:, 1] != pieces[:, 3])
    return pieces if slanted.any() else None


def _clipped_origins(page: pymupdf.Page) -> set[tuple[int, int]]:
    """Return where characters stand that MuPDF leaves out when it clips text."""
    rotation = page.rotation
    if rotation:
        page.set_rotation(0)
    flags = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_PRESERVE_LIGATURES
    try:
        everything = {origin_cell(*origin) for origin in _origins(page, flags)}
        shown = [origin_cell(*origin) for origin in _origins(page, flags | pymupdf.TEXT_CLIP)]
    finally:
        if rotation:
            page.set_rotation(rotation)
    near = {(column + x, row + y) for column, row in shown for x in (-1, 0, 1) for y in (-1, 0, 1)}
    return everything - near


def _origins(page: pymupdf.Page, flags: int) -> Iterator[Point]:
    for block in page.get_text("rawdict", flags=flags)["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for char in span["chars"]:
                    yield char["origin"]


def _common(a: Box, b: Box) -> Box:
    return (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))


def _inside(box: Box, outer: Box) -> bool:
    return (
        box[0] >= outer[0] - PAINT.rim
        and box[1] >= outer[1] - PAINT.rim
        and box[2] <= outer[2] + PAINT.rim
        and box[3] <= outer[3] + PAINT.rim
    )


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])

"""One PDF page as visible characters and line work in its reading frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from security_design_assistant.drawing.page.annotations import (
    Annotation,
    Remark,
    quarter_turn_of,
    read_annotations,
    split_remarks,
    stroke_words,
    strokes_of_letters,
)
from security_design_assistant.drawing.page.clips import (
    Clips,
    clipped_characters,
    cut_to_boxes,
    find_clips,
)
from security_design_assistant.drawing.page.geometry import (
    SMALLEST_TEXT,
    Box,
    Frame,
    TextOrigin,
    Word,
    bounds,
    centre,
    contains,
)
from security_design_assistant.drawing.page.hidden_text import hidden_text
from security_design_assistant.drawing.page.line_work import (
    EMPTY,
    Array,
    Indices,
    LineWork,
    bounds_of,
    turned_ends,
)
from security_design_assistant.drawing.page.pictures import largest_picture
from security_design_assistant.drawing.page.slanted_headings import find_slanted_headings
from security_design_assistant.drawing.page.tolerances import LEGIBILITY, PAINT, WORDS
from security_design_assistant.drawing.page.turned_plans import TurnedPlan, find_turned_plans, with_turned
from security_design_assistant.drawing.page.visibility import HiddenWord, OpaqueFill, split_hidden
from security_design_assistant.models.analysis import HiddenText

CURVE_STEPS = 4
"""Straight pieces that stand for one Bezier curve; symbols are a few points wide, so four will do."""

DINGBATS = {code: chr(0x2700 + code - 0x20) for code in range(0x21, 0x7F)} | str.maketrans(
    "345678lnmq", "\u2713\u2713\u2717\u2717\u2717\u2717\u25cf\u25a0\u25cb\u25a1"
)
"""The signs of the Zapf Dingbats font by the codes they are stored under; none of them is a letter."""

BT_601 = (0.299, 0.587, 0.114)
"""How bright red, green and blue look (ITU-R BT.601)."""


QUARTER_WAYS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))
"""Directions ``(cos, sin)`` of baselines by their clockwise quarter turns."""

INVISIBLE_TEXT = 3
"""Text render mode that paints nothing (ISO 32000-1, table 106): the hidden layer of a scan."""


@dataclass(frozen=True, slots=True)
class PageGraphics:
    """What a person sees of one page, in its reading frame (text runs left to right, y down).

    ``hidden`` are words that an opaque fill painted later covers, with the box of that fill, and
    ``hidden_text`` says where they stand in the page's content; ``remarks``
    is what reviewers wrote on it; ``pictured`` is the share of the page that its largest picture takes,
    measured only where there are few words.
    """

    page: int
    frame: Frame
    words: list[Word]
    hidden: list[HiddenWord]
    lines: LineWork
    has_image: bool
    remarks: tuple[Remark, ...] = ()
    pictured: float = 0.0
    hidden_text: HiddenText | None = None


def read_graphics(page: pymupdf.Page, number: int) -> PageGraphics:
    """Read the visible text and line work of ``page``.

    Parameters
    ----------
    page : an open page.
    number : its number, from 1.

    Returns
    -------
    Words and line work, turned so that most text reads left to right.
    """
    spans = page.get_texttrace()
    annotations = read_annotations(page)
    turns = _dominant_quarter_turn(spans, annotations.strokes)
    frame, to_frame = _frame(page, turns)
    headings = find_slanted_headings(spans, to_frame, turns)
    others = (span for index, span in enumerate(spans) if index not in headings)
    frame, plans = find_turned_plans(others, frame, to_frame)
    drawings = page.get_cdrawings(extended=True)
    clips = find_clips(drawings)
    lines = with_turned(_line_work(drawings, to_frame, clips), plans, to_frame)
    fills = _opaque_fills(lines)
    clipped = clipped_characters(page, spans, clips) if clips else {}
    has_image = bool(page.get_images())
    shown = [span for span in spans if not _is_invisible(span)]
    few = has_image and sum(len(span["chars"]) for span in shown) < LEGIBILITY.few_characters
    pictured = largest_picture(page) if few else 0.0
    recognised = pictured >= LEGIBILITY.picture and len(shown) < len(spans)
    words = _words(spans, _Upright(to_frame, turns, frame.sheet), plans, headings, clipped, recognised)
    visible, hidden = split_hidden(words, fills)

    to_paper = tuple(_turned_back(page.rotation // 90 % 4, page.rect.width, page.rect.height))

    def placed(items: Iterable[Annotation]) -> list[tuple[Annotation, Box]]:
        return [(item, _turned_box(item.box, to_frame)) for item in items]

    visible, remarks = split_remarks(visible, placed(annotations.remarks), placed(annotations.tags))
    strokes = placed(annotations.strokes)
    letters = strokes_of_letters(lines.bounds, [box for _, box in strokes])
    if letters.any():
        lines = lines.without(letters)
    visible += stroke_words(strokes, visible, len(spans))
    return PageGraphics(
        number,
        frame,
        _printed_once(visible),
        hidden,
        lines,
        has_image,
        tuple(remarks),
        pictured,
        hidden_text(
            spans,
            hidden,
            lambda box: _turned_box(frame.displayed(box), to_paper),
            lambda box: _turned_box(box, to_frame),
        ),
    )


def _is_invisible(span: Mapping[str, Any]) -> bool:
    return bool(span["type"] == INVISIBLE_TEXT or span["opacity"] < PAINT.faint)


def _luminance(color: tuple[float, ...] | None) -> float:
    """Return the relative luminance of an RGB colour (ITU-R BT.601 weights), NaN for none."""
    if not color:
        return float("nan")
    if len(color) == 1:
        return float(color[0])
    return sum(weight * part for weight, part in zip(BT_601, color, strict=False))


@cache
def _is_highlight(color: tuple[float, ...]) -> bool:
    """Tell a text marker's colour, light but not grey: it is laid over text to stress it, not to hide it.

    Highlights are multiplied onto the page, which the list of paths does not tell.
    """
    return max(color) - min(color) > PAINT.coloured and _luminance(color) > PAINT.bright


def _quarter_turn(direction: tuple[float, float]) -> int:
    """Return how many clockwise quarter turns a baseline ``(cos, sin)`` is away from left-to-right."""
    x, y = direction
    if abs(x) >= abs(y):
        return 0 if x >= 0 else 2
    return 1 if y > 0 else 3


def _dominant_quarter_turn(spans: Iterable[dict[str, Any]], strokes: Iterable[Annotation] = ()) -> int:
    votes: Counter[int] = Counter()
    for span in spans:
        votes[_quarter_turn(span["dir"])] += len(span["chars"])
    for item in strokes:
        votes[quarter_turn_of(item.text, item.box)] += len(item.text)
    return max(votes, key=lambda turn: (votes[turn], -turn)) if votes else 0


def _frame(page: pymupdf.Page, turns: int) -> tuple[Frame, tuple[float, ...]]:
    """Return the reading frame and the matrix from MuPDF's page coordinates into it.

    Page coordinates are those before /Rotate, scaled by /UserUnit; ``page.rotation_matrix`` leaves
    /UserUnit out, so the matrices are made from the displayed size.
    """
    rotation = page.rotation // 90 % 4
    shown = (page.rect.width, page.rect.height)
    width, height = shown if rotation % 2 == 0 else shown[::-1]
    matrix = _turned_back(turns, width, height)
    size = (width, height) if turns % 2 == 0 else (height, width)
    back = ~matrix * ~_turned_back(rotation, *shown) if rotation else ~matrix
    return Frame(tuple(round(value, 6) for value in back), *size), tuple(matrix)


def _turned_back(turns: int, width: float, height: float) -> pymupdf.Matrix:
    """Return the matrix that undoes ``turns`` clockwise quarter turns of a sheet of the given size."""
    return (
        pymupdf.Matrix(1, 0, 0, 1, 0, 0),
        pymupdf.Matrix(0, -1, 1, 0, 0, width),
        pymupdf.Matrix(-1, 0, 0, -1, width, height),
        pymupdf.Matrix(0, 1, -1, 0, height, 0),
    )[turns]


def _bezier(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    result = []
    for step in range(CURVE_STEPS + 1):
        t = step / CURVE_STEPS
        s = 1 - t
        k0, k1, k2, k3 = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        result.append((k0 * ax + k1 * bx + k2 * cx + k3 * dx, k0 * ay + k1 * by + k2 * cy + k3 * dy))
    return result


def _pieces(items: Iterable[Any], ends: list[float], curved: list[bool]) -> int:
    """Append the straight pieces of a path's items; return how many there were."""
    before = len(curved)
    for item in items:
        kind = item[0]
        if kind == "l":
            ends += item[1] + item[2]
            curved.append(False)
        elif kind == "c":
            points = _bezier(item[1:5])
            for start, end in pairwise(points):
                ends += (*start, *end)
            curved += [True] * CURVE_STEPS
        else:
            if kind == "re":
                x0, y0, x1, y1 = item[1]
                corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
            else:  # "qu": upper left, upper right, lower left, lower right
                a, b, c, d = item[1]
                corners = (a, b, d, c)
            for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
                ends += (*start, *end)
            curved += [False] * 4
    return len(curved) - before


def _line_work(
    drawings: list[dict[str, Any]], matrix: tuple[float, ...], clips: Clips | None = None
) -> LineWork:
    ends: list[float] = []
    curved: list[bool] = []
    counts: list[int] = []
    paints: list[float] = []
    none = float("nan")
    luminance = cache(_luminance)
    for drawing in drawings:
        kind = drawing["type"]
        if kind in ("clip", "group"):  # not paint
            continue
        items = drawing["items"]
        if len(items) == 1 and items[0][0] == "l":  # most paths by far
            ends += items[0][1] + items[0][2]
            curved.append(False)
            counts.append(1)
        else:
            counts.append(_pieces(items, ends, curved))
        stroke = fill = none
        if "s" in kind:
            stroke = luminance(drawing["color"])
        if (
            "f" in kind
            and (drawing.get("fill_opacity") or 0.0) >= PAINT.opaque
            and not _is_highlight(drawing["fill"])
        ):
            fill = luminance(drawing["fill"])
        paints += (stroke, fill, drawing.get("width") or 0.0, drawing["seqno"])
    return _of_paths(ends, curved, counts, paints, matrix, clips)


def _of_paths(
    ends: Sequence[float],
    curved: Sequence[bool],
    counts: Sequence[int],
    paints: Sequence[float],
    matrix: tuple[float, ...],
    clips: Clips | None,
) -> LineWork:
    """Put collected paths into arrays: what their clips show of them, in the reading frame."""
    pieces = np.array(ends, dtype=np.float64).reshape(-1, 4)
    path = np.repeat(np.arange(len(counts)), counts)
    table = np.array(paints, dtype=np.float64).reshape(-1, 4)
    drawn = np.array(curved, dtype=np.bool_)
    if clips:
        pieces, path, drawn = _clipped(pieces, path, drawn, clips, len(counts))
        counts = np.bincount(path, minlength=len(counts)).tolist()
    pieces = turned_ends(pieces, matrix)
    return LineWork(
        ends=pieces,
        path=path,
        curved=drawn,
        stroke=table[:, 0],
        fill=table[:, 1],
        width=table[:, 2],
        sequence=table[:, 3].astype(np.int64),
        bounds=bounds_of(pieces, np.array(counts, dtype=np.int64)),
    )


def _clipped(
    ends: Array, path: Indices, curved: NDArray[np.bool_], clips: Clips, paths: int
) -> tuple[Array, Indices, NDArray[np.bool_]]:
    """Cut the pieces to the clips that hold their paths; axis-parallel shapes keep all their edges.

    The edges of a patch that a viewport cuts off move to the viewport's edge, so that it still hides
    what is under it.
    """
    shown = clips.path_boxes()
    bounds = bounds_of(ends, np.bincount(path, minlength=paths))
    over = (bounds[:, :2] < shown[:, :2] - PAINT.rim).any(axis=1) | (
        bounds[:, 2:] > shown[:, 2:] + PAINT.rim
    ).any(axis=1)
    over &= np.isfinite(bounds).all(axis=1)
    if not over.any():
        return ends, path, curved
    apart = (bounds[:, :2] >= shown[:, 2:]) | (bounds[:, 2:] <= shown[:, :2])
    away = over & apart.any(axis=1)
    slanted = np.zeros(paths, np.bool_)
    slanted[path[(ends[:, 0] != ends[:, 2]) & (ends[:, 1] != ends[:, 3])]] = True
    several = np.bincount(path, minlength=paths) > 1
    moved = over & ~away & ~slanted & several
    result = ends.copy()
    at = np.flatnonzero(moved[path])
    boxes = shown[path[at]]
    result[at] = np.clip(ends[at], boxes[:, [0, 1, 0, 1]], boxes[:, [2, 3, 2, 3]])
    kept = np.logical_not(away)[path]
    at = np.flatnonzero((over & ~away & ~moved)[path])
    result[at], kept[at] = cut_to_boxes(ends[at], shown[path[at]])
    return result[kept], path[kept], curved[kept]


def _opaque_fills(work: LineWork) -> list[OpaqueFill]:
    """Return the fills that are large enough to hide a word."""
    size = work.bounds[:, 2:] - work.bounds[:, :2]
    large = np.flatnonzero(~np.isnan(work.fill) & (size.min(axis=1) > PAINT.least_cover))
    first = np.searchsorted(work.path, large, side="left")
    last = np.searchsorted(work.path, large, side="right")
    return [
        OpaqueFill(
            int(work.sequence[index]),
            float(work.fill[index]),
            _as_box(work.bounds[index]),
            work.ends[start:end],
        )
        for index, start, end in zip(large, first, last, strict=True)
    ]


def _as_box(row: Array) -> Box:
    return (float(row[0]), float(row[1]), float(row[2]), float(row[3]))


@dataclass(frozen=True, slots=True)
class _Upright:
    """Where upright text lies: the sheet's matrix into the reading frame, its quarter turns, its size."""

    matrix: tuple[float, ...]
    turns: int
    size: tuple[float, float]

    def shows(self, box: Box) -> bool:
        """Tell whether the middle of a box of page coordinates lies on the sheet."""
        return contains((0, 0, *self.size), centre(_turned_box(box, self.matrix)))


def _words(
    spans: Iterable[dict[str, Any]],
    upright: _Upright,
    plans: Sequence[TurnedPlan],
    headings: Mapping[int, TurnedPlan],
    clipped: Mapping[int, set[int]],
    recognised: bool = False,
) -> list[Word]:
    """Cut the spans into words at white space and at gaps wider than a third of the font size.

    ``headings`` are slanted ones, by span, as they are stood upright; ``clipped`` names characters, by span,
    that a clip cuts away; a word goes with most of its characters.
    Invisible text is left out, unless it was ``recognised`` in a picture and laid over it; so is text
    without height, which no one can see.
    """
    words: list[Word] = []
    for index, span in enumerate(spans):
        luminance = _luminance(span["color"])
        origin = TextOrigin.PAGE
        if _is_invisible(span):
            if not recognised:
                continue
            luminance, origin = 0.0, TextOrigin.OCR
        dingbats = "dingbat" in span["font"].lower()
        laid = (headings[index],) if index in headings else plans
        direction, runs = _placed_runs(span, upright, laid, clipped.get(index, set()))
        low, high = (0, 2) if direction % 2 else (1, 3)
        for printed, box in runs:
            if box[high] - box[low] < SMALLEST_TEXT:
                continue
            text = printed.translate(DINGBATS) if dingbats else printed
            words.append(Word(text, box, span["size"], luminance, span["seqno"], index, direction, origin))
    return words


def _placed_runs(
    span: Mapping[str, Any], upright: _Upright, plans: Sequence[TurnedPlan], clipped: set[int]
) -> tuple[int, list[tuple[str, Box]]]:
    """Return the quarter turns of a span and its runs of letters, both in the reading frame."""
    chars, way = span["chars"], span["dir"]
    plan = next((one for one in plans if one.quarter_turns(way) is not None), None)
    if plan is not None:
        if not upright.shows(bounds([char[3] for char in chars])):
            return 0, []
        direction = plan.quarter_turns(way) or 0
        chars, way = plan.laid(span), QUARTER_WAYS[direction]
        runs = _runs(chars, span["size"], way)
    else:
        direction = (_quarter_turn(way) - upright.turns) % 4
        runs = [run for run in _runs(chars, span["size"], way) if upright.shows(run[1])]
    if clipped:
        gone = [centre(chars[at][3]) for at in clipped]
        runs = [run for run in runs if 2 * sum(contains(run[1], at) for at in gone) <= len(run[0])]
    if plan is None:
        runs = [(text, _turned_box(box, upright.matrix)) for text, box in runs]
    return direction, runs


def _printed_once(words: Sequence[Word]) -> list[Word]:
    """Drop words that stand exactly on the same word again, as bold print is sometimes made."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for word in words:
        grid = max(word.size * WORDS.printed_twice, SMALLEST_TEXT)
        column, row = round(word.box[0] / grid), round(word.box[1] / grid)
        if any((word.text, column + dx, row + dy) in seen for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            continue
        seen.add((word.text, column, row))
        kept.append(word)
    return kept


def _runs(chars: Iterable[Any], size: float, direction: tuple[float, float]) -> list[tuple[str, Box]]:
    runs: list[tuple[str, Box]] = []
    text, box, last, line = "", EMPTY, 0.0, 0.0
    for code, _glyph, origin, char_box in chars:
        along = origin[0] * direction[0] + origin[1] * direction[1]
        across = origin[1] * direction[0] - origin[0] * direction[1]
        blank = code <= 32 or code == 0xA0
        # Table exports write one span over many lines: the next may begin where this one has just begun.
        elsewhere = (
            along - last > WORDS.gap * size
            or along < last - WORDS.back * size
            or abs(across - line) > 0.5 * size  # more than a raised index, less than the next line
        )
        line = across
        if text and (blank or elsewhere):
            runs.append((text, box))
            text, box = "", EMPTY
        width = (char_box[2] - char_box[0]) * abs(direction[0]) + (char_box[3] - char_box[1]) * abs(
            direction[1]
        )
        last = along + width
        if blank:
            continue
        text += chr(code)
        box = _union(box, char_box)
    if text:
        runs.append((text, box))
    return runs


def _union(a: Box, b: Box) -> Box:
    return (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))


def _turned_box(box: Box, matrix: tuple[float, ...]) -> Box:
    a, b, c, d, e, f = matrix
    xs = (a * box[0] + c * box[1] + e, a * box[2] + c * box[3] + e)
    ys = (b * box[0] + d * box[1] + f, b * box[2] + d * box[3] + f)
    return (min(xs), min(ys), max(xs), max(ys))

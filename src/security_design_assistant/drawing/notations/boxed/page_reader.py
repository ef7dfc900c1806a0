"""The boxed-tag notation on one page: tags, their clusters and cameras, equipment and the legend.

Nothing is explained here; what a glyph means is decided when the legends of all pages are known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.notations.boxed.cell_pictures import GlyphReader
from security_design_assistant.drawing.notations.boxed.cell_reader import CellReader
from security_design_assistant.drawing.notations.boxed.equipment import (
    EquipmentBox,
    equipment_codes,
    find_equipment,
)
from security_design_assistant.drawing.notations.boxed.legend import Legend, find_legend
from security_design_assistant.drawing.notations.boxed.oblong import cell_aspects, shrunk, stretched
from security_design_assistant.drawing.notations.boxed.plan import Plan, within
from security_design_assistant.drawing.notations.boxed.squares import find_squares, outermost
from security_design_assistant.drawing.notations.boxed.tagged_page import BoxedPage, TaggedPoint
from security_design_assistant.drawing.notations.boxed.tags import (
    Tag,
    corner_slack,
    find_tags,
    find_turned_tags,
)
from security_design_assistant.drawing.notations.boxed.tolerances import TAGS
from security_design_assistant.drawing.page.enclosures import Enclosures
from security_design_assistant.drawing.page.geometry import Box, BoxIndex, centre, contains
from security_design_assistant.drawing.page.inks import ink_of
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.masks import unmasked
from security_design_assistant.drawing.page.phrases import Phrase, find_phrases
from security_design_assistant.drawing.page.ruled_lines import Rules
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.drawing.page.tolerances import INKS
from security_design_assistant.drawing.page.trace import Trace

_ABOUT_TAGS = re.compile(r"\b(example|reference|identifier|typical tag|tag key|system code|package)\b", re.I)


def read_boxed(sheet: Sheet) -> BoxedPage:
    """Read the boxed-tag notation of one page.

    Parameters
    ----------
    sheet : the page while it is read.
    """
    page = _read(sheet)
    tags = [point.tag for point in page.points]
    for aspect in cell_aspects(sheet, tags) if 2 * _connected(page) < len(tags) else ():
        other = shrunk(_read(stretched(sheet, 1 / aspect)), 1 / aspect)
        page = max(page, other, key=_connected)
    return page


def _read(sheet: Sheet) -> BoxedPage:
    lines = sheet.lines
    tags = find_tags(sheet.words, sheet.rules, sheet.word_index, sheet.trace)
    tags = sorted([*tags, *find_turned_tags(sheet)], key=lambda tag: (tag.box[1], tag.box[0]))
    boxes = find_equipment(sheet.words, sheet.rules(), sheet.word_index)
    page = _read_in(sheet, tags, boxes, _security_ink(lines, tags))
    if page.points and not _connected(page):
        # Offices draw leaders and symbols in other inks than the tags, too.
        other = _read_in(sheet, tags, boxes, ink_of(lines, (0.0,), INKS.visible))
        page = max(page, other, key=_connected)
    return page


def _connected(page: BoxedPage) -> int:
    return sum(bool(point.clusters or point.camera) for point in page.points)


def _read_in(
    sheet: Sheet, tags: Sequence[Tag], boxes: Sequence[EquipmentBox], ink: NDArray[np.bool_]
) -> BoxedPage:
    """Read a page whose symbols and leaders are drawn in ``ink``, one bool a path."""
    lines = sheet.lines
    seen = unmasked(lines, ink)
    rules = Rules(seen.ends[ink[seen.path]]) if tags else sheet.rules()
    squares = outermost(find_squares(seen, rules, _text_height(sheet, tags)))
    if sheet.trace.listening:
        _tell(sheet.trace, rules, seen.ends[ink[seen.path]], squares)
    reader = CellReader(sheet.words, GlyphReader(seen, ink), squares)
    taken = BoxIndex([box.box for box in boxes])
    phrases = find_phrases([word for word in reader.outside_cells if not taken.holding(centre(word.box))])
    legend = find_legend(squares, phrases, reader.glyph)
    legend = Legend(legend.symbols, (*legend.codes, *equipment_codes(boxes, phrases)), legend.region)
    tags = _with_strikes([tag for tag in tags if not legend.covers(tag.box)], seen)
    equipment = tuple(box for box in boxes if box.number and not legend.covers(box.box))
    if not tags:
        return BoxedPage(equipment=equipment, legend=legend)
    plan = [box for box in squares if not legend.covers(box) and not within(box, tags)]
    page = Plan(lines, ink, tags, plan, reader, legend, sheet.trace).read(equipment)
    samples = [point for point in page.points if _is_sample(point, page, phrases)]
    for point in samples:
        sheet.trace.rejected("tag", point.tag.box, "the legend's example: words about tags stand beside it")
    return replace(page, points=tuple(point for point in page.points if point not in samples))


def _with_strikes(tags: Sequence[Tag], lines: LineWork) -> list[Tag]:
    """Mark the tags that are struck through; a line that most tags have is how this office draws them."""
    shapes = Enclosures(lines)
    struck = [shapes.crossed(tag.row) or shapes.crossed_out(tag.box) for tag in tags]
    if 2 * sum(struck) > len(tags):
        return list(tags)
    return [replace(tag, crossed=crossed) for tag, crossed in zip(tags, struck, strict=True)]


def _tell(trace: Trace, rules: Rules, inked: NDArray[np.float64], squares: Sequence[Box]) -> None:
    """Tell what the search for symbols begins with."""
    trace.lines("boxed: ink of the tags", [(row[0], row[1], row[2], row[3]) for row in inked.tolist()])
    trace.lines("boxed: merged lines", rules.segments())
    for box in squares:
        trace.saw("boxed: squares", box)


def _text_height(sheet: Sheet, tags: Sequence[Tag]) -> float:
    """Return the height of the tags' text in points, of all text where there is no tag."""
    return median([tag.text_height for tag in tags] or [word.size for word in sheet.words] or [1.0])


def _is_sample(point: TaggedPoint, page: BoxedPage, phrases: Sequence[Phrase]) -> bool:
    """Tell the legend's example tag: nothing hangs on it, and words about tags stand beside it."""
    region = page.legend.region
    if point.clusters or point.camera or region is None:
        return False
    box, margin = point.tag.box, TAGS.sample_margin * point.tag.text_height
    beside = region[0] - margin < box[2] and box[0] < region[2] + margin
    level = region[1] - margin < box[3] and box[1] < region[3] + margin
    near = (box[0] - 2 * margin, box[1] - margin, box[2] + 2 * margin, box[3] + margin)
    words = [phrase.text for phrase in phrases if contains(near, centre(phrase.box))]
    return (beside or level) and any(_ABOUT_TAGS.search(text) for text in words)


def _security_ink(lines: LineWork, tags: Sequence[Tag]) -> NDArray[np.bool_]:
    """Tell which paths are drawn in the ink of the tags; all visible ones where there is no tag."""
    if not tags:
        return ink_of(lines, (0.0,), INKS.visible)
    inks = sorted({round(tag.luminance, 2) for tag in tags} | _border_inks(lines, tags))
    return ink_of(lines, inks)


def _border_inks(lines: LineWork, tags: Sequence[Tag]) -> set[float]:
    """Return the luminance of the darkest outline that coincides with each tag's box."""
    inks = set()
    stroked = np.flatnonzero(~np.isnan(lines.stroke))
    for tag in tags:
        near = stroked
        for edge in range(4):
            near = near[np.abs(lines.bounds[near, edge] - tag.box[edge]) < corner_slack(tag.text_height)]
        strokes = lines.stroke[near]
        if len(strokes):
            inks.add(round(float(strokes.min()), 2))
    return inks

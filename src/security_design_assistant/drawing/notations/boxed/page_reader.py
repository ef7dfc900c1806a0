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

from security_design_assistant.drawing.notations.boxed.cell_reader import CellReader
from security_design_assistant.drawing.notations.boxed.equipment import equipment_codes, find_equipment
from security_design_assistant.drawing.notations.boxed.glyphs import GlyphReader
from security_design_assistant.drawing.notations.boxed.legend import Legend, find_legend
from security_design_assistant.drawing.notations.boxed.plan import Plan, within
from security_design_assistant.drawing.notations.boxed.squares import find_squares, ink_of, outermost
from security_design_assistant.drawing.notations.boxed.tagged_page import BoxedPage, TaggedPoint
from security_design_assistant.drawing.notations.boxed.tags import Tag, find_tags
from security_design_assistant.drawing.notations.boxed.tolerances import INKS, TAGS
from security_design_assistant.drawing.page.geometry import BoxIndex, centre, contains
from security_design_assistant.drawing.page.graphics import LineWork, PageGraphics
from security_design_assistant.drawing.page.masks import unmasked
from security_design_assistant.drawing.page.phrases import Phrase, find_phrases
from security_design_assistant.drawing.page.ruled_lines import Rules

_ABOUT_TAGS = re.compile(r"\b(example|reference|identifier|typical tag|tag key|system code|package)\b", re.I)


def read_boxed(graphics: PageGraphics) -> BoxedPage:
    """Read the boxed-tag notation of one page.

    Parameters
    ----------
    graphics : the page's words and line work.
    """
    lines = graphics.lines
    rules_of = _RulesByInk(lines)
    tags = find_tags(graphics.words, rules_of)
    page = _read_in(graphics, tags, _security_ink(lines, tags), rules_of)
    if len(page.points) >= TAGS.mixed_inks_from and not _connected(page):
        # Offices draw leaders and symbols in other inks than the tags, too.
        other = _read_in(graphics, tags, ink_of(lines, (0.0,), INKS.any_symbol), rules_of)
        page = max(page, other, key=_connected)
    return page


def _connected(page: BoxedPage) -> int:
    return sum(bool(point.clusters or point.camera) for point in page.points)


def _read_in(
    graphics: PageGraphics, tags: Sequence[Tag], ink: NDArray[np.bool_], rules_of: _RulesByInk
) -> BoxedPage:
    """Read a page whose symbols and leaders are drawn in ``ink``, one bool a path."""
    lines = graphics.lines
    everything = rules_of(float("nan"))
    seen = unmasked(lines, ink)
    rules = Rules(seen.ends[ink[seen.path]]) if tags else everything
    squares = outermost(find_squares(seen, rules, _text_height(graphics, tags)))
    reader = CellReader(graphics.words, GlyphReader(seen, ink), squares)
    boxes = find_equipment(graphics.words, everything)
    taken = BoxIndex([box.box for box in boxes])
    phrases = find_phrases([word for word in reader.outside_cells if not taken.holding(centre(word.box))])
    legend = find_legend(squares, phrases, reader.glyph)
    legend = Legend(legend.symbols, (*legend.codes, *equipment_codes(boxes, phrases)), legend.region)
    tags = [tag for tag in tags if not legend.covers(tag.box)]
    equipment = tuple(box for box in boxes if box.number and not legend.covers(box.box))
    if not tags:
        return BoxedPage(equipment=equipment, legend=legend)
    plan = [box for box in squares if not legend.covers(box) and not within(box, tags)]
    page = Plan(graphics, lines, ink, tags, plan, reader, legend).read(equipment)
    return replace(page, points=tuple(point for point in page.points if not _is_sample(point, page, phrases)))


def _text_height(graphics: PageGraphics, tags: Sequence[Tag]) -> float:
    """Return the height of the tags' text in points, of all text where there is no tag."""
    return median([tag.text_height for tag in tags] or [word.size for word in graphics.words] or [0.0])


def _is_sample(point: TaggedPoint, page: BoxedPage, phrases: Sequence[Phrase]) -> bool:
    """Tell the legend's example tag: nothing hangs on it, and words about tags stand beside it."""
    region = page.legend.region
    if point.clusters or point.camera or region is None:
        return False
    box, reach = point.tag.box, TAGS.sample_beside
    beside = region[0] - reach < box[2] and box[0] < region[2] + reach
    level = region[1] - reach < box[3] and box[1] < region[3] + reach
    margin = TAGS.sample_margin * point.tag.text_height
    near = (box[0] - 2 * margin, box[1] - margin, box[2] + 2 * margin, box[3] + margin)
    words = [phrase.text for phrase in phrases if contains(near, centre(phrase.box))]
    return (beside or level) and any(_ABOUT_TAGS.search(text) for text in words)


class _RulesByInk:
    """Merged lines of a page by the luminance of their ink, made when asked for."""

    def __init__(self, lines: LineWork) -> None:
        self._lines = lines
        self._ready: dict[float, Rules] = {}

    def __call__(self, luminance: float) -> Rules:
        key = -1.0 if np.isnan(luminance) else luminance
        if key not in self._ready:
            chosen = (
                ink_of(self._lines, (0.0,), INKS.any_line) if key < 0 else ink_of(self._lines, (luminance,))
            )
            self._ready[key] = Rules(self._lines.ends[chosen[self._lines.path]])
        return self._ready[key]


def _security_ink(lines: LineWork, tags: Sequence[Tag]) -> NDArray[np.bool_]:
    """Tell which paths are drawn in the ink of the tags; all visible ones where there is no tag."""
    if not tags:
        return ink_of(lines, (0.0,), INKS.any_symbol)
    inks = sorted({round(tag.luminance, 2) for tag in tags} | _border_inks(lines, tags))
    return ink_of(lines, inks)


def _border_inks(lines: LineWork, tags: Sequence[Tag]) -> set[float]:
    """Return the luminance of the darkest outline that coincides with each tag's box."""
    inks = set()
    stroked = np.flatnonzero(~np.isnan(lines.stroke))
    for tag in tags:
        near = stroked
        for edge in range(4):
            near = near[np.abs(lines.bounds[near, edge] - tag.box[edge]) < TAGS.border]
        strokes = lines.stroke[near]
        if len(strokes):
            inks.add(round(float(strokes.min()), 2))
    return inks

"""Pictures of symbols: the same for the same symbol at any size, different for different ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from security_design_assistant.drawing.notations.boxed.cell_pictures import (
    SIDE,
    Glyph,
    GlyphMatcher,
    GlyphReader,
    glyph_from_pieces,
)
from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.page.inks import ink_of
from tests.unit.handmade_page import NONE, Path, ends, line_work, rectangle

CROSS: list[Box] = [(0.2, 0.2, 0.8, 0.8), (0.2, 0.8, 0.8, 0.2)]
BAR: list[Box] = [(0.2, 0.5, 0.8, 0.5)]
INNER = rectangle(0.2, 0.2, 0.8, 0.8)

UNIT = st.integers(3, 21).map(lambda step: step / 24)
GLYPHS = st.lists(st.tuples(UNIT, UNIT, UNIT, UNIT), min_size=1, max_size=6).map(
    lambda pieces: glyph_from_pieces(ends(pieces), "")
)


def glyph(pieces: list[Box]) -> Glyph:
    return glyph_from_pieces(ends(pieces), "")


def in_cell(box: Box, pieces: list[Box]) -> list[Box]:
    x, y, side = box[0], box[1], box[2] - box[0]
    return [(x + side * a, y + side * b, x + side * c, y + side * d) for a, b, c, d in pieces]


def picture(box: Box, *paths: Path) -> str:
    lines = line_work(*paths)
    return GlyphReader(lines, ink_of(lines, [0.0])).picture(box)


@settings(max_examples=40)
@given(st.lists(GLYPHS, min_size=1, max_size=5), GLYPHS)
def test_scores_lie_between_minus_one_and_one(references: list[Glyph], shown: Glyph) -> None:
    scores = GlyphMatcher(references).scores(shown)

    assert len(scores) == len(references)
    assert all(-1 - 1e-9 <= score <= 1 + 1e-9 for score in scores)


@settings(max_examples=40)
@given(st.lists(GLYPHS, min_size=1, max_size=5))
def test_a_glyph_matches_itself_best(references: list[Glyph]) -> None:
    matcher = GlyphMatcher(references)

    for index, reference in enumerate(references):
        scores = matcher.scores(reference)
        assert scores[index] == pytest.approx(1.0)
        assert scores[index] >= max(scores) - 1e-9


def test_a_symbol_drawn_a_pixel_off_is_still_the_same_symbol() -> None:
    moved = [(x0 + 1 / SIDE, y0, x1 + 1 / SIDE, y1) for x0, y0, x1, y1 in CROSS]

    right, wrong = GlyphMatcher([glyph(CROSS), glyph(BAR)]).scores(glyph(moved))

    assert right > 0.9
    assert wrong < 0.5


def test_blank_cells_match_blank_cells_and_nothing_else() -> None:
    blank = Glyph("", "P")

    assert blank.blank
    assert GlyphMatcher([glyph(CROSS), blank]).scores(blank) == (0.0, 1.0)
    assert GlyphMatcher([blank]).scores(glyph(CROSS)) == (0.0,)


def test_a_matcher_without_references_has_no_scores() -> None:
    assert GlyphMatcher([]).scores(glyph(CROSS)) == ()
    assert GlyphMatcher([]).scores(Glyph("", "")) == ()


def test_a_symbol_gives_the_same_picture_at_any_size_and_place() -> None:
    small, large = (10.0, 10.0, 14.0, 14.0), (200.0, 90.0, 216.0, 106.0)

    pictures = [picture(box, Path(in_cell(box, CROSS))) for box in (small, large)]

    assert pictures[0] == pictures[1]


def test_the_border_of_a_cell_is_not_part_of_its_symbol() -> None:
    box = (10.0, 10.0, 16.0, 16.0)

    assert picture(box, Path(rectangle(*box))) == ""
    assert picture(box, Path(rectangle(*box)), Path(in_cell(box, CROSS))) == picture(
        box, Path(in_cell(box, CROSS))
    )


def test_neighbours_and_lines_that_run_through_leave_no_ink() -> None:
    box = (10.0, 10.0, 16.0, 16.0)
    beside = Path(in_cell((16, 10, 22, 16), CROSS))
    through = Path([(0, 13, 40, 13)])

    assert picture(box, beside, through) == ""


def test_a_solid_and_its_outline_are_two_pictures() -> None:
    box = (10.0, 10.0, 16.0, 16.0)
    shape = in_cell(box, INNER)

    assert picture(box, Path(shape, stroke=NONE, fill=0.0)) != picture(box, Path(shape))


def test_the_same_outline_filled_with_paper_is_not_taken_for_the_solid_seen_before() -> None:
    black, white = (10.0, 10.0, 16.0, 16.0), (30.0, 10.0, 36.0, 16.0)
    lines = line_work(
        Path(in_cell(black, INNER), stroke=NONE, fill=0.0), Path(in_cell(white, INNER), stroke=NONE, fill=1.0)
    )
    reader = GlyphReader(lines, ink_of(lines, [0.0]))

    assert reader.picture(black) != ""
    assert reader.picture(white) == ""


def test_a_picture_survives_being_stored_as_text() -> None:
    pixels = glyph(CROSS).pixels()

    assert pixels.shape == (SIDE, SIDE)
    assert 0 <= pixels.min() < 0.01
    assert 0.3 < pixels.max() <= 1
    assert np.argmax(pixels.sum(axis=0)) in range(4, 20)


def test_a_blank_picture_is_all_paper() -> None:
    assert not glyph([]).pixels().any()

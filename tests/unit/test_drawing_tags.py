"""Tags: which boxes name a point, and how their top row is taken apart."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.boxed.tags import Tag, find_tags
from security_design_assistant.drawing.page.geometry import Box, Word
from security_design_assistant.drawing.page.ruled_lines import Rules
from tests.unit.handmade_page import ends, rectangle, row_of_words, word

BOX = (8.0, 8.0, 74.0, 50.0)


def tags_of(words: list[Word], *boxes: Box) -> list[Tag]:
    rules = Rules(ends([piece for box in boxes for piece in rectangle(*box)]))
    return find_tags(words, lambda luminance: rules)


def identity(text: str) -> str | None:
    found = tags_of(row_of_words(text, 10, 10), BOX)
    return found[0].identity if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A B2 001 BB", "A-001-BB-B2"),
        ("A 001 BB B2", "A-001-BB-B2"),
        ("A B2 001 | BB", "A-001-BB-B2"),
        ("A B2 001|BB", "A-001-BB-B2"),
        ("AB2001BB", "A-001-BB-B2"),
        ("A001BBB2", "A-001-BB-B2"),
        ("A B2 014A BB", "A-014A-BB-B2"),
        ("C L1 12 CP", "C-12-CP-L1"),
        ("V GF 003 MR", "V-003-MR-GF"),
        ("I 10 004 BB", "I-004-BB-10"),
    ],
)
def test_a_top_row_is_read_in_whatever_order_and_spacing_it_is_printed(text: str, expected: str) -> None:
    assert identity(text) == expected


@pytest.mark.parametrize(
    "text",
    ["C XX 000 XX", "A B2 000 BB", "AB2000BB", "A ?? 001 BB", "X B2 001 BB", "A NOTE 12", "ALL DOORS 2 HR"],
)
def test_samples_of_the_legend_and_notes_in_boxes_are_no_tags(text: str) -> None:
    assert identity(text) is None


def test_a_tags_text_without_a_box_is_prose() -> None:
    assert tags_of(row_of_words("A B2 001 BB", 10, 10)) == []


def test_the_rows_below_are_the_tags_notes_in_reading_order() -> None:
    words = [*row_of_words("C B2 001 BB", 10, 10), word("100%", 10, 24), word("west", 30, 24)]

    (tag,) = tags_of([*words, word("spare", 10, 38)], BOX)

    assert tag.notes == ("100%", "west", "spare")
    assert tag.box == BOX


def test_the_row_that_names_a_point_must_be_the_boxs_first() -> None:
    words = [word("NOTE", 10, 10), *row_of_words("A B2 001 BB", 10, 24)]

    assert tags_of(words, BOX) == []


def test_of_nested_boxes_the_largest_is_the_tag() -> None:
    (tag,) = tags_of(row_of_words("A B2 001 BB", 10, 10), BOX, (8.0, 8.0, 74.0, 20.0))

    assert tag.box == BOX


def test_text_in_another_ink_is_not_part_of_a_tag() -> None:
    words = [*row_of_words("A B2 001 BB", 10, 10), word("B216", 10, 24, luminance=0.7)]

    (tag,) = tags_of(words, BOX)

    assert tag.notes == ()


def test_tags_come_in_reading_order_each_once() -> None:
    first, second = (8.0, 8.0, 74.0, 50.0), (8.0, 108.0, 74.0, 150.0)
    words = row_of_words("A B2 002 BB", 10, 110) + row_of_words("A B2 001 BB", 10, 10)

    found = tags_of(words, second, first, first)

    assert [tag.point for tag in found] == ["001", "002"]


def test_a_box_is_looked_for_in_the_texts_own_ink_first_and_then_in_any() -> None:
    asked = []
    drawn, empty = Rules(ends(rectangle(*BOX))), Rules(ends([]))

    def rules_of(luminance: float) -> Rules:
        asked.append(luminance)
        return empty if luminance == 0.5 else drawn

    words = [
        Word(each.text, each.box, each.size, luminance=0.5) for each in row_of_words("A B2 001 BB", 10, 10)
    ]

    assert len(find_tags(words, rules_of)) == 1
    assert asked[0] == 0.5


@pytest.mark.parametrize("size", [2.0, 6.0, 24.0])
def test_a_tag_is_found_at_any_scale(size: float) -> None:
    scale = size / 6
    box = (8 * scale, 8 * scale, 74 * scale, 50 * scale)

    found = tags_of(row_of_words("A B2 001 BB", 10 * scale, 10 * scale, size), box)

    assert [tag.identity for tag in found] == ["A-001-BB-B2"]

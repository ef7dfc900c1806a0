"""Words joined as a reader takes them in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from security_design_assistant.drawing.page.geometry import Word, bounds
from security_design_assistant.drawing.page.phrases import find_phrases
from tests.unit.handmade_page import row_of_words, word


def texts(words: list[Word], gap: float = 0.9) -> list[str]:
    return [phrase.text for phrase in find_phrases(words, gap)]


def test_words_a_space_apart_make_one_phrase_with_the_box_of_all() -> None:
    words = row_of_words("WATER TANK ROOM", 10, 10)

    (phrase,) = find_phrases(words)

    assert phrase.text == "WATER TANK ROOM"
    assert phrase.box == bounds([each.box for each in words])


def test_a_wide_gap_parts_two_phrases_on_one_line() -> None:
    words = [*row_of_words("PLANT ROOM", 10, 10), *row_of_words("LOBBY", 120, 10)]

    assert texts(words) == ["PLANT ROOM", "LOBBY"]


def test_lines_stay_apart_and_come_top_to_bottom() -> None:
    words = [*row_of_words("B216", 10, 20), *row_of_words("WATER TANK", 10, 10)]

    assert texts(words) == ["WATER TANK", "B216"]


def test_small_print_beside_a_title_is_a_phrase_of_its_own() -> None:
    words = [word("TITLE", 10, 10, 12), word("note", 42, 13, 6)]

    assert texts(words) == ["TITLE", "note"]


def test_text_across_the_reading_direction_is_left_out() -> None:
    words = [word("LEVEL", 10, 10), word("SIDEWAYS", 27, 10, direction=1)]

    assert texts(words) == ["LEVEL"]


@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 100), st.sampled_from([5.0, 6.0, 9.0])),
        unique_by=lambda place: place[:2],
        max_size=15,
    )
)
def test_every_level_word_stands_in_exactly_one_phrase(places: list[tuple[int, int, float]]) -> None:
    words = [word(f"w{index}", x, y, size) for index, (x, y, size) in enumerate(places)]

    found = " ".join(texts(words)).split()

    assert sorted(found) == sorted(each.text for each in words)

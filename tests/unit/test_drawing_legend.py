"""The legend: which symbols and words belong together, and what is no legend."""

from __future__ import annotations

from security_design_assistant.drawing.notations.boxed.cell_pictures import Glyph
from security_design_assistant.drawing.notations.boxed.legend import Legend, find_legend
from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.page.phrases import Phrase
from tests.unit.handmade_page import phrase, square


def name_of(box: Box) -> Glyph:
    return Glyph("", f"{box[0]:.0f},{box[1]:.0f}")


def legend_of(squares: list[Box], phrases: list[Phrase]) -> Legend:
    return find_legend(squares, phrases, name_of)


def column(*words: str, x: float = 10.0, y: float = 30.0) -> tuple[list[Box], list[Phrase]]:
    """Symbols below each other with words at their right."""
    rows = range(len(words))
    return [square(x, y + 12 * row) for row in rows], [
        phrase(text, x + 10, y + 12 * row) for row, text in enumerate(words)
    ]


def test_each_symbol_gets_the_words_at_its_right() -> None:
    squares, phrases = column("Break Glass", "Position Switch", "Turnstile")

    legend = legend_of(squares, phrases)

    assert [(symbol.glyphs[0].text, symbol.meaning) for symbol in legend.symbols] == [
        ("10,30", "Break Glass"),
        ("10,42", "Position Switch"),
        ("10,54", "Turnstile"),
    ]


def test_squares_that_butt_are_one_compound_symbol() -> None:
    squares, phrases = column("Break Glass", "Position Switch", "Turnstile")
    beside = square(16, 30)
    phrases[0] = phrase("Intercom Station", 26, 30)

    legend = legend_of([*squares, beside], phrases)

    assert [glyph.text for glyph in legend.symbols[0].glyphs] == ["10,30", "16,30"]
    assert legend.symbols[0].meaning == "Intercom Station"


def test_the_heading_above_says_the_trade() -> None:
    squares, phrases = column("Type 01 - Maglock", "Type 02 - Electric Strike")
    more_squares, more_phrases = column("Type 01 - Maglock", "Type 02 - Electric Strike", y=90)
    headings = [phrase("ACCP - Access Control Point", 10, 16), phrase("ELEC - Electrical", 10, 76)]

    legend = legend_of(squares + more_squares, phrases + more_phrases + headings)

    assert [symbol.section for symbol in legend.symbols] == ["lock", "lock", "preparation", "preparation"]


def test_one_cell_with_words_beside_it_is_no_legend() -> None:
    squares, phrases = column("Break Glass")

    assert legend_of(squares, phrases) == Legend()


def test_a_column_of_symbols_of_another_trade_is_left_out() -> None:
    ours, our_words = column("Break Glass", "Position Switch")
    theirs, their_words = column("Socket Outlet", "Fire Hydrant", "Manhole", x=200)

    legend = legend_of(ours + theirs, our_words + their_words)

    assert [symbol.meaning for symbol in legend.symbols] == ["Break Glass", "Position Switch"]


def test_a_symbol_of_ours_with_an_unknown_meaning_stays_in_its_column() -> None:
    squares, phrases = column("Break Glass", "Position Switch", "Something New")

    assert [symbol.meaning for symbol in legend_of(squares, phrases).symbols][-1] == "Something New"


def test_the_legend_covers_its_symbols_and_words_and_not_the_plan() -> None:
    squares, phrases = column("Break Glass", "Position Switch")

    legend = legend_of(squares, phrases)

    assert all(legend.covers(box) for box in [*squares, *(each.box for each in phrases)])
    assert not legend.covers(square(300, 200))
    assert not Legend().covers(squares[0])


def test_camera_codes_are_read_under_the_heading_that_says_which_digit_they_are() -> None:
    heads = [phrase("Camera Type", 10, 10), phrase("Fixing", 110, 10)]
    rows = [phrase('"1" = 2 Mega-Pixel', 10, 20), phrase('"1" = Internal Recessed', 110, 20)]
    loose = phrase('"3" = Nothing', 300, 20)

    codes = legend_of([], [*heads, *rows, loose]).codes

    assert [(code.table, code.code, code.meaning) for code in codes] == [
        ("camera_type", "1", "2 Mega-Pixel"),
        ("fixing", "1", "Internal Recessed"),
    ]


def test_two_table_headings_on_one_line_are_told_apart_by_where_their_digit_stands() -> None:
    head = phrase('"X" denotes Camera Type, "Y" denotes Fixing', 10, 10)
    left, right = phrase('"1" = Thermal', 10, 20), phrase('"1" = Wall', 85, 20)

    codes = legend_of([], [head, left, right]).codes

    assert [(code.table, code.meaning) for code in codes] == [("camera_type", "Thermal"), ("fixing", "Wall")]


def test_a_page_without_symbols_has_no_legend() -> None:
    assert legend_of([], [phrase("PLANT ROOM", 10, 10)]) == Legend()

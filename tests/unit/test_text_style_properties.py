"""Rules that hold for any words on a page."""

from __future__ import annotations

import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from security_design_assistant.drawing.notations.text import explain_text_style
from security_design_assistant.drawing.notations.text.text_reading import TextReading
from tests.unit.text_sheet import TextSheet, kinds

PIECES = st.sampled_from(
    (
        "A-101-DR-B2", "A.102.DR.B2", "A_103_DR_B2", "C-1-CM-G", "A-", "101", "-DR-", "DR-B2", "A", "DR",
        "B2", "R", "EB", "B", "2xR", "R,EB", "11", "KEY", "LEGEND", "=", "-", ":", "R=Card", "Card",
        "reader", "exit", "button", "Door", "ID", "Location", "Reader", "EBG", "Lock", "Type", "Totals",
        "Y", "N", "NOTES", "1.", "refer", "to", "shall", "Drawing", "No.", "\u00fc", "\u2713", "(", ")",
        "[]",
    )
)  # fmt: skip
PLACES = st.tuples(
    st.integers(0, 30), st.integers(0, 30), st.one_of(PIECES, st.text(max_size=8)), st.integers(0, 3)
)


@given(st.lists(PLACES, max_size=60), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_words_give_components_whose_ids_stand_in_the_text(
    places: list[tuple[int, int, str, int]], ruled: bool
) -> None:
    sheet = TextSheet()
    for column, row, text, turn in places:
        sheet.text(40 * column, 10 * row, text, 8, turn if turn > 1 else 0)
    if ruled:
        sheet.rules.extend((40.0 * n, 0.0, 40.0 * n, 400.0) for n in range(8))
        sheet.rules.extend((0.0, 20.0 * n, 400.0, 20.0 * n) for n in range(20))

    findings = sheet.findings()

    printed = re.sub(r"[^A-Z0-9]", " ", " ".join(word.text for word in sheet.words).upper()).split()
    for component in findings.components:
        assert all(field in printed for field in component.id.upper().split("-"))
    assert findings == sheet.findings()


@given(st.lists(PLACES, max_size=40))
@settings(max_examples=30, deadline=None)
def test_a_reading_survives_being_stored(places: list[tuple[int, int, str, int]]) -> None:
    sheet = TextSheet()
    for column, row, text, _ in places:
        sheet.text(40 * column, 10 * row, text)
    adapter = TypeAdapter(TextReading)
    reading = sheet.read()

    stored = adapter.validate_json(adapter.dump_json(reading))

    assert stored == reading
    assert explain_text_style([stored]) == explain_text_style([reading])


def test_a_hundred_thousand_words_take_seconds_at_most() -> None:
    sheet = TextSheet(3370, 2384)
    for number in range(100_000):
        column, row = number % 250, number // 250
        text = (
            f"A-{number % 10000:04}-DR-B2"
            if number % 50 == 0
            else ("R", "STORE", "1200", "FD30", "shall")[number % 5]
        )
        sheet.text(13 * column, 6 * row + 6, text, 1.6)

    # Processor time: on a machine that does other things, too, the clock says nothing of the work.
    started = time.process_time()
    reading = sheet.read()
    elapsed = time.process_time() - started

    assert len(reading.mentions) > 1000
    assert elapsed < 10, "quadratic work on a crowded page"


def test_marks_are_found_at_any_scale() -> None:
    for scale in (0.5, 1.0, 3.0):
        sheet = TextSheet(1190 * scale, 842 * scale)
        for number in range(4):
            sheet.text((100 + 150 * number) * scale, 300 * scale, f"A-10{number}-DR-B2", 8 * scale)
            sheet.text((100 + 150 * number) * scale, 311 * scale, "R EB", 8 * scale)

        found = sheet.findings().components

        assert [kinds(component) for component in found] == [
            {"credential_reader": 1, "request_to_exit": 1}
        ] * 4

"""Letters that look like each other: decided by how a page writes its ids, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from security_design_assistant.analysers.scanned_pages import (
    NAMED,
    SCANNED,
    of_a_scan,
    scan_notes,
    without_told,
)
from security_design_assistant.drawing.page.geometry import Frame, TextOrigin, Word
from security_design_assistant.drawing.reading import PageReading, ReadFromScan
from security_design_assistant.drawing.scan.doubts import form_of, settle
from security_design_assistant.drawing.scan.recognised import Character, Doubt, ReadWord
from security_design_assistant.models.analysis import PageStatus, ReviewNote
from security_design_assistant.review.rule_book import rule_broken_by
from tests.unit.handmade_analysis import door

BOX = (10.0, 20.0, 40.0, 28.0)
SISTERS = ("A-002", "A-003", "A-004")


def read(text: str, rivals: Mapping[int, str] | None = None, unsure: Sequence[int] = ()) -> ReadWord:
    """A recognised word; ``rivals`` by place, ``unsure`` the places of improbable letters."""
    characters = tuple(
        Character(sign, 0.5, 0.6 if place in unsure else 0.99, tuple((rivals or {}).get(place, "")))
        for place, sign in enumerate(text)
    )
    return ReadWord(Word(text, BOX, 8.0, origin=TextOrigin.OCR), characters)


def settled(*words: ReadWord, again: Mapping[int, str] | None = None) -> tuple[list[str], list[str | None]]:
    """Return the texts that stand, and what was decided of each doubt."""
    kept, doubts = settle(words, again or {})
    return [word.word.text for word in kept], [doubt.decided for doubt in doubts]


def test_an_undoubted_word_stands_as_it_was_read() -> None:
    assert settled(read("A-001"), read("STORE"), read("B2")) == (["A-001", "STORE", "B2"], [])


def test_the_form_of_other_ids_decides_between_a_letter_and_a_digit() -> None:
    sure = [read(text) for text in SISTERS]

    assert settled(*sure, read("A-0O1", unsure=[3])) == ([*SISTERS, "A-001"], ["A-001"])
    assert settled(*sure, read("A-00I", {4: "1"})) == ([*SISTERS, "A-001"], ["A-001"])


def test_a_misread_id_of_a_form_of_its_own_is_decided_and_told_of_though_every_letter_is_sure() -> None:
    sure = [read(text) for text in SISTERS]

    assert settled(*sure, read("A-OO1")) == ([*SISTERS, "A-001"], ["A-001"])


def test_two_ids_between_which_no_gap_was_seen_are_two_ids_and_told_of() -> None:
    sure = [read(text) for text in SISTERS]

    assert settled(*sure, read("A-005A-006,")) == ([*SISTERS, "A-005", "A-006,"], ["A-005 A-006,"])
    kept, _ = settle([*sure, read("A-005A-006")], {})
    assert [word.word.box for word in kept[3:]] == [(10.0, 20.0, 22.5, 28.0), (27.5, 20.0, 40.0, 28.0)]


def test_what_may_be_one_code_or_has_a_half_of_a_form_of_its_own_is_not_cut() -> None:
    sure = [read(text) for text in (*SISTERS, "12", "13", "14")]
    texts = [word.word.text for word in sure]

    for text in ("1213", "A-0055A-006", "A-005B-006", "A-005A-006A-007"):
        assert settled(*sure, read(text)) == ([*texts, text], [])


def test_two_digits_that_look_alike_are_left_to_a_person() -> None:
    sure = [read(text) for text in SISTERS]

    assert settled(*sure, read("A-016", {4: "8"})) == ([*SISTERS], [None])


def test_a_capital_is_not_doubted_for_its_small_letter() -> None:
    assert settled(read("A-101-DR", {6: "d", 7: "r"})) == (["A-101-DR"], [])


def test_a_code_whose_end_may_be_missing_is_withheld() -> None:
    beside_ink = replace(read("B"), crowded=True)

    assert settled(read("A-004-BB-"), beside_ink, read("STORE")) == (["STORE"], [None, None])


def test_without_other_ids_nothing_is_decided() -> None:
    assert settled(read("A-0O1", unsure=[3])) == ([], [None])


def test_what_reads_differently_a_second_time_is_in_doubt() -> None:
    sure = [read(text) for text in SISTERS]

    assert settled(*sure, read("A-011"), again={3: "A-017"}) == ([*SISTERS], [None])
    assert settled(*sure, read("A-011"), again={3: "A-11"}) == ([*SISTERS, "A-011"], ["A-011"])
    assert settled(*sure, read("A-011"), again={3: "A-011."}) == ([*SISTERS, "A-011"], [])


def test_a_level_that_stands_in_every_tag_is_decided_by_the_others() -> None:
    levels = [read("B2") for _ in range(4)]
    numbers = [read(text) for text in ("41", "42", "43")]

    assert settled(*levels, *numbers, read("B2", {0: "8"}))[1] == ["B2"]


def test_a_product_code_is_not_made_a_number_by_other_numbers() -> None:
    sure = [read(text) for text in ("9080", "9041", "8501")]

    assert settled(*sure, read("940L", {3: "1"})) == (["9080", "9041", "8501"], [None])
    assert settled(*sure, read("940L")) == (["9080", "9041", "8501", "940L"], [])


def test_a_door_s_letter_is_not_made_a_digit() -> None:
    sure = [read(text) for text in ("1011", "1012", "1013")]

    assert settled(*sure, read("101S"))[0][-1] == "101S"


def test_a_form_keeps_letters_and_signs_and_loses_numbers() -> None:
    assert form_of("A-001-BB-B2") == "A-999-BB-B9"
    assert form_of("(1.01.C),") == "9.99.C"


def page(*doubts: Doubt) -> PageReading:
    frame = Frame((1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 600.0, 400.0)
    return PageReading(3, PageStatus.ANALYSED, 600.0, 400.0, None, frame, scan=ReadFromScan(doubts))


def test_the_row_of_a_scanned_page_counts_what_was_left_out() -> None:
    def message(count: int) -> str:
        return next(scan_notes(replace(page(), scan=ReadFromScan((), count)))).message

    assert message(0).endswith("with the drawing.")
    assert "1 symbol or line of it was not read surely" in message(1)
    assert "27 symbols or lines of it were not read surely" in message(27)


def test_a_tag_of_a_scan_has_no_row_that_says_it_leads_to_no_symbol() -> None:
    lone = ReviewNote(code="unconnected_tag", message="A-001 leads to no symbol.", page=3)
    elsewhere = lone.model_copy(update={"page": 4})
    twice = lone.model_copy(update={"code": "duplicate_id"})

    assert list(without_told([lone, elsewhere, twice], [page()])) == [elsewhere, twice]


def test_a_scanned_page_has_one_row_and_a_row_for_each_doubtful_id() -> None:
    open_one = Doubt(("A-016", "A-018"), BOX)
    decided = Doubt(("A-0O1", "A-001"), BOX, "A-001")

    notes = list(scan_notes(page(open_one, decided, Doubt(("7", "1"), BOX))))

    assert [note.code for note in notes] == [
        "read_from_scan",
        "scan_code_open",
        "scan_code_decided",
        "scan_code_open",
    ]
    assert "“A-016” or “A-018”" in notes[1].message
    assert notes[1].bbox == BOX
    assert "taken for “A-001”" in notes[2].message
    assert "1 short code" in notes[3].message
    assert {rule_broken_by(note.code).code for note in notes} == {"scans_looked_at", "text_exact"}


def test_many_doubtful_ids_are_told_of_together() -> None:
    notes = list(scan_notes(page(*[Doubt((f"A-{n}6", f"A-{n}8"), BOX) for n in range(10, 30)])))

    assert len(notes) == 1 + NAMED + 1
    assert f"{20 - NAMED} further" in notes[-1].message


def test_a_page_that_is_no_scan_has_no_such_row() -> None:
    assert list(scan_notes(PageReading(1, PageStatus.ANALYSED, 600.0, 400.0))) == []


def test_a_component_of_a_scan_says_so_and_is_never_sure() -> None:
    found = of_a_scan(door(1))

    assert found.source == "scan"
    assert found.confidence <= SCANNED
    assert all(device.confidence <= SCANNED for device in found.devices)
    assert "Read from a scan." in found.reasoning

"""The page while it is read: what is looked up is made once, and each word is taken once."""

from __future__ import annotations

from security_design_assistant.drawing.page.sheet import LARGE, Sheet, Use
from security_design_assistant.drawing.page.trace import REJECTED, Recording
from tests.unit.handmade_page import Path, page, rectangle, row_of_words, word

WORDS = [*row_of_words("A B2 001 BB", 10, 10), *row_of_words("STORE ROOM", 200, 100)]


def test_what_readers_share_is_made_once() -> None:
    sheet = Sheet(page(WORDS, Path(rectangle(8, 8, 74, 50))))

    assert [phrase.text for phrase in sheet.phrases] == ["A B2 001 BB", "STORE ROOM"]
    assert sheet.phrases is sheet.phrases
    assert sheet.word_index is sheet.word_index
    assert sheet.rules() is sheet.rules()
    assert sheet.segments == sheet.rules().segments()


def test_what_one_notation_claimed_the_next_is_not_given() -> None:
    sheet = Sheet(page(WORDS))

    sheet.claim_box((8, 8, 74, 50), Use.COMPONENT)

    assert [word.text for word in sheet.unclaimed_words()] == ["STORE", "ROOM"]
    assert sheet.account() == {Use.COMPONENT: 4, None: 2}


def test_a_claim_stays_with_the_first_who_made_it() -> None:
    sheet = Sheet(page(WORDS))

    sheet.claim(WORDS[:1], Use.COMPONENT)
    sheet.claim(WORDS, Use.NOTE)

    assert sheet.use_of(WORDS[0]) is Use.COMPONENT
    assert sheet.account() == {Use.COMPONENT: 1, Use.NOTE: 5}


def test_a_claim_may_take_in_the_whole_sheet() -> None:
    sheet = Sheet(page([*WORDS, word("FAR", 390, 290)]))

    sheet.claim_box((0, 0, 2 * LARGE, 2 * LARGE), Use.ARCHITECTURE)

    assert sheet.unclaimed_words() == []


def test_a_recording_keeps_what_was_seen_and_what_was_rejected() -> None:
    trace = Recording()

    trace.saw("words", (0, 0, 1, 1), "A")
    trace.lines("words", [(0, 0, 5, 0)])
    trace.rejected("tag", (1, 1, 2, 2), "no box stands around it")

    assert list(trace.layers) == ["words", REJECTED]
    assert trace.layers["words"].ends == [(0, 0, 5, 0)]
    assert trace.layers[REJECTED].seen[0].label == "no tag: no box stands around it"

"""What of an answer about a page is kept: only what the page bears out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from security_design_assistant.analysers.asking.exchange import Exchange, Reply
from security_design_assistant.analysers.asking.modelled import SEEN, SPELT, components
from security_design_assistant.analysers.asking.page_answer import Fault, check_page, outcome
from security_design_assistant.analysers.asking.shown import Shown, ShownWord

WORDS = (
    ShownWord("A-101", (100.0, 100.0, 130.0, 110.0)),
    ShownWord("A", (300.0, 300.0, 306.0, 308.0)),
    ShownWord("202", (310.0, 300.0, 325.0, 308.0)),
    ShownWord("LOBBY", (300.0, 330.0, 340.0, 340.0)),
    ShownWord("202", (900.0, 700.0, 915.0, 708.0)),
    ShownWord("A-101-B", (500.0, 100.0, 530.0, 110.0)),
)
PAGE = Shown(3, 1000.0, 800.0, ((0.0, 0.0, 600.0, 800.0), (400.0, 0.0, 1000.0, 800.0)), WORDS)
SCAN = Shown(3, 1000.0, 800.0, PAGE.pictures)


def door(**changes: Any) -> dict[str, Any]:
    component = {
        "id": "A-101", "type": "door", "picture": 1, "box_2d": [100, 150, 150, 230], "words": [0],
        "devices": [{"type": "lock", "code": "11", "count": 2}], "room_number": "B12", "room_name": None,
    }  # fmt: skip
    return component | changes


def answer(*found: dict[str, Any]) -> str:
    return json.dumps({"components": found})


def faults(text: str, shown: Shown = PAGE) -> list[Fault]:
    return [each.fault for each in check_page(text, shown).rejected]


def test_a_component_stands_where_the_words_of_its_id_are() -> None:
    checked = check_page(answer(door()), PAGE)

    assert [(found.answered.id, found.box) for found in checked.found] == [
        ("A-101", (100.0, 100.0, 130.0, 110.0))
    ]
    assert checked.rejected == ()


def test_an_id_may_be_spelt_by_several_words_that_stand_together() -> None:
    (found,) = check_page(answer(door(id="A-202", words=[1, 2])), PAGE).found

    assert found.box == (300.0, 300.0, 325.0, 308.0)


@pytest.mark.parametrize(
    ("component", "fault"),
    [
        (door(id="A-999"), Fault.NOT_ON_PAGE),
        (door(words=[]), Fault.NO_EVIDENCE),
        (door(words=[3]), Fault.NO_EVIDENCE),
        (door(words=[77]), Fault.NO_EVIDENCE),
        (door(id="A-202", words=[1, 4]), Fault.NO_EVIDENCE),  # its words stand far apart
        (door(id="A-101", words=[5]), Fault.NO_EVIDENCE),  # the word says A-101-B
        (door(id=" - "), Fault.NO_EVIDENCE),
        (door(picture=3), Fault.OUTSIDE),
        (door(box_2d=[100, 150, 1200, 230]), Fault.OUTSIDE),
        (door(box_2d=[100, 150, 100, 230]), Fault.OUTSIDE),
    ],
)
def test_what_the_page_does_not_bear_out_is_rejected(component: dict[str, Any], fault: Fault) -> None:
    assert faults(answer(component)) == [fault]
    assert check_page(answer(component), PAGE).found == ()


def test_a_word_is_shown_with_its_place_on_the_picture_that_has_it_in_its_middle() -> None:
    assert PAGE.pointer(WORDS[0]) == (1, 131, 192)
    assert PAGE.pointer(WORDS[4]) == (2, 880, 846)


def test_one_id_at_two_places_is_named_twice() -> None:
    again = door(box_2d=[700, 150, 750, 230])

    assert faults(answer(door(), again), SCAN) == [Fault.TWICE]
    assert len(check_page(answer(door(), again), SCAN).found) == 1


def test_what_two_overlapping_pictures_show_is_one_thing() -> None:
    left, right = door(box_2d=[100, 700, 150, 800]), door(picture=2, box_2d=[100, 40, 150, 130])

    checked = check_page(answer(left, right), SCAN)

    assert (len(checked.found), checked.rejected) == (1, ())


def test_of_a_page_without_text_the_picture_is_the_evidence() -> None:
    (found,) = check_page(answer(door(words=[])), SCAN).found

    assert found.box == (90.0, 80.0, 138.0, 120.0)


def test_a_box_round_half_the_page_points_at_nothing() -> None:
    assert faults(answer(door(box_2d=[0, 0, 600, 900])), SCAN) == [Fault.NO_EVIDENCE]


@pytest.mark.parametrize(
    "text",
    ["", "no json", "[]", "{}", '{"components": [{"id": "A-101"}]}', answer(door(type="dragon"))],
)
def test_another_form_than_was_asked_is_no_answer(text: str) -> None:
    assert faults(text) == [Fault.NO_ANSWER]


def test_the_fault_of_the_form_is_told_without_the_answer_itself() -> None:
    (rejected,) = check_page(answer(door(type="dragon of the drawing")), PAGE).rejected

    assert "components.0.type" in rejected.problem
    assert "dragon of the drawing" not in rejected.problem


def exchange(shown: Shown, *texts: str) -> Exchange:
    return Exchange(3, "page", "page/1", shown, tuple(Reply("model", text) for text in texts))


def test_the_last_answer_of_the_asked_form_counts() -> None:
    first, second = answer(door(), door(id="A-999")), answer(door())

    assert outcome(exchange(PAGE, first, second)).rejected == ()
    assert len(outcome(exchange(PAGE, first, "broken")).found) == 1
    assert [each.fault for each in outcome(exchange(PAGE, "broken", "{}")).rejected] == [Fault.NO_ANSWER]


@pytest.mark.parametrize(("shown", "most"), [(PAGE, SPELT), (SCAN, SEEN)])
def test_what_the_model_saw_is_marked_and_never_sure(shown: Shown, most: float) -> None:
    seen = exchange(shown, answer(door()))

    (component,) = components(seen, outcome(seen))

    assert (component.source, component.confidence, component.page) == ("gemini", most, 3)
    assert component.location.room_number == "B12"
    (lock,) = component.devices
    assert (lock.type, lock.code, lock.count, lock.confidence) == ("lock", "11", 2, most)

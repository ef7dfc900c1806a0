"""What was seen and not understood is said first, and never called sound."""

from __future__ import annotations

import pytest

from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    DeviceType,
    DrawingInfo,
    PageContent,
    PageStatus,
    PageSummary,
    SeenTable,
    SeenText,
)
from security_design_assistant.models.evaluation import Finding, Priority
from security_design_assistant.review.assessment import evaluate
from security_design_assistant.review.findings import review, what_was_not_found
from tests.unit.handmade_analysis import analysis, device, door, sound_door

IDS = tuple(SeenText(text=f"10{n}", bbox=(100.0 * n, 50, 100.0 * n + 20, 60)) for n in range(1, 4))
DOORS = SeenTable(heading="Door No. | Width", rows=9, bbox=(10, 10, 300, 200))
FINISHES = SeenTable(heading="Finish | Maker", rows=9, bbox=(10, 10, 300, 200))


def drawing(*contents: PageContent, components: tuple[Component, ...] = ()) -> Analysis:
    pages = tuple(
        PageSummary(page=number, status=PageStatus.ANALYSED, width=595, height=842, content=content)
        for number, content in enumerate(contents, start=1)
    )
    return Analysis(
        drawing=DrawingInfo(sha256="ab" * 32, page_count=len(pages)), pages=pages, components=components
    )


def content(words: int = 340, **more: object) -> PageContent:
    return PageContent.model_validate({"words": words, **more})


def of_code(found: Analysis, code: str) -> list[Finding]:
    return [finding for finding in review(found) if finding.code == code]


def test_a_drawing_without_components_says_what_was_seen_in_one_high_row_with_its_places() -> None:
    found = drawing(content(tables=(DOORS,), ids=IDS, id_count=28), content(40))

    (row,) = review(found)

    assert (row.code, row.priority) == ("nothing_found", Priority.HIGH)
    assert "Nothing was found" in row.message
    for part in ("pages 1 and 2", "1 table", "Door No.", "380 words", "28 texts", "101, 102, 103 ..."):
        assert part in row.message
    assert [(place.page, place.bbox) for place in row.places] == [(1, (100, 50, 320, 60))]
    assert evaluate(found, (row,)).needs_review
    assert what_was_not_found((row,)) == row.message


def test_something_found_and_all_of_it_understood_is_nothing_to_review() -> None:
    found = drawing(content(used=30, known=310), components=(sound_door(),))

    assert review(found) == ()
    assert what_was_not_found(()) is None


def test_a_page_that_shows_doors_beside_pages_that_were_read_is_a_high_row() -> None:
    found = drawing(content(used=30), content(tables=(DOORS,)), components=(sound_door(),))

    (row,) = review(found)

    assert (row.code, row.priority, row.page) == ("page_not_understood", Priority.HIGH, 2)
    assert row.places[0].bbox == DOORS.bbox


@pytest.mark.parametrize("more", [{}, {"tables": (FINISHES,)}])
def test_a_cover_sheet_beside_pages_that_were_read_is_a_note(more: dict[str, object]) -> None:
    found = drawing(content(**more), content(used=30), components=(sound_door(page=2),))

    (row,) = review(found)

    assert (row.code, row.priority) == ("page_without_components", Priority.NOTE)
    assert not evaluate(found, (row,)).needs_review
    assert ("1 table" in row.message) is bool(more)


def test_a_page_whose_content_was_used_for_components_elsewhere_needs_no_row() -> None:
    assert review(drawing(content(used=30), content(used=200), components=(sound_door(),))) == ()


def test_ids_left_over_beside_components_are_a_high_row_and_the_cap_is_told_there_alone() -> None:
    capped = sound_door(confidence=0.6)
    found = drawing(content(ids=IDS, id_count=3, unexplained=0.4), components=(capped,))

    (row,) = review(found)

    assert (row.code, row.priority) == ("unexplained_ids", Priority.HIGH)
    assert "101, 102, 103" in row.message
    assert "60%" in row.message
    assert len(row.places) == 3


def test_what_is_uncertain_for_itself_is_still_told() -> None:
    uncertain = sound_door(confidence=0.55)
    found = drawing(content(ids=IDS, id_count=3, unexplained=0.4), components=(uncertain,))

    assert of_code(found, "low_confidence")


def test_fifteen_doors_without_a_switch_are_one_row_that_names_and_shows_each() -> None:
    lock, glass, reader = DeviceType.LOCK, DeviceType.BREAK_GLASS, DeviceType.CREDENTIAL_READER
    doors = [door(n, device(lock, "1"), device(glass), device(reader, "S")) for n in range(1, 16)]

    (row,) = review(analysis(*doors))

    assert row.rule == "locked_doors_monitored"
    assert len(row.components) == len(row.places) == 15
    assert "and 9 more" in row.message


def test_what_lacks_at_a_door_is_one_matter_and_every_rule_that_is_broken_says_so() -> None:
    found = analysis(
        door(1, device(DeviceType.LOCK, "1"), device(DeviceType.CREDENTIAL_READER, "S")),
        door(2, device(DeviceType.CREDENTIAL_READER, "S")),
    )

    (row,) = review(found)

    assert row.priority is Priority.HIGH
    assert len(row.message.splitlines()) == 3
    checks = {check.code: check for check in evaluate(found, (row,)).checks}
    for rule in ("exit_devices", "readers_have_locks", "locked_doors_monitored"):
        assert not checks[rule].passed
    assert checks["locks_have_readers"].passed


def test_the_same_said_of_several_is_said_once() -> None:
    doors = [sound_door(n, confidence=0.7) for n in (1, 2)]
    mixed = [*doors, sound_door(3, confidence=0.9)]

    (row,) = of_code(analysis(*mixed), "low_confidence")

    assert row.components == ("A-001-XX-L1", "A-002-XX-L1")
    assert row.message.count("The whole component is uncertain.") == 1


@pytest.mark.parametrize("attribute", ["hardware_set", "heading", "fire_rating"])
def test_a_door_of_a_list_is_not_asked_for_what_such_lists_leave_to_others(attribute: str) -> None:
    listed = {"attributes": {attribute: "7"}, "room": None}

    assert review(analysis(door(1, **listed), door(2, device(DeviceType.LOCK), **listed))) == ()


def test_a_door_of_a_plan_is_asked() -> None:
    assert {row.code for row in review(analysis(door(1, room=None)))} == {
        "unconnected_tag",
        "room_not_labelled",
    }

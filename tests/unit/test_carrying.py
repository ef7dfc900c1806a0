"""Corrections of revision A carried to revision B, or asked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from security_design_assistant.corrections.applying import corrected
from security_design_assistant.corrections.carrying import carried
from security_design_assistant.corrections.proposing import proposed
from security_design_assistant.models.analysis import Analysis, Component, Location, ReviewNote
from security_design_assistant.models.corrections import ProposedCorrection
from security_design_assistant.review.findings import review
from security_design_assistant.revisions.comparison import compared
from tests.unit.revised_drawing import ROW, door, drawing, lock, page

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
LOCK_12 = [{"type": "lock", "code": "12", "variant": None, "count": 1}]
FIRST = door("A-001", 50, devices=(lock("11", 40),), location=Location(room_number="B1", room_name="STORE"))
READ = drawing(FIRST, *ROW[1:])
ASKED = "correction_asked_again"


def by_lee(read: Analysis, *proposals: dict[str, object]) -> Analysis:
    """Revision A as Lee left it."""
    wanted = [ProposedCorrection.model_validate(one) for one in proposals]
    return corrected(read, proposed(read, (), wanted, "lee", AT))


def change(field: str, now: object, component: str = "A-001") -> dict[str, object]:
    return {"component": component, "field": field, "now": now}


def first(analysis: Analysis) -> Component:
    return next(one for one in analysis.components if one.bbox[:2] == (50.0, 100.0))


def asked(analysis: Analysis) -> list[str | None]:
    return [note.component_id for note in analysis.warnings if note.code == ASKED]


def with_first(**update: object) -> Analysis:
    return drawing(FIRST.model_copy(update=update), *ROW[1:])


CORRECTED: Sequence[tuple[str, object]] = [
    ("devices", LOCK_12),
    ("location.room_name", "PLANT"),
    ("location.room_number", "B2"),
    ("attributes.notes", "by others"),
    ("id", "A-901"),
    ("type", "intercom"),
]


@pytest.mark.parametrize(("field", "now"), CORRECTED)
def test_a_correction_is_carried_where_the_machine_reads_the_same(field: str, now: object) -> None:
    previous = by_lee(READ, change(field, now))

    result = carried(previous, READ)

    assert first(result) == first(previous)
    assert [(one.field, one.by, one.at) for one in first(result).corrections] == [(field, "lee", AT)]
    assert not asked(result)
    assert not compared(previous, result).changes


@pytest.mark.parametrize(("field", "now"), CORRECTED)
@pytest.mark.parametrize(
    "update",
    [{"devices": (lock("14", 40),)}, {"location": Location(room_number="B1", room_name="PLANT ROOM")}],
    ids=["devices", "room"],
)
def test_a_correction_is_asked_again_where_the_drawing_changed(
    field: str, now: object, update: dict[str, object]
) -> None:
    changed = with_first(**update)

    result = carried(by_lee(READ, change(field, now)), changed)

    assert first(result) == first(changed)
    (finding,) = (one for one in review(result) if one.code == ASKED)
    assert finding.components == ("A-001",)
    assert "decide again" in finding.message


def test_what_the_drawing_says_now_as_the_person_said_is_not_asked() -> None:
    result = carried(by_lee(READ, change("devices", LOCK_12)), with_first(devices=(lock("12", 40),)))

    assert not first(result).corrections
    assert not asked(result)


def test_a_renumbered_door_keeps_what_was_corrected_of_it() -> None:
    result = carried(by_lee(READ, change("devices", LOCK_12)), with_first(id="A-101"))

    assert [one.code for one in first(result).devices] == ["12"]


def test_a_correction_of_what_is_gone_goes_with_it() -> None:
    result = carried(by_lee(READ, change("devices", LOCK_12)), drawing(*ROW[1:]))

    assert result.components == tuple(ROW[1:])
    assert not asked(result)


def test_what_was_no_component_is_none_again() -> None:
    result = carried(by_lee(READ, change("present", False)), READ)

    assert [one.id for one in result.rejected] == ["A-001"]
    assert result.components == tuple(ROW[1:])


def test_what_was_no_component_is_asked_again_once_it_looks_different() -> None:
    result = carried(by_lee(READ, change("present", False)), with_first(devices=(lock("14", 40),)))

    assert not result.rejected
    assert asked(result) == ["A-001"]


def test_a_checked_component_is_checked_until_anything_of_it_changes() -> None:
    previous = by_lee(READ, change("checked", True))

    assert first(carried(previous, READ)).checked
    assert not first(carried(previous, with_first(devices=(lock("14", 40),)))).checked
    assert not first(carried(previous, with_first(attributes={"notes": "new"}))).checked


def test_what_a_person_drew_is_carried_and_to_be_looked_at() -> None:
    added = {"type": "door", "page": 1, "bbox": [300, 300, 310, 310]}
    previous = by_lee(READ, {"component": "A-050", "field": "added", "now": added})

    result = carried(previous, READ)

    (drawn,) = (one for one in result.components if one.source == "person")
    assert (drawn.id, drawn.bbox) == ("A-050", (300.0, 300.0, 310.0, 310.0))
    assert asked(result) == ["A-050"]


def test_what_a_person_drew_and_the_machine_reads_now_is_read() -> None:
    added = {"type": "door", "page": 1, "bbox": [300, 300, 310, 310]}
    previous = by_lee(READ, {"component": "A-050", "field": "added", "now": added})
    now = drawing(*READ.components, door("A-050", 300, 300))

    assert carried(previous, now) == now


def test_what_a_person_drew_on_a_sheet_that_is_gone_is_told() -> None:
    two = drawing(*READ.components, door("A-100", 50, page=2), pages=(page(1, "S-1"), page(2, "S-2")))
    added = {"type": "door", "page": 2, "bbox": [300, 300, 310, 310]}
    previous = by_lee(two, {"component": "A-050", "field": "added", "now": added})

    result = carried(previous, READ)

    assert not [one for one in result.components if one.source == "person"]
    (note,) = (note for note in result.warnings if note.code == ASKED)
    assert "A-050" in note.message


def test_an_accepted_finding_is_accepted_while_its_components_are_unchanged() -> None:
    note = ReviewNote(code="unconnected_tag", message="A-002: no.", page=1, component_id="A-002")
    noted = READ.model_copy(update={"warnings": (note,)})
    (finding,) = (one for one in review(noted) if one.code == "unconnected_tag")
    previous = by_lee(noted, {"finding": finding.key, "field": "checked", "now": True})
    other = noted.model_copy(
        update={"components": (FIRST, ROW[1].model_copy(update={"devices": (lock("1"),)}), *ROW[2:])}
    )

    kept, opened = carried(previous, noted), carried(previous, other)

    assert [one.checked_by for one in review(kept) if one.code == "unconnected_tag"] == ["lee"]
    assert [one.checked_by for one in review(opened) if one.code == "unconnected_tag"] == [None]


def test_what_was_carried_can_be_corrected_further() -> None:
    base = carried(by_lee(READ, change("devices", LOCK_12), change("checked", True)), READ)
    wanted = [
        ProposedCorrection.model_validate(change(field, now))
        for field, now in (("location.room_name", "PLANT"), ("checked", False))
    ]

    result = corrected(base, proposed(base, (), wanted, "kim", AT))

    assert {(one.field, one.by) for one in first(result).corrections} == {
        ("devices", "lee"),
        ("location.room_name", "kim"),
    }


def test_a_carried_rejection_can_be_taken_back() -> None:
    base = carried(by_lee(READ, change("present", False)), READ)
    wanted = [ProposedCorrection.model_validate(change("present", True))]

    result = corrected(base, proposed(base, (), wanted, "kim", AT))

    assert first(result) == FIRST
    assert not result.rejected


def test_corrections_are_carried_over_two_revisions() -> None:
    previous = by_lee(READ, change("devices", LOCK_12))

    assert first(carried(carried(previous, READ), READ)) == first(previous)


def test_without_corrections_nothing_is_touched() -> None:
    assert carried(READ, READ) is READ

"""Joining: one component of what several notations say, and a note where they disagree."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.joining import join
from security_design_assistant.drawing.notations.loose_ids import matches
from security_design_assistant.drawing.notations.port import Explanation, HardwareSet, Sighting
from security_design_assistant.drawing.notations.sheet_seams import SheetExtent
from security_design_assistant.drawing.page.geometry import Frame
from security_design_assistant.drawing.page.matchline import matchlines
from security_design_assistant.models.analysis import (
    BoundingBox,
    Component,
    ComponentType,
    Device,
    DeviceType,
    Location,
    ReviewNote,
)
from tests.unit.handmade_page import row_of_words

BOX = (10.0, 10.0, 40.0, 31.0)
READER = Device(type=DeviceType.CREDENTIAL_READER, bboxes=(BOX,))
LOCK = Device(type=DeviceType.LOCK)
DRAWN_ROOM, LISTED_ROOM = Location(room_number="B216"), Location(room_number="B300")


def door(
    identity: str = "A-001", page: int = 1, devices: tuple[Device, ...] = (), **more: object
) -> Component:
    return Component.model_validate(
        {"id": identity, "type": ComponentType.DOOR, "system": "A", "page": page, "bbox": BOX}
        | {"devices": devices, **more}
    )


def drawn(*components: Component, **more: object) -> Explanation:
    return Explanation(components=components, **more)  # type: ignore[arg-type]


def listed(*components: Component, **more: object) -> Explanation:
    return drawn(*components, scheduled=frozenset(component.id for component in components), **more)


def test_what_two_notations_show_is_one_component_with_the_place_of_the_plan() -> None:
    plan = drawn(door(page=1, devices=(READER,), location=DRAWN_ROOM))
    schedule = listed(
        door("a-001", page=2, devices=(READER,), location=LISTED_ROOM, attributes={"size": "9"})
    )

    for order in ((plan, schedule), (schedule, plan)):
        joined = join(order)

        (component,) = joined.components
        assert (component.id, component.page, component.location) == ("A-001", 1, DRAWN_ROOM)
        assert component.devices == (READER,)
        assert component.attributes == {"size": "9"}
        assert "schedule on page 2" in component.reasoning
        # Location comes from the plan; that the schedule says another is a contradiction, with both places.
        (note,) = joined.notes
        assert note.code == "schedule_mismatch"
        assert "page 1 shows room B216, page 2 says room B300" in note.message


def test_the_schedule_names_the_devices_and_a_difference_is_noted_with_both_places() -> None:
    two = READER.model_copy(update={"count": 2, "bboxes": ()})

    joined = join([drawn(door(devices=(READER,))), listed(door(page=3, devices=(two, LOCK)))])

    (component,) = joined.components
    assert [(device.type, device.count, device.bboxes) for device in component.devices] == [
        (DeviceType.CREDENTIAL_READER, 2, (BOX,)),
        (DeviceType.LOCK, 1, ()),
    ]
    (note,) = joined.notes
    assert (note.code, note.component_id) == ("schedule_mismatch", "A-001")
    assert "page 1" in note.message
    assert "page 3" in note.message
    assert "credential reader is drawn 1 x and listed 2 x" in note.message


def test_a_door_drawn_without_devices_is_as_sure_as_the_schedule_that_names_them() -> None:
    schedule = listed(door(page=2, devices=(LOCK,), confidence=0.9))

    bare = join([drawn(door(confidence=0.6)), schedule]).components[0]
    marked = join([drawn(door(confidence=0.6, devices=(READER,))), schedule]).components[0]

    assert (bare.confidence, marked.confidence) == (0.9, 0.6)


def test_a_listed_room_is_taken_where_the_plan_shows_none() -> None:
    joined = join([drawn(door()), listed(door(page=2, location=LISTED_ROOM))])

    assert joined.components[0].location == LISTED_ROOM


def test_a_mention_of_a_drawn_id_supports_it_and_changes_no_device() -> None:
    complaint = ReviewNote(code="unconnected_tag", message="x", component_id="A-001")

    joined = join([drawn(door(devices=(READER,))), drawn(door(page=4, devices=(LOCK,)), notes=(complaint,))])

    (component,) = joined.components
    assert component.devices == (READER,)
    assert "page 4" in component.reasoning
    assert joined.notes == ()


def test_one_notation_that_shows_an_id_twice_keeps_both() -> None:
    joined = join([drawn(door(page=1), door(page=2)), drawn(door("A-002"))])

    assert [component.id for component in joined.components] == ["A-001", "A-001", "A-002"]


def test_a_door_that_names_a_hardware_set_has_its_devices() -> None:
    hardware = HardwareSet(
        "SEC-04", (READER, LOCK), {"mechanical": "closer"}, 5, BOX, ("1 card reader", "1 lock")
    )
    complaint = ReviewNote(code="unconnected_tag", message="x", component_id="A-001")
    named = drawn(door(attributes={"hardware_set": "sec- 04"}), notes=(complaint,))

    joined = join([named, Explanation(hardware_sets=(hardware,))])

    (component,) = joined.components
    assert component.devices == (READER, LOCK)
    assert component.attributes == {"hardware_set": "sec- 04", "mechanical": "closer"}
    assert "hardware set SEC-04 on page 5: 1 card reader; 1 lock." in component.reasoning
    assert joined.notes == ()


def test_a_set_that_is_missing_or_stands_twice_is_noted() -> None:
    hardware = HardwareSet("1", (LOCK,), {}, 5, BOX)

    missing = join([drawn(door(attributes={"hardware_set": "2"})), Explanation(hardware_sets=(hardware,))])
    twice = join(
        [drawn(door(attributes={"hardware_set": "1"})), Explanation(hardware_sets=(hardware, hardware))]
    )
    without_any = join([drawn(door(attributes={"hardware_set": "2"}))])

    assert [note.code for note in missing.notes] == ["hardware_set_missing"]
    assert [note.code for note in twice.notes] == ["hardware_set_twice"]
    assert without_any.notes == ()


SHEETS = {
    1: SheetExtent(1000, 800, ((400, 700, 500, 708),)),
    2: SheetExtent(1000, 800, ((400, 60, 500, 68),)),
}
"""Two sheets that meet: low on the first, high on the second."""
LOW, HIGH, AWAY = (200.0, 640.0, 230.0, 661.0), (200.0, 90.0, 230.0, 111.0), (200.0, 400.0, 230.0, 421.0)


def test_a_door_on_both_sheets_of_a_matchline_is_one_with_a_note_of_both_pages() -> None:
    same = drawn(door(page=1, devices=(READER,), bbox=LOW), door(page=2, devices=(READER,), bbox=HIGH))
    sides = drawn(door(page=1, devices=(READER,), bbox=LOW), door(page=2, devices=(LOCK,), bbox=HIGH))

    for explanation, devices in ((same, (READER,)), (sides, (READER, LOCK))):
        joined = join([explanation], SHEETS)

        (component,) = joined.components
        assert (component.page, component.devices) == (1, devices)
        (note,) = joined.notes
        assert (note.code, note.page, note.bbox) == ("at_sheet_seam", 2, HIGH)
        assert "pages 1 and 2" in note.message


def test_the_same_id_away_from_the_matchline_or_with_other_devices_stays_two() -> None:
    two = READER.model_copy(update={"count": 2})

    for other in (
        door(page=2, devices=(READER,), bbox=AWAY),
        door(page=2, devices=(two, LOCK), bbox=HIGH),
        door(page=1, devices=(READER,), bbox=LOW),
    ):
        joined = join([drawn(door(page=1, devices=(READER,), bbox=LOW), other)], SHEETS)

        assert len(joined.components) == 2
        assert joined.notes == ()


RIGHT, LEFT = (970.0, 400.0, 990.0, 420.0), (20.0, 400.0, 40.0, 420.0)


@pytest.mark.parametrize(
    ("other", "components"),
    [(LEFT, 1), (RIGHT, 2), (AWAY, 2)],
    ids=["facing edge: it goes on", "same place: bound twice", "within the sheet"],
)
def test_sheets_without_a_matchline_go_on_at_facing_edges(other: BoundingBox, components: int) -> None:
    sheets = {1: SheetExtent(1000, 800), 2: SheetExtent(1000, 800)}
    twice = drawn(door(page=1, devices=(READER,), bbox=RIGHT), door(page=2, devices=(READER,), bbox=other))

    assert len(join([twice], sheets).components) == components


def test_a_matchline_lies_along_its_words() -> None:
    frame = Frame((1, 0, 0, 1, 0, 0), 400, 300)

    assert matchlines(row_of_words("MATCHLINE - SEE SHEET 2", 10, 20), frame) == ((10, 20, 37, 26),)
    assert matchlines(row_of_words("MATCH LINE", 10, 20), frame) == ((10, 20, 39.4, 26),)
    assert matchlines(row_of_words("MATCH EXISTING", 10, 20), frame) == ()


@pytest.mark.parametrize(
    ("drawn_id", "listed_id"),
    [("A-101", "A101"), ("a-101", "A-0101"), ("101", "1-101"), ("L2-204", "204"), ("D1.03", "d1-03")],
)
def test_papers_write_one_number_differently(drawn_id: str, listed_id: str) -> None:
    joined = join([drawn(door(drawn_id)), listed(door(listed_id, page=2, devices=(LOCK,)))])

    (component,) = joined.components
    assert (component.id, component.devices) == (drawn_id, (LOCK,))
    assert listed_id.casefold() == drawn_id.casefold() or f"printed as {listed_id}" in component.reasoning


@pytest.mark.parametrize(
    ("drawn_ids", "listed_ids"),
    [
        (("1-101", "2-101"), ("101",)),  # two levels have it
        (("101",), ("1-101", "2-101")),
        (("1-1",), ("1",)),
        (("1-101",), ("1101",)),
        (("101A",), ("101",)),
        (("101", "1-101"), ("101",)),  # the other is another door
    ],
)
def test_numbers_that_may_be_two_doors_are_not_joined(
    drawn_ids: tuple[str, ...], listed_ids: tuple[str, ...]
) -> None:
    found = matches(drawn_ids, listed_ids)

    assert found == {}


def test_a_listed_door_that_the_plan_lacks_between_its_neighbours_is_told() -> None:
    numbers = [str(number) for number in range(101, 107)]
    schedule = listed(*(door(number, page=2) for number in numbers))
    places = [Sighting(number, 1, BOX, Location(), "On the plan.") for number in numbers]

    without_103 = join([schedule, Explanation(sightings=tuple(places[:2] + places[3:]))])
    without_the_last = join([schedule, Explanation(sightings=tuple(places[:-1]))])

    assert [(note.code, note.component_id) for note in without_103.notes] == [("not_on_plan", "103")]
    assert without_the_last.notes == ()

"""Numbers at door swings: where a plan shows the doors that a schedule lists."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from security_design_assistant.drawing.notations.joining import join
from security_design_assistant.drawing.notations.plan_numbers.notation import PlanNumberNotation
from security_design_assistant.drawing.notations.plan_numbers.swings import find_swings
from security_design_assistant.drawing.notations.port import Explanation, Sighting
from security_design_assistant.drawing.page.geometry import Box, Word
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.models.analysis import (
    Component,
    ComponentType,
    Device,
    DeviceType,
    Location,
    Side,
)
from tests.unit.handmade_page import Path, line_work, page, word

PLACE: Box = (200.0, 90.0, 215.0, 96.0)
LIST: Box = (10.0, 10.0, 40.0, 31.0)
ROOM = Location(room_number="B216", other_side=Side(room_name="HALL"), confidence=0.97)


def arc(x: float, y: float, radius: float, start: float, turn: float = 90, steps: int = 4) -> Path:
    """Return a circle's part around a hinge, as the page reader cuts a curve into pieces."""
    angles = [math.radians(start + turn * step / steps) for step in range(steps + 1)]
    points = [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]
    return Path([(*a, *b) for a, b in pairwise(points)], curved=True)


@pytest.mark.parametrize("start", [0, 33, 90, 200])
def test_a_quarter_circle_is_a_swing_in_whatever_direction(start: float) -> None:
    (swing,) = find_swings(line_work(arc(100, 100, 20, start)))

    assert swing.hinge == pytest.approx((100, 100))
    assert swing.radius == pytest.approx(20)
    sides = [math.dist(place, (100, 100)) for place in swing.places]
    assert sides == pytest.approx([20 / math.sqrt(2)] * 3)


def test_a_double_door_drawn_in_one_stroke_has_two_swings() -> None:
    left, right = arc(100, 100, 20, 270), arc(140, 100, 20, 180)

    found = find_swings(line_work(Path([*left.pieces, *right.pieces], curved=True)))

    assert sorted(round(swing.hinge[0]) for swing in found) == [100, 140]


@pytest.mark.parametrize(
    "path",
    [
        arc(100, 100, 20, 0, 60),
        arc(100, 100, 20, 0, 180),
        arc(100, 100, 20, 0, 360, steps=16),
        Path([(100, 100, 120, 100)]),
        Path([(80, 100, 90, 140), (90, 140, 100, 100)], curved=True),
    ],
)
def test_any_other_curve_is_no_swing(path: Path) -> None:
    assert find_swings(line_work(path)) == []


def numbers(words: list[Word], *paths: Path) -> list[str]:
    reading = PlanNumberNotation().read(Sheet(page(words, *paths)))
    return [number.id for number in reading.numbers] if reading else []


def test_a_number_at_a_swing_is_read_and_one_far_off_is_not() -> None:
    swing = arc(100, 100, 20, 0)

    assert numbers([word("101", 105, 105), word("102", 300, 200)], swing) == ["101"]
    assert numbers([word("101", 105, 105)]) == []


def test_of_two_numbers_the_nearer_one_is_the_door_s() -> None:
    assert numbers([word("102", 125, 118), word("101", 106, 106)], arc(100, 100, 20, 0)) == ["101"]


@pytest.mark.parametrize("text", ["DOOR", "900x2100", "12'-6\"", "12", "1:100"])
def test_what_is_no_door_number_is_not_read(text: str) -> None:
    assert numbers([word(text, 103, 105)], arc(100, 100, 20, 0)) == []


def test_a_room_s_number_below_its_name_is_not_the_door_s() -> None:
    label = [word("STORE", 102, 98), word("101", 105, 107)]

    assert numbers(label, arc(100, 100, 20, 0)) == []


@pytest.mark.parametrize("radius", [3, 150])
def test_a_rounded_corner_or_a_great_arc_is_no_door(radius: float) -> None:
    swing = arc(100, 100, radius, 0)
    (found,) = find_swings(line_work(swing))

    assert numbers([word("101", found.middle[0] - 4, found.middle[1] - 3)], swing) == []


def listed(identity: str = "101", page: int = 2, location: Location | None = None) -> Explanation:
    lock = Device(type=DeviceType.LOCK, bboxes=(LIST,))
    door = Component(
        id=identity,
        type=ComponentType.DOOR,
        system="",
        page=page,
        bbox=LIST,
        devices=(lock,),
        location=location or Location(),
    )
    return Explanation((door,), frozenset({identity}))


def seen(identity: str = "101", page: int = 1, location: Location = ROOM) -> Sighting:
    return Sighting(identity, page, PLACE, location, "Its number stands at a door swing on page 1.")


def test_a_listed_door_has_its_place_and_room_from_the_plan() -> None:
    joined = join([listed(), Explanation(sightings=(seen(),))])

    (door,) = joined.components
    assert (door.page, door.bbox, door.location) == (1, PLACE, ROOM)
    assert [(device.type, device.bboxes) for device in door.devices] == [(DeviceType.LOCK, ())]
    assert "at a door swing on page 1" in door.reasoning
    assert "The list is on page 2" in door.reasoning
    assert joined.notes == ()


def test_numbers_that_no_schedule_lists_are_no_doors() -> None:
    assert join([Explanation(sightings=(seen(),))]).components == ()


@pytest.mark.parametrize(
    "sightings",
    [(), (seen("102"),), (seen(), seen(page=3)), (seen(page=2),)],
    ids=["none", "another", "two places", "the list's own page"],
)
def test_without_one_place_a_door_stays_where_it_is_listed(sightings: tuple[Sighting, ...]) -> None:
    (door,) = join([listed(), Explanation(sightings=sightings)]).components

    assert (door.page, door.bbox, door.location) == (2, LIST, Location())


def test_a_number_that_the_plan_writes_with_its_level_is_the_same_door() -> None:
    (door,) = join([listed("101"), Explanation(sightings=(seen("1-101"),))]).components

    assert (door.id, door.page) == ("101", 1)


def test_the_room_that_the_schedule_names_stays_and_another_one_is_told() -> None:
    told = Location(room_number="B300", room_name="STORE")

    joined = join([listed(location=told), Explanation(sightings=(seen(),))])

    (door,) = joined.components
    assert (door.page, door.location) == (1, told)
    (note,) = joined.notes
    assert note.code == "schedule_mismatch"
    assert "B216" in note.message
    assert "B300" in note.message


def test_a_door_that_a_plan_shows_with_devices_stays_where_it_is() -> None:
    drawn = listed(page=3).components[0].model_copy(update={"location": Location(room_number="B1")})

    (door,) = join([Explanation((drawn,)), listed(), Explanation(sightings=(seen(),))]).components

    assert (door.page, door.location.room_number) == (3, "B1")

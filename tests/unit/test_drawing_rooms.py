"""Rooms: labels spread up to the walls; of a door's two sides the one nobody just passes is named."""

from __future__ import annotations

from security_design_assistant.drawing.notations.boxed.cell_pictures import Glyph
from security_design_assistant.drawing.notations.boxed.equipment import EquipmentBox
from security_design_assistant.drawing.notations.boxed.notation import BoxedNotation
from security_design_assistant.drawing.notations.boxed.tagged_page import (
    BoxedPage,
    CameraSymbol,
    Cell,
    Cluster,
    TaggedPoint,
)
from security_design_assistant.drawing.notations.boxed.tags import Tag
from security_design_assistant.drawing.page.geometry import Box, Point, Word
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.drawing.page.visibility import HiddenWord
from security_design_assistant.drawing.rooms.anchor import Anchor, Footprint, RoomFinding
from security_design_assistant.drawing.rooms.search import find_rooms
from security_design_assistant.models.analysis import RoomDoubt, Side
from security_design_assistant.review.confidence import CONFIDENCE_THRESHOLD
from tests.unit.handmade_page import Path, page, rectangle, row_of_words, square

# Two rooms side by side, 100 to 200 and 200 to 300, their shared wall at x = 200; walls are double lines.
LEFT, RIGHT = (150.0, 160.0), (250.0, 160.0)
WALLS = Path(
    [
        *rectangle(100, 50, 300, 200),
        *rectangle(99, 49, 301, 201),
        (199.5, 50, 199.5, 200),
        (200.5, 50, 200.5, 200),
    ],
    stroke=0.6,
)
NAMES = [*row_of_words("PLANT", 140, 100), *row_of_words("B216", 141, 108)]
NAMES += [*row_of_words("CORRIDOR", 238, 100), *row_of_words("B217", 244, 108)]


def tag(box: Box = (120.0, 10.0, 150.0, 31.0)) -> Tag:
    return Tag("A", "B2", "001", "BB", box, 6.0, 0.0)


def door_at(mount: Point) -> TaggedPoint:
    cluster = Cluster((Cell(square(20, 20), Glyph("", "P")),), mount)
    return TaggedPoint(tag(), (cluster,))


def found_on(sheet: Sheet, boxed: BoxedPage) -> dict[str, RoomFinding]:
    notation = BoxedNotation()
    anchors = {"boxed": notation.anchors(boxed)}
    return find_rooms(sheet, anchors, [notation.footprint(boxed)]).get("boxed", {})


def rooms_of(boxed: BoxedPage, words: list[Word] = NAMES) -> list[RoomFinding]:
    return list(found_on(Sheet(page(words, WALLS)), boxed).values())


def test_what_stands_in_a_room_belongs_to_its_label() -> None:
    box = EquipmentBox("RFP", "B2", "02", (*LEFT, LEFT[0] + 10, LEFT[1] + 8))

    (room,) = rooms_of(BoxedPage(equipment=(box,)))

    assert (room.number, room.name) == ("B216", "PLANT")
    assert room.reason


def test_a_label_does_not_reach_through_a_wall() -> None:
    # Nearer to the left label as the crow flies, but right of the wall.
    box = EquipmentBox("RFP", "B2", "02", (204, 104, 212, 112))

    (room,) = rooms_of(BoxedPage(equipment=(box,)))

    assert room.number == "B217"


def test_what_stands_outside_of_every_room_has_none_and_says_so() -> None:
    box = EquipmentBox("RFP", "B2", "02", (350, 250, 360, 258))

    (room,) = rooms_of(BoxedPage(equipment=(box,)))

    assert room.number is None
    assert room.reason == "No room label reaches it without crossing a wall."


def test_a_door_protects_the_room_and_not_the_corridor_at_its_other_side() -> None:
    (room,) = rooms_of(BoxedPage(points=(door_at((200, 160)),)))

    assert (room.number, room.name, room.other_side) == (
        "B216",
        "PLANT",
        Side(room_number="B217", room_name="CORRIDOR"),
    )


def test_a_camera_belongs_to_the_room_its_symbol_stands_in_not_its_tag() -> None:
    camera = TaggedPoint(tag(), (), CameraSymbol("21", (*RIGHT, RIGHT[0] + 6, RIGHT[1] + 6)))

    (room,) = rooms_of(BoxedPage(points=(camera,)))

    assert (room.number, room.other_side) == ("B217", None)


def test_each_room_is_found_under_the_key_of_its_place() -> None:
    boxes = tuple(
        EquipmentBox("RFP", "B2", number, (*place, place[0] + 10, place[1] + 8))
        for number, place in (("02", RIGHT), ("02", LEFT))
    )

    found = found_on(Sheet(page(NAMES, WALLS)), BoxedPage(points=(door_at((200, 160)),), equipment=boxes))

    assert {key: room.number for key, room in found.items()} == {
        "A-001-BB-B2": "B216",
        "equipment RFP-B2-02": "B217",
        "equipment RFP-B2-02#2": "B216",
    }


def test_places_of_several_notations_are_found_by_notation_even_under_one_key() -> None:
    anchors = {"one": [Anchor("x", (LEFT,))], "two": [Anchor("x", (RIGHT,))], "three": []}

    found = find_rooms(Sheet(page(NAMES, WALLS)), anchors, [])

    assert {name: rooms["x"].number for name, rooms in found.items()} == {"one": "B216", "two": "B217"}


def test_the_words_of_room_labels_are_accounted_for() -> None:
    sheet = Sheet(page(NAMES, WALLS))

    find_rooms(sheet, {"one": [Anchor("x", (LEFT,))]}, [])

    assert sheet.account() == {Use.ROOM: len(NAMES)}


def test_a_page_without_labels_names_no_room() -> None:
    assert rooms_of(BoxedPage(points=(door_at((200, 160)),)), words=[]) == [RoomFinding()]
    assert rooms_of(BoxedPage()) == []


def test_a_label_under_a_tags_own_mask_counts_and_one_under_a_patch_does_not() -> None:
    number = row_of_words("B218", 144, 158)[0]
    cover, patch = (130.0, 140.0, 160.0, 161.0), (110.0, 60.0, 190.0, 190.0)
    name = row_of_words("STORE", 142, 150)[0]
    points = BoxedPage(points=(TaggedPoint(tag(cover)),))

    def found(hidden_by: Box) -> str | None:
        hidden = [HiddenWord(each, hidden_by) for each in (name, number)]
        (room,) = found_on(Sheet(page(NAMES[2:], WALLS, hidden=hidden)), points).values()
        return room.number

    assert found(cover) == "B218"
    assert found(patch) is None


def lock_and_reader_at(first: Point, second: Point) -> TaggedPoint:
    clusters = tuple(Cluster((Cell(square(20, 20), Glyph("", "P")),), mount) for mount in (first, second))
    return TaggedPoint(tag(), clusters)


ROOMS = [*NAMES[:2], *row_of_words("STORE", 241, 100), *row_of_words("B217", 244, 108)]


def test_a_door_between_two_rooms_belongs_to_the_side_of_its_lock() -> None:
    (room,) = rooms_of(BoxedPage(points=(lock_and_reader_at((195, 160), (206, 160)),)), ROOMS)

    assert (room.secured_from(0).number, room.secured_from(0).other_side) == (
        "B216",
        Side(room_number="B217", room_name="STORE"),
    )
    assert (room.secured_from(1).number, room.secured_from(1).other_side) == (
        "B217",
        Side(room_number="B216", room_name="PLANT"),
    )


def test_a_lock_in_the_corridor_still_protects_the_room() -> None:
    (room,) = rooms_of(BoxedPage(points=(lock_and_reader_at((195, 160), (206, 160)),)))

    assert room.secured_from(1) == room
    assert room.number == "B216"


def test_a_door_of_which_only_the_passage_is_labelled_is_in_doubt() -> None:
    sheet = Sheet(page(NAMES[2:], WALLS, Path(rectangle(20, 20, 380, 280), stroke=0.6)))

    (room,) = found_on(sheet, BoxedPage(points=(lock_and_reader_at((195, 160), (206, 160)),))).values()

    assert room.number == "B217"
    assert room.doubt is RoomDoubt.PASSAGE_ONLY
    assert room.confidence < CONFIDENCE_THRESHOLD


def test_what_spreads_within_a_wall_is_no_side_of_a_door() -> None:
    # The label stands between the two faces of a wall; a door is at the end of the wall.
    cavity = Path([(100, 150, 300, 150), (100, 153, 300, 153)], stroke=0.6)
    words = [*row_of_words("SHAFT", 50, 143), *row_of_words("B218", 50, 151)]

    (room,) = found_on(Sheet(page(words, cavity)), BoxedPage(points=(door_at((250, 151.5)),))).values()

    assert room.number is None


def test_a_name_right_under_an_id_is_its_room() -> None:
    words = [
        *row_of_words("A-101", 50, 50),
        *row_of_words("Main Entry", 50, 57),
        *row_of_words("Foot", 50, 75),
    ]
    printed = (50.0, 50.0, 65.0, 56.0)

    found = find_rooms(
        Sheet(page(words)),
        {"text": [Anchor("x", ((57, 53),), printed=printed), Anchor("y", ((57, 53),))]},
        [Footprint(symbols=(printed,))],
    )["text"]

    assert (found["x"].number, found["x"].name) == (None, "Main Entry")
    assert found["y"] == RoomFinding()

"""Components and review notes: everything explained, everything doubtful noted, nothing invented."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.boxed.cell_pictures import Glyph
from security_design_assistant.drawing.notations.boxed.equipment import EquipmentBox
from security_design_assistant.drawing.notations.boxed.explanation import PageFindings, code_tables, grouped
from security_design_assistant.drawing.notations.boxed.legend import Legend, LegendCode, LegendSymbol
from security_design_assistant.drawing.notations.boxed.symbol_naming import Finding, SymbolReader
from security_design_assistant.drawing.notations.boxed.tagged_page import (
    BoxedPage,
    CameraSymbol,
    Cell,
    Cluster,
    TaggedPoint,
)
from security_design_assistant.drawing.notations.boxed.tags import Tag
from security_design_assistant.drawing.notations.port import ReadPage
from security_design_assistant.drawing.page.geometry import Frame
from security_design_assistant.drawing.rooms.anchor import RoomFinding
from security_design_assistant.drawing.rooms.room_labels import RoomLabel
from security_design_assistant.models.analysis import ComponentType, DeviceType, Location, Side
from tests.unit.handmade_page import square

LABEL = (200.0, 100.0, 230.0, 112.0)
PLANT, LOBBY = RoomLabel("B216", "PLANT", LABEL), RoomLabel("B217", "LOBBY", LABEL)
FRAME = Frame((1, 0, 0, 1, 100, 0), 400, 300)
LEGEND = Legend(
    (
        LegendSymbol((Glyph("", "P"),), "Position Switch", "access", square(0, 0)),
        LegendSymbol((Glyph("", "D"),), "Duress Switch", "access", square(0, 10)),
        LegendSymbol((Glyph("", "01"),), "Type 01 - Maglock", "lock", square(0, 20)),
    )
)
CODES = {
    ("camera_type", "2"): "2 Mega-Pixel",
    ("fixing", "1"): "Internal Recessed",
    ("equipment", "RFP"): "Panel",
}


def tag(system: str = "A", *notes: str) -> Tag:
    return Tag(system, "B2", "001", "BB", (10.0, 10.0, 40.0, 31.0), 6.0, 0.0, notes)


def cluster(*texts: str) -> Cluster:
    return Cluster(
        tuple(Cell(square(60 + 6 * index, 20), Glyph("", text)) for index, text in enumerate(texts))
    )


def findings(boxed: BoxedPage, *rooms: RoomFinding) -> PageFindings:
    keys = [key for key, _ in boxed.keyed_points()] + [key for key, _ in boxed.keyed_equipment()]
    page = ReadPage(3, FRAME, boxed, dict(zip(keys, rooms, strict=False)))
    return PageFindings(page, SymbolReader([LEGEND]), CODES)


def codes_of(found: PageFindings) -> list[str]:
    return [note.code for note in found.notes]


def test_a_tag_with_its_cluster_is_a_component_on_the_displayed_page() -> None:
    point = TaggedPoint(tag(), (cluster("P", "D"),))

    found = findings(BoxedPage((point,)), RoomFinding(PLANT, LOBBY, "It is there.", 0.97))

    (door,) = found.components
    assert (door.id, door.type, door.page) == ("A-001-BB-B2", ComponentType.DOOR, 3)
    assert door.bbox == (110, 10, 140, 31)
    assert door.location == Location(
        room_number="B216",
        room_name="PLANT",
        other_side=Side(room_number="B217", room_name="LOBBY"),
        confidence=0.97,
        label_bbox=(300, 100, 330, 112),
    )
    assert [(device.type, device.code) for device in door.devices] == [
        (DeviceType.POSITION_SWITCH, "P"),
        (DeviceType.DURESS_SWITCH, "D"),
    ]
    assert "It is there." in door.reasoning
    assert found.notes == []


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("A", ComponentType.DOOR),
        ("C", ComponentType.CAMERA),
        ("V", ComponentType.INTERCOM),
        ("I", ComponentType.INTRUDER),
    ],
)
def test_the_tags_system_says_what_the_component_is(system: str, expected: ComponentType) -> None:
    assert findings(BoxedPage((TaggedPoint(tag(system)),))).components[0].type is expected


def test_a_tag_without_a_line_is_a_component_without_devices_and_noted() -> None:
    found = findings(BoxedPage((TaggedPoint(tag()),)))

    assert found.components[0].devices == ()
    assert codes_of(found) == ["unconnected_tag"]
    assert found.notes[0].component_id == "A-001-BB-B2"


def test_looser_leaders_and_unknown_symbols_lower_the_confidence() -> None:
    exact, loose = (TaggedPoint(tag(), (cluster("P"),), gap=gap) for gap in (0.0, 0.25))
    odd = TaggedPoint(tag(), (cluster("P", "ZZZ"),))

    first, second, third = (findings(BoxedPage((point,))).components[0] for point in (exact, loose, odd))

    assert first.confidence > second.confidence > third.confidence


def test_an_unknown_symbol_keeps_its_text_and_place() -> None:
    (found,) = findings(BoxedPage((TaggedPoint(tag(), (cluster("ZZZ"),)),))).components

    (device,) = found.devices
    assert (device.type, device.code, device.in_legend) == (DeviceType.UNKNOWN, "ZZZ", False)
    assert device.bboxes == ((160, 20, 166, 26),)


def test_a_device_whose_code_the_legend_leaves_out_says_so() -> None:
    (found,) = findings(BoxedPage((TaggedPoint(tag(), (cluster("01", "11"),)),))).components

    assert [(device.code, device.in_legend) for device in found.devices] == [("01", True), ("11", False)]
    assert found.devices[1].meaning is None


def test_a_camera_is_explained_by_the_drawings_own_tables() -> None:
    point = TaggedPoint(tag("C", "100%"), (), CameraSymbol("21", square(80, 80)))

    (camera,) = findings(BoxedPage((point,))).components

    assert camera.attributes == {
        "screen_height": "100%",
        "symbol_code": "21",
        "type_code": "2",
        "fixing_code": "1",
        "camera_type": "2 Mega-Pixel",
        "fixing": "Internal Recessed",
    }
    assert camera.devices[0].meaning == "2 Mega-Pixel, Internal Recessed"


def test_a_camera_code_that_the_tables_leave_out_is_not_explained() -> None:
    found = findings(BoxedPage((TaggedPoint(tag("C"), (), CameraSymbol("91", square(80, 80))),)))

    (device,) = found.components[0].devices
    assert (device.meaning, device.in_legend) == (None, False)
    assert "camera_type" not in found.components[0].attributes


def test_equipment_takes_the_room_after_those_of_the_points() -> None:
    known, strange = (EquipmentBox(code, "B2", "02", (10, 50, 34, 70)) for code in ("RFP", "QQQ"))
    boxed = BoxedPage((TaggedPoint(tag(), (cluster("P"),)),), equipment=(known, strange))

    found = findings(boxed, *(RoomFinding(RoomLabel(number, "", LABEL)) for number in ("B1", "B2", "B3")))

    assert [(each.id, each.location.room_number) for each in found.components[1:]] == [
        ("RFP-B2-02", "B2"),
        ("QQQ-B2-02", "B3"),
    ]
    assert found.components[1].attributes["equipment_type"] == "Panel"
    assert "equipment_type" not in found.components[2].attributes


def test_known_symbols_without_a_tag_are_noted_and_squares_of_something_else_are_not() -> None:
    found = findings(BoxedPage(orphans=(cluster("P", "D"), cluster("ZZZ"))))

    (note,) = found.notes
    assert (note.code, note.component_id, note.bbox) == ("orphan_cluster", None, (160, 20, 172, 26))
    assert found.components == []


def finding(code: str | None, confidence: float, x: float) -> Finding:
    cell = Cell(square(x, 20), Glyph("", code or ""))
    return Finding(DeviceType.LOCK, code, None, "Maglock", confidence, "", (cell,))


def test_equal_symbols_are_counted_as_one_device_as_sure_as_the_least_sure_of_them() -> None:
    devices = grouped([finding("01", 0.9, 10), finding("02", 0.8, 16), finding("01", 0.7, 22)], FRAME)

    assert [(device.code, device.count, device.confidence) for device in devices] == [
        ("01", 2, 0.7),
        ("02", 1, 0.8),
    ]
    assert devices[0].bboxes == ((110, 20, 116, 26), (122, 20, 128, 26))


def test_of_two_pages_that_define_a_code_the_first_wins() -> None:
    box = square(0, 0)
    first = Legend(codes=(LegendCode("fixing", "1", "Wall", box),))
    second = Legend(codes=(LegendCode("fixing", "1", "Pole", box), LegendCode("fixing", "2", "Roof", box)))

    assert code_tables([first, second]) == {("fixing", "1"): "Wall", ("fixing", "2"): "Roof"}

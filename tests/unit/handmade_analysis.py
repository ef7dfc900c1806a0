"""A small analysis made by hand: every component type, a broken rule of most kinds, awkward text."""

from __future__ import annotations

from datetime import UTC, datetime

from security_design_assistant.models.analysis import (
    Analysis,
    BoundingBox,
    Component,
    ComponentType,
    Device,
    DeviceType,
    DrawingInfo,
    LegendEntry,
    Location,
    PageStatus,
    PageSummary,
    ReviewNote,
)

READ_AT = datetime(2025, 3, 4, 10, 20, 30, tzinfo=UTC)
VERSION = "9.8.7"


def cells(x: float, y: float, count: int) -> tuple[BoundingBox, ...]:
    """``count`` device squares side by side, the first with its corner at ``(x, y)``."""
    return tuple((x + 6 * index, y, x + 6 * index + 6, y + 6) for index in range(count))


def device(kind: DeviceType, code: str | None = None, count: int = 1, **more: object) -> Device:
    return Device.model_validate({"type": kind, "code": code, "count": count, **more})


def door(number: int, *devices: Device, room: str | None = "Plant", **more: object) -> Component:
    """Door ``A-00n-XX-L1`` with its tag on a grid, so that no two lie on each other."""
    x, y = 40.0 + 110 * (number % 4), 60.0 + 80 * (number // 4)
    content = {
        "id": f"A-{number:03d}-XX-L1",
        "type": ComponentType.DOOR,
        "system": "A",
        "page": 1,
        "bbox": (x, y, x + 30, y + 21),
        "location": Location(room_number=f"L1{number:02d}" if room else None, room_name=room),
        "devices": devices,
        "confidence": 0.97,
        "reasoning": "Tag and leader read from the geometry.",
    }
    return Component.model_validate(content | more)


def analysis(*components: Component, **more: object) -> Analysis:
    """An analysis of one A4 page that holds just ``components``."""
    content = {
        "drawing": DrawingInfo(sha256="ab" * 32, page_count=1),
        "pages": (PageSummary(page=1, status=PageStatus.ANALYSED, width=595.0, height=842.0),),
        "components": components,
    }
    return Analysis.model_validate(content | more)


def sound_door(number: int = 1, **more: object) -> Component:
    """A door that breaks no rule."""
    return door(
        number,
        device(DeviceType.CREDENTIAL_READER, "S", 2, meaning="Smart Card", bboxes=cells(90, 60, 2)),
        device(DeviceType.BREAK_GLASS, meaning="Break Glass", bboxes=cells(102, 60, 1)),
        device(DeviceType.LOCK, "02", meaning="Electric Mortise", bboxes=cells(108, 60, 1)),
        device(DeviceType.POSITION_SWITCH, "P", meaning="Position Switch", bboxes=cells(114, 60, 1)),
        **more,
    )


def camera(**more: object) -> Component:
    content = {
        "id": "C-001-XX-L1",
        "type": ComponentType.CAMERA,
        "system": "C",
        "page": 1,
        "bbox": (300.0, 600.0, 330.0, 621.0),
        "location": Location(room_number="L120", room_name="Lobby"),
        "devices": (device(DeviceType.CAMERA, "22", bboxes=((350.0, 605.0, 358.0, 613.0),)),),
        "attributes": {
            "camera_type": "2 Mega-Pixel",
            "fixing": "Internal Surface",
            "screen_height": "360°",
            "symbol_code": "22",
        },
    }
    return Component.model_validate(content | more)


def full_analysis() -> Analysis:
    """One of everything: what a real, imperfect drawing yields."""
    lock_11 = device(DeviceType.LOCK, "11", 2, in_legend=False, bboxes=cells(200, 140, 2))
    handle = device(DeviceType.REQUEST_TO_EXIT, variant="handle", meaning="Request to Exit Handle")
    prep = device(DeviceType.LOCK_PREPARATION, "04", meaning="Prep for Head Lock")
    keypad = device(DeviceType.CREDENTIAL_READER, "KP", meaning="Keypad")
    strange = device(DeviceType.UNKNOWN, "Z", confidence=0.3, bboxes=cells(220, 220, 1))
    doors = (
        sound_door(1),
        door(
            2, device(DeviceType.POSITION_SWITCH, "P", 2, meaning="Position Switch", bboxes=cells(320, 60, 2))
        ),
        door(3, lock_11, keypad, device(DeviceType.CREDENTIAL_READER, "S"), handle, prep, room="=1+1"),
        door(5, strange, device(DeviceType.CONTROLLED_OUTPUT), confidence=0.55, room=None),
        door(10, device(DeviceType.DURESS_SWITCH, "D"), confidence=0.42, reasoning="The leader is broken."),
    )
    intercom = Component(
        id="V-001-XX-L1",
        type=ComponentType.INTERCOM,
        system="V",
        page=1,
        bbox=(400.0, 500.0, 430.0, 521.0),
        location=Location(room_name="Lobby"),
        devices=(device(DeviceType.INTERCOM_STATION, variant="door_station"),),
        attributes={"commissioning_code": "@home"},
    )
    rack = Component(
        id="RFP-L1-02",
        type=ComponentType.EQUIPMENT,
        system="RFP",
        page=1,
        bbox=(60.0, 700.0, 72.0, 708.0),
        attributes={"equipment_type": "Remote Field Panel"},
    )
    return Analysis(
        drawing=DrawingInfo(sha256="0f" * 32, page_count=2, number="SEC-100", title="Level 1 & Roof"),
        pages=(
            PageSummary(page=1, status=PageStatus.ANALYSED, width=595.0, height=842.0),
            PageSummary(page=2, status=PageStatus.NO_TEXT_LAYER, width=842.0, height=595.0),
        ),
        components=(*doors, camera(), intercom, rack),
        legend=(
            LegendEntry(page=1, section="AACS", code="P", meaning="Position Switch", bbox=(500, 90, 560, 96)),
            LegendEntry(
                page=1, section="ACCP", code="02", meaning="Electric Mortise", bbox=(500, 99, 560, 105)
            ),
        ),
        warnings=(
            ReviewNote(
                code="orphan_cluster",
                message="Two symbols belong to no tag.",
                page=1,
                bbox=(480.0, 300.0, 492.0, 306.0),
            ),
        ),
    )

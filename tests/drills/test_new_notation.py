"""A newcomer adds a notation: one folder and one row of the registry, and its doors reach the download."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from tests.drills.source_copy import SourceCopy

NOTATION = '''
"""Doors between double angles: ``<<D-001: R, L>>``."""

import re
from dataclasses import dataclass

from pydantic import TypeAdapter

from security_design_assistant.drawing.notations.port import Anchor, Explanation, Notation
from security_design_assistant.drawing.page.geometry import Box, centre
from security_design_assistant.drawing.page.sheet import Use
from security_design_assistant.models.analysis import Component, ComponentType, Device, DeviceType, Location

_MARK = re.compile(r"<<(D-\\d+): ([RL, ]+)>>")
_DEVICES = {"R": DeviceType.CREDENTIAL_READER, "L": DeviceType.LOCK}


@dataclass(frozen=True, slots=True)
class AngleMark:
    id: str
    codes: tuple[str, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class AnglePage:
    marks: tuple[AngleMark, ...]


class AngleNotation(Notation[AnglePage]):
    name = "angles"
    reading = TypeAdapter(AnglePage)

    def read(self, sheet):
        marks = []
        for phrase in sheet.phrases:
            match = _MARK.fullmatch(phrase.text)
            if match:
                marks.append(AngleMark(match[1], tuple(match[2].replace(" ", "").split(",")), phrase.box))
                sheet.claim_box(phrase.box, Use.COMPONENT)
                sheet.trace.saw("angles: doors", phrase.box, match[1])
        return AnglePage(tuple(marks)) if marks else None

    def anchors(self, reading):
        return [Anchor(mark.id, (centre(mark.box),)) for mark in reading.marks]

    def explain(self, pages):
        doors = [self._door(page, mark) for page in pages for mark in page.reading.marks]
        return Explanation(components=tuple(doors))

    def _door(self, page, mark):
        room = page.room(mark.id)
        return Component(
            id=mark.id, type=ComponentType.DOOR, system="D", page=page.page,
            bbox=page.frame.displayed(mark.box),
            location=Location(room_number=room.number, room_name=room.name),
            devices=tuple(Device(type=_DEVICES[code], code=code) for code in mark.codes),
            reasoning="Between double angles.",
        )
'''
IMPORT = "from security_design_assistant.drawing.notations.boxed.notation import BoxedNotation\n"
NEW_IMPORT = "from security_design_assistant.drawing.notations.angles.notation import AngleNotation\n"
ROW = "    BoxedNotation(),\n"


def drawing() -> bytes:
    document = pymupdf.open()
    page = document.new_page(width=600, height=400)
    page.draw_rect((100, 100, 300, 300), width=1.0)
    page.insert_text((170, 160), "STORE ROOM", fontsize=8)
    page.insert_text((185, 170), "B216", fontsize=8)
    page.insert_text((160, 220), "<<D-001: R, L>>", fontsize=8)
    data: bytes = document.tobytes()
    return data


def test_a_new_notation_takes_one_folder_and_one_row(tmp_path: Path) -> None:
    copy = SourceCopy(tmp_path / "src")
    copy.add("drawing/notations/angles/__init__.py", '"""Doors between double angles."""\n')
    copy.add("drawing/notations/angles/notation.py", NOTATION)
    copy.insert("drawing/notations/registry.py", IMPORT, NEW_IMPORT)
    copy.insert("drawing/notations/registry.py", ROW, "    AngleNotation(),\n")
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(drawing())

    results = list(copy.chain(plan, tmp_path / "out"))

    assert copy.changed() == ["drawing/notations/registry.py"]
    assert len(results) == 2
    for result in results:
        (door,) = result.components
        assert (door["id"], door["location"]["room_number"]) == ("D-001", "B216")
        assert {device["type"] for device in door["devices"]} == {"credential_reader", "lock"}
        assert any("D-001" in row for row in result.rows)

"""A newcomer adds an analyser: one module and one row of the registry, and every door of the house opens."""

from __future__ import annotations

from pathlib import Path

from tests.drills.source_copy import SourceCopy
from tests.fixtures import hostile

ANALYSER = '''
"""An analyser that finds one door on every drawing."""

from hashlib import sha256

from pydantic import TypeAdapter

from security_design_assistant.models.analysis import (
    Analysis, Component, ComponentType, Device, DeviceType, DrawingInfo, PageStatus, PageSummary,
)


class Dowser:
    name = "dowser"
    reading = TypeAdapter(str)

    def read(self, work):
        work.pages.save(1, self.reading, "water")
        work.page_read(1, 1)
        work.used("rods", 2)
        return sha256(work.drawing).hexdigest()

    def explain(self, reading, work):
        door = Component(
            id="A-777-DD-B1", type=ComponentType.DOOR, system="A", page=1, bbox=(10, 10, 40, 30),
            devices=(Device(type=DeviceType.BREAK_GLASS),), reasoning=work.pages.load(1, self.reading),
        )
        return Analysis(
            drawing=DrawingInfo(sha256=reading, page_count=1), components=(door,),
            pages=(PageSummary(page=1, status=PageStatus.ANALYSED, width=600, height=800),),
        )


DOWSER = Dowser()
'''
NEW_ROW = '    "dowser": "security_design_assistant.analysers.dowser:DOWSER",\n'
ROW = '    "vector": "security_design_assistant.analysers.vector:VECTOR",\n'


def test_a_new_analyser_takes_one_module_and_one_row(tmp_path: Path) -> None:
    copy = SourceCopy(tmp_path / "src")
    copy.add("analysers/dowser.py", ANALYSER)
    copy.insert("analysers/registry.py", ROW, NEW_ROW)
    drawing = tmp_path / "plan.pdf"
    drawing.write_bytes(hostile.drawing(1))

    results = list(copy.chain(drawing, tmp_path / "out", analyser="dowser"))

    assert copy.changed() == ["analysers/registry.py"]
    assert len(results) == 2
    for result in results:
        (component,) = result.components
        assert (component["id"], component["reasoning"]) == ("A-777-DD-B1", "water")
        assert any("A-777-DD-B1" in row for row in result.rows)

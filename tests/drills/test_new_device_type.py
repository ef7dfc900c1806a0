"""A new device is one row and one glyph in the catalogue, and goes the whole way by them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pymupdf
import pytest

from tests.drills.source_copy import SourceCopy
from tests.unit.test_handlers import ENVIRONMENT

ROW = """\
    DOOR_SOUNDER = (
        "door_sounder",
        DeviceRow(
            label="Door Sounder",
            short_label="SDR",
            legend_words=(Phrase(r"sounder|door alarm"),),
            text_words=r"(?:door )?sounders?",
            certain_codes=("SDR",),
            shapes=(Shape("bell"),),
            column=ScheduleColumn(always=True, summary="Sounders"),
        ),
    )
"""
GLYPH = """\
    "bell": [
        *_arc(0.5, 0.62, 0.34, 180, 360),
        *_thick(0.08, 0.66, 0.92, 0.66, 0.04),
        *_block(0.42, 0.74, 0.58, 0.88),
    ],
"""
DRAWINGS = ("door_hardware", "door_hardware_no_legend", "text_with_every_code")
"""Samples with every device of the catalogue: by the legend, by the symbol alone, by its code."""

DRAW = """
import sys
from pathlib import Path
from security_design_assistant.samples import SAMPLES
for name in sys.argv[2:]:
    sample = SAMPLES[name]()
    Path(sys.argv[1], name + ".pdf").write_bytes(sample.pdf)
    Path(sys.argv[1], name + ".truth.json").write_text(sample.truth.model_dump_json())
"""
SCHEMA = """
import json
from security_design_assistant.results.data.json_schema import components_schema
print(json.dumps(components_schema()))
"""
HANDLERS = """
import importlib
for name in ("submit", "status", "worker", "dead_letter", "reconcile", "pre_traffic", "post_traffic"):
    importlib.import_module("security_design_assistant.handlers." + name)
"""


@dataclass(frozen=True)
class Drill:
    """The changed copy, and the folder with its drawings and their results."""

    source: SourceCopy
    folder: Path

    def result(self, drawing: str, name: str) -> Path:
        return self.folder / "out" / drawing / name

    def data(self, drawing: str, name: str = "components.json") -> Any:
        return json.loads(self.result(drawing, name).read_text())


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Drill:
    folder = tmp_path_factory.mktemp("drill")
    source = SourceCopy(folder / "src")
    source.insert("catalogue/devices.py", '    UNKNOWN = "unknown",', ROW)
    source.insert("catalogue/glyphs.py", '    "horseshoe": [', GLYPH)
    source.run("-c", DRAW, str(folder), *DRAWINGS)
    files = [str(folder / f"{name}.pdf") for name in DRAWINGS]
    source.run("-m", "security_design_assistant", "process", *files, "--out", str(folder / "out"))
    return Drill(source, folder)


def devices(components: Any) -> list[str]:
    return sorted(
        f"{component['id']} {device['count']} x {device['type']}"
        for component in components["components"]
        for device in component["devices"]
    )


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_it_is_found_where_it_stands(drill: Drill, drawing: str) -> None:
    truth = json.loads((drill.folder / f"{drawing}.truth.json").read_text())

    found = devices(drill.data(drawing))

    assert [line for line in found if "door_sounder" in line]
    assert found == devices(truth)


def test_a_legend_tells_it_by_its_own_words(drill: Drill) -> None:
    meanings = [
        device["meaning"]
        for component in drill.data("door_hardware")["components"]
        for device in component["devices"]
        if device["type"] == "door_sounder"
    ]

    assert meanings == ["Door Sounder"]


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_the_workbook_counts_it(drill: Drill, drawing: str) -> None:
    workbook = openpyxl.load_workbook(drill.result(drawing, "schedule.xlsx"))

    schedule, quantities = workbook["Door Schedule"], workbook["Quantities"]
    heading = next(cell for cell in schedule[1] if cell.value == "Door Sounder")
    column = [cell.value for cell in schedule[heading.column_letter]]
    assert 1 in column
    assert "Sounders" in {cell.value for cell in schedule["A"]}
    assert "Door Sounder" in {row[0].value for row in quantities}


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_the_marked_drawing_and_the_evaluation_name_it(drill: Drill, drawing: str) -> None:
    marked = pymupdf.open(drill.result(drawing, "marked-up.pdf"))[0].get_text()

    assert "SDR door sounder" in marked
    assert drill.data(drawing, "evaluation.json")["counts"]["devices_by_type"]["door_sounder"] == 1


def test_the_published_schema_lists_it(drill: Drill) -> None:
    schema = json.loads(drill.source.run("-c", SCHEMA))

    assert "door_sounder" in schema["$defs"]["DeviceType"]["enum"]


def test_every_function_still_loads(drill: Drill) -> None:
    drill.source.run("-c", HANDLERS, **ENVIRONMENT)


def test_it_can_be_submitted_and_downloaded(drill: Drill) -> None:
    out = drill.folder / "downloads"
    out.mkdir()

    drill.source.run("-m", "tests.drills.through_service", str(drill.folder / "door_hardware.pdf"), str(out))

    assert devices(json.loads((out / "components.json").read_text())) == devices(drill.data("door_hardware"))
    assert openpyxl.load_workbook(out / "schedule.xlsx")["Door Schedule"]

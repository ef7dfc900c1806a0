"""A new artefact is one row and the function that builds it, and goes the whole way by them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.drills.source_copy import SourceCopy
from tests.unit.test_handlers import ENVIRONMENT

ROW = """\
    ArtefactKind(
        "doors.txt",
        "text/plain; charset=utf-8",
        "schedule_generation",
        "Door list",
        "one door a line, for a drill",
        "results.data.door_list:door_list",
    ),
"""
BUILDER = '''\
"""Door list: ids and where the marked-up drawing is to be found."""

from security_design_assistant.results.artefacts import MARKED_UP, ArtefactSource


def door_list(source: ArtefactSource) -> bytes:
    """Return one id a line, and the name of the marked-up drawing."""
    doors = [component.id for component in source.analysis.components if component.type == "door"]
    return "\\\\n".join([*doors, source.name_of(MARKED_UP)]).encode()
'''.replace("\\\\n", "\\n")
DRAW = """
import sys
from pathlib import Path
from security_design_assistant.samples import SAMPLES
Path(sys.argv[1]).write_bytes(SAMPLES["plain"]().pdf)
"""
OPENAPI = "import runpy; runpy.run_module('security_design_assistant.api.openapi', run_name='__main__')"


@dataclass(frozen=True)
class Drill:
    """The changed copy, the folder with the drawing, and what ``sda process`` printed."""

    source: SourceCopy
    folder: Path
    printed: str


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Drill:
    folder = tmp_path_factory.mktemp("drill")
    source = SourceCopy(folder / "src")
    source.insert("results/artefacts.py", "    ArtefactKind(\n        MARKED_UP,", ROW)
    (source.package / "results" / "data" / "door_list.py").write_text(BUILDER)
    plan = folder / "plan.pdf"
    source.run("-c", DRAW, str(plan))
    arguments = ("-m", "security_design_assistant", "process", str(plan), "--out", str(folder / "out"))
    return Drill(source, folder, source.run(*arguments, COLUMNS="300"))


def test_a_drawing_processed_here_has_it_and_the_summary_says_where(drill: Drill) -> None:
    written = drill.folder / "out" / "plan" / "doors.txt"

    *doors, marked_up = written.read_text().splitlines()

    assert doors
    assert marked_up == "marked-up.pdf"
    assert "Door list" in drill.printed
    assert str(written) in drill.printed


def test_the_help_tells_of_it(drill: Drill) -> None:
    assert "doors.txt" in drill.source.run("-m", "security_design_assistant", "process", "--help")


def test_the_api_s_document_lists_it(drill: Drill) -> None:
    document = json.loads(drill.source.run("-c", OPENAPI))

    parameters = document["paths"]["/download/{job_id}/{artifact}"]["get"]["parameters"]
    (artifact,) = (parameter for parameter in parameters if parameter["name"] == "artifact")
    assert "doors.txt" in artifact["schema"]["enum"]
    assert "one door a line" in artifact["description"]


def test_a_job_of_the_service_has_it_and_it_can_be_downloaded(drill: Drill) -> None:
    out = drill.folder / "downloads"
    out.mkdir()

    drill.source.run("-m", "tests.drills.through_service", str(drill.folder / "plan.pdf"), str(out))

    *doors, marked_up = (out / "doors.txt").read_text().splitlines()
    assert doors
    assert marked_up == "drawing-marked-up.pdf"


def test_the_functions_of_the_api_still_load(drill: Drill) -> None:
    names = ("submit", "status")

    drill.source.run(
        "-c",
        "import importlib\n"
        f"for name in {names}: importlib.import_module('security_design_assistant.handlers.' + name)",
        **ENVIRONMENT,
    )

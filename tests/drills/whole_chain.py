"""Takes a drawing through the command line, and through the service on in-memory ports, to the download.

Usage: ``whole_chain.py DRAWING OUT ANALYSER``; the last line that it prints is what came out, as JSON.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl

import security_design_assistant
from security_design_assistant.cli import command_line
from security_design_assistant.jobs.delivery import Delivery
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.settings import Settings
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.worker_parts import build_worker
from tests.fakes import InMemoryQueue, RecordingAlerts
from tests.unit.api_caller import Caller


def rows(workbook: bytes) -> list[list[str]]:
    """Return the text of all cells of all sheets, row by row."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    return [
        [str(cell) for cell in row if cell is not None]
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
    ]


def by_service(drawing: bytes, analyser: str) -> dict[str, Any]:
    """Submit by the API, work, ask for the status, and follow the links of the downloads."""
    api = Caller()
    submitted = api.post_pdf(data=drawing, query=f"analyser={analyser}")
    assert submitted.status == 202, submitted.text
    job_id = submitted.body["job_id"]
    dependencies = Dependencies(
        settings=Settings(), jobs=api.jobs, objects=api.objects, queue=api.queue,
        dead_letters=InMemoryQueue(), alerts=RecordingAlerts(), uploads=api.uploads,
        parameters=None, metrics=api.metrics, clock=api.clock,
    )  # type: ignore[arg-type]  # fmt: skip
    delivery = Delivery("m-1", "receipt-1", json.dumps({"job_id": job_id}), "request-1")
    build_worker(dependencies).handle(delivery, Deadline.none())
    status = api.call("GET", f"/status/{job_id}").body
    answers = {
        name: api.call("GET", f"/download/{job_id}/{name}") for name in ("schedule.xlsx", "components.json")
    }
    stored = {
        name: api.objects.objects[urlsplit(answer.headers["location"]).path[1:]]
        for name, answer in answers.items()
    }
    return {
        "status": status["status"],
        "rows": rows(stored["schedule.xlsx"]),
        "components": json.loads(stored["components.json"])["components"],
    }


def main(drawing: Path, out: Path, analyser: str) -> None:
    """Do both and print what came out."""
    code = command_line.main(["process", str(drawing), "--out", str(out), "--json", "--analyser", analyser])
    folder = out / drawing.stem
    told = {
        "package": security_design_assistant.__file__,
        "code": code,
        "rows": rows((folder / "schedule.xlsx").read_bytes()),
        "components": json.loads((folder / "components.json").read_bytes())["components"],
        "service": by_service(drawing.read_bytes(), analyser),
    }
    print(json.dumps(told))  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])

"""How long a whole job takes, and its marked-up drawing alone, beside what MuPDF needs to hand over the page.

Run as ``make bench``. All figures are processor time, taken in turns in one run, and the ratios are their
medians. MuPDF has to hand over the text trace and line work of the same page, of a file opened anew. A job
is ``sda process`` with all its processes, from the bytes to the last result, without the program's start,
which is what the same job takes for a sheet with nothing on it.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pymupdf

from security_design_assistant.analysers.vector import analyse_reading, read_page
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.results.markup.marked_drawing import copy_and_mark
from security_design_assistant.review.findings import review
from tests.bench.analysis import REAL_SHEETS, seconds, sheet

ROUNDS = 7
_PROCESS = "import sys; from security_design_assistant.cli.command_line import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Measured:
    """A ratio to MuPDF's own share, and the most that it may be."""

    what: str
    ratio: float
    limit: float

    def __str__(self) -> str:
        return f"{self.what} / MuPDF alone: {self.ratio:.2f} (limit {self.limit})"


def main() -> int:
    """Measure, print, and return 1 if a limit is broken."""
    name, pdf = sheet()
    print(f"sheet: {name}")
    with tempfile.TemporaryDirectory() as folder:
        measured = (
            Measured("marked-up drawing", marking_ratio(pdf), 0.8),
            Measured("whole job", job_ratio(pdf, Path(folder)), 3.0),
        )
    for one in measured:
        print(one)
    return int(any(one.ratio > one.limit for one in measured))


def mupdf_alone(pdf: bytes) -> Callable[[], None]:
    """Return MuPDF's own share of the work on a sheet of one page."""

    def work() -> None:
        with pymupdf.open(stream=pdf, filetype="pdf") as document:
            document[0].get_texttrace()
            document[0].get_cdrawings()

    return work


def analysed(pdf: bytes) -> Analysis:
    """Return the analysis of a sheet of one page."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return analyse_reading(DrawingReading("0" * 64, 1, False, (read_page(document[0], 1, Budgets()),)))


def marking_ratio(pdf: bytes) -> float:
    """Return how much longer copying and marking a sheet takes than MuPDF's own share."""
    analysis = analysed(pdf)
    findings = review(analysis)

    def mark() -> None:
        copy_and_mark(pdf, analysis, findings, frozenset(), Budgets(), None)

    alone = mupdf_alone(pdf)
    mark()
    return statistics.median(seconds(mark) / seconds(alone) for _ in range(ROUNDS))


def job_ratio(pdf: bytes, folder: Path) -> float:
    """Return how much longer a job takes than MuPDF's own share, without the start of the program."""
    drawing = next(Path(__file__).resolve().parents[3].glob(REAL_SHEETS), None)
    if drawing is None:
        drawing = folder / "drawing.pdf"
        drawing.write_bytes(pdf)
    blank = folder / "blank.pdf"
    blank.write_bytes(_blank())
    alone = mupdf_alone(pdf)
    job_seconds(blank, folder)  # what is compiled and cached at the first start is then there
    return statistics.median(
        (job_seconds(drawing, folder) - job_seconds(blank, folder)) / seconds(alone) for _ in range(ROUNDS)
    )


def job_seconds(drawing: Path, folder: Path) -> float:
    """Return the processor seconds of ``sda process`` and all processes that it starts."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = [sys.executable, "-c", _PROCESS, "process", str(drawing), "--out", out]
        subprocess.run(command, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _blank() -> bytes:
    with pymupdf.open() as document:
        document.new_page(width=1190, height=842).insert_text((50, 50), "A")
        return bytes(document.tobytes())


if __name__ == "__main__":
    sys.exit(main())

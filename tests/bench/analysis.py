"""How fast and how lean the analysis is, printed with the machine it ran on.

Run as ``make bench``. The sheet is a consultant's real one where it lies beside the checkout, and the
project's densest sample elsewhere; the first line says which. Ratios, not seconds, are what holds from
machine to machine.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pymupdf

from security_design_assistant.analysers.vector import analyse_reading, read_page
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES

REAL_SHEETS = "*/drawings/basement-security-plan.pdf"
ROUNDS = 9
SHEETS = 60


def main() -> int:
    """Measure, print, and return 1 if a limit is broken."""
    name, pdf = sheet()
    print(f"sheet: {name}; {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    ratio = analysis_ratio(pdf)
    print(f"whole analysis / MuPDF alone (get_texttrace + get_cdrawings): {ratio:.2f} (limit 2.0)")
    times, megabytes = many_sheets(pdf)
    print(f"{SHEETS} sheets / 1 sheet: {times:.1f} (limit 62)")
    print(f"peak memory of a process with {SHEETS} sheets: {megabytes:.0f} MB (limit 400)")
    return int(ratio > 2.0 or times > 62 or megabytes > 400)


def sheet() -> tuple[str, bytes]:
    """Return name and bytes of the sheet to measure on."""
    real = next(Path(__file__).resolve().parents[3].glob(REAL_SHEETS), None)
    if real is not None:
        return real.name, real.read_bytes()
    return "sample dense_one_ink", SAMPLES["dense_one_ink"]().pdf


def analysis_ratio(pdf: bytes) -> float:
    """Return the median ratio of the whole analysis to what MuPDF alone needs, taken in turns."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        page = document[0]

        def mupdf_alone() -> None:
            page.get_texttrace()
            page.get_cdrawings()

        def whole_analysis() -> None:
            reading = read_page(page, 1, Budgets())
            analyse_reading(DrawingReading("0" * 64, 1, False, (reading,)))

        whole_analysis()
        return statistics.median(seconds(whole_analysis) / seconds(mupdf_alone) for _ in range(ROUNDS))


def seconds(work: Callable[[], None]) -> float:
    """Return the processor seconds that ``work`` takes in this process."""
    started = time.process_time()
    work()
    return time.process_time() - started


def many_sheets(pdf: bytes) -> tuple[float, float]:
    """Return how much longer 60 sheets take than one, and the peak memory in MB of the larger process."""
    one, _ = in_own_process(pdf, 1)
    many, megabytes = in_own_process(pdf, SHEETS)
    return many / one, megabytes


def in_own_process(pdf: bytes, count: int) -> tuple[float, float]:
    """Analyse ``count`` copies of the sheet in a fresh process; return its seconds and peak MB."""
    code = "import sys; from tests.bench.analysis import child; child(int(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(count)], input=pdf, capture_output=True, check=True
    )
    spent, megabytes = done.stdout.split()
    return float(spent), float(megabytes)


def child(count: int) -> None:
    """Read a sheet from standard input, analyse ``count`` copies, print seconds and peak MB."""
    import resource

    from security_design_assistant.analysers.vector import read_drawing

    data = copies(sys.stdin.buffer.read(), count)
    started = time.monotonic()
    analyse_reading(read_drawing(data, Budgets()))
    spent = time.monotonic() - started
    users = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(user).ru_maxrss for user in users) / 1024
    print(spent, peak)


def copies(pdf: bytes, count: int) -> bytes:
    """Return a drawing of ``count`` copies of the sheet, each with content of its own."""
    if count == 1:
        return pdf
    document = pymupdf.open()
    for _ in range(count):
        with pymupdf.open(stream=pdf, filetype="pdf") as source:
            document.insert_pdf(source)
    data: bytes = document.tobytes()
    return data


if __name__ == "__main__":
    sys.exit(main())

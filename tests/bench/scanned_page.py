"""Reads a page in the guarded process and measures that process: for :mod:`tests.bench.scans`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pymupdf

from security_design_assistant.analysers.vector import read_page
from security_design_assistant.drawing.reading import PageReading
from security_design_assistant.models.budgets import Budgets


class MeasuredPage(NamedTuple):
    """A page as it was read, and the most memory that the process had until then, in MB."""

    reading: PageReading
    megabytes: float


def read_and_measure(page: pymupdf.Page, number: int, budgets: Budgets) -> MeasuredPage:
    """Read a page as the worker does."""
    reading = read_page(page, number, budgets)
    # Not getrusage: that begins with what the parent had when it started this process.
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return MeasuredPage(reading, int(told[1]) / 1000 if told else 0.0)

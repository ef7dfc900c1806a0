"""How well scans are read without Gemini: ``make scans`` reads scanned twins of the samples and counts.

``python -m tests.bench.scans [--dpi N] [SAMPLE ...]``: without names, the samples of :data:`KINDS`; ``--all``
takes all. A line a twin: tags found of those there are, tags invented, devices likewise, codes in doubt,
seconds of processor time, peak memory in MB. Each twin is read in a child process, as the worker reads it.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Iterator
from typing import NamedTuple

from security_design_assistant.accuracy.score import Count, Score, score
from security_design_assistant.analysers.vector import analyse_reading
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES
from security_design_assistant.samples.scanned import scanned_twin
from security_design_assistant.samples.sheets import Sample
from security_design_assistant.sandbox.guard import SkippedPage, guarded_pages
from tests.bench.scanned_page import read_and_measure

KINDS = (
    "plain",
    "paper_a1",
    "systems",
    "elbow_leaders",
    "oblong_cells",
    "text_with_key",
    "text_with_dots",
    "short_ids_with_key",
    "door_numbers_in_hexagons",
    "lists_by_device",
    "door_schedule_table",
    "schedule_two_tier",
    "schedule_ticked",
    "hardware_each_to_have",
    "hardware_totals",
    "door_hardware",
)
"""Samples of every notation, whose scans are read unless others are asked for."""

PATIENT = Budgets(page_seconds=600, scan_seconds=3_600, drawing_seconds=7_200)
"""The machine that measures may be busy with other things."""


class Row(NamedTuple):
    """What was measured of one twin."""

    name: str
    score: Score
    doubts: int
    seconds: float
    megabytes: float


def measured(twin: Sample) -> Row:
    """Read one twin as the worker does and hold it against its truth."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = list(guarded_pages(twin.pdf, PATIENT, read_and_measure))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    pages = [page for page in found if not isinstance(page, SkippedPage)]
    readings = tuple(page.reading for page in pages)
    analysis = analyse_reading(DrawingReading("", len(pages), False, readings))
    doubts = sum(len(page.scan.doubts) for page in readings if page.scan)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    megabytes = max((page.megabytes for page in pages), default=0.0)
    return Row(twin.name, score(twin.truth, analysis), doubts, seconds, megabytes)


def rows(names: list[str], dpi: int) -> Iterator[Row]:
    """Yield what was measured of each sample's twin."""
    for name in names:
        twin = scanned_twin(SAMPLES[name](), dpi)
        if twin is not None:
            yield measured(twin)


def shown(count: Count) -> str:
    """Say a count as found / there are, and invented."""
    there = count.true_positives + count.false_negatives
    return f"{count.true_positives:>4}/{there:<4} {count.false_positives:>4}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dpi", type=int, nargs="*", default=[300, 200])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    names = list(SAMPLES) if asked.all else asked.names or list(KINDS)
    for dpi in asked.dpi:
        print(f"\n{'scan':<34} {'tags':>9} inv.  {'devices':>9} inv.  doubts  seconds  peak MB")
        tags, all_devices, cost = Count(), Count(), 0.0
        for row in rows(names, dpi):
            tags, all_devices = tags + row.score.components, all_devices + row.score.all_devices
            cost += row.seconds
            print(
                f"{row.name:<34} {shown(row.score.components)}  {shown(row.score.all_devices)}"
                f"  {row.doubts:>6}  {row.seconds:>7.1f}  {row.megabytes:>7.0f}",
                flush=True,
            )
        print(f"{'all':<34} {shown(tags)}  {shown(all_devices)}  {'':>6}  {cost:>7.1f}")


if __name__ == "__main__":
    main()

"""Fits the confidence anew: ``make calibrate`` reads the samples and their disturbed twins, and counts.

``python -m tests.bench.calibrate [--all] [--dry] [DIR ...]``: every DIR with NAME.pdf and NAME.truth.json is
counted, too, and nothing of it is kept but counts. A sample is read under pairs of disturbances, each sample
under others; with ``--all`` under each by itself. With ``--dry`` the table in the package stays as it is.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pymupdf

from security_design_assistant.accuracy.fitting import Band, FittedRow, bands, fit, tally
from security_design_assistant.accuracy.score import Judged, score
from security_design_assistant.accuracy.truth import Truth
from security_design_assistant.analysers.vector import analyse_reading, read_drawing, read_page
from security_design_assistant.drawing.confidence.calibration import TABLE, FittedCalibration, Step, Subject
from security_design_assistant.drawing.notations.registry import NOTATIONS
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES
from security_design_assistant.samples.disturbed import DISTURBANCES, disturbed

PER_SAMPLE = 6
"""Pairs of disturbances under which a sample is read, unless all are asked for."""

SURE = 0.98
"""From here on 99 of 100 findings have to be right, on kinds that were left out of the fitting, too."""

Group = tuple[str, str]
"""Notation and subject."""


class Counted(NamedTuple):
    """One finding: where it was read, who gave it which evidence, whether it is right."""

    drawing: str
    disturbance: str
    notation: str
    subject: Subject
    evidence: float
    right: bool


class NotedEvidence:
    """A calibration that gives each finding a number of its own, by which its evidence is found again.

    Findings of several notations are joined before they can be judged; their numbers survive that.
    """

    STEP = 1e-9

    def __init__(self) -> None:
        self._noted: list[tuple[str, Subject, float]] = []

    def confidence(self, notation: str, subject: Subject, evidence: float) -> float:
        """Note the evidence and return its number, as a confidence below any real one."""
        self._noted.append((notation, subject, evidence))
        return len(self._noted) * self.STEP

    def evidence(self, number: float) -> tuple[str, Subject, float] | None:
        """Return what was noted under a number."""
        index = round(number / self.STEP) - 1
        return self._noted[index] if 0 <= index < len(self._noted) else None


def counted(drawing: str, disturbance: str, truth: Truth, reading: DrawingReading) -> list[Counted]:
    """Judge every finding of one drawing."""
    notes = NotedEvidence()
    findings = score(truth, analyse_reading(reading, notes)).findings
    noted = ((notes.evidence(finding.confidence), finding) for finding in findings)
    return [Counted(drawing, disturbance, *note, finding.right) for note, finding in noted if note]


def of_sample(name: str, disturbances: Sequence[str] = ()) -> list[Counted]:
    """Judge a sample and its twins under some disturbances."""
    sample = SAMPLES[name]()
    found = counted(name, "", sample.truth, _read(sample.pdf))
    for disturbance in disturbances:
        twin = disturbed(sample, disturbance)
        if twin is not None:
            fitting = "+".join(part for part in disturbance.split("+") if DISTURBANCES[part].fits(sample))
            found += counted(name, fitting, twin.truth, _read(twin.pdf))
    return found


def of_folder(folder: Path) -> Iterator[Counted]:
    """Judge the drawings of a folder, each a kind of its own."""
    for number, path in enumerate(sorted(folder.glob("*.truth.json"))):
        drawing = path.with_name(path.name.replace(".truth.json", ".pdf"))
        truth = Truth.model_validate_json(path.read_text(encoding="utf-8"))
        reading = read_drawing(drawing.read_bytes(), Budgets())
        yield from counted(f"given drawing {number + 1}", "", truth, reading)


def _read(pdf: bytes) -> DrawingReading:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        pages = tuple(read_page(page, number, Budgets()) for number, page in enumerate(document, 1))
    return DrawingReading("0" * 64, len(pages), False, pages)


def chosen(number: int, every: bool) -> list[str]:
    """Return the disturbances of the sample with this number; neighbours get others."""
    names = list(DISTURBANCES)
    if every:
        return names
    pairs = list(combinations(names, 2))
    step = len(pairs) // PER_SAMPLE
    return ["+".join(pairs[(number + index * step) % len(pairs)]) for index in range(PER_SAMPLE)]


def fitted_to(findings: Iterable[Counted]) -> dict[Group, tuple[FittedRow, ...]]:
    """Fit the confidence to findings, by notation and subject."""
    groups: dict[Group, list[tuple[float, bool]]] = defaultdict(list)
    for one in findings:
        groups[one.notation, one.subject].append((round(one.evidence, 2), one.right))
    return {group: fit(tally(groups[group])) for group in sorted(groups)}


def calibration_of(rows: Mapping[Group, Sequence[FittedRow]]) -> FittedCalibration:
    """Return the calibration that a fit gives."""
    return FittedCalibration(
        {group: [Step(row.evidence, row.confidence) for row in fitted] for group, fitted in rows.items()}
    )


def judged(findings: Iterable[Counted], calibration: FittedCalibration) -> list[Judged]:
    """Return the findings with the confidence that a calibration gives them."""
    return [
        Judged(
            one.subject, calibration.confidence(one.notation, one.subject, round(one.evidence, 2)), one.right
        )
        for one in findings
    ]


def left_out(findings: Sequence[Counted], kinds: Callable[[Counted], Iterable[str]]) -> list[Judged]:
    """Judge each kind by a fit that never saw it; ``kinds`` says what a finding is of."""
    members: dict[str, set[int]] = defaultdict(set)
    for index, one in enumerate(findings):
        for name in kinds(one):
            members[name].add(index)
    result = []
    for inside in members.values():
        others = (one for index, one in enumerate(findings) if index not in inside)
        result += judged((findings[index] for index in inside), calibration_of(fitted_to(others)))
    return result


def _drawing(one: Counted) -> tuple[str]:
    return (one.drawing,)


def _family(one: Counted) -> tuple[str]:
    return (SAMPLES[one.drawing].__module__ if one.drawing in SAMPLES else one.drawing,)


def _disturbances(one: Counted) -> list[str]:
    return one.disturbance.split("+") if one.disturbance else []


def write(rows: Mapping[Group, Sequence[FittedRow]]) -> None:
    """Write the table into the package."""
    data: dict[str, dict[str, list[dict[str, float]]]] = {notation.name: {} for notation in NOTATIONS}
    for (notation, subject), fitted in rows.items():
        data[notation][subject] = [asdict(row) for row in fitted]
    lines = json.dumps(data, indent=1).replace("\n    ", " ").replace("\n   }", " }")
    TABLE.write_text(lines + "\n", encoding="utf-8")


def _share(right: int, findings: int) -> str:
    return f"{int(1000 * right / findings) / 10:.1f} %" if findings else "-"


def print_bands(title: str, table: Sequence[Band]) -> None:
    """Print how many findings are right, by confidence."""
    print(f"\n{title}\n{'confidence':>14} {'findings':>9} {'right':>7} {'share':>8}")
    for band in table:
        edges = f"{band.least:.2f} - {band.most:.2f}"
        print(f"{edges:>14} {band.findings:>9} {band.right:>7} {_share(band.right, band.findings):>8}")


def print_sure(title: str, findings: Iterable[Judged]) -> None:
    """Print how many of the sure findings are right."""
    sure = [one.right for one in findings if one.confidence >= SURE]
    print(f"{title:46} {len(sure):>7} {sum(sure):>7} {_share(sum(sure), len(sure)):>8}")


def report(findings: Sequence[Counted], rows: Mapping[Group, Sequence[FittedRow]]) -> None:
    """Print what was fitted, how it holds, and how it holds where it was not fitted."""
    for (notation, subject), fitted in rows.items():
        print(
            f"\n{notation}: {subject}\n{'evidence from':>14} {'findings':>9} {'right':>7} {'share':>8} "
            "confidence"
        )
        for row in fitted:
            share = _share(row.right, row.findings)
            print(
                f"{row.evidence:>14.2f} {row.findings:>9} {row.right:>7} {share:>8} {row.confidence:>10.2f}"
            )
    calibration = calibration_of(rows)
    print_bands("all findings", bands(judged(findings, calibration)))
    alone = left_out(findings, _drawing)
    print_bands("each kind of drawing left out of fitting in turn", bands(alone))
    print(f"\n{f'of findings at {SURE:.0%} or more':46} {'found':>7} {'right':>7} {'share':>8}")
    print_sure("fitted", judged(findings, calibration))
    print_sure("kinds left out of fitting", alone)
    print_sure("families of kinds left out of fitting", left_out(findings, _family))
    print_sure("disturbances left out of fitting", left_out(findings, _disturbances))
    print_sure("  undisturbed", judged((o for o in findings if not o.disturbance), calibration))
    for name in DISTURBANCES:
        print_sure(f"  {name}", judged((o for o in findings if name in _disturbances(o)), calibration))


def main() -> int:
    """Read, count, fit, print, and write."""
    folders = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")]
    plan = [(name, chosen(number, "--all" in sys.argv)) for number, name in enumerate(SAMPLES)]
    findings: list[Counted] = []
    with ProcessPoolExecutor() as pool:
        for found in pool.map(of_sample, *zip(*plan, strict=True)):
            findings += found
    for folder in folders:
        findings += of_folder(folder)
    rows = fitted_to(findings)
    report(findings, rows)
    if "--dry" not in sys.argv:
        write(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())

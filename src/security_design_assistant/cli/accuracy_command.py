"""Command ``sda evaluate``: how well drawings are read, measured against what is known to be on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import structlog
from pydantic import ValidationError
from rich import box
from rich.table import Table

from security_design_assistant.accuracy.fitting import Band, bands
from security_design_assistant.accuracy.score import Count, Score, merge, score
from security_design_assistant.accuracy.truth import Truth
from security_design_assistant.analysers.vector import analyse_reading, read_drawing
from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line, print_table
from security_design_assistant.cli.progress import progress_of
from security_design_assistant.cli.source import printable, read_source
from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.results.data.components_json import published
from security_design_assistant.review.findings import review

_log = structlog.get_logger()


def evaluate_folder(folder: Path, budgets: Budgets, as_json: bool) -> ExitCode:
    """Process every drawing in ``folder`` that has a truth beside it and print how well it was read."""
    pairs = list(_pairs(folder))
    if not pairs:
        _log.error(f"{printable(str(folder))}: no NAME.pdf with a NAME.truth.json beside it was found")
        return ExitCode.REJECTED
    scores = []
    for drawing, truth in pairs:
        try:
            scores.append(_score(drawing, truth, budgets).named(printable(drawing.name)))
        except PermanentError as exc:
            _log.error(f"{printable(drawing.name)}: {exc.message} [{exc.code}]")
    if not scores:
        return ExitCode.REJECTED
    total = merge(scores)
    for difference in total.misses:
        _log.info(f"missed: {difference}")
    for difference in total.inventions:
        _log.info(f"invented: {difference}")
    if as_json:
        print_line(json.dumps(_as_data(total)))
    else:
        print_table(_table(total))
        print_table(_confidence_table(bands(total.findings)))
    return ExitCode.ALL_WELL if len(scores) == len(pairs) else ExitCode.REJECTED


def _pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    for drawing in sorted(folder.glob("*.pdf")):
        truth = drawing.with_suffix(".truth.json")
        if truth.is_file():
            yield drawing, truth


def _score(drawing: Path, truth: Path, budgets: Budgets) -> Score:
    try:
        expected = Truth.model_validate_json(read_source(truth, budgets.max_bytes))
    except ValidationError as exc:
        first = exc.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        message = f"{printable(truth.name)} is no valid truth: {place}: {first['msg']}."
        raise PermanentError("wrong_truth", message) from exc
    data = read_source(drawing, budgets.max_bytes)
    with progress_of(printable(drawing.name)) as listener:
        listener.stage_started(StageName.PDF_PROCESSING)
        reading = read_drawing(
            data, budgets, lambda done, total: listener.page_read(StageName.PDF_PROCESSING, done, total)
        )
        analysis = analyse_reading(reading)
        return score(expected, published(analysis, review(analysis)))


def _rows(total: Score) -> Iterator[tuple[str, Count]]:
    yield "components", total.components
    yield from total.devices.items()
    yield "all devices", total.all_devices
    yield "attributes", total.attributes
    yield "rooms", total.rooms
    yield "other sides", total.other_sides


def _table(total: Score) -> Table:
    table = Table(title=f"{total.drawings} drawings", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("Of")
    for heading in ("Right", "Missed", "Invented", "Precision", "Recall"):
        table.add_column(heading, justify="right")
    for name, count in _rows(total):
        table.add_row(
            name.replace("_", " "),
            str(count.true_positives),
            str(count.false_negatives),
            str(count.false_positives),
            _percent(count.precision),
            _percent(count.recall),
        )
    return table


def _confidence_table(table: Iterable[Band]) -> Table:
    shown = Table(title="Findings by confidence", title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("From", "To", "Findings", "Right", "Share"):
        shown.add_column(heading, justify="right")
    for band in table:
        edges = (f"{edge:.0%}" for edge in (band.least, band.most))
        share = "-" if band.share is None else _percent(band.share)
        shown.add_row(*edges, str(band.findings), str(band.right), share)
    return shown


def _percent(share: float) -> str:
    """Return the share rounded down, so that only what is perfect shows as 100 %."""
    return f"{int(share * 1000) / 10:.1f} %"


def _as_data(total: Score) -> dict[str, object]:
    return {
        "drawings": total.drawings,
        "components": _count(total.components),
        "devices": {kind: _count(count) for kind, count in total.devices.items()},
        "all_devices": _count(total.all_devices),
        "attributes": _count(total.attributes),
        "rooms": _count(total.rooms),
        "other_sides": _count(total.other_sides),
        "pages": _count(total.pages),
        "warnings": _count(total.warnings),
        "confidence": [asdict(band) for band in bands(total.findings)],
        "misses": list(total.misses),
        "inventions": list(total.inventions),
    }


def _count(count: Count) -> dict[str, float]:
    return {
        "precision": round(count.precision, 6),
        "recall": round(count.recall, 6),
        "true_positives": count.true_positives,
        "false_positives": count.false_positives,
        "false_negatives": count.false_negatives,
    }

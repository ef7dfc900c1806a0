"""Batch of drawings, one after another: a bad one never stops the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import structlog

from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line, print_table
from security_design_assistant.cli.processing import Choices, Processed, process_file, process_project
from security_design_assistant.cli.progress import progress_of
from security_design_assistant.cli.source import printable
from security_design_assistant.cli.summary import summary_table, what_is_missing
from security_design_assistant.errors import PermanentError, RetryableError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.ports import ProgressListener

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, for programs (``code``) and for people (``message``)."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """The line that ``--json`` prints of one drawing.

    A completed drawing has an ``error`` too if pages of it were not read.
    """

    file: str
    status: Literal["completed", "rejected"]
    out: str | None
    error: Problem | None

    @property
    def exit_code(self) -> ExitCode:
        """What this drawing alone would make of the exit code."""
        if self.status == "rejected":
            return ExitCode.REJECTED
        return ExitCode.PAGES_NOT_READ if self.error else ExitCode.ALL_WELL


def process_files(
    files: Sequence[str],
    out: Path,
    budgets: Budgets,
    as_json: bool,
    choices: Choices,
) -> ExitCode:
    """Process each file into a folder below ``out`` and print its JSON line or its summary table."""
    codes = set()
    for file in files:
        report, processed = _process(file, out, budgets, choices)
        codes.add(report.exit_code)
        _tell(report, Path(file).name, processed, as_json)
    for code in (ExitCode.REJECTED, ExitCode.PAGES_NOT_READ):
        if code in codes:
            return code
    return ExitCode.ALL_WELL


def _tell(report: FileReport, name: str, processed: Processed | None, as_json: bool) -> None:
    if report.error:
        level = _log.error if report.status == "rejected" else _log.warning
        level(f"{printable(report.file)}: {report.error.message} [{report.error.code}]")
    if as_json:
        print_line(json.dumps(asdict(report)))
    elif processed:
        print_table(summary_table(name, processed))


def process_together(
    project: str,
    files: Sequence[str],
    out: Path,
    budgets: Budgets,
    as_json: bool,
    choices: Choices,
) -> ExitCode:
    """Process the files as one project into one folder below ``out`` and print as for one drawing."""
    paths = [Path(file) for file in files]
    report, processed = _reported(
        project,
        lambda listener: process_project(project, paths, out, budgets, listener, choices=choices),
    )
    _tell(report, project, processed, as_json)
    return report.exit_code


def _process(
    file: str,
    out: Path,
    budgets: Budgets,
    choices: Choices,
) -> tuple[FileReport, Processed | None]:
    path = Path(file)
    return _reported(
        file,
        lambda listener: process_file(path, out, budgets, listener, choices=choices),
    )


def _reported(
    file: str, process: Callable[[ProgressListener], Processed]
) -> tuple[FileReport, Processed | None]:
    try:
        with progress_of(printable(Path(file).name)) as listener:
            processed = process(listener)
    except (PermanentError, RetryableError) as exc:
        return _rejected(file, exc.code, exc.message), None
    except Exception:  # noqa: BLE001 - the process edge: our own mistake must not cost the other files
        _log.exception(f"{printable(file)}: internal error in sda; please report it")
        return _rejected(file, "internal_error", "sda failed on this drawing; the reason is above."), None
    missing = what_is_missing(processed)
    problem = Problem("pages_not_read", missing) if missing else None
    return FileReport(file, "completed", str(processed.folder), problem), processed


def _rejected(file: str, code: str, message: str) -> FileReport:
    return FileReport(file, "rejected", None, Problem(code, message))

"""Display of a job on its way: one line that moves, or lines where there is no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import structlog
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from security_design_assistant.cli.progress import DOING
from security_design_assistant.pipeline.job import StageName

_log = structlog.get_logger()


class Display(Protocol):
    """Is told how a submission gets on."""

    def uploading(self, done: int, total: int) -> None:
        """Tell how many bytes are sent."""

    def status(self, job: dict[str, Any]) -> None:
        """Tell what ``GET /status`` says."""


@contextmanager
def display_of(name: str) -> Iterator[Display]:
    """Yield a display on stderr; ``name`` is the drawing's."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(name)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[doing]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bar(progress, progress.add_task(escape(name), total=100, doing="starting"))


def _doing(job: dict[str, Any]) -> str:
    status = str(job["status"])
    stage = job.get("current_stage")
    if status == "processing" and stage in list(StageName):
        return DOING[StageName(stage)]
    waiting = {"queued": "waiting for a worker", "retrying": "waiting for another attempt"}
    return waiting.get(status, status)


class _Bar:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def uploading(self, done: int, total: int) -> None:
        self._progress.update(self._task, completed=100 * done / max(total, 1), doing="uploading")

    def status(self, job: dict[str, Any]) -> None:
        percent = job["progress"]["percent"]
        self._progress.update(self._task, completed=percent, doing=_doing(job))


class _Lines:
    def __init__(self, name: str) -> None:
        self._name = name
        self._last = ""

    def uploading(self, _done: int, total: int) -> None:
        self._say(f"uploading {total:,} bytes")

    def status(self, job: dict[str, Any]) -> None:
        self._say(_doing(job))

    def _say(self, text: str) -> None:
        if text != self._last:
            _log.info(f"{self._name}: {text}")
            self._last = text

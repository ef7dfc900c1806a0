"""A progress bar on the terminal: pages while they are read, then the name of each stage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.ports import ProgressListener, SilentListener, StageReport

DOING = {
    StageName.VALIDATION: "checking the file",
    StageName.PDF_PROCESSING: "reading pages",
    StageName.DRAWING_ANALYSIS: "finding components",
    StageName.CORRECTIONS: "applying corrections",
    StageName.SCHEDULE_GENERATION: "writing the schedule",
    StageName.EVALUATION: "checking the schedule",
}
"""What each stage does, in a person's words."""


class _Bar:
    """Passes what it hears on to one line of a rich progress display."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def stage_started(self, stage: StageName) -> None:
        self._progress.update(self._task, doing=DOING[stage])

    def page_read(self, _stage: StageName, done: int, total: int) -> None:
        self._progress.update(self._task, completed=done, total=total)

    def stage_finished(self, report: StageReport) -> None:
        """Leave the line as it is: the next stage changes it."""


@contextmanager
def progress_of(name: str) -> Iterator[ProgressListener]:
    """Yield a listener that shows a drawing's progress on stderr, if that is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield SilentListener()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("pages, {task.fields[doing]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bar(progress, progress.add_task(escape(name), total=None, doing="starting"))

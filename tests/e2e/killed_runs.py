"""Processes one drawing, and again from the state that a kill at each event would leave behind.

Usage: ``killed_runs.py DRAWING DIRECTORY``. Prints one JSON object: what an undisturbed run heard and left;
for each of its events, what a run heard and left that begins with the disk as it was at that event; and
for some events, what the disk looked like after a real SIGKILL there. Every run is a process of its own,
forked so that the imports are paid for once; production code knows nothing of this.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from security_design_assistant.cli.processing import process_file
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.ports import ObjectStore, StageReport

FIRST_RUN = datetime(2026, 1, 2, 8, tzinfo=UTC)
RESUMED_RUN = datetime(2026, 1, 3, 9, tzinfo=UTC)


@dataclass
class Journal:
    """Writes each event to a file at once, copies ``watched`` there, and dies at event ``fatal``."""

    path: Path
    fatal: int | None = None
    watched: Path | None = None
    count: int = 0

    def note(self, event: str) -> None:
        with self.path.open("a") as file:
            file.write(event + "\n")
        self.count += 1
        if self.watched is not None:
            shutil.copytree(self.watched, self.watched.with_name(f"cut-{self.count}"))
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Witness:
    """A progress listener and a store that write everything into the journal."""

    journal: Journal
    store: ObjectStore | None = None

    def stage_started(self, stage: StageName) -> None:
        self.journal.note(f"started {stage}")

    def page_read(self, stage: StageName, done: int, total: int) -> None:
        self.journal.note(f"page {done} of {total}")

    def stage_finished(self, report: StageReport) -> None:
        self.journal.note(f"{'reused' if report.reused else 'finished'} {report.stage}")

    def around(self, store: ObjectStore) -> ObjectStore:
        self.store = store
        return self

    def put(self, key: str, data: bytes) -> None:
        assert self.store
        self.journal.note(f"before {key}")
        self.store.put(key, data)
        self.journal.note(f"stored {key}")

    def get(self, key: str) -> bytes | None:
        assert self.store
        return self.store.get(key)

    def exists(self, key: str) -> bool:
        assert self.store
        return self.store.exists(key)

    def delete(self, key: str) -> None:
        assert self.store
        self.store.delete(key)

    def list(self, prefix: str) -> list[str]:
        assert self.store
        return self.store.list(prefix)


def run(drawing: Path, out: Path, journal: Journal, now: datetime) -> None:
    """Process the drawing, with every write to the disk and every event in the journal."""
    write = os.fsync

    def write_and_note(descriptor: int) -> None:
        write(descriptor)
        journal.note("synced")  # a file is written but not yet in its place, or a folder is

    os.fsync = write_and_note
    witness = Witness(journal)
    process_file(drawing, out, Budgets(), witness, now=lambda: now, through=witness.around)


def in_a_process_of_its_own(work: Callable[[], None]) -> int:
    """Do ``work`` in a fork and return its wait status."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as exc:  # noqa: BLE001 - the parent must not go on twice
            sys.stderr.write(f"{exc!r}\n")
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def attempt(drawing: Path, out: Path, now: datetime, journal: Journal) -> dict[str, object]:
    """Run once and return how it ended and what it noted."""
    status = in_a_process_of_its_own(lambda: run(drawing, out, journal, now))
    return {
        "killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
        "succeeded": os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0,
        "events": journal.path.read_text().splitlines(),
    }


def files(out: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below ``out``; half-written files have random names."""
    found = sorted(path for path in out.rglob("*") if path.is_file())
    return {
        (
            path.relative_to(out).parent if path.parent.name == "scratch" else path.relative_to(out)
        ).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest())
        for path in found
    }


def is_unfinished(folder: Path) -> bool:
    """Return whether the folder was claimed for a drawing whose results are not yet complete."""
    claim = folder / ".sda" / "job.json"
    return claim.exists() and not json.loads(claim.read_bytes())["finished"]


def resumed(drawing: Path, out: Path) -> dict[str, object]:
    """Process again on top of what is in ``out``, a day later."""
    unfinished, journal = is_unfinished(out / drawing.stem), Journal(out.with_suffix(".txt"))
    return {
        "unfinished": unfinished,
        **attempt(drawing, out, RESUMED_RUN, journal),
        "files": files(out),
    }


def killed(drawing: Path, out: Path, number: int) -> dict[str, object]:
    """Process anew and be killed at event ``number``; ``cut`` is the state that was copied there."""
    journal = Journal(out.with_suffix(".txt"), fatal=number)
    told = attempt(drawing, out, FIRST_RUN, journal)
    return {"number": number, **told, "files": files(out), "cut": files(out.with_name(f"cut-{number}"))}


def main(drawing: Path, directory: Path) -> None:
    """Run undisturbed, then be killed at some events, then go on from every event."""
    quiet = directory / "quiet"
    quiet.mkdir()
    first = attempt(drawing, quiet, FIRST_RUN, Journal(directory / "quiet.txt", watched=quiet))
    events = [str(event) for event in first["events"]]  # type: ignore[attr-defined]
    story = {
        "first": {**first, "files": files(quiet)},
        "killed": [
            killed(drawing, directory / f"killed-{number}", number)
            for number, event in enumerate(events, start=1)
            if event.startswith(("finished", "page 2", "before marked-up.pdf"))
        ],
        "resumed": [resumed(drawing, directory / f"cut-{number + 1}") for number in range(len(events))],
    }
    sys.stdout.write(json.dumps(story))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

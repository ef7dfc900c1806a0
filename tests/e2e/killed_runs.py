"""Processes one drawing many times, and is killed at every point where something happens.

Usage: ``killed_runs.py DRAWING DIRECTORY``. Prints one JSON object: what an undisturbed run left and
heard, and for each kill what the killed and the resumed run heard and left. Every run is a process of its
own, forked so that the imports are paid for once; production code knows nothing of this.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from security_design_assistant.local.processing import process_file
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.ports import ObjectStore, StageReport

FIRST_RUN = datetime(2026, 1, 2, 8, tzinfo=UTC)
RESUMED_RUN = datetime(2026, 1, 3, 9, tzinfo=UTC)


@dataclass
class Journal:
    """Writes each event to a file at once; the ``fatal``-th one is the last thing that happens."""

    path: Path
    fatal: int | None
    count: int = 0

    def note(self, event: str) -> None:
        with self.path.open("a") as file:
            file.write(event + "\n")
        self.count += 1
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


def attempt(drawing: Path, out: Path, name: str, fatal: int | None, now: datetime) -> dict[str, object]:
    """Run once and return how it ended and what it noted."""
    journal = Journal(out.with_name(f"{out.name}-{name}.txt"), fatal)
    status = in_a_process_of_its_own(lambda: run(drawing, out, journal, now))
    return {
        "killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
        "succeeded": os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0,
        "events": journal.path.read_text().splitlines(),
    }


def results(out: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below ``out`` except the claim, which names the drawing's path."""
    files = (path for path in out.rglob("*") if path.is_file() and path.name != "job.json")
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def is_unfinished(folder: Path) -> bool:
    """Return whether the folder was claimed for a drawing whose results are not yet complete."""
    claim = folder / ".sda" / "job.json"
    return claim.exists() and not json.loads(claim.read_bytes())["finished"]


def main(drawing: Path, directory: Path) -> None:
    """Run undisturbed, then once for every event with a kill there and a second run after it."""
    quiet = attempt(drawing, directory / "quiet", "only", None, FIRST_RUN)
    kills = []
    for number in range(1, len(quiet["events"]) + 1):  # type: ignore[arg-type]
        out = directory / f"killed-{number}"
        first = attempt(drawing, out, "first", number, FIRST_RUN)
        unfinished = is_unfinished(out / drawing.stem)
        second = attempt(drawing, out, "second", None, RESUMED_RUN)
        kills.append({"first": first, "unfinished": unfinished, "second": second, "results": results(out)})
    story = {"quiet": quiet, "results": results(directory / "quiet"), "kills": kills}
    sys.stdout.write(json.dumps(story))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

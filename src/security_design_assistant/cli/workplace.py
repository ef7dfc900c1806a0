"""Folder in which one drawing's results land, and whose folder it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from pydantic import BaseModel, ValidationError

from security_design_assistant.adapters.correction_file import CORRECTIONS, CorrectionFile
from security_design_assistant.cli.previous_folder import PreviousFolder
from security_design_assistant.cli.results_store import WRITTEN, ResultsStore
from security_design_assistant.errors import PermanentError
from security_design_assistant.pipeline.job import JobKeys, StageName
from security_design_assistant.pipeline.ports import ObjectStore
from security_design_assistant.results.artefacts import ARTEFACTS
from security_design_assistant.revisions.previous import PreviousRevision

RESULTS = tuple(kind.name for kind in ARTEFACTS)

KEYS = JobKeys(checkpoints=".sda/checkpoints/", results="")
"""Results lie open in the folder, everything else is hidden in it."""

_CLAIM = ".sda/job.json"
_PREVIOUS = ".sda/previous.json"
_SCRATCH = ".sda/scratch"


class Claim(BaseModel):
    """Which drawing a folder belongs to: a file's path, digest and name in the results."""

    source: str
    sha256: str
    created_at: datetime
    finished: bool = False
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Workplace:
    """A claimed folder."""

    folder: Path
    store: ResultsStore
    claim: Claim

    @property
    def corrections(self) -> CorrectionFile:
        """What persons corrected of these results."""
        return CorrectionFile(self.folder, self.store)

    def begin(self) -> None:
        """Write down whose folder this is."""
        self._write(self.claim)

    def keep(self, previous: PreviousRevision | None) -> None:
        """Keep what the results are compared with, for when they are made anew; None forgets it."""
        if previous and previous.components is not None:
            self.store.put(_PREVIOUS, previous.components)
        else:
            self.store.delete(_PREVIOUS)

    @property
    def previous(self) -> PreviousRevision | None:
        """What the results are compared with; None where they are those of a first revision."""
        kept = self.store.get(_PREVIOUS)
        return None if kept is None else PreviousRevision(kept)

    def finish(self) -> None:
        """Note that the results are complete; of the checkpoints, what was read stays for corrections."""
        self._write(self.claim.model_copy(update={"finished": True}))
        self._remove_checkpoints(kept=KEYS.checkpoint(StageName.DRAWING_ANALYSIS))

    def abandon(self) -> None:
        """Leave nothing behind: the drawing has no results."""
        for name in RESULTS:
            self.store.delete(name)
        self._remove_checkpoints()
        self.store.delete(_CLAIM)
        self.store.delete(_PREVIOUS)
        self.store.delete(WRITTEN)
        with suppress(OSError):  # somebody else's files may be in there
            (self.folder / ".sda").rmdir()
            self.folder.rmdir()

    def _remove_checkpoints(self, kept: str = "") -> None:
        for key in self.store.list(KEYS.checkpoints):
            if key != kept:
                self.store.delete(key)
        for folder in (self.folder / KEYS.checkpoints, self.folder / _SCRATCH):
            with suppress(OSError):
                for left_over in folder.iterdir():
                    if left_over != self.folder / kept:
                        left_over.unlink()
                folder.rmdir()

    def _write(self, claim: Claim) -> None:
        self.store.put(_CLAIM, claim.model_dump_json().encode())


def open_workplace(
    source: Path,
    sha256: str,
    out: Path,
    now: datetime,
    *,
    file_name: str = "",
    overwrite: bool = False,
    previous: PreviousFolder | None = None,
) -> Workplace:
    """Claim a folder below ``out`` for a drawing: ``<stem>``, or ``<stem>-2`` and so on if that is taken.

    A drawing gets the folder that it had before: the same path, or the same content. If it was
    interrupted there, the workplace has the time of that first run, so that the results do not depend on
    the interruption. Results of another content are removed: they must not pass for this one's.

    Parameters
    ----------
    file_name : name of the drawing in the results.
    overwrite : whether a workbook that somebody edited may be overwritten.
    previous : the previous revision; its folder stays as it is, and what it held stays known here.

    Raises
    ------
    PermanentError
        ``workbook_edited``, or ``corrected_before``: what somebody did there would be lost.
    RetryableError
        The folder cannot be used.
    """
    place = source.absolute().as_posix().encode("utf-8", errors="backslashreplace").decode()
    for folder in _candidates(out, source.stem):
        if previous is not None and folder.resolve() == previous.folder.resolve():
            continue
        store = ResultsStore(folder, _SCRATCH, overwrite)
        claim = _read_claim(store)
        if claim is None and any(store.exists(name) for name in RESULTS):
            continue  # not made here: somebody else's
        if claim is None or place == claim.source or sha256 == claim.sha256:
            break
    resumed = claim is not None and claim.sha256 == sha256 and not claim.finished
    created_at = claim.created_at if claim and resumed else now
    mine = Claim(source=place, sha256=sha256, created_at=created_at, file_name=file_name)
    workplace = Workplace(folder, store, mine)
    store.require_unedited()
    if claim and claim.sha256 != sha256:
        _require_uncorrected(workplace)
        workplace.abandon()
    workplace.begin()
    workplace.keep(previous.revision if previous else None)
    return workplace


def results_in(folder: Path, *, overwrite: bool = False) -> Workplace:
    """Return the folder of a drawing that was processed.

    Raises
    ------
    PermanentError
        ``no_results``: there are none, or not all.
    """
    store = ResultsStore(folder, _SCRATCH, overwrite)
    claim = _read_claim(store)
    if claim is None or not claim.finished:
        message = f"{folder} holds no results of `sda process`, or not all of them."
        raise PermanentError("no_results", message)
    return Workplace(folder, store, claim)


def _require_uncorrected(workplace: Workplace) -> None:
    """Raise an error if somebody corrected the results of the drawing as it was before."""
    if workplace.corrections.load().revision:
        raise PermanentError(
            "corrected_before",
            f"{workplace.folder} holds corrections of this drawing as it was before. Process the new one "
            f"into another folder, or move {CORRECTIONS} away.",
        )


def _candidates(out: Path, stem: str) -> Iterator[Path]:
    name = stem if stem.strip(".") else "drawing"
    yield out / name
    for number in count(2):
        yield out / f"{name}-{number}"


def _read_claim(store: ObjectStore) -> Claim | None:
    try:
        return Claim.model_validate_json(store.get(_CLAIM) or b"")
    except ValidationError:
        return None

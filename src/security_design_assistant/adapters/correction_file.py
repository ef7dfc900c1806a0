"""Corrections in a folder of results: one file that only grows."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from security_design_assistant.corrections.refusal import RevisionMovedError
from security_design_assistant.errors import PermanentError
from security_design_assistant.models.corrections import Correction, Corrections
from security_design_assistant.pipeline.ports import ObjectStore

if sys.platform == "win32":  # pragma: no cover - nobody has tried
    import msvcrt
else:
    import fcntl

CORRECTIONS = "corrections.json"
"""Name of the file, beside the results that it decides."""

_LOCK = ".sda/corrections.lock"


@dataclass(frozen=True, slots=True)
class CorrectionFile:
    """The corrections of the results in ``folder``, whose files ``store`` writes."""

    folder: Path
    store: ObjectStore

    def load(self) -> Corrections:
        """Return all entries; none where nobody corrected anything.

        Raises
        ------
        PermanentError
            ``corrections_damaged``: what is there was not written here, or is cut.
        """
        data = self.store.get(CORRECTIONS)
        if data is None:
            return Corrections()
        try:
            kept = Corrections.model_validate_json(data)
        except ValidationError as exc:
            message = f"{self.folder / CORRECTIONS} cannot be read; put back a copy of it, or move it away."
            raise PermanentError("corrections_damaged", message) from exc
        return kept

    def append(
        self, entries: Callable[[Corrections], tuple[Correction, ...]], if_revision: int | None = None
    ) -> Corrections:
        """Add entries, as no other writer does at the same time, and return all.

        Parameters
        ----------
        entries : returns what to add to what there is.
        if_revision : the revision that the caller saw; None adds whatever there is.

        Raises
        ------
        RevisionMovedError
            There is another revision than the caller saw.
        """
        with self._locked():
            before = self.load()
            if if_revision is not None and if_revision != before.revision:
                raise RevisionMovedError(before.revision)
            after = Corrections.of((*before.entries, *entries(before)))
            self.store.put(CORRECTIONS, after.model_dump_json(indent=1).encode())
            return after

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other threads and processes out; the system lets go of the lock of one that was killed."""
        path = self.folder / _LOCK
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform == "win32":  # pragma: no cover
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            else:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

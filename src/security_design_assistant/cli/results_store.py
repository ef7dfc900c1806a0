"""The files of a results folder, in which a workbook that somebody edited is never overwritten unasked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from security_design_assistant.adapters.file_store import FileStore
from security_design_assistant.errors import PermanentError
from security_design_assistant.results.artefacts import WORKBOOK

WRITTEN = ".sda/written.json"
"""SHA-256 of the workbook as it was written, after that of the one before it."""


@dataclass(frozen=True, slots=True)
class ResultsStore(FileStore):
    """Results as files; ``overwrite`` says that an edited workbook may go."""

    overwrite: bool = False

    def put(self, key: str, data: bytes) -> None:
        """Write or replace the object; :class:`PermanentError` if that is a workbook that was edited."""
        if key == WORKBOOK:
            self.require_unedited()
            # Noted before it is written: whoever is killed between the two finds the one that was there.
            kept = list(dict.fromkeys([*self._written()[-1:], sha256(data).hexdigest()]))
            FileStore.put(self, WRITTEN, json.dumps(kept).encode())
        FileStore.put(self, key, data)

    def delete(self, key: str) -> None:
        """Remove the object; :class:`PermanentError` if that is a workbook that was edited."""
        if key == WORKBOOK:
            self.require_unedited()
        FileStore.delete(self, key)

    @property
    def edited(self) -> bool:
        """True if there is a workbook that is not as it was written."""
        data = self.get(WORKBOOK)
        return data is not None and sha256(data).hexdigest() not in self._written()

    def require_unedited(self) -> None:
        """Raise ``workbook_edited`` if the workbook was edited and may not be overwritten."""
        if not self.overwrite and self.edited:
            workbook = self.root / WORKBOOK
            raise PermanentError(
                "workbook_edited",
                f"{workbook} was edited since it was written. Take the changes over with "
                f"`sda corrections import {self.root}`, or say --overwrite to lose them.",
            )

    def _written(self) -> list[str]:
        try:
            digests = json.loads(self.get(WRITTEN) or b"[]")
        except ValueError:
            return []
        return [str(digest) for digest in digests] if isinstance(digests, list) else []

"""An object store in a folder of the file system."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from security_design_assistant.errors import RetryableError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class FileStore:
    """Objects as files below ``root``; a key is a relative path with ``/`` between its parts.

    Parameters
    ----------
    root : folder of the objects; made when the first one is written.
    scratch : folder below ``root`` for files that are being written; no key leads there. It has to be on
        the same file system, since a finished file is moved into its place.
    """

    root: Path
    scratch: str = ".scratch"

    def get(self, key: str) -> bytes | None:
        """Return the object, or None if there is none."""
        path = self._path(key)
        with _storage_errors(path):
            try:
                return path.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def put(self, key: str, data: bytes) -> None:
        """Write or replace the object: on the disk, whole, before this returns."""
        path = self._path(key)
        scratch = self.root / self.scratch
        with _storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch.mkdir(parents=True, exist_ok=True)
            unfinished = scratch / uuid4().hex
            try:
                with unfinished.open("xb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                unfinished.replace(path)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise
            _sync_folder(path.parent)

    def exists(self, key: str) -> bool:
        """Return whether there is such an object."""
        path = self._path(key)
        with _storage_errors(path):
            return path.is_file()

    def delete(self, key: str) -> None:
        """Remove the object; no error if there is none."""
        path = self._path(key)
        with _storage_errors(path), suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()

    def list(self, prefix: str) -> list[str]:
        """Return all keys that start with ``prefix``, sorted."""
        scratch = self.root / self.scratch
        with _storage_errors(self.root):
            files = [path for path in self.root.rglob("*") if path.is_file() and scratch not in path.parents]
        keys = (path.relative_to(self.root).as_posix() for path in files)
        return sorted(key for key in keys if key.startswith(prefix))

    def _path(self, key: str) -> Path:
        """Return where the object lies; a key that leads elsewhere is a ValueError."""
        parts = key.split("/")
        if "\0" in key or "\\" in key or any(part in {"", ".", ".."} for part in parts):
            raise ValueError(f"Not a key: {key!r}")
        path = self.root.joinpath(*parts)
        real, allowed = path.resolve(), self.root.resolve()
        if not real.is_relative_to(allowed) or real.is_relative_to(allowed / self.scratch):
            raise ValueError(f"The key {key!r} leads out of the store.")
        return path


@contextmanager
def _storage_errors(path: Path) -> Iterator[None]:
    """Turn what the operating system says into one sentence with a code."""
    try:
        yield
    except OSError as exc:
        if exc.errno in _NO_ROOM:
            raise RetryableError("disk_full", f"There is no room left on the disk to write {path}.") from exc
        reason = exc.strerror or str(exc)
        raise RetryableError("storage_failed", f"Cannot use {path}: {reason}.") from exc


def _sync_folder(folder: Path) -> None:
    """Make a rename outlive a power cut; some file systems cannot, and then there is nothing to do."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

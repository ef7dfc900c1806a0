"""Source file: reading a drawing from a path that somebody typed."""

from __future__ import annotations

import os
from pathlib import Path

from security_design_assistant.errors import PermanentError


def read_source(path: Path, max_bytes: int) -> bytes:
    """Return the file's content, at most ``max_bytes`` + 1 bytes of it.

    One byte more than allowed is enough to see that a file is too large without reading all of it.

    Raises
    ------
    PermanentError
        ``not_found``, ``is_a_directory``, ``not_a_file`` (a device, a pipe) or ``unreadable``.
    """
    name = printable(str(path))
    try:
        if path.is_dir():
            raise PermanentError("is_a_directory", f"{name} is a folder; name the drawings in it.")
        if path.exists() and not path.is_file():
            raise PermanentError("not_a_file", f"{name} is a device or a pipe, not a file.")
        with path.open("rb") as file:
            return file.read(max_bytes + 1)
    except FileNotFoundError:
        raise PermanentError("not_found", f"There is no file {name}.") from None
    except (OSError, ValueError) as exc:  # ValueError: a name with a zero byte
        reason = getattr(exc, "strerror", None) or str(exc)
        raise PermanentError("unreadable", f"{name} cannot be read: {reason}.") from exc


def printable(text: str) -> str:
    """Return ``text`` with what no terminal or workbook can show replaced by ``\ufffd``.

    File names are bytes: they may hold control characters or bytes that are no text at all.
    """
    decoded = os.fsencode(text).decode("utf-8", errors="replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in decoded)


def project_folder(name: str) -> str:
    """Return the name of a project's folder: its own, with what would lead elsewhere replaced."""
    safe = "".join(
        "_" if character in '/\\:*?"<>|' or not character.isprintable() else character for character in name
    )
    return safe.strip(". ") or "project"

"""Prompts: what Gemini is told to do, one file a version; a drawing's own text is never in them.

A text that was once sent keeps its file: who changes the words adds ``<name>.<version + 1>.md``, and the
highest version is sent from then on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Prompt:
    """Instructions and the version that results are marked with, e.g. ``page/1``."""

    version: str
    text: str

    def followed_by(self, other: Prompt) -> Prompt:
        """Return both as one prompt."""
        return Prompt(f"{self.version}+{other.version}", f"{self.text}\n{other.text}")


@cache
def prompt(name: str) -> Prompt:
    """Return the newest version of the prompt called ``name``, such as ``page`` or ``repair``.

    Raises
    ------
    LookupError
        There is no such prompt.
    """
    version = max((number for known, number in versions() if known == name), default=None)
    if version is None:
        raise LookupError(f"no prompt is called {name!r}")
    text = files(__package__).joinpath(f"{name}.{version}.md").read_text(encoding="utf-8")
    return Prompt(f"{name}/{version}", text)


def versions() -> list[tuple[str, int]]:
    """Return name and version of every prompt that there is, sorted."""
    names = [file.name.split(".") for file in files(__package__).iterdir() if file.name.endswith(".md")]
    return sorted((name, int(version)) for name, version, _ in names)

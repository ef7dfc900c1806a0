"""What the checkout is: its revision, its history, and whether code changed since."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from release.errors import ReleaseError

# What images are made of; docs, tests and Terraform may differ without another image.
_IN_IMAGES = ("src", ":(exclude)src/release", "docker", "pyproject.toml", "LICENSE")


def revision(folder: Path) -> str:
    """Return the commit's short name, as tags of images carry it. Raises :class:`ReleaseError`."""
    return _short(_git(folder, "rev-parse", "HEAD"))


def history(folder: Path) -> Iterator[str]:
    """Yield the short names of HEAD and what it descends from, newest first."""
    yield from map(_short, _git(folder, "rev-list", "HEAD").split())


def same_code(folder: Path, earlier: str) -> bool:
    """Say whether images of an earlier revision would be those of HEAD."""
    return not _git(folder, "diff", "--name-only", earlier, "HEAD", "--", *_IN_IMAGES)


def _short(commit: str) -> str:
    return commit[:12]


def _git(folder: Path, *arguments: str) -> str:
    ended = subprocess.run(  # noqa: S603
        ["git", *arguments],  # noqa: S607
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise ReleaseError(f"git {arguments[0]} failed: {ended.stderr.strip()}")
    return ended.stdout.strip()

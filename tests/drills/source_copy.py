"""A copy of the package's source in which a drill adds what a newcomer would add."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

ROOT = Path(__file__).parents[2]
PACKAGE = "security_design_assistant"


@dataclass(frozen=True)
class Results:
    """The results of one drawing, in a folder."""

    folder: Path

    @property
    def components(self) -> list[dict[str, Any]]:
        """What ``components.json`` lists."""
        found: list[dict[str, Any]] = json.loads((self.folder / "components.json").read_bytes())["components"]
        return found

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """All rows of the workbook."""
        book = openpyxl.load_workbook(self.folder / "schedule.xlsx")
        return [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]


class SourceCopy:
    """The package below ``folder``, run by processes of its own.

    Parameters
    ----------
    folder : where the copy goes; empty.
    """

    def __init__(self, folder: Path) -> None:
        self.package = folder / PACKAGE
        shutil.copytree(ROOT / "src" / PACKAGE, self.package, ignore=shutil.ignore_patterns("__pycache__"))

    def insert(self, file: str, before: str, text: str) -> None:
        """Put ``text`` before the only place of ``file`` where ``before`` stands."""
        path = self.package / file
        content = path.read_text()
        assert content.count(before) == 1, f"{before!r} stands {content.count(before)} times in {file}"
        path.write_text(content.replace(before, text + before))

    def add(self, file: str, text: str) -> None:
        """Add a module that is not there yet."""
        path = self.package / file
        assert not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def changed(self) -> list[str]:
        """Return the files of ours that are not the same in the copy."""
        ours = ROOT / "src" / PACKAGE
        files = (path.relative_to(ours) for path in ours.rglob("*.py"))
        return [
            str(file) for file in files if (ours / file).read_bytes() != (self.package / file).read_bytes()
        ]

    def chain(self, drawing: Path, out: Path, analyser: str = "vector") -> Iterator[Results]:
        """Take a drawing through the command line, then through the service, and yield what each gives."""
        out.mkdir()
        self.run("-m", PACKAGE, "process", str(drawing), "--out", str(out), "--analyser", analyser)
        yield Results(out / drawing.stem)
        served = out / "served"
        served.mkdir()
        self.run("-m", "tests.drills.through_service", str(drawing), str(served), analyser)
        yield Results(served)

    def run(self, *arguments: str, **environment: str) -> str:
        """Run Python on the copy and return what it prints.

        Raises
        ------
        AssertionError : it ends with an error, which the message shows.
        """
        path = os.pathsep.join((str(self.package.parent), str(ROOT)))
        done = subprocess.run(
            [sys.executable, *arguments],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": path, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

"""A copy of the package's source in which a drill adds what a newcomer would add."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = "security_design_assistant"


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

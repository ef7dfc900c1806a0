"""A temporary copy of ``src`` that a drill extends, and a run of the whole chain on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGE = "security_design_assistant"


@dataclass(frozen=True)
class ExtendedCopy:
    """The copy; ``changed`` tells which files differ from ours."""

    source: Path

    @classmethod
    def below(cls, folder: Path) -> ExtendedCopy:
        """Copy our package into ``folder``."""
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "src" / PACKAGE, folder / "src" / PACKAGE, ignore=ignored)
        return cls(folder / "src")

    def add(self, path: str, text: str) -> None:
        """Add a module that is not there yet."""
        place = self.source / PACKAGE / path
        assert not place.exists()
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def register(self, path: str, old: str, new: str) -> None:
        """Replace one piece of a registry."""
        place = self.source / PACKAGE / path
        text = place.read_text()
        assert text.count(old) == 1
        place.write_text(text.replace(old, new))

    def changed(self) -> list[str]:
        """Return the files of ours that are not the same in the copy."""
        ours = ROOT / "src" / PACKAGE
        files = (path.relative_to(ours) for path in ours.rglob("*.py"))
        return [
            path.as_posix()
            for path in files
            if (ours / path).read_bytes() != (self.source / PACKAGE / path).read_bytes()
        ]

    def chain(self, drawing: Path, out: Path, analyser: str = "vector") -> dict[str, Any]:
        """Take a drawing through command line and service, both of the copy, and return what came out."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(self.source), str(ROOT)])}
        script = Path(__file__).with_name("whole_chain.py")
        done = subprocess.run(
            [sys.executable, script, drawing, out, analyser],
            env=environment, capture_output=True, text=True, check=False, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        assert told["package"].startswith(str(self.source))
        return told

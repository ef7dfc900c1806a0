"""Terraform on the root module, with the state of one environment."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from release.errors import ReleaseError

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "terraform"
_CHANGES = 2  # what `plan -detailed-exitcode` ends with when there are some


def backend(environment: str, folder: Path = FOLDER) -> dict[str, str]:
    """Return bucket, key and region of an environment's state. Raises :class:`ReleaseError`."""
    path = folder / f"{environment}.s3.tfbackend"
    if not path.is_file():
        raise ReleaseError(f"{environment} is no environment with a state: there is no {path.name}.")
    return dict(re.findall(r'^(\w+)\s*=\s*"([^"]+)"', path.read_text(), re.MULTILINE))


@dataclass(frozen=True, slots=True)
class CommandLineTerraform:
    """Runs the program; what it prints is printed."""

    environment: str
    folder: Path = FOLDER
    program: str = "terraform"

    def init(self) -> CommandLineTerraform:
        """Take the environment's state, whichever was taken before."""
        backend(self.environment, self.folder)
        self._run("init", "-input=false", "-reconfigure", f"-backend-config={self.environment}.s3.tfbackend")
        return self

    def plan(self, images: Mapping[str, str]) -> bool:
        """See :class:`release.ports.Terraform`."""
        return self._plan(f"-var=images={json.dumps(images)}", f"-out={self._kept}")

    def compare(self, images: Mapping[str, str]) -> bool:
        """See :class:`release.ports.Terraform`."""
        return self._plan(f"-var=images={json.dumps(images)}", "-lock=false")

    def look(self, images: Mapping[str, str]) -> bool:
        """Plan from the state alone: AWS is not asked, nothing is locked, and one object has to be read."""
        return self._plan(
            f"-var=images={json.dumps(images)}", "-var=verify_account=false", "-refresh=false", "-lock=false"
        )

    def apply(self) -> None:
        """See :class:`release.ports.Terraform`."""
        self._run("apply", "-input=false", self._kept)

    def settle(self, images: Mapping[str, str]) -> None:
        """See :class:`release.ports.Terraform`."""
        given = (f"-var-file={self.environment}.tfvars", f"-var=images={json.dumps(images)}")
        self._run("apply", "-input=false", "-refresh-only", "-auto-approve", *given)

    def outputs(self) -> Mapping[str, Any]:
        """See :class:`release.ports.Terraform`."""
        ended = self._start("output", "-json", capture=True)
        if ended.returncode:
            raise ReleaseError(f"terraform output failed: {ended.stderr.strip()}")
        return {name: output["value"] for name, output in json.loads(ended.stdout).items()}

    @property
    def _kept(self) -> str:
        return f"{self.environment}.tfplan"

    def _plan(self, *arguments: str) -> bool:
        command = ("plan", "-input=false", "-detailed-exitcode", f"-var-file={self.environment}.tfvars")
        return self._run(*command, *arguments, good=(0, _CHANGES)) == _CHANGES

    def _run(self, *arguments: str, good: Sequence[int] = (0,)) -> int:
        code = self._start(*arguments).returncode
        if code not in good:
            raise ReleaseError(f"terraform {arguments[0]} failed for {self.environment}; it said why above.")
        return code

    def _start(self, *arguments: str, capture: bool = False) -> subprocess.CompletedProcess[str]:
        command = [self.program, f"-chdir={self.folder}", *arguments]
        return subprocess.run(command, check=False, text=True, capture_output=capture)  # noqa: S603

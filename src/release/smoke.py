"""One sample drawing through the API, as a user sends it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from release.errors import ReleaseError

MINUTES = 20
SAMPLE = "plain.pdf"


def smoke_test(outputs: Mapping[str, Any], secret: Callable[[str], str]) -> None:
    """Send the sample, wait for its schedule.

    Parameters
    ----------
    outputs : of the estate: ``api_url``, and ``releases``, which says how a release signs in. A machine's own
        ``SDA_AUTH`` and the like go before it.
    secret : returns the value of a parameter; asked for the secret of the releases' client, if they have one.

    Raises
    ------
    ReleaseError
        With what `sda` said, where there is no schedule in the end.
    """
    variables = {**_sign_in(outputs["releases"], secret), **os.environ}
    with tempfile.TemporaryDirectory() as folder:
        drawing, results = Path(folder) / SAMPLE, Path(folder) / "results"
        _sda(variables, "samples", folder)
        _sda(variables, "submit", str(drawing), "--api", outputs["api_url"], "--wait", "--out", str(results))
        if not any(results.rglob("schedule.xlsx")):
            raise ReleaseError("The smoke test's job ended without a schedule.")


def _sign_in(releases: Mapping[str, Any], secret: Callable[[str], str]) -> Mapping[str, str]:
    parameter = releases["secret_parameter"]
    hidden = {"SDA_OIDC_CLIENT_SECRET": secret(parameter)} if parameter else {}
    return {**releases["variables"], **hidden}


def _sda(variables: Mapping[str, str], *arguments: str) -> None:
    command = [sys.executable, "-m", "security_design_assistant", *arguments]
    try:
        ended = subprocess.run(  # noqa: S603
            command, check=False, text=True, capture_output=True, timeout=MINUTES * 60, env=variables
        )
    except subprocess.TimeoutExpired as exc:
        raise ReleaseError(f"The smoke test did not end within {MINUTES} minutes.") from exc
    if ended.returncode:
        raise ReleaseError(f"The smoke test failed: sda {arguments[0]} said: {ended.stderr.strip()}")

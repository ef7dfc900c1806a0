"""The runner of the suite on containers, where there is no engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("without", [{"DOCKER_HOST": "tcp://127.0.0.1:9"}, {"PATH": ""}])
def test_without_an_engine_it_says_so_and_is_no_failure(without: dict[str, str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.e2e.on_compose"],
        cwd=ROOT,
        env={**os.environ, **without},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (0, "skipped: no Docker engine\n"), ended.stderr

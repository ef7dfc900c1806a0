"""The running API under requests that its own document makes up: never a 5xx, never an unknown answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from security_design_assistant.emulator.embedded.stack import StackOptions, running_stack

ROOT = Path(__file__).parents[2]


def test_no_request_makes_a_server_error(tmp_path: Path) -> None:
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    program = Path(sys.executable).with_name("schemathesis")
    if not program.exists():
        pytest.fail("schemathesis is not installed; `make test` installs it")
    with running_stack(StackOptions(environment={"SDA_LOG_LEVEL": "error"})) as stack:
        command = [str(program), "run", str(ROOT / "docs" / "openapi.json"), "--url", stack.url]
        command += ["--checks", checks, "--max-examples", "25", "--seed", "1", "--no-color"]
        ended = subprocess.run(
            [*command, "--phases", "examples,coverage,fuzzing", "--generation-deterministic"],
            cwd=tmp_path,
            env={**os.environ, "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]

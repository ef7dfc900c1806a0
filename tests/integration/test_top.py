"""``sda top`` on the embedded AWS."""

from __future__ import annotations

import json

import pytest

from security_design_assistant.cli.command_line import main
from security_design_assistant.emulator.embedded.ministack import aws_environment
from security_design_assistant.wiring.dependencies import Dependencies
from tests.integration.conftest import Aws
from tests.integration.test_worker import dependencies, submit

__all__ = ["dependencies"]


def test_top_shows_a_service_once_for_scripts_and_where_there_is_no_terminal(
    aws: Aws,
    dependencies: Dependencies,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in {**aws_environment(aws.endpoint), **aws.resources.environment()}.items():
        monkeypatch.setenv(name, value)
    submit(dependencies, b"%PDF")

    codes = [main(["top", "--json"]), main(["top"])]

    told, shown = capsys.readouterr().out.split("\n", 1)
    seen = json.loads(told)
    assert codes == [0, 0]
    assert (seen["jobs"]["queued"], seen["waiting"], seen["queue"], seen["dead_letters"]) == (1, 1, 1, 0)
    assert "Oldest wait" in shown
    assert "owner-1" not in told + shown


def test_top_does_not_ask_without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDA_JOBS_TABLE", "jobs")

    assert main(["top", "--every", "0.1"]) == 2

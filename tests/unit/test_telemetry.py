from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import structlog

import security_design_assistant
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.telemetry.metrics import EmbeddedMetrics, definitions

PACKAGE = Path(security_design_assistant.__file__).parent


def emitted(lines: list[str]) -> dict[str, object]:
    metric: dict[str, object] = json.loads(lines[-1])
    return metric


def test_a_metric_is_one_line_of_the_embedded_format() -> None:
    lines: list[str] = []
    metrics = EmbeddedMetrics("prod", lines.append, lambda: 1_700_000_000_000)

    metrics.add("StageDuration", 2.5, Stage="validation")

    assert emitted(lines) == {
        "_aws": {
            "Timestamp": 1_700_000_000_000,
            "CloudWatchMetrics": [
                {
                    "Namespace": "SecurityDesignAssistant",
                    "Dimensions": [["Environment", "Stage"]],
                    "Metrics": [{"Name": "StageDuration", "Unit": "Seconds"}],
                }
            ],
        },
        "Environment": "prod",
        "Stage": "validation",
        "StageDuration": 2.5,
    }


def test_what_judges_versions_is_counted_by_version_too() -> None:
    lines: list[str] = []
    metrics = EmbeddedMetrics("prod", lines.append, function="worker", version="8")

    metrics.add("JobsFailed", Code="corrupt")

    told = emitted(lines)
    assert told["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [  # type: ignore[index]
        ["Environment", "Code"],
        ["Environment", "Function", "Version", "Code"],
    ]
    assert (told["Function"], told["Version"], told["JobsFailed"]) == ("worker", "8", 1)


@pytest.mark.parametrize(
    ("name", "dimensions"), [("Unheard", {}), ("StageDuration", {}), ("JobsCompleted", {"Stage": "x"})]
)
def test_only_defined_metrics_are_written(name: str, dimensions: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        EmbeddedMetrics("prod", lambda line: None).add(name, **dimensions)


def test_every_metric_that_the_code_writes_is_defined() -> None:
    sources = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    written = set(re.findall(r'metrics\.add\(\s*"(\w+)"', sources))

    assert written
    assert written <= set(definitions()["metrics"])


def test_only_the_first_invocation_is_a_cold_start(capsys: pytest.CaptureFixture[str]) -> None:
    lines: list[str] = []
    invocations = Invocations("worker", EmbeddedMetrics("prod", lines.append))

    for request_id in ("r-1", "r-2"):
        with invocations.begin(request_id):
            pass

    assert len(lines) == 1
    assert emitted(lines)["Function"] == "worker"


def test_a_log_line_says_where_it_comes_from_and_quotes_no_error_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1")
    invocations = Invocations("worker", EmbeddedMetrics("prod", lambda line: None))
    configure_logs("info")
    try:
        with invocations.begin("r-1"):
            try:
                raise ValueError("text of a drawing")
            except ValueError as exc:
                structlog.get_logger().error("attempt_broke", exc_info=exc)
            structlog.get_logger().debug("not shown")
    finally:
        structlog.reset_defaults()

    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["function"], told["request_id"], told["level"]) == ("worker", "r-1", "error")
    assert told["trace_id"] == "1-5759e988-bd862e3fe1be46a994272793"
    assert told["exception"] == ["ValueError"]
    assert "test_telemetry.py" in told["stack"][0]
    assert "drawing" not in line

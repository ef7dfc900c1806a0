"""``sda cost``: by day, model and job; what is not known is marked, and is not nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from security_design_assistant.adapters.spending_database import SqliteLedger, spending_file
from security_design_assistant.cli.command_line import main
from security_design_assistant.cli.cost_command import lines, of_job
from tests.gemini_records_contract import MODEL, entry

TODAY = datetime.now(UTC)


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqliteLedger:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delenv("SDA_JOBS_TABLE", raising=False)
    return SqliteLedger(spending_file())


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    assert main(["cost", "--json", *arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_it_prints_days_models_and_jobs(ledger: SqliteLedger, capsys: pytest.CaptureFixture[str]) -> None:
    yesterday = TODAY - timedelta(days=1)
    ledger.book(replace(entry(0.25, "plan.pdf"), at=TODAY))
    ledger.book(replace(entry(0.5, "rooms.pdf"), at=yesterday))
    ledger.book(replace(entry(None, "plan.pdf", model="gemini-9"), at=TODAY))

    found = told(capsys, "--since", yesterday.date().isoformat())

    day = {"questions": 1, "tokens": 1_230, "incomplete": False}
    assert found[0] == {"day": yesterday.date().isoformat(), "model": MODEL, "usd": 0.5, **day}
    assert found[1] == {"day": TODAY.date().isoformat(), "model": MODEL, "usd": 0.25, **day}
    assert found[2]["incomplete"] is True
    assert found[2]["usd"] == 0
    assert [(line["job"], line["usd"]) for line in found[3:]] == [
        ("plan.pdf", 0.25),
        ("plan.pdf", 0.0),
        ("rooms.pdf", 0.5),
    ]


def test_days_before_are_left_out(ledger: SqliteLedger, capsys: pytest.CaptureFixture[str]) -> None:
    ledger.book(replace(entry(0.25), at=TODAY - timedelta(days=3)))

    assert told(capsys, "--since", TODAY.date().isoformat()) == []


def test_a_table_marks_a_cost_that_is_not_whole(
    ledger: SqliteLedger, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger.book(replace(entry(0.25), at=TODAY))
    ledger.book(replace(entry(None, model="gemini-9"), at=TODAY))

    assert main(["cost"]) == 0
    out = capsys.readouterr().out

    assert "0.2500+" in out
    assert "0.0000+" in out


def test_a_job_s_record_is_added_up_over_attempts_and_stages() -> None:
    usage = {
        "1/validation/seconds": 0.5,
        "1/pdf_processing/seconds": 2.0,
        f"1/pdf_processing/{MODEL}/questions": 1.0,
        f"2/pdf_processing/{MODEL}/questions": 2.0,
        f"2/evaluation/{MODEL}/usd": 0.25,
    }

    (line,) = lines("job_1", of_job(usage))

    assert (line.model, line.questions, line.usd) == (MODEL, 3, 0.25)


def test_a_wrong_day_is_a_wrong_command_line() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["cost", "--since", "yesterday"])

    assert caught.value.code == 2

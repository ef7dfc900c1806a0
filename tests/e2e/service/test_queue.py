"""What the queue may do to a job: deliver it twice, deliver it late, deliver what is none."""

from __future__ import annotations

import json
import re

from security_design_assistant.models.job_record import JobStatus
from security_design_assistant.samples import Sample
from tests.e2e.service.client import Client
from tests.e2e.service.operators import Alerts, Operators


def test_messages_that_come_twice_change_nothing(
    client: Client, operators: Operators, alerts: Alerts, sample: Sample
) -> None:
    with operators.draining():
        job_id = client.submit_uploaded(sample.pdf)
        for _ in range(3):
            operators.send_job(job_id)
        assert client.ended(job_id)["status"] == "completed"
        record = operators.record(job_id)
        operators.send_job(job_id)

    assert operators.record(job_id) == record
    assert (record.attempt, record.unclean_ends) == (1, 0)
    assert sum(name.endswith("/seconds") for name in record.usage) == len(record.stages_completed)
    assert alerts.naming(job_id, seconds=2) == []


def test_an_unreadable_message_is_told_to_the_operators_once_and_stops_nobody(
    client: Client, operators: Operators, alerts: Alerts, sample: Sample
) -> None:
    with operators.draining():
        message_id = operators.send("this is no message")
        job_id = client.submit_uploaded(sample.pdf)

        job = client.ended(job_id)
        (told,) = alerts.naming(message_id, seconds=60)

    assert job["status"] == "completed"
    assert told["bytes"] == len("this is no message")
    assert "this is no message" not in json.dumps(told)


def test_a_job_whose_worker_died_is_taken_up_when_its_lease_runs_out(
    client: Client, operators: Operators, owner: str, sample: Sample
) -> None:
    job_id = operators.store_job(sample.pdf, owner)
    operators.die_at_work(job_id, lease_seconds=3)

    operators.send_job(job_id)
    job = client.ended(job_id)

    assert (job["status"], job["attempt"]) == ("completed", 2)
    assert operators.record(job_id).unclean_ends == 1


def test_a_job_that_took_three_workers_fails_is_told_and_completes_when_it_is_redriven(
    client: Client, operators: Operators, alerts: Alerts, owner: str, sample: Sample
) -> None:
    job_id = operators.store_job(sample.pdf, owner)
    for _ in range(3):
        operators.die_at_work(job_id, lease_seconds=-1)

    operators.send_job(job_id)
    job = client.ended(job_id)
    (told,) = alerts.naming(job_id, seconds=60)
    listed = operators.sda("jobs", "--status", "failed", "--json", "--limit", "1000")
    first, second = operators.sda("redrive", job_id), operators.sda("redrive", job_id)

    assert (job["status"], job["error"]["code"]) == ("failed", "worker_died")
    assert (told["code"], told["attempts"], told["unclean_ends"]) == ("worker_died", 3, 2)
    assert job_id in listed.stdout
    assert (first.returncode, second.stdout) == (0, first.stdout), first.stderr
    redriven = re.fullmatch(rf"{job_id} -> (job_\d{{16}})\n", first.stdout)
    assert redriven
    assert client.ended(redriven[1])["status"] == "completed"
    assert operators.record(job_id).status is JobStatus.FAILED


def test_a_job_that_is_none_cannot_be_redriven(operators: Operators) -> None:
    assert operators.sda("redrive", "job_1").returncode == 1

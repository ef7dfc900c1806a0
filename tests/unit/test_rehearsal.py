"""Deployments rehearsed: good versions get their traffic, and every kind of bad one is turned back."""

from __future__ import annotations

from typing import Literal

import pytest

from security_design_assistant.deployment.golden_drawing import is_golden
from security_design_assistant.deployment.self_test import SELF_TEST
from tests.rehearsal import FAULTS, NAME, NEW, OLD, Account, submit_golden

TURNED_BACK_AFTERWARDS = sorted(set(FAULTS) - {"cannot_read_its_secret"})


@pytest.mark.parametrize("authentication", ["iam", "jwt"])
@pytest.mark.parametrize("kind", ["submit", "status", "worker"])
def test_a_good_version_gets_the_traffic_and_leaves_nothing_behind(
    kind: str, authentication: Literal["iam", "jwt"]
) -> None:
    account = Account(authentication=authentication)
    account.publish(kind, NEW, lambda good: good)

    told = account.deploy(kind)

    assert told == [True, True]
    assert account.live[kind] == NEW
    assert account.jobs.jobs == {}
    assert account.objects.objects == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_version_gets_no_traffic_and_the_old_one_goes_on(fault: str) -> None:
    kind, made = FAULTS[fault]
    account = Account()
    account.publish(kind, NEW, made)

    told = account.deploy(kind)

    assert told == [False]
    assert account.live[kind] == OLD
    job_id = submit_golden(account)
    account.work()
    assert account.jobs.jobs[job_id].status == "completed"


@pytest.mark.parametrize("fault", TURNED_BACK_AFTERWARDS)
def test_what_callers_reach_does_not_pass_when_it_is_bad(fault: str) -> None:
    kind, made = FAULTS[fault]
    account = Account()
    account.publish(kind, NEW, made)
    account.live[kind] = NEW

    account.after_traffic(kind)

    assert account.told == [False]


def test_a_self_test_tells_what_is_wrong_and_quotes_nothing() -> None:
    account = Account()
    account.publish("worker", NEW, FAULTS["cannot_read_its_secret"][1])

    answer = account.invoke(f"{NAME}-worker", NEW, SELF_TEST)

    assert answer["self_test"] == {
        "table": "passed",
        "bucket": "passed",
        "queue": "passed",
        "secret": "ClientError",  # pragma: allowlist secret
        "golden_job": "passed",
    }


def test_a_worker_that_is_blind_to_what_it_should_find_is_turned_back() -> None:
    account = Account()
    account.publish("worker", NEW, lambda good: good)
    account.live["worker"] = NEW
    job_id = submit_golden(account)
    account.work()
    job = account.jobs.jobs[job_id]
    assert job.result is not None
    found = account.objects.objects[job.result.artefacts["components.json"]]

    assert is_golden(found)
    assert not is_golden(found.replace(b'"A-001-BB-B2"', b'"A-009-BB-B2"'))
    assert not is_golden(found.replace(b'"position_switch"', b'"lock"'))
    assert not is_golden(b"")

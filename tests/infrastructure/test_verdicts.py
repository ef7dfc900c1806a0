"""Terraform's alarms on the new version, fed with what versions count: each rings for its fault alone."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest

from security_design_assistant.errors import SecurityDesignError
from tests.infrastructure.conftest import Plans
from tests.rehearsal import FAULTS, NAME, NEW, OLD, Account, submit_golden, through_the_gateway

# Plans take time: one process makes each of them once.
pytestmark = pytest.mark.xdist_group("plans")

OWN_ALARM = {
    "answers_500": "sda-staging-status-new-version-server-errors",
    "breaks_every_job": "sda-staging-worker-new-version-broken-jobs",
    "raises_for_every_message": "sda-staging-worker-new-version-broken-jobs",
    "rejects_every_drawing": "sda-staging-worker-new-version-rejected-jobs",
    "hangs": "sda-staging-worker-new-version-error-rate",
    "crashes_at_import": "sda-staging-submit-new-version-error-rate",
}
"""What rings if a fault gets past the first hook; a secret that nobody needs yet rings nowhere."""
TURNS = (NEW, OLD, NEW, NEW)
"""Which version gets the drawings that clients send; reading one takes a while."""

Series = Mapping[tuple[str, str, frozenset[tuple[str, str]]], list[float]]


def measured(account: Account) -> Series:
    """Return all values by namespace, name and dimensions, as CloudWatch takes them."""
    series = defaultdict(list)
    for line in map(json.loads, account.counted):
        for directive in line["_aws"]["CloudWatchMetrics"]:
            for names in directive["Dimensions"]:
                dimensions = frozenset((name, line[name]) for name in names)
                for metric in directive["Metrics"]:
                    series[directive["Namespace"], metric["Name"], dimensions].append(line[metric["Name"]])
    for kind, version, failed in account.invoked:
        function = f"{NAME}-{kind}"
        told = {"FunctionName": function, "Resource": f"{function}:live", "ExecutedVersion": version}
        series["AWS/Lambda", "Errors", frozenset(told.items())].append(int(failed))
        series["AWS/Lambda", "Invocations", frozenset(told.items())].append(1)
    return series


def ringing(alarms: Mapping[str, Mapping[str, Any]], version: str, series: Series) -> set[str]:
    """Return the names of the alarms that would ring, if ``version`` were the new one."""
    return {
        alarm["alarm_name"]
        for alarm in alarms.values()
        if "-new-version-" in alarm["alarm_name"] and _percent(alarm, version, series) > alarm["threshold"]
    }


def _percent(alarm: Mapping[str, Any], version: str, series: Series) -> float:
    values, expression = {}, ""
    for query in alarm["metric_query"]:
        if query["metric"]:
            (metric,) = query["metric"]
            dimensions = _dimensions(alarm["alarm_name"], metric["namespace"], version)
            found = series.get((metric["namespace"], metric["metric_name"], dimensions), [])
            values[query["id"]] = {"Sum": sum(found), "SampleCount": len(found)}[metric["stat"]]
        else:
            expression = query["expression"]
    form = re.fullmatch(r"IF\((\w+) (>=?) (\d+), 100 \* (\w+) / (\w+), 0\)", expression)
    assert form, expression
    enough, comparison, least, share, of = form.groups()
    reached = values[enough] >= int(least) if comparison == ">=" else values[enough] > int(least)
    assert alarm["comparison_operator"] == "GreaterThanThreshold"
    return 100 * values[share] / values[of] if reached else 0.0


def _dimensions(alarm: str, namespace: str, version: str) -> frozenset[tuple[str, str]]:
    """Return what an alarm's values are counted by.

    No plan tells it, since the version is among it: the module's own tests hold it, with the version.
    """
    function = alarm.partition("-new-version-")[0]
    if namespace == "AWS/Lambda":
        told = {"FunctionName": function, "Resource": f"{function}:live", "ExecutedVersion": version}
    else:
        told = {"Environment": "staging", "Function": function.removeprefix(f"{NAME}-"), "Version": version}
    return frozenset(told.items())


def canary(kind: str, fault: Any) -> Account:
    """Return an account in which clients submitted drawings and asked for them, of both versions."""
    account = Account()
    account.publish(kind, NEW, fault)
    for version in TURNS:
        account.live[kind] = version
        try:
            job_id = submit_golden(account)
            if kind == "worker":
                account.work()
            with through_the_gateway(account) as service:
                service.request("GET", f"/status/{job_id}")
        except SecurityDesignError:
            continue  # the client sees an error
        finally:
            account.jobs.jobs.clear()
            account.objects.objects.clear()
    return account


@pytest.fixture(scope="module")
def alarms(plans: Plans) -> Mapping[str, Mapping[str, Any]]:
    return plans("staging").values("aws_cloudwatch_metric_alarm")


@pytest.mark.parametrize("fault", OWN_ALARM)
def test_a_bad_version_rings_its_own_alarm_and_no_other(
    alarms: Mapping[str, Mapping[str, Any]], fault: str
) -> None:
    series = measured(canary(*FAULTS[fault]))

    assert ringing(alarms, NEW, series) == {OWN_ALARM[fault]}
    assert ringing(alarms, OLD, series) == set()


def test_a_good_version_rings_none(alarms: Mapping[str, Mapping[str, Any]]) -> None:
    series = measured(canary("worker", lambda good: good))

    assert ringing(alarms, NEW, series) == ringing(alarms, OLD, series) == set()


def test_each_function_s_deployment_stops_on_its_alarms_and_the_api_s(plans: Plans) -> None:
    stops = {
        address.split('"')[1]: set(group["alarm_configuration"][0]["alarms"])
        for address, group in plans("prod").values("aws_codedeploy_deployment_group").items()
    }

    own = {
        "submit": {"error-rate", "server-errors"},
        "status": {"error-rate", "server-errors"},
        "worker": {"error-rate", "broken-jobs", "rejected-jobs"},
        "dead_letter": {"error-rate", "broken-jobs"},
        "reconcile": {"error-rate"},
        "news": {"error-rate"},
    }
    assert stops == {
        kind: {f"sda-prod-{kind}-new-version-{name}" for name in names}
        | ({"sda-prod-api-server-errors"} if kind in {"submit", "status"} else set())
        for kind, names in own.items()
    }


def test_the_module_is_given_the_dimensions_that_the_code_writes(plans: Plans) -> None:
    calls = plans("staging").document["configuration"]["root_module"]["module_calls"]

    given = set(calls["function"]["expressions"]["verdicts"]["references"])

    assert given >= {"local.telemetry.namespace", "var.environment", "each.key", "local.verdicts"}

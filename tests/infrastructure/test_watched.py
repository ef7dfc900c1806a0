"""What dashboards, alarms and saved queries look at exists, and what is counted is looked at."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import security_design_assistant
from security_design_assistant.telemetry.metrics import definitions
from tests.bench.cost_model import ALARM_METRICS, OWN_SERIES
from tests.infrastructure.cloudwatch import STATISTICS, Alarm
from tests.infrastructure.conftest import Estate
from tests.infrastructure.drills import API_ID, DRILLS, ENVIRONMENT, NAME, World, a_good_day
from tests.infrastructure.terraform import ROOT

pytestmark = pytest.mark.xdist_group("plans")

REGION = "eu-west-2"
PACKAGE = Path(security_design_assistant.__file__).parent
AWS: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("aws_metrics.toml").read_text())
OWN = definitions()
STATISTIC = re.compile(rf"{'|'.join(STATISTICS)}|p\d\d")
NAMED = {
    "FunctionName": re.compile(rf"{NAME}-[a-z_]+"),
    "Resource": re.compile(rf"{NAME}-[a-z_]+:live|/[a-z{{}}_/-]+|\$default"),
    "ExecutedVersion": re.compile(r"\d+"),
    "QueueName": re.compile(rf"{NAME}-[a-z-]+"),
    "TopicName": re.compile(rf"{NAME}-[a-z-]+"),
    "TableName": re.compile(rf"{NAME}-jobs"),
    "GlobalSecondaryIndexName": re.compile(r"by_owner|by_status"),
    "ApiId": re.compile(API_ID),
    "Stage": re.compile(r"\$default"),
    "Method": re.compile(r"GET|POST|DELETE"),
    "Currency": re.compile(r"USD"),
    "Environment": re.compile(ENVIRONMENT),
    "Function": re.compile(r"[a-z_]+"),
    "Version": re.compile(r"\d+"),
}
"""What dimensions may be, where they are named."""


@dataclass(frozen=True)
class Watched:
    """A metric that somebody looks at, by all names of its dimensions and the values that are given."""

    by: str
    namespace: str
    name: str
    dimensions: tuple[str, ...]
    named: Mapping[str, str]
    stat: str
    region: str = REGION


def by_alarms(estate: Estate) -> Iterator[Watched]:
    for alarm in map(Alarm, estate["aws_cloudwatch_metric_alarm"].values()):
        for query in alarm.queries.values():
            namespace, name, dimensions = query.series
            named = dict(dimensions)
            yield Watched(alarm.name, namespace, name, tuple(sorted(named)), named, query.stat)


def widgets(estate: Estate) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for dashboard in estate["aws_cloudwatch_dashboard"].values():
        for widget in json.loads(dashboard["dashboard_body"])["widgets"]:
            yield f"{dashboard['dashboard_name']}: {widget['properties']['title']}", widget["properties"]


def by_dashboards(estate: Estate) -> Iterator[Watched]:
    for title, properties in widgets(estate):
        for metric in properties["metrics"]:
            options = metric[-1] if isinstance(metric[-1], dict) else {}
            parts = [part for part in metric if isinstance(part, str)]
            if parts:
                named = dict(zip(parts[2::2], parts[3::2], strict=True))
                stat = options.get("stat") or properties.get("stat") or "Average"
                yield Watched(
                    title, parts[0], parts[1], tuple(sorted(named)), named, stat, properties["region"]
                )
            for search in re.finditer(
                r"SEARCH\('\{([^}]+)\} ([^']+)', '(\w+)', \d+\)", options.get("expression", "")
            ):
                namespace, *dimensions = search[1].split(",")
                named = dict(re.findall(r'(\w+)="([^"]+)"', search[2]))
                name = named.pop("MetricName")
                yield Watched(
                    title, namespace, name, tuple(sorted(dimensions)), named, search[3], properties["region"]
                )


def dimensions_of(namespace: str, name: str) -> list[list[str]]:
    """Return the sets of dimensions by which a metric is counted; none if there is no such metric."""
    if namespace != OWN["namespace"]:
        told = AWS.get(namespace, {"metrics": (), "dimensions": []})
        return list(told["dimensions"]) if name in told["metrics"] else []
    metric = OWN["metrics"].get(name)
    if metric is None:
        return []
    own = [["Environment", *metric["dimensions"]]]
    if metric.get("by_version"):
        own.append(["Environment", "Function", "Version", *metric["dimensions"]])
    return [sorted(names) for names in own]


@pytest.fixture(scope="module")
def watched(estate: Estate) -> list[Watched]:
    return [*by_alarms(estate), *by_dashboards(estate)]


def test_whatever_is_watched_is_counted_by_just_these_dimensions(watched: list[Watched]) -> None:
    assert len(watched) > 150
    for one in watched:
        assert list(one.dimensions) in dimensions_of(one.namespace, one.name), one
        assert STATISTIC.fullmatch(one.stat), one
        assert one.region == ("us-east-1" if one.namespace == "AWS/Billing" else REGION), one
        for name, value in one.named.items():
            if one.namespace == OWN["namespace"] and name not in {"Environment", "Function", "Version"}:
                assert value in values_of(name), one
            else:
                assert NAMED[name].fullmatch(value), one


def values_of(dimension: str) -> set[str]:
    """Return what the code really gives for one of its own dimensions, in drills and on a good day."""
    return {
        value for (_, _, dimensions) in counted() for name, value in dimensions if name == dimension
    }  # fmt: skip


_COUNTED: set[tuple[str, str, frozenset[tuple[str, str]]]] = set()


def counted() -> set[tuple[str, str, frozenset[tuple[str, str]]]]:
    """Return every series that drills and a good day leave, once."""
    if not _COUNTED:
        world = World()
        a_good_day(world)
        for name, drill in DRILLS.items():
            if "new-version" not in name:
                drill.happens(world, drill.enough)
        _COUNTED.update(world.measured().values)
    return _COUNTED


def test_each_own_metric_is_watched_and_each_that_is_defined_is_written(watched: list[Watched]) -> None:
    own = {one.name for one in watched if one.namespace == OWN["namespace"]}
    written = {name for tree in sources().values() for name in written_metrics(tree)}

    assert own == set(OWN["metrics"]) == written


def test_what_is_counted_in_a_drill_is_counted_as_it_is_defined() -> None:
    for namespace, name, dimensions in counted():
        assert sorted(key for key, _ in dimensions) in dimensions_of(namespace, name), (namespace, name)


def sources() -> Mapping[Path, ast.Module]:
    return {path: ast.parse(path.read_text()) for path in PACKAGE.rglob("*.py")}


def written_metrics(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module hands to ``metrics.add``, also where one of two is chosen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add":
            of = node.func.value
            if (of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "")) == "metrics":
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


def test_every_code_of_a_job_that_is_given_up_has_its_alarm(estate: Estate) -> None:
    alarms = {
        dict(query.series[2])["Code"]
        for alarm in map(Alarm, estate["aws_cloudwatch_metric_alarm"].values())
        for query in alarm.queries.values()
        if query.series[1] == "JobsFailed"
    }

    assert alarms == retryable_codes() - NEVER_A_JOB_S_END


NEVER_A_JOB_S_END = {
    "busy",  # a submission is turned away
    "disk_full",  # of a checkout's own disk
    "storage_failed",
    "upload_changed",  # a submission is turned away, too
}


def retryable_codes() -> set[str]:
    """Return the codes of attempts that are tried again, and those that the dead-letter function gives."""
    found = {"internal_error"}  # a constant of the worker
    for tree in sources().values():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called == "RetryableError" and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
            if called == "_retry" and isinstance(node.args[2], ast.Constant):
                found.add(str(node.args[2].value))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any(
                getattr(base, "id", "") == "RetryableError" for base in node.bases
            ):
                found |= {
                    str(call.args[0].value)
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
                }
            if isinstance(node, ast.FunctionDef) and node.name == "_last_error":
                found |= {
                    str(keyword.value.value)
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call)
                    for keyword in call.keywords
                    if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
                }
    return found


def test_the_cost_model_counts_what_is_watched(estate: Estate) -> None:
    alarms = map(Alarm, estate["aws_cloudwatch_metric_alarm"].values())
    world = World()
    a_good_day(world)

    assert sum(len(alarm.queries) for alarm in alarms) == ALARM_METRICS
    assert sum(namespace == OWN["namespace"] for namespace, _, _ in world.measured().values) == OWN_SERIES


# Saved queries

OF_LAMBDA = {
    "@timestamp",
    "@message",
    "@log",
    "@type",
    "@initDuration",
    "@duration",
    "@maxMemoryUsed",
    "@requestId",
}
"""What CloudWatch Logs finds by itself in a line of Lambda's, by its documentation."""
WORDS = {
    "fields", "filter", "stats", "sort", "limit", "asc", "desc", "as", "by", "or", "and", "like", "in", "not",
    "ispresent", "count", "count_distinct", "sum", "pct", "max", "min", "avg", "latest",
}  # fmt: skip


def logged_fields() -> set[str]:
    """Return what lines of the functions' logs hold: what is said with an event, and what is bound to all."""
    found = {"timestamp", "level", "event"}
    for tree in sources().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                logs = called in {
                    "debug",
                    "info",
                    "warning",
                    "error",
                    "bound_contextvars",
                    "bind_contextvars",
                    "about",
                }
                found |= {keyword.arg for keyword in node.keywords if logs and keyword.arg}
    return found | bound_fields()


def bound_fields() -> set[str]:
    """Return what telemetry binds to every line by name, where it is not said by keyword."""
    return {
        str(key.value)
        for path, tree in sources().items()
        if path.parent.name == "telemetry"
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }


def logged_events() -> set[str]:
    return {
        str(node.args[0].value)
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"debug", "info", "warning", "error"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def test_saved_queries_ask_for_fields_that_are_logged_and_events_that_happen(estate: Estate) -> None:
    (access,) = (
        stage["access_log_settings"][0]["format"] for stage in estate["aws_apigatewayv2_stage"].values()
    )
    metrics = set(OWN["metrics"]) | {
        name for metric in OWN["metrics"].values() for name in metric["dimensions"]
    }
    known = OF_LAMBDA | logged_fields() | set(json.loads(access)) | metrics
    groups = {group["name"] for group in estate["aws_cloudwatch_log_group"].values()}

    queries = estate["aws_cloudwatch_query_definition"].values()
    assert len(queries) == 6
    for query in queries:
        text = query["query_string"]
        names = set(re.findall(r"\bas (\w+)", text))
        plain = re.sub(r'"[^"]*"', "", text)
        fields = set(re.findall(r"@?[A-Za-z_]\w*", plain)) - WORDS - names
        assert fields, query["name"]
        assert fields <= known, (query["name"], fields - known)
        assert set(re.findall(r'event = "(\w+)"', text)) <= logged_events(), query["name"]
        assert set(query["log_group_names"]) <= groups, query["name"]


def test_a_field_that_nobody_logs_is_found_out() -> None:
    assert "owner_hash" in logged_fields()
    assert "owner" not in logged_fields()
    assert "client_name" not in logged_fields()


def test_the_runbook_uses_every_saved_query_and_names_every_log_group(estate: Estate) -> None:
    runbook = (ROOT / "docs" / "alarms.md").read_text()

    asked = set(re.findall(r"`ask ([a-z-]+)", runbook))
    saved = {
        query["name"].removeprefix(f"{NAME}/") for query in estate["aws_cloudwatch_query_definition"].values()
    }
    assert asked == saved
    for group in estate["aws_cloudwatch_log_group"].values():
        prefix, suffix = group["name"].split(NAME)
        assert f"{prefix}sda-<environment>" in runbook
        assert f"{suffix}`" in runbook, group["name"]

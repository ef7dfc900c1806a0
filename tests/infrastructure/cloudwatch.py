"""CloudWatch in small: metrics as values with their times, and alarms evaluated over them.

What AWS documents and alarms here use: statistics by period, metric math with IF and FILL, M of N periods,
how missing data is treated, composite rules of OR.
"""

from __future__ import annotations

import ast
import json
import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

Series = tuple[str, str, frozenset[tuple[str, str]]]
"""Namespace, name and dimensions of a metric."""
Resource = Mapping[str, Any]

STATISTICS: Mapping[str, Callable[[list[float]], float]] = {
    "Sum": sum,
    "Maximum": max,
    "Minimum": min,
    "SampleCount": lambda values: float(len(values)),
    "Average": lambda values: sum(values) / len(values),
}
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_OPERATORS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
}


@dataclass
class Measured:
    """All values of all metrics, each with its time in epoch seconds.

    Parameters
    ----------
    start, end : between which there was somebody to measure; a value may lie at the end, and begin a period.
    """

    start: float
    end: float = 0.0
    latest: float = 0.0
    values: dict[Series, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, at: float, namespace: str, name: str, value: float, **dimensions: str) -> None:
        """Record a value."""
        self.values[namespace, name, frozenset(dimensions.items())].append((at, value))
        self.latest = max(self.latest, at)

    def take(self, lines: Iterable[str]) -> None:
        """Record what lines of the embedded format say, as CloudWatch does."""
        for line in map(json.loads, lines):
            at = line["_aws"]["Timestamp"] / 1000
            for directive in line["_aws"]["CloudWatchMetrics"]:
                for names in directive["Dimensions"]:
                    dimensions = {name: str(line[name]) for name in names}
                    for metric in directive["Metrics"]:
                        self.add(
                            at, directive["Namespace"], metric["Name"], line[metric["Name"]], **dimensions
                        )

    def statistic(self, series: Series, stat: str, begin: float, period: float) -> float | None:
        """Return a statistic of the values in a period; None if there are none."""
        found = [value for at, value in self.values.get(series, ()) if begin <= at < begin + period]
        return STATISTICS[stat](found) if found else None


@dataclass(frozen=True)
class Query:
    """One metric that an alarm reads."""

    series: Series
    stat: str


@dataclass(frozen=True)
class Alarm:
    """A metric alarm as Terraform defines it."""

    definition: Resource

    @property
    def name(self) -> str:
        return str(self.definition["alarm_name"])

    @property
    def period(self) -> int:
        periods = {metric["period"] for metric in self._metrics()} or {self.definition["period"]}
        (period,) = periods
        return int(period)

    @property
    def queries(self) -> Mapping[str, Query]:
        """What it reads, by the id in its expression."""
        if self.definition["metric_name"]:
            return {"metric": _query(self.definition, str(self.definition["statistic"]))}
        return {
            query["id"]: _query(query["metric"][0], query["metric"][0]["stat"])
            for query in self.definition["metric_query"]
            if query["metric"]
        }

    @property
    def expression(self) -> str:
        """What it compares: an expression, or the id of its one metric."""
        (told,) = [
            query["expression"] or query["id"]
            for query in self.definition["metric_query"]
            if query["return_data"]
        ] or ["metric"]
        return str(told)

    def states(self, measured: Measured) -> list[tuple[float, str]]:
        """Return the state after each of its periods: ALARM, OK, or INSUFFICIENT_DATA."""
        count, period = int(self.definition["evaluation_periods"]), self.period
        first = floor(measured.start / period) * period
        seen = max(ceil(measured.end / period), floor(measured.latest / period) + 1)
        last = max(seen * period, first + count * period)
        series = {begin: self._compared(measured, float(begin)) for begin in range(first, last, period)}
        state, states = "OK", []
        for end in range(first + count * period, last + 1, period):
            state = self._state([series[begin] for begin in range(end - count * period, end, period)], state)
            states.append((float(end), state))
        return states

    def rings(self, measured: Measured) -> bool:
        """Return whether it is in ALARM at any time."""
        return any(state == "ALARM" for _, state in self.states(measured))

    def _state(self, points: list[float | None], before: str) -> str:
        missing = self.definition["treat_missing_data"]
        if all(point is None for point in points) and missing in {"ignore", "missing"}:
            return before if missing == "ignore" else "INSUFFICIENT_DATA"
        compare = _COMPARISONS[self.definition["comparison_operator"]]
        threshold = float(self.definition["threshold"])
        breaching = [
            missing == "breaching" if point is None else compare(point, threshold) for point in points
        ]
        needed = self.definition["datapoints_to_alarm"] or self.definition["evaluation_periods"]
        return "ALARM" if sum(breaching) >= needed else "OK"

    def _compared(self, measured: Measured, begin: float) -> float | None:
        found = {
            name: measured.statistic(query.series, query.stat, begin, self.period)
            for name, query in self.queries.items()
        }
        return math(self.expression, found)

    def _metrics(self) -> list[Resource]:
        return [query["metric"][0] for query in self.definition["metric_query"] if query["metric"]]


def math(expression: str, values: Mapping[str, float | None]) -> float | None:
    """Evaluate metric math for one period; a value that is missing makes all of it missing, but for FILL."""
    tree = ast.parse(re.sub(r"\bAND\b", "and", expression), mode="eval")
    found = _value(tree.body, values)
    return None if found is None else float(found)


def _value(node: ast.expr, values: Mapping[str, float | None]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return values[node.id]
        case ast.BinOp():
            return _both(node.op, node.left, node.right, values)
        case ast.Compare(ops=[one], comparators=[right]):
            return _both(one, node.left, right, values)
        case ast.BoolOp(op=ast.And()):
            found = [_value(part, values) for part in node.values]
            return None if None in found else all(found)
        case ast.Call(func=ast.Name(name)):
            return _called(name, node.args, values)
    raise AssertionError(f"not evaluated here: {ast.dump(node)}")


def _called(name: str, arguments: list[ast.expr], values: Mapping[str, float | None]) -> Any:
    first = _value(arguments[0], values)
    if name == "FILL":
        return _value(arguments[1], values) if first is None else first
    assert name == "IF", f"not evaluated here: {name}"
    return None if first is None else _value(arguments[1 if first else 2], values)


def _both(
    kind: ast.operator | ast.cmpop, left: ast.expr, right: ast.expr, values: Mapping[str, float | None]
) -> Any:
    one, other = _value(left, values), _value(right, values)
    if one is None or other is None or (isinstance(kind, ast.Div) and other == 0):
        return None
    return _OPERATORS[type(kind)](one, other)


def composite(rule: str, ringing: set[str]) -> bool:
    """Return whether a composite alarm rings; its rule has the form ``ALARM("a") OR ALARM("b")``."""
    parts = rule.split(" OR ")
    names = [re.fullmatch(r'ALARM\("([\w-]+)"\)', part) for part in parts]
    assert all(names), rule
    return bool({name[1] for name in names if name} & ringing)


def _query(metric: Resource, stat: str) -> Query:
    dimensions = frozenset((metric["dimensions"] or {}).items())
    return Query((metric["namespace"], metric["metric_name"], dimensions), stat)

"""For each kind of function, events that try it and change nothing for anybody, and good answers to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from security_design_assistant.deployment.api_events import api_event
from security_design_assistant.deployment.self_test import SELF_TEST, has_passed
from security_design_assistant.errors import SecurityDesignError

GOLDEN_JOBS = 3
"""Jobs that a new worker takes to their end before it gets a client's."""


class UnknownKindError(SecurityDesignError):
    """No probe is known for a function of this name."""


@dataclass(frozen=True, slots=True)
class Probe:
    """An event to try a function with, and whether an answer to it is good."""

    event: Mapping[str, Any]
    is_good: Callable[[Any], bool]


def probes_for(function_name: str) -> tuple[Probe, ...]:
    """Return the probes of a function that is called ``<prefix>-<kind>``, such as ``sda-prod-dead_letter``.

    Raises
    ------
    UnknownKindError
        There is no such kind; a version that nobody tried must not pass for a good one.
    """
    _, kind = split_name(function_name)
    if kind not in PROBES:
        raise UnknownKindError(function_name)
    return PROBES[kind]


def split_name(function_name: str) -> tuple[str, str]:
    """Return the prefix and the kind that a function's name is made of."""
    prefix, _, kind = function_name.rpartition("-")
    return prefix, kind


def _is_healthy(answer: Any) -> bool:
    return _status_code(answer) == HTTPStatus.OK


def _is_served(answer: Any) -> bool:
    return 0 < _status_code(answer) < HTTPStatus.INTERNAL_SERVER_ERROR


def _status_code(answer: Any) -> int:
    code = answer.get("statusCode") if isinstance(answer, Mapping) else None
    return code if isinstance(code, int) else 0


def _nothing_failed(answer: Any) -> bool:
    return isinstance(answer, Mapping) and answer.get("batchItemFailures") == []


def _has_swept(answer: Any) -> bool:
    return isinstance(answer, Mapping) and bool(answer) and all(isinstance(n, int) for n in answer.values())


def _told_nothing(answer: Any) -> bool:
    return bool(answer == {"told": 0})


def _self_test(kind: str) -> Probe:
    return Probe(SELF_TEST, partial(has_passed, kind=kind))


_HEALTH_REQUEST = api_event("GET", "/health")
_NO_RECORDS: dict[str, Any] = {"Records": []}

PROBES: Mapping[str, tuple[Probe, ...]] = {
    "status": (Probe(_HEALTH_REQUEST, _is_healthy), _self_test("status")),
    # It does not serve this path and says so, once it has loaded all that it needs for those it serves.
    "submit": (Probe(_HEALTH_REQUEST, _is_served), _self_test("submit")),
    "worker": (Probe(_NO_RECORDS, _nothing_failed), *[_self_test("worker")] * GOLDEN_JOBS),
    "dead_letter": (Probe(_NO_RECORDS, _nothing_failed), _self_test("dead_letter")),
    # One sweep more than planned: it finds what the next one would have found.
    "reconcile": (Probe({}, _has_swept), _self_test("reconcile")),
    "news": (Probe(_NO_RECORDS, _told_nothing), _self_test("news")),
}

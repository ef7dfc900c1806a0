"""For each kind of function one event that changes nothing for anybody, and what a good answer to it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from security_design_assistant.errors import SecurityDesignError


class UnknownKindError(SecurityDesignError):
    """No probe is known for a function of this name."""


@dataclass(frozen=True, slots=True)
class Probe:
    """An event to try a function with, and whether an answer to it is good."""

    event: Mapping[str, Any]
    is_good: Callable[[Any], bool]


def probe_for(function_name: str) -> Probe:
    """Return the probe of a function that is called ``<prefix>-<kind>``, such as ``sda-prod-dead_letter``.

    Raises
    ------
    UnknownKindError
        There is no such kind; a version that nobody tried must not pass for a good one.
    """
    kind = function_name.rpartition("-")[2]
    if kind not in PROBES:
        raise UnknownKindError(function_name)
    return PROBES[kind]


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


_HEALTH_REQUEST = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/health",
    "rawQueryString": "",
    "headers": {},
    "requestContext": {
        "http": {
            "method": "GET",
            "path": "/health",
            "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.1",
            "userAgent": "deployment-probe",
        },
        "requestId": "deployment-probe",
        "routeKey": "$default",
        "stage": "$default",
    },
    "isBase64Encoded": False,
}
_NO_RECORDS: dict[str, Any] = {"Records": []}

PROBES: Mapping[str, Probe] = {
    "status": Probe(_HEALTH_REQUEST, _is_healthy),
    # It does not serve this path and says so, once it has loaded all that it needs for those it serves.
    "submit": Probe(_HEALTH_REQUEST, _is_served),
    "worker": Probe(_NO_RECORDS, _nothing_failed),
    "dead_letter": Probe(_NO_RECORDS, _nothing_failed),
    # One sweep more than planned: it finds what the next one would have found.
    "reconcile": Probe({}, _has_swept),
}

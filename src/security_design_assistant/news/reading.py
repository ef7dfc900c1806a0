"""From a machine's message to news."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from security_design_assistant.news import OURS
from security_design_assistant.news.alarms import read_alarm
from security_design_assistant.news.deployments import read_deployment
from security_design_assistant.news.item import News, Notice, Place
from security_design_assistant.news.others import as_it_is, read_anomaly, read_given_up, read_own

_LOG = structlog.get_logger()

Reader = Callable[[Notice, Mapping[str, Any], Place], News]

READERS: Mapping[str, tuple[Callable[[Mapping[str, Any]], bool], Reader]] = {
    "own": (lambda told: told.get("source") == OURS, read_own),
    "alarm": (lambda told: "AlarmName" in told, read_alarm),
    "deployment": (lambda told: "deploymentGroupName" in told, read_deployment),
    "given_up": (lambda told: "requestContext" in told, read_given_up),
    "anomaly": (lambda told: "anomalyId" in told, read_anomaly),
}
"""Whose messages are known, by what, and who reads them."""


def news_of(notice: Notice, place: Place) -> News:
    """Return the news in a message; one that is not told as we know it is passed on as it is, never lost."""
    told = _json(notice.message)
    for name, (knows, read) in READERS.items():
        if knows(told):
            try:
                return read(notice, told, place)
            except (AttributeError, IndexError, KeyError, TypeError, ValueError) as exc:
                _LOG.warning("notice_told_otherwise", reader=name, exc_info=exc)
    return as_it_is(notice, place)


def _json(message: str) -> Mapping[str, Any]:
    try:
        told = json.loads(message)
    except ValueError:
        return {}
    return told if isinstance(told, Mapping) else {}

"""Alarms of CloudWatch: what rings, what is over, what cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from security_design_assistant.news import console
from security_design_assistant.news.item import News, Notice, Place

_STATES = {
    "ALARM": ("rings", "It rings since {since}"),
    "OK": ("is over", "It is over since {since}"),
    "INSUFFICIENT_DATA": ("has nothing to judge", "It has nothing to judge since {since}"),
}
_SECTION = "an-alarm-rings"


def read_alarm(_notice: Notice, told: Mapping[str, Any], place: Place) -> News:
    """Return the news of an alarm's change. Raises KeyError or ValueError if it is told otherwise."""
    name, arn = str(told["AlarmName"]), str(told["AlarmArn"])
    short, sentence = _STATES[told["NewStateValue"]]
    region = arn.split(":")[3]
    means = f"{told.get('AlarmDescription') or name}".strip()
    since = sentence.format(since=_time(str(told["StateChangeTime"])))
    runbook = f"{place.runbook}#{_SECTION}"
    rings = told["NewStateValue"] == "ALARM"
    return News(
        kind="alarm",
        subject=f"{place.environment}: {name} {short}",
        text=f"{means}\n{since}: {told.get('NewStateReason', 'no reason is given')}",
        links={"Alarm": console.alarm(region, name), "Runbook": runbook},
        steps=(f"Look up {name.removeprefix(place.name)} in the runbook.",) if rings else (),
        thread=name,
        resources=(arn,),
    )


def _time(told: str) -> str:
    moment = datetime.fromisoformat(told)
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment.utcoffset() is not None else told

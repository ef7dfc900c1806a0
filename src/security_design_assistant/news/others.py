"""What else is told: our own alerts, events that a function gave up, costs, and what nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from security_design_assistant.news import console
from security_design_assistant.news.item import News, Notice, Place


def read_own(notice: Notice, told: Mapping[str, Any], place: Place) -> News:
    """Return the news of an alert of ours: its subject is a sentence, the rest are links and facts."""
    plain = {name: _plain(value) for name, value in told.items() if name != "source"}
    links = {name.capitalize(): value for name, value in plain.items() if value.startswith("https://")}
    facts = {name: value for name, value in plain.items() if name.capitalize() not in links}
    if "job_id" in facts:
        links = {"Log": console.log(place.region, f"{place.name}-worker"), **links}
    deployment = notice.topic_arn.endswith("-deployments")
    return News(
        kind="deployment" if deployment else "message",
        subject=f"{place.environment}: {notice.subject}",
        text=f"{notice.subject}.",
        links=links,
        steps=("The runbook says what the code means and what to do.",) if "code" in facts else (),
        thread=facts.get("job_id") or facts.get("revision") or notice.subject,
        facts=facts,
    )


def read_given_up(_notice: Notice, told: Mapping[str, Any], place: Place) -> News:
    """Return the news of an event that a function failed at each time; what was in it stays out."""
    context = told["requestContext"]
    function = str(context["functionArn"]).split(":")[6]
    times = context["approximateInvokeCount"]
    return News(
        kind="message",
        subject=f"{place.environment}: {function} gave up",
        text=f"{function} was called {times} times for one event and failed each time.",
        links={"Log": console.log(place.region, function), "Runbook": f"{place.runbook}#an-alarm-rings"},
        thread=function,
        resources=(str(context["functionArn"]),),
        facts={"request_id": str(context["requestId"]), "condition": str(context["condition"])},
    )


def read_anomaly(_notice: Notice, told: Mapping[str, Any], place: Place) -> News:
    """Return the news of costs that nobody expected."""
    usd = float(told["impact"]["totalImpact"])
    causes = {str(cause["service"]) for cause in told.get("rootCauses") or () if cause.get("service")}
    whose = f", by {', '.join(sorted(causes))}" if causes else ""
    return News(
        kind="cost",
        subject=f"{place.environment}: USD {usd:.2f} more than usual",
        text=f"Since {told['anomalyStartDate']} it costs USD {usd:.2f} more than usual{whose}.",
        links={"Costs": str(told["anomalyDetailsLink"]), "Runbook": f"{place.runbook}#an-alarm-rings"},
        thread=str(told["anomalyId"]),
    )


def as_it_is(notice: Notice, place: Place) -> News:
    """Return a message that nobody knows, such as a budget's, which is a letter: nothing is kept back."""
    subject = notice.subject or "a message of AWS"
    return News(
        kind="message", subject=f"{place.environment}: {subject}", text=notice.message, thread=subject
    )


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else f"{value}"

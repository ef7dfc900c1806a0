"""Refusals of signed requests: AWS's words, and what a person has to do then."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from security_design_assistant.client.http import HttpReply

_TOLERANCE = timedelta(minutes=5)
"""How far a clock may be off: what AWS takes."""
_CLOCK = "This machine's clock is {way} the service's, so its signatures do not hold: set it."

_REFUSALS = {
    "signature expired": _CLOCK.format(way="behind"),
    "signature not yet current": _CLOCK.format(way="ahead of"),
    "token included in the request is expired": (
        "The AWS session of {whose} has expired: sign in again (`aws sso login`), or get new credentials."
    ),
    "token included in the request is invalid": (
        "AWS does not know the access key of {whose}: it was deleted, mistyped, or lacks its session token."
    ),
    "signature we calculated does not match": (
        "The secret key of {whose} does not belong to its access key: enter both anew, or sign in again."
    ),
    "scoped to a valid region": (
        "The service is in another region than {region}: use --region, or set AWS_REGION."
    ),
    "not authorized to perform": (
        "The AWS identity of {whose} may not call this service: ask its operator for the client policy "
        "(Terraform's output client_policy_arn)."
    ),
}
"""AWS's own words in a 401 or 403, and what to do then."""

_UNSAID = (
    "The service refuses the AWS identity of {whose} in region {region} (HTTP {status}). Does "
    "`aws sts get-caller-identity` name the right account, is the region the API's (--region), and has the "
    "identity the client policy (Terraform's output client_policy_arn)?"
)


def explain_refusal(reply: HttpReply, whose: str, region: str) -> str:
    """Return what AWS did not like, as far as it says, or what is left to look at.

    Parameters
    ----------
    reply : an answer of 401 or 403.
    whose : where the credentials are from, e.g. ``profile design``.
    region : that the request was signed for.
    """
    skew = _clock_skew(reply)
    if abs(skew) > _TOLERANCE:
        way = "behind" if skew > timedelta(0) else "ahead of"
        return _CLOCK.format(way=f"{round(abs(skew) / timedelta(minutes=1))} minutes {way}")
    said = _message(reply).lower()
    sentence = next((sentence for words, sentence in _REFUSALS.items() if words in said), _UNSAID)
    return sentence.format(whose=whose, region=region, status=reply.status)


def _message(reply: HttpReply) -> str:
    try:
        body: Any = json.loads(reply.body)
    except ValueError:
        return ""
    return str(body.get("message") or body.get("Message") or "") if isinstance(body, dict) else ""


def _clock_skew(reply: HttpReply) -> timedelta:
    """Return by how much the service's clock is ahead of ours; zero where it does not say."""
    try:
        theirs = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return timedelta(0)
    return theirs.astimezone(UTC) - datetime.now(UTC)

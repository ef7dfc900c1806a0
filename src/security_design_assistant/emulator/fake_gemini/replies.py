"""What the stand-in answers: content with its usage, or an error as Google's APIs write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict

_TOKENS_OF_A_FILE = 560
_THOUGHTS = 32
_CHARACTERS_OF_A_TOKEN = 4
_CANONICAL = {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}

Reply = tuple[int, dict[str, Any]]


class Scripted(BaseModel):
    """One answer that was ordered beforehand.

    Parameters
    ----------
    text : what the model says, if ``status`` is 200.
    status : of the HTTP response.
    retry_delay : what an error asks to wait, e.g. ``45.83s``; the API does not always say.
    quota_id : the quota that a 429 names, e.g. one that holds ``PerDay``.
    seconds : to wait before the answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = "{}"
    status: int = 200
    retry_delay: str | None = None
    quota_id: str | None = None
    seconds: float = 0


def reply_to(model: str, request: Mapping[str, Any], scripted: Scripted) -> Reply:
    """Return status and body for a ``generateContent`` request.

    Parameters
    ----------
    model : that was asked.
    request : its body; keys may be in camel or in snake case, as both SDKs mix them.
    scripted : what was ordered.
    """
    if scripted.status != HTTPStatus.OK:
        return error(scripted.status, "As it was ordered.", _details(scripted))
    parts = list(_parts(request))
    if not parts:
        return error(HTTPStatus.BAD_REQUEST, "* GenerateContentRequest.contents: contents is not specified")
    asked, said = sum(map(_tokens, parts)), _text_tokens(scripted.text)
    return HTTPStatus.OK.value, {
        "candidates": [
            {
                "content": {"parts": [{"text": scripted.text}], "role": "model"},
                "finishReason": "STOP",
                "index": 0,
            }
        ],
        "usageMetadata": {
            "promptTokenCount": asked,
            "candidatesTokenCount": said,
            "thoughtsTokenCount": _THOUGHTS,
            "totalTokenCount": asked + said + _THOUGHTS,
        },
        "modelVersion": model,
        "responseId": "fake",
    }


def error(status: int, message: str, details: list[dict[str, Any]] | None = None) -> Reply:
    """Return an error as Google's APIs write it."""
    canonical = _CANONICAL.get(
        status, "UNAVAILABLE" if status == HTTPStatus.SERVICE_UNAVAILABLE else "INTERNAL"
    )
    body: dict[str, Any] = {"code": int(status), "message": message, "status": canonical}
    return int(status), {"error": body | ({"details": details} if details else {})}


def _details(scripted: Scripted) -> list[dict[str, Any]]:
    google = "type.googleapis.com/google.rpc"
    found: list[dict[str, Any]] = []
    if scripted.quota_id:
        violations = [{"quotaId": scripted.quota_id}]
        found.append({"@type": f"{google}.QuotaFailure", "violations": violations})
    if scripted.retry_delay:
        found.append({"@type": f"{google}.RetryInfo", "retryDelay": scripted.retry_delay})
    return found


def _parts(request: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for content in request.get("contents") or ():
        yield from content.get("parts") or ()


def _tokens(part: Mapping[str, Any]) -> int:
    files = ("inlineData", "inline_data", "fileData", "file_data")
    return _TOKENS_OF_A_FILE if any(name in part for name in files) else _text_tokens(part.get("text", ""))


def _text_tokens(text: str) -> int:
    return len(text) // _CHARACTERS_OF_A_TOKEN + 1

"""What the stand-in answers: content with its usage, or an error as Google's APIs write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

_TOKENS_OF_A_FILE = {
    "MEDIA_RESOLUTION_LOW": 280,
    "MEDIA_RESOLUTION_MEDIUM": 560,
    "MEDIA_RESOLUTION_HIGH": 1120,
}
_TOKENS_UNLESS_ASKED = 560
_THOUGHTS = 32
_CHARACTERS_OF_A_TOKEN = 4
_CANONICAL = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}

Reply = tuple[int, dict[str, Any]]


class Scripted(BaseModel):
    """One answer that was ordered beforehand.

    Parameters
    ----------
    text : what the model says; None leaves it to what is known of the request. Anything may be in it, such
        as broken JSON or ids that are on no drawing.
    status : of the HTTP response.
    retry_delay : what an error asks to wait, e.g. ``45.83s``; the API does not always say.
    quota_id : the quota that a 429 names, e.g. one that holds ``PerDay``.
    reason : what an error names as its reason, e.g. ``API_KEY_INVALID``.
    seconds : to wait before the answer.
    finish : why the model stopped, e.g. ``SAFETY`` or ``MAX_TOKENS``.
    blocked : why the prompt was blocked, e.g. ``PROHIBITED_CONTENT``; then there are no candidates.
    empty : whether there are no candidates, for no reason.
    fault : what becomes of the response on its way: ``reset`` before its first byte, ``cut`` in its midst,
        ``garbage`` is no JSON at all.
    model : who answers, if not who was asked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str | None = None
    status: int = 200
    retry_delay: str | None = None
    quota_id: str | None = None
    reason: str | None = None
    seconds: float = 0
    finish: str = "STOP"
    blocked: str | None = None
    empty: bool = False
    fault: Literal["reset", "cut", "garbage"] | None = None
    model: str | None = None


def reply_to(model: str, request: Mapping[str, Any], scripted: Scripted, text: str) -> Reply:
    """Return status and body for a ``generateContent`` request.

    Parameters
    ----------
    model : that was asked.
    request : its body; keys may be in camel or in snake case, as both SDKs mix them.
    scripted : what was ordered.
    text : what the model says if nothing else was ordered.
    """
    if scripted.status != HTTPStatus.OK:
        return error(scripted.status, "As it was ordered.", _details(scripted))
    parts = list(parts_of(request))
    if not parts:
        return error(HTTPStatus.BAD_REQUEST, "* GenerateContentRequest.contents: contents is not specified")
    said = scripted.text if scripted.text is not None else text
    body = _candidates(scripted, said)
    speaks = bool(body.get("candidates"))
    asked = _asked_tokens(request, parts)
    output, thoughts = (_text_tokens(said), _THOUGHTS) if speaks else (0, 0)
    return HTTPStatus.OK.value, body | {
        "usageMetadata": {
            "promptTokenCount": asked,
            "candidatesTokenCount": output,
            "thoughtsTokenCount": thoughts,
            "totalTokenCount": asked + output + thoughts,
        },
        "modelVersion": scripted.model or model,
        "responseId": "fake",
    }


def error(status: int, message: str, details: list[dict[str, Any]] | None = None) -> Reply:
    """Return an error as Google's APIs write it."""
    canonical = _CANONICAL.get(status, "INTERNAL")
    body: dict[str, Any] = {"code": int(status), "message": message, "status": canonical}
    return int(status), {"error": body | ({"details": details} if details else {})}


def parts_of(request: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield texts and files of a request, in order."""
    for content in request.get("contents") or ():
        yield from content.get("parts") or ()


def _candidates(scripted: Scripted, text: str) -> dict[str, Any]:
    if scripted.blocked:
        return {"promptFeedback": {"blockReason": scripted.blocked}}
    if scripted.empty:
        return {"candidates": []}
    content = {"parts": [{"text": text}], "role": "model"}
    # What a filter stops is not shown; what the token limit cuts off is.
    shown = {"content": content} if scripted.finish in ("STOP", "MAX_TOKENS") else {}
    return {"candidates": [{**shown, "finishReason": scripted.finish, "index": 0}]}


def _details(scripted: Scripted) -> list[dict[str, Any]]:
    google = "type.googleapis.com/google.rpc"
    found: list[dict[str, Any]] = []
    if scripted.quota_id:
        violations = [{"quotaId": scripted.quota_id}]
        found.append({"@type": f"{google}.QuotaFailure", "violations": violations})
    if scripted.retry_delay:
        found.append({"@type": f"{google}.RetryInfo", "retryDelay": scripted.retry_delay})
    if scripted.reason:
        found.append({"@type": f"{google}.ErrorInfo", "reason": scripted.reason, "domain": "googleapis.com"})
    return found


def _asked_tokens(request: Mapping[str, Any], parts: list[Mapping[str, Any]]) -> int:
    settings = request.get("generationConfig") or request.get("generation_config") or {}
    resolution = settings.get("mediaResolution") or settings.get("media_resolution") or ""
    instructions = request.get("systemInstruction") or request.get("system_instruction") or {}
    file = _TOKENS_OF_A_FILE.get(resolution, _TOKENS_UNLESS_ASKED)
    return sum(_tokens(part, file) for part in [*parts, *(instructions.get("parts") or ())])


def _tokens(part: Mapping[str, Any], file: int) -> int:
    files = ("inlineData", "inline_data", "fileData", "file_data")
    return file if any(name in part for name in files) else _text_tokens(part.get("text", ""))


def _text_tokens(text: str) -> int:
    return len(text) // _CHARACTERS_OF_A_TOKEN + 1

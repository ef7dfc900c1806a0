"""What Gemini answers over HTTP, in the words of the port: the same for every SDK that carries it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from security_design_assistant.errors import SecurityDesignError
from security_design_assistant.gemini.port import (
    Answer,
    GeminiRefusedError,
    GeminiUnavailableError,
    RateLimitedError,
    TokenUsage,
    UnusableAnswerError,
)

NO_ANSWER = "Gemini cannot be reached, or did not answer in time."

_SECONDS = re.compile(r"(\d+(?:\.\d*)?)s")
_BLOCKED = {
    "BLOCKLIST",
    "IMAGE_RECITATION",
    "IMAGE_SAFETY",
    "PROHIBITED_CONTENT",
    "RECITATION",
    "SAFETY",
    "SPII",
}


def answer_of(response: Mapping[str, Any], asked: str) -> Answer:
    """Return the answer in the body of a ``GenerateContentResponse``, its keys in camel case.

    Parameters
    ----------
    response : the body.
    asked : the model that was asked; it counts where the response names none.

    Raises
    ------
    UnusableAnswerError
        There is no whole answer in it.
    """
    model, usage = response.get("modelVersion") or asked, usage_of(response.get("usageMetadata") or {})
    if (response.get("promptFeedback") or {}).get("blockReason"):
        raise UnusableAnswerError("blocked", model, usage)
    candidates = response.get("candidates") or [{}]
    reason = str(candidates[0].get("finishReason") or "")
    if reason in _BLOCKED:
        raise UnusableAnswerError("blocked", model, usage)
    if reason == "MAX_TOKENS":
        raise UnusableAnswerError("token_limit", model, usage)
    text = _text(candidates[0])
    if reason not in ("STOP", ""):
        raise UnusableAnswerError("other", model, usage)
    if not text.strip():
        raise UnusableAnswerError("empty", model, usage)
    return Answer(text, model, usage)


def usage_of(counted: Mapping[str, Any]) -> TokenUsage:
    """Return the tokens of ``usageMetadata``.

    Thoughts that an SDK drops are what the total holds beside prompt and output.
    """

    def count(name: str) -> int:
        return int(counted.get(name) or 0)

    prompt, output = count("promptTokenCount"), count("candidatesTokenCount")
    unsaid = max(count("totalTokenCount") - prompt - output, 0)
    return TokenUsage(
        prompt=prompt,
        output=output,
        thoughts=count("thoughtsTokenCount") or unsaid,
        cached=count("cachedContentTokenCount"),
    )


def error_of(status: int, body: Mapping[str, Any]) -> SecurityDesignError:
    """Return what an HTTP error means.

    Parameters
    ----------
    status : of the HTTP response.
    body : ``{"error": {"status", "message", "details"}}``; parts of it may be missing.
    """
    error = body.get("error")
    error = error if isinstance(error, Mapping) else {}
    details = [detail for detail in error.get("details") or () if isinstance(detail, Mapping)]
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        message = "Gemini asks for fewer requests."
        return RateLimitedError(message, _retry_delay(details), per_day=_per_day(details))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return GeminiUnavailableError(f"Gemini failed with HTTP {status}.", _retry_delay(details))
    # The service's own message can repeat what it was asked; its code cannot.
    code = _reason(details) or str(error.get("status") or f"HTTP_{status}")
    return GeminiRefusedError(code, f"Gemini refuses the request with HTTP {status}: {code}.")


def _text(candidate: Mapping[str, Any]) -> str:
    parts = (candidate.get("content") or {}).get("parts") or ()
    return "".join(part.get("text") or "" for part in parts if not part.get("thought"))


def _retry_delay(details: list[Mapping[str, Any]]) -> float | None:
    for detail in details:
        found = _SECONDS.fullmatch(str(detail.get("retryDelay", "")))
        if found:
            return float(found[1])
    return None


def _per_day(details: list[Mapping[str, Any]]) -> bool:
    return any("PerDay" in quota for quota in _quotas(details))


def _quotas(details: list[Mapping[str, Any]]) -> Iterator[str]:
    for detail in details:
        for violation in detail.get("violations") or ():
            yield str(violation.get("quotaId", ""))


def _reason(details: list[Mapping[str, Any]]) -> str:
    """Return the reason of an ``ErrorInfo``, e.g. ``API_KEY_INVALID``, which comes as INVALID_ARGUMENT."""
    return next((str(detail["reason"]) for detail in details if detail.get("reason")), "")

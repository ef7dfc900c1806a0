"""The port ``GeminiClient``: one question to a Gemini model, and its answer with what it consumed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pydantic import BaseModel

from security_design_assistant.errors import RetryableError, SecurityDesignError


class Resolution(StrEnum):
    """How finely pictures and PDF pages are looked at: 280, 560 or 1,120 tokens a page with Gemini 3."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is shown beside the words: a picture (``image/png``) or pages (``application/pdf``)."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """One request.

    Parameters
    ----------
    purpose : what it is for, as it is metered and logged: ``page``, ``crops``, ``judge``, ``context``.
    instructions : the versioned prompt; never holds text of a drawing.
    prompt_version : of the instructions, e.g. ``page/3``.
    content : text of the drawing or of a context document, as data; may be empty.
    attachments : pictures and pages, in the order in which the instructions name them.
    answer_shape : the model that the answer's JSON has to satisfy.
    resolution : of the attachments.
    """

    purpose: str
    instructions: str
    prompt_version: str
    content: str
    attachments: tuple[Attachment, ...]
    answer_shape: type[BaseModel]
    resolution: Resolution = Resolution.HIGH


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """Tokens of one request, as the service counts them.

    ``output`` holds no thoughts; ``cached`` is the part of ``prompt`` that was cheaper.
    """

    prompt: int = 0
    output: int = 0
    thoughts: int = 0
    cached: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: text that should be JSON of the asked shape, not yet validated.

    ``model`` is the model that answered, which may be another than was asked.
    """

    text: str
    model: str
    usage: TokenUsage


class GeminiClient(Protocol):
    """Asks one model. Retries nothing: who acts next is decided by the error."""

    def ask(self, question: Question, *, timeout: float) -> Answer:
        """Ask once.

        Parameters
        ----------
        timeout : seconds that the whole request may take.

        Raises
        ------
        RateLimitedError
            429: a later attempt may succeed, not before ``retry_after``.
        GeminiUnavailableError
            5xx, a time-out, a cut connection, no address.
        UnusableAnswerError
            The model answered without an answer: blocked, cut off at its token limit, empty. What it
            consumed is in ``usage`` and has to be paid.
        GeminiRefusedError
            The request itself was refused: a wrong key, an unknown model, too large.
        """


class RateLimitedError(RetryableError):
    """The service asks us to slow down.

    Parameters
    ----------
    retry_after : seconds that the service named, None if it named none.
    per_day : the quota of the day is used up: nothing helps before its reset.
    """

    def __init__(self, message: str, retry_after: float | None, *, per_day: bool) -> None:
        super().__init__("gemini_rate_limited", message, retry_after)
        self.per_day = per_day


class GeminiUnavailableError(RetryableError):
    """The service failed or could not be reached."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__("gemini_unavailable", message, retry_after)


class UnusableAnswerError(SecurityDesignError):
    """The model gave no answer that can be used.

    Parameters
    ----------
    reason : ``blocked``, ``token_limit``, ``empty`` or ``other``.
    model, usage : who answered, and what it consumed all the same.
    """

    def __init__(self, reason: str, model: str, usage: TokenUsage) -> None:
        super().__init__(reason)
        self.reason = reason
        self.model = model
        self.usage = usage


class GeminiRefusedError(SecurityDesignError):
    """The request was refused and will be again: the operator has to act.

    Parameters
    ----------
    code : the service's own word, e.g. ``INVALID_ARGUMENT``, ``PERMISSION_DENIED``, ``NOT_FOUND``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class OverBudgetError(SecurityDesignError):
    """The job, its owner's day or the month has no money left for another question.

    Parameters
    ----------
    budget : ``job``, ``owner_day`` or ``month``.
    """

    def __init__(self, budget: str) -> None:
        super().__init__(budget)
        self.budget = budget


class Asker(Protocol):
    """What a job asks with: a client behind the gate of all jobs, within budgets, metered.

    What a question consumed is on record before its answer is returned.
    """

    def ask(self, question: Question) -> Answer:
        """Ask once; raises as :meth:`GeminiClient.ask`, and :class:`OverBudgetError` before it asks."""

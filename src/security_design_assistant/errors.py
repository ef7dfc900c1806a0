"""The error taxonomy: what went wrong decides who acts next."""

from __future__ import annotations


class SecurityDesignError(Exception):
    """Base of every error this package raises on purpose."""


class PermanentError(SecurityDesignError):
    """The input cannot be processed, however often it is tried.

    Parameters
    ----------
    code : stable, machine-readable reason, e.g. ``not_a_pdf`` or ``encrypted``.
    message : one sentence that a designer understands and can act on.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class RetryableError(SecurityDesignError):
    """A later attempt may succeed.

    Parameters
    ----------
    code : stable, machine-readable reason, e.g. ``throttled``.
    message : one sentence for an operator.
    retry_after : seconds the other side asked us to wait, or None if it did not say.
    """

    def __init__(self, code: str, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_after = retry_after


class DeadlineApproaching(SecurityDesignError):  # noqa: N818 - a planned hand-over, not a failure
    """Less time is left than the next stage's reserve; the job goes on in a fresh invocation."""

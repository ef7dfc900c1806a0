"""How the gateway and the event sources reach a function, wherever it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class FunctionError(Exception):
    """The function raised, died or ran out of time; the text says which."""


class FunctionTimeoutError(FunctionError):
    """The function ran out of time and was killed."""


class Invoke(Protocol):
    """Calls one function with an event and waits for its answer.

    Raises :class:`FunctionError` if there is none.
    """

    def __call__(self, event: Mapping[str, Any]) -> Any:
        """Return the function's answer, as JSON values."""

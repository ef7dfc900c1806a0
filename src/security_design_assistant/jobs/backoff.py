"""How long a failed attempt waits for its next one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

LONGEST_WAIT = 39_600.0
"""Seconds; SQS hides a message for 12 hours at most, counted from its receipt."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Full jitter: any time between nothing and ``base`` doubled with every attempt, up to ``cap``.

    Parameters
    ----------
    base, cap : seconds.
    uniform : returns a number between its two arguments.
    """

    base: float
    cap: float
    uniform: Callable[[float, float], float] = random.uniform

    def seconds(self, attempt: int, retry_after: float | None = None) -> float:
        """Return the wait after attempt number ``attempt``; never less than ``retry_after`` asks for."""
        # Beyond 2^32 every cap is reached; a larger exponent would only overflow.
        ceiling = min(self.cap, self.base * 2.0 ** min(attempt, 32))
        return min(max(self.uniform(0.0, ceiling), retry_after or 0.0), LONGEST_WAIT)

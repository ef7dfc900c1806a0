"""How much time an attempt has left."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from security_design_assistant.errors import DeadlineApproaching


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an attempt has to be over; ``remaining`` returns the seconds until then."""

    remaining: Callable[[], float]

    @classmethod
    def none(cls) -> Deadline:
        """Return the deadline of an attempt that may take as long as it needs."""
        return cls(lambda: math.inf)

    def require(self, seconds: float, purpose: str) -> None:
        """Raise :class:`DeadlineApproaching` if less than ``seconds`` are left for ``purpose``."""
        left = self.remaining()
        if left < seconds:
            raise DeadlineApproaching(f"{purpose} needs {seconds:g} s in reserve, {left:.1f} s are left.")

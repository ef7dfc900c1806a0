"""Named values, secrets among them, from the SSM parameter store."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from security_design_assistant.adapters.aws_errors import aws_errors, error_code


@dataclass(frozen=True, slots=True)
class SsmParameters:
    """Parameters, each kept for some minutes, and in memory only.

    Parameters
    ----------
    client : of SSM.
    seconds : how long a value is kept: a changed one is in use after that at the latest.
    clock : returns seconds that only grow.
    """

    client: Any
    seconds: float = 300.0
    clock: Callable[[], float] = time.monotonic
    known: dict[str, tuple[str, float]] = field(default_factory=dict, repr=False)

    @aws_errors("SSM")
    def get(self, name: str) -> str | None:
        """Return the value, decrypted, or None if there is none."""
        value, read_at = self.known.get(name, ("", float("-inf")))
        if self.clock() - read_at > self.seconds:
            try:
                answer = self.client.get_parameter(Name=name, WithDecryption=True)
            except ClientError as exc:
                if error_code(exc) == "ParameterNotFound":
                    return None
                raise
            value = str(answer["Parameter"]["Value"])
            self.known[name] = (value, self.clock())
        return value

    def forget(self, name: str) -> None:
        """Read the value anew when it is wanted next."""
        self.known.pop(name, None)

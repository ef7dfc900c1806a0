"""Named values, secrets among them, from the SSM parameter store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from security_design_assistant.adapters.aws_errors import aws_errors, error_code


@dataclass(frozen=True, slots=True)
class SsmParameters:
    """Parameters, each read once a process and kept in memory only."""

    client: Any
    known: dict[str, str] = field(default_factory=dict, repr=False)

    @aws_errors("SSM")
    def get(self, name: str) -> str | None:
        """Return the value, decrypted, or None if there is none."""
        if name not in self.known:
            try:
                answer = self.client.get_parameter(Name=name, WithDecryption=True)
            except ClientError as exc:
                if error_code(exc) == "ParameterNotFound":
                    return None
                raise
            self.known[name] = answer["Parameter"]["Value"]
        return self.known[name]

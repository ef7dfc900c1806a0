"""The service as callers reach it: through its gateway, in a caller's name."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from security_design_assistant.client.api import Api
from security_design_assistant.client.http import ServiceError, send
from security_design_assistant.deployment.golden_job import ApiAnswer, GoldenJobError


@dataclass(frozen=True, slots=True)
class GatewayService:
    """Calls the API as ``sda`` does, with the same signatures and tokens."""

    api: Api

    def request(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> ApiAnswer:
        """Send one request. Raises :class:`GoldenJobError` where nobody answers or lets us in."""
        headers = {"Content-Type": content_type} if content_type else {}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid4())  # asked again, it makes no second job
        try:
            reply = self.api.exchange(method, path, body, headers)
        except ServiceError as exc:
            raise GoldenJobError(exc.message) from exc
        return ApiAnswer(reply.status, reply.headers, reply.body)

    def download(self, url: str) -> bytes:
        """Get a presigned URL, which needs no credentials of ours."""
        try:
            reply = send("GET", url)
        except ServiceError as exc:
            raise GoldenJobError(exc.message) from exc
        if reply.status != 200:
            raise GoldenJobError(f"The download answered {reply.status}.")
        return reply.body

"""The service as callers reach it: its functions' aliases, asked as API Gateway asks them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session

from security_design_assistant.adapters.aws_errors import aws_errors
from security_design_assistant.deployment.api_events import api_event
from security_design_assistant.deployment.golden_job import ApiAnswer, GoldenJobError
from security_design_assistant.deployment.ports import Functions

_SECONDS = 20


@dataclass(frozen=True, slots=True)
class FunctionService:
    """Asks ``<prefix>-submit`` and ``<prefix>-status`` by their alias.

    Parameters
    ----------
    authorizer : the caller whom the gateway would vouch for.
    """

    functions: Functions
    prefix: str
    alias: str
    authorizer: Mapping[str, Any]

    def request(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> ApiAnswer:
        """Ask the function that serves reading or changing requests."""
        kind = "status" if method == "GET" else "submit"
        event = api_event(method, path, body, content_type, self.authorizer)
        answer = self.functions.invoke(f"{self.prefix}-{kind}", self.alias, event)
        try:
            headers = {name.lower(): str(value) for name, value in (answer.get("headers") or {}).items()}
            text = str(answer.get("body") or "")
            data = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
            return ApiAnswer(int(answer["statusCode"]), headers, data)
        except (AttributeError, KeyError, TypeError, ValueError) as exc:
            raise GoldenJobError(f"{kind} gave no answer of the API's form.") from exc

    @aws_errors("S3")
    def download(self, url: str) -> bytes:
        """Get a presigned URL, which needs no credentials of ours."""
        answer = URLLib3Session(timeout=_SECONDS).send(AWSRequest("GET", url).prepare())
        if answer.status_code != 200:
            raise GoldenJobError(f"The download answered {answer.status_code}.")
        data: bytes = answer.content
        return data

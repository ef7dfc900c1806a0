"""The API with its answers counted: a 5xx is no error of Lambda's, so nobody else counts it by version."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from security_design_assistant.jobs.ports import Metrics


@dataclass(frozen=True, slots=True)
class CountedApi:
    """An API whose every answer is one value of ``ServerErrors``: 1 for a 5xx, else 0.

    ``answering`` holds what is done for one answer to its time.
    """

    app: APIGatewayHttpResolver
    metrics: Metrics
    answering: Callable[[], AbstractContextManager[None]] = nullcontext

    def resolve(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer one request of API Gateway."""
        with self.answering():
            answer = self.app.resolve(event, context)
        self.metrics.add("ServerErrors", int(answer["statusCode"] >= HTTPStatus.INTERNAL_SERVER_ERROR))
        return answer

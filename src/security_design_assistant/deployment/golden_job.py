"""One golden drawing sent through the service as callers reach it, to a schedule that is compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol

import structlog

from security_design_assistant.deployment.golden_drawing import golden_drawing, is_golden
from security_design_assistant.errors import SecurityDesignError

_LOG = structlog.get_logger()
_PAUSE_SECONDS = 5.0
_OVER = {"completed", "failed"}


class GoldenJobError(SecurityDesignError):
    """The service did not do with the golden drawing what it should."""


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What the service answered to one request; ``headers`` have lower-case names."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        """Return the body's JSON; ValueError if it is none."""
        return json.loads(self.body or b"null")


class Service(Protocol):
    """The service as callers reach it."""

    def request(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> ApiAnswer:
        """Return the answer to one request of an authenticated caller."""

    def download(self, url: str) -> bytes:
        """Return what a presigned URL gives."""


@dataclass(frozen=True, slots=True)
class GoldenJob:
    """Sends the golden drawing.

    Parameters
    ----------
    service : the service to try.
    pause : waits so many seconds.
    seconds_left : how long the job may still take.
    """

    service: Service
    pause: Callable[[float], None]
    seconds_left: Callable[[], float]

    def run(self) -> None:
        """Take one job from its drawing to its schedule, and remove it.

        Raises
        ------
        GoldenJobError
            A request failed, the job failed or did not end in time, or its schedule is not the expected one.
        """
        job_id = self._asked("POST", "/process-drawing", HTTPStatus.ACCEPTED, golden_drawing()).json()[
            "job_id"
        ]
        _LOG.info("golden_job_sent", golden_job_id=job_id)
        try:
            self._await(job_id)
            self._compare(job_id)
        finally:
            self._remove(job_id)

    def _await(self, job_id: str) -> None:
        while (status := self._status(job_id)) not in _OVER:
            if self.seconds_left() <= _PAUSE_SECONDS:
                raise GoldenJobError(f"The golden job is {status} when the time is up.")
            self.pause(_PAUSE_SECONDS)
        if status != "completed":
            raise GoldenJobError(f"The golden job ended {status}.")

    def _status(self, job_id: str) -> str:
        return str(self._asked("GET", f"/status/{job_id}", HTTPStatus.OK).json()["status"])

    def _compare(self, job_id: str) -> None:
        answer = self._asked("GET", f"/download/{job_id}/components.json", HTTPStatus.FOUND)
        if not is_golden(self.service.download(answer.headers["location"])):
            raise GoldenJobError("The golden drawing was read in another way than expected.")

    def _remove(self, job_id: str) -> None:
        answer = self.service.request("DELETE", f"/jobs/{job_id}")
        if answer.status != HTTPStatus.NO_CONTENT:
            raise GoldenJobError(f"DELETE /jobs answered {answer.status}.")

    def _asked(self, method: str, path: str, wanted: HTTPStatus, drawing: bytes = b"") -> ApiAnswer:
        answer = self.service.request(method, path, drawing, "application/pdf" if drawing else "")
        if answer.status != wanted:
            raise GoldenJobError(f"{method} {path.split('/')[1]} answered {answer.status}.")
        return answer

"""The service's API for one folder of results: the same paths and bodies, for the review page."""

from __future__ import annotations

import getpass
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from security_design_assistant.api.job_view import job_summary, job_view
from security_design_assistant.api.models import CorrectionsView, DownloadLink, JobList
from security_design_assistant.api.problem import PROBLEM_JSON, Problem, wrong_fields
from security_design_assistant.cli.correcting import CorrectedResults
from security_design_assistant.corrections.refusal import CorrectionRefusedError, RevisionMovedError
from security_design_assistant.errors import PermanentError, SecurityDesignError
from security_design_assistant.models.corrections import Corrections, ProposedCorrection
from security_design_assistant.models.job_record import DrawingReference, JobRecord, JobResult, JobStatus
from security_design_assistant.models.review_page import Review
from security_design_assistant.results.artefacts import ARTEFACTS, artefact_named
from security_design_assistant.review_page.site import PageAnswer

JOB_ID = "job_0"
"""Id of the only job that there is."""

_FILES = "/files/"
_LINK = timedelta(hours=1)
"""How long a page may go on using a link; these never end, and a page asks anew all the same."""

_log = structlog.get_logger()

_NO_SUCH_PATH = Problem(HTTPStatus.NOT_FOUND, "no_such_path", "There is no such path.")


@dataclass(frozen=True, slots=True)
class FolderRequest:
    """What a page asks: method, path without a query, headers by their names in lower case, body."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


class NewCorrections(BaseModel):
    """What a page wants corrected."""

    model_config = ConfigDict(extra="forbid")

    entries: list[ProposedCorrection] = Field(min_length=1, max_length=500)


class FolderApi:
    """Answers for the results in ``folder``; what is corrected is in all of them a moment later."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._results = CorrectedResults.of(folder)
        self._anew = threading.Lock()
        self._failure: SecurityDesignError | None = None

    def answer(self, request: FolderRequest) -> PageAnswer:
        """Return the answer to a request; what is wrong with it is a problem, as the service says it."""
        try:
            return self._routed(request)
        except Problem as problem:
            body = problem.body("local").encode()
            return PageAnswer(problem.status, {"Content-Type": PROBLEM_JSON, **problem.headers}, body)

    def _routed(self, request: FolderRequest) -> PageAnswer:
        match (request.method, *request.path.strip("/").split("/")):
            case ("GET", "jobs"):
                return _json(JobList(jobs=[job_summary(self._job())], cursor=None))
            case ("GET", "status", job) if job == JOB_ID:
                return self._status()
            case ("GET", "download", job, name) if job == JOB_ID:
                return self._download(name)
            case ("GET", "files", name):
                return self._file(name)
            case ("GET", "jobs", job, "corrections") if job == JOB_ID:
                return _corrections(self._results.load())
            case ("POST", "jobs", job, "corrections") if job == JOB_ID:
                return self._correct(request)
        raise _NO_SUCH_PATH

    def _status(self) -> PageAnswer:
        if self._failure is not None:
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "not_made_anew", str(self._failure))
        content = job_view(self._job()).model_dump(mode="json")
        content["result"]["corrections"] = self._review().revision
        return _json(content)

    def _correct(self, request: FolderRequest) -> PageAnswer:
        try:
            asked = NewCorrections.model_validate_json(request.body)
            self._results.require_unedited()
            made = self._results.append(asked.entries, getpass.getuser(), _revision(request))
        except ValidationError as exc:
            raise wrong_fields(exc) from exc
        except RevisionMovedError as exc:
            raise Problem(HTTPStatus.PRECONDITION_FAILED, "revision_moved", str(exc)) from exc
        except CorrectionRefusedError as exc:
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, exc.code, exc.message) from exc
        except PermanentError as exc:
            raise Problem(HTTPStatus.CONFLICT, exc.code, exc.message) from exc
        threading.Thread(target=self._make_anew).start()
        return _corrections(made, HTTPStatus.CREATED)

    def _make_anew(self) -> None:
        """Bring all corrections that there are into the results; one at a time, and not twice."""
        with self._anew:
            try:
                if self._review().revision < self._results.load().revision:
                    self._results.regenerate()
                self._failure = None
            except SecurityDesignError as exc:
                self._failure = exc
                _log.error("the results could not be made anew", reason=str(exc))

    def _download(self, name: str) -> PageAnswer:
        self._path(name)
        return _json(
            DownloadLink(
                url=f"{_FILES}{quote(name)}",
                expires_at=datetime.now(UTC) + _LINK,
                file_name=artefact_named(name).download_name(self._review().file_name),
            )
        )

    def _file(self, name: str) -> PageAnswer:
        body = self._path(name).read_bytes()
        headers = {
            "Content-Type": artefact_named(name).media_type,
            "Content-Disposition": "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        return PageAnswer(HTTPStatus.OK, headers, body)

    def _path(self, name: str) -> Path:
        """Return where an artefact lies; a name that is none is never made into a path."""
        if name not in self._artefacts():
            detail = f"There is no such result; there are {', '.join(self._artefacts())}."
            raise Problem(HTTPStatus.NOT_FOUND, "artifact_not_found", detail)
        return self.folder / name

    def _artefacts(self) -> list[str]:
        return [kind.name for kind in ARTEFACTS if (self.folder / kind.name).is_file()]

    def _review(self) -> Review:
        return Review.model_validate_json((self.folder / "review.json").read_bytes())

    def _job(self) -> JobRecord:
        review = self._review()
        time = datetime.fromtimestamp((self.folder / "review.json").stat().st_mtime, UTC)
        result = JobResult(artefacts={name: name for name in self._artefacts()})
        return JobRecord(
            job_id=JOB_ID,
            status=JobStatus.COMPLETED,
            created_at=time,
            updated_at=time,
            owner="local",
            drawing=DrawingReference(
                key="drawing.pdf",
                file_name=review.file_name,
                sha256=review.drawing.sha256,
                pages=review.drawing.page_count,
            ),
            result=result,
        )


def _revision(request: FolderRequest) -> int:
    """Return the revision that the page saw."""
    text = request.headers.get("if-match", "").strip().strip('"')
    if not (text.isascii() and text.isdigit()):
        detail = "If-Match must name the revision that the corrections are made on."
        raise Problem(HTTPStatus.PRECONDITION_REQUIRED, "revision_missing", detail)
    return int(text)


def _corrections(made: Corrections, status: HTTPStatus = HTTPStatus.OK) -> PageAnswer:
    content = CorrectionsView(job_id=JOB_ID, revision=made.revision, entries=list(made.entries))
    return _json(content, status, ETag=f'"{made.revision}"')


def _json(
    content: BaseModel | dict[str, Any], status: HTTPStatus = HTTPStatus.OK, **headers: str
) -> PageAnswer:
    text = content.model_dump_json() if isinstance(content, BaseModel) else json.dumps(content)
    told = {"Content-Type": "application/json", "Cache-Control": "no-store", **headers}
    return PageAnswer(status, told, text.encode())

"""``sda submit``: upload a drawing, one file or several, follow its job, fetch the results."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from security_design_assistant.cli.client.display import Display, display_of
from security_design_assistant.cli.client.http import (
    Api,
    ServiceError,
    form_upload,
    pause_of,
    problem_of,
    send,
)
from security_design_assistant.cli.documents import read_documents
from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line
from security_design_assistant.cli.source import printable, project_folder, read_source
from security_design_assistant.errors import PermanentError
from security_design_assistant.results.artefacts import MARKED_UP
from security_design_assistant.results.workbook.links import linked_to
from security_design_assistant.specification.document import Document
from security_design_assistant.specification.media_types import PDF, media_type_of

_FIRST_PAUSE = 0.25
_PATIENCE = 12
"""Polls in a row that may go unanswered."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Submission:
    """What to submit as one job, and what to do then.

    Parameters
    ----------
    files : the PDFs; several are read as one drawing, the project's.
    client_name, project_name : what the job is told.
    out : the folder of the results, None if nobody waits for them.
    max_bytes : of which a larger file has to hold no more than one byte more to be refused.
    together : whether the files make a project; without, there is one file.
    context : documents that come with the drawing, such as its specification.
    analyser : who reads the drawing; None leaves it to the service.
    """

    files: tuple[str, ...]
    client_name: str | None
    project_name: str | None
    out: Path | None
    max_bytes: int
    together: bool = False
    context: tuple[str, ...] = ()
    analyser: str | None = None

    @property
    def name(self) -> str:
        """What the messages call it."""
        if self.together and self.project_name:
            return printable(self.project_name)
        return _name(self.files[0])

    @property
    def folder(self) -> str:
        """The name of the results' folder."""
        if self.together:
            return project_folder(self.name)
        return Path(self.name).stem.strip(".") or "drawing"


def submit_each(api: Api, submissions: Sequence[Submission]) -> ExitCode:
    """Submit one after the other; the first exit code that is not ALL_WELL counts, the worst first."""
    codes = {submit(api, submission) for submission in submissions}
    for code in (ExitCode.UNAVAILABLE, ExitCode.REJECTED, ExitCode.PAGES_NOT_READ):
        if code in codes:
            return code
    return ExitCode.ALL_WELL


def submit(api: Api, submission: Submission) -> ExitCode:
    """Submit a drawing and print its job id, or, with ``out``, where its results are.

    Returns
    -------
    ALL_WELL; REJECTED if the drawing or the job failed; PAGES_NOT_READ if results lack pages;
    UNAVAILABLE if the service did not answer.
    """
    name = submission.name
    try:
        with display_of(name) as display:
            data = [read_source(Path(file), submission.max_bytes) for file in submission.files]
            documents = read_documents(submission.context)
            job_id = _submit(api, submission, data, documents, display)
            if submission.out is None:
                print_line(job_id)
                return ExitCode.ALL_WELL
            _log.info(f"{name}: {job_id}")
            job = follow(api, job_id, display)
        return _finish(api, job, name, submission.out / submission.folder)
    except PermanentError as exc:
        _log.error(f"{name}: {exc.message} [{exc.code}]")
        return ExitCode.REJECTED
    except ServiceError as exc:
        _log.error(f"{name}: {exc.message}" + (f" [{exc.code}]" if exc.code else ""))
        return ExitCode.REJECTED if exc.code else ExitCode.UNAVAILABLE
    except OSError as exc:
        _log.error(f"{name}: the results cannot be written: {exc.strerror or exc}")
        return ExitCode.REJECTED


def _name(file: str) -> str:
    return printable(Path(file).name)


def _submit(
    api: Api,
    submission: Submission,
    data: Sequence[bytes],
    documents: Sequence[Document],
    display: Display,
) -> str:
    """Upload the files and documents, make a job of them and return the job's id."""
    filenames = [_name(file) for file in submission.files]
    beside = [(document.file_name, document.data or b"") for document in documents]
    total, done = sum(len(file) for file in (*data, *(file for _, file in beside))), 0

    def told(count: int) -> None:
        nonlocal done
        done += count
        display.uploading(done, total)

    uploads = [_upload(api, name, file, told) for name, file in zip(filenames, data, strict=True)]
    context = [_upload(api, name, file, told, media_type_of(name)) for name, file in beside]
    wanted: dict[str, object] = {"upload_ids": uploads, "filenames": filenames}
    if not submission.together:
        wanted = {"upload_id": uploads[0], "filename": filenames[0]}
    if context:
        wanted |= {"context_upload_ids": context, "context_filenames": [name for name, _ in beside]}
    names = {
        "client_name": submission.client_name,
        "project_name": submission.project_name,
        "analyser": submission.analyser,
    }
    wanted |= {key: value for key, value in names.items() if value}
    # The key makes it safe to ask again when an answer is lost.
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    return str(api.call("POST", "/process-drawing", wanted, headers).json()["job_id"])


def _upload(api: Api, name: str, data: bytes, told: Callable[[int], None], content_type: str = PDF) -> str:
    """Upload one file and return the upload's id; ``told`` hears of every chunk."""
    description = {"filename": name, "content_type": content_type, "size": len(data)}
    upload = api.call("POST", "/uploads", description).json()
    reply = form_upload(upload["url"], upload["fields"], data, told)
    if reply.status >= 300:
        raise ServiceError(
            f"The drawing store refuses the upload with HTTP {reply.status}.", "upload_refused"
        )
    return str(upload["upload_id"])


def follow(
    api: Api, job_id: str, display: Display, sleep: Callable[[float], None] = time.sleep
) -> dict[str, Any]:
    """Ask for the job's status until it has ended, no more often than the service likes; return the job.

    Raises
    ------
    ServiceError
        The service says no, or gave no answer for long.
    """
    pause, unanswered, etag = _FIRST_PAUSE, 0, ""
    while True:
        try:
            reply = api.call("GET", f"/status/{job_id}", headers={"If-None-Match": etag} if etag else None)
        except ServiceError as exc:
            unanswered += 1
            if exc.code is not None or unanswered >= _PATIENCE:
                raise
        else:
            unanswered, etag = 0, reply.headers.get("etag", "")
            if reply.status == 200:
                job: dict[str, Any] = reply.json()
                display.status(job)
                if job["status"] in ("completed", "failed"):
                    return job
            pause = min(2 * pause, pause_of(reply, 2.0))
        sleep(pause)


def _finish(api: Api, job: dict[str, Any], name: str, folder: Path) -> ExitCode:
    if job["status"] == "failed":
        error = job.get("error") or {"message": "The job failed.", "code": "failed"}
        _log.error(f"{name}: {error['message']} [{error['code']}]")
        return ExitCode.REJECTED
    folder.mkdir(parents=True, exist_ok=True)
    # In a folder of its own each result has its plain name, so the workbook's links need the plain name, too.
    for artifact in job["result"]["artifacts"]:
        target = folder / artifact
        data = _download(api, job["result"]["artifacts"][artifact])
        _write(target, linked_to(data, MARKED_UP) if artifact == "schedule.xlsx" else data)
        print_line(printable(str(target)))
    unread = _pages_not_read(folder / "evaluation.json")
    if unread:
        pages = ", ".join(str(page) for page in unread[:10]) + (" ..." if len(unread) > 10 else "")
        _log.warning(f"{name}: pages not read: {pages} [pages_not_read]")
        return ExitCode.PAGES_NOT_READ
    return ExitCode.ALL_WELL


def _download(api: Api, path: str) -> bytes:
    reply = api.call("GET", path)
    location = reply.headers.get("location")
    if reply.status != 302 or not location:
        raise ServiceError(f"The service answers with HTTP {reply.status}.", "http_error")
    result = send("GET", location)  # the link itself is the permission: no token goes with it
    if result.status != 200:
        raise problem_of(result)
    return result.body


def _write(target: Path, data: bytes) -> None:
    """Write the file whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(data)
    os.replace(part, target)  # noqa: PTH105 - atomic


def _pages_not_read(evaluation: Path) -> list[int]:
    try:
        pages: list[int] = json.loads(evaluation.read_bytes())["pages"]["not_analysed"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return pages

"""``sda submit``: upload a drawing, one file or several, follow its job, fetch the results."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from security_design_assistant.cli.client.display import Display, display_of
from security_design_assistant.cli.client.following import finish, follow
from security_design_assistant.cli.client.refusals import exit_code_of
from security_design_assistant.cli.documents import read_documents
from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line
from security_design_assistant.cli.source import printable, project_folder, read_source
from security_design_assistant.client.api import Api
from security_design_assistant.client.http import HttpReply, NoAnswerError, ServiceError, form_upload
from security_design_assistant.errors import PermanentError
from security_design_assistant.specification.document import Document
from security_design_assistant.specification.media_types import PDF, media_type_of

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
    supersedes : the job of the previous revision, with which the drawing is compared.
    """

    files: tuple[str, ...]
    client_name: str | None
    project_name: str | None
    out: Path | None
    max_bytes: int
    together: bool = False
    context: tuple[str, ...] = ()
    analyser: str | None = None
    supersedes: str | None = None

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
    for code in (ExitCode.NOT_ALLOWED, ExitCode.UNAVAILABLE, ExitCode.REJECTED, ExitCode.PAGES_NOT_READ):
        if code in codes:
            return code
    return ExitCode.ALL_WELL


def submit(api: Api, submission: Submission) -> ExitCode:
    """Submit a drawing and print its job id, or, with ``out``, where its results are.

    Returns
    -------
    ALL_WELL; REJECTED if the drawing or the job failed; PAGES_NOT_READ if results lack pages;
    UNAVAILABLE if the service did not answer; NOT_ALLOWED if it does not let the caller in.
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
            _log.info(f"{name}: {job_id}", correlation_id=api.correlation_id)
            job = follow(api, job_id, display)
        return finish(api, job, name, submission.out / submission.folder)
    except PermanentError as exc:
        _log.error(f"{name}: {exc.message} [{exc.code}]")
        return ExitCode.REJECTED
    except ServiceError as exc:
        _log.error(
            f"{name}: {exc.message}" + (f" [{exc.code}]" if exc.code else ""),
            correlation_id=api.correlation_id,
        )
        return exit_code_of(exc)
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
        "supersedes": submission.supersedes,
    }
    wanted |= {key: value for key, value in names.items() if value}
    # The key makes it safe to ask again when an answer is lost.
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    return str(api.call("POST", "/process-drawing", wanted, headers).json()["job_id"])


def _sent(upload: Mapping[str, Any], data: bytes, told: Callable[[int], None]) -> HttpReply:
    """Send the form and, if there is no answer, once more: the same file at the same place is the same."""
    url, fields = upload["url"], upload["fields"]
    try:
        return form_upload(url, fields, data, told)
    except NoAnswerError:
        return form_upload(url, fields, data, lambda _count: None)


def _upload(api: Api, name: str, data: bytes, told: Callable[[int], None], content_type: str = PDF) -> str:
    """Upload one file and return the upload's id; ``told`` hears of every chunk."""
    description = {
        "filename": name,
        "content_type": content_type,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    upload = api.call("POST", "/uploads", description).json()
    reply = _sent(upload, data, told)
    if reply.status >= 300:
        raise ServiceError(
            f"The drawing store refuses the upload with HTTP {reply.status}.", "upload_refused"
        )
    return str(upload["upload_id"])

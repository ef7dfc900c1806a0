"""A job on its way, and what is left of it at the end: how far it is, its results."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from security_design_assistant.cli.client.display import Display
from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line
from security_design_assistant.cli.source import printable
from security_design_assistant.client.api import Api, pause_of
from security_design_assistant.client.http import BusyError, ServiceError, send
from security_design_assistant.results.artefacts import MARKED_UP
from security_design_assistant.results.workbook.links import linked_to

_FIRST_PAUSE = 0.25
_PATIENCE = 12
"""Polls in a row that may go unanswered."""

_log = structlog.get_logger()


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
            for_good = exc.code is not None and not isinstance(exc, BusyError)
            if for_good or unanswered >= _PATIENCE:
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


def finish(api: Api, job: dict[str, Any], name: str, folder: Path) -> ExitCode:
    """Download an ended job's results into ``folder`` and print where they are, or say why there are none."""
    if job["status"] == "failed":
        error = job.get("error") or {"message": "The job failed.", "code": "failed"}
        _log.error(f"{name}: {error['message']} [{error['code']}]", correlation_id=job.get("correlation_id"))
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
        raise ServiceError(f"The service gives no link to a result (HTTP {reply.status}).", "http_error")
    result = send("GET", location)  # the link itself is the permission: no token goes with it
    if result.status != 200:
        raise ServiceError(
            f"The store of results refuses the download (HTTP {result.status}): run the command again.",
            "download_refused",
        )
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

"""``sda jobs --api`` and ``sda status``: the caller's own jobs, as the service tells of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from rich import box
from rich.table import Table
from rich.text import Text

from security_design_assistant.cli.client.display import display_of
from security_design_assistant.cli.client.following import finish, follow
from security_design_assistant.cli.client.refusals import exit_code_of
from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line, print_table
from security_design_assistant.cli.source import printable
from security_design_assistant.client.api import Api
from security_design_assistant.client.http import ServiceError

_PAGE = 100
"""Jobs that the service lists at a time, at most."""

_log = structlog.get_logger()


def list_own_jobs(api: Api, status: str | None, limit: int, as_json: bool) -> ExitCode:
    """Print at most ``limit`` of the caller's jobs, newest first, as a table or a line of JSON each."""
    try:
        jobs = _own_jobs(api, status, limit)
    except ServiceError as exc:
        return _said(exc, api)
    if as_json:
        for job in jobs:
            print_line(json.dumps(job))
    else:
        print_table(_table(jobs))
    return ExitCode.ALL_WELL


def show_job(api: Api, job_id: str, out: Path | None) -> ExitCode:
    """Print what the service says of a job, or, with ``out``, follow it and fetch its results.

    Parameters
    ----------
    job_id : as ``sda submit`` printed it.
    out : the folder in which the results get a folder of the job's name; None waits for nothing.
    """
    try:
        if out is None:
            print_line(json.dumps(api.call("GET", f"/status/{quote(job_id, safe='')}").json(), indent=2))
            return ExitCode.ALL_WELL
        with display_of(job_id) as display:
            job = follow(api, quote(job_id, safe=""), display)
        return finish(api, job, job_id, out / str(job["job_id"]))
    except ServiceError as exc:
        return _said(exc, api)
    except OSError as exc:
        _log.error(f"{job_id}: the results cannot be written: {exc.strerror or exc}")
        return ExitCode.REJECTED


def _said(error: ServiceError, api: Api) -> ExitCode:
    _log.error(error.message + (f" [{error.code}]" if error.code else ""), correlation_id=api.correlation_id)
    return exit_code_of(error)


def _own_jobs(api: Api, status: str | None, limit: int) -> list[dict[str, Any]]:
    jobs: list[dict[str, Any]] = []
    cursor = None
    while len(jobs) < limit:
        wanted = {"status": status, "limit": min(_PAGE, limit - len(jobs)), "cursor": cursor}
        # %20 and not +: a signature covers the query as it is written.
        query = urlencode({name: value for name, value in wanted.items() if value}, quote_via=quote)
        page = api.call("GET", f"/jobs?{query}").json()
        jobs += page["jobs"]
        cursor = page["cursor"]
        if cursor is None:
            break
    return jobs


def _table(jobs: list[dict[str, Any]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("Job", "Status", "Submitted", "Drawing", "Client", "Project"):
        table.add_column(heading, overflow="fold")
    for job in jobs:
        names = (printable(job[name] or "") for name in ("filename", "client_name", "project_name"))
        submitted = str(job["created_at"])[:19].replace("T", " ")
        table.add_row(job["job_id"], job["status"], submitted, *(Text(name) for name in names))
    return table

"""``sda top``: the service as it is, anew every few seconds, or once."""

from __future__ import annotations

import json
import time
from dataclasses import asdict

import structlog
from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from security_design_assistant.adapters.clock import SystemClock
from security_design_assistant.adapters.gemini_records import DynamoLedger
from security_design_assistant.adapters.job_store import DynamoJobStore
from security_design_assistant.adapters.session import Clients
from security_design_assistant.adapters.work_queue import SqsWorkQueue
from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line, print_table
from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.overview import Lookout, Overview
from security_design_assistant.settings import Settings

_LATE = 20 * 60
"""Seconds that a drawing may wait before an alarm rings."""

_AT_WORK_SHOWN = 15

_log = structlog.get_logger()


def show_top(settings: Settings, every: float, once: bool, as_json: bool) -> ExitCode:
    """Show the service that ``settings`` name, every so many seconds or, where there is no terminal, once."""
    lookout, clock, console = _lookout(settings), SystemClock(), Console(highlight=False)
    try:
        if as_json:
            print_line(json.dumps(asdict(lookout.look(clock.now())), default=str))
            return ExitCode.ALL_WELL
        if once or not console.is_terminal:
            print_table(render(lookout.look(clock.now())))
            return ExitCode.ALL_WELL
    except RetryableError as exc:
        _log.error(f"{exc.message} [{exc.code}]")
        return ExitCode.UNAVAILABLE
    with Live(console=console, screen=True, auto_refresh=False) as live:
        while True:
            try:
                live.update(render(lookout.look(clock.now())), refresh=True)
            except RetryableError as exc:
                live.update(Text(f"{exc.message} [{exc.code}]", style="red"), refresh=True)
            time.sleep(every)


def render(seen: Overview) -> RenderableType:
    """Return the overview for a terminal: sums first, then what a worker has, then what failed."""
    return Group(_sums(seen), _at_work(seen), _failures(seen))


def _lookout(settings: Settings) -> Lookout:
    clients = Clients.create()
    return Lookout(
        jobs=DynamoJobStore(clients.dynamodb, settings.jobs_table),
        queue=SqsWorkQueue(clients.sqs, settings.queue_url),
        dead_letters=SqsWorkQueue(clients.sqs, settings.dead_letter_queue_url),
        of_day=DynamoLedger(clients.dynamodb, settings.jobs_table).of_day,
    )


def _sums(seen: Overview) -> Table:
    table = Table(title=f"{seen.at:%Y-%m-%d %H:%M:%S} UTC", title_justify="left", box=box.SIMPLE_HEAD)
    late, dead = seen.oldest_wait_seconds > _LATE, seen.dead_letters > 0
    columns: dict[str, RenderableType] = {
        "Waiting": f"{seen.waiting}",
        "Oldest wait": Text(_duration(seen.oldest_wait_seconds), style="red" if late else ""),
        "At work": f"{len(seen.at_work)}",
        "Retrying": f"{seen.jobs['retrying']}",
        "Completed, 24 h": f"{seen.jobs['completed']}",
        "Failed, 24 h": f"{seen.jobs['failed']}",
        "Queue": f"{seen.queue}",
        "Dead letters": Text(f"{seen.dead_letters}", style="red" if dead else ""),
        "Gemini today, USD": f"{seen.cost_usd:.4f}{'+' if seen.cost_incomplete else ''}",
    }
    for heading in columns:
        table.add_column(heading, justify="right")
    table.add_row(*columns.values())
    return table


def _at_work(seen: Overview) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("Job at work", "Stage", "Pages", "Attempt", "Silent for"):
        table.add_column(heading)
    for one in seen.at_work[:_AT_WORK_SHOWN]:
        pages = f"{one.pages_done} of {one.pages_total}" if one.pages_total else ""
        table.add_row(one.job_id, one.stage or "", pages, str(one.attempt), _duration(one.silent_seconds))
    more = len(seen.at_work) - _AT_WORK_SHOWN
    if more > 0:
        table.add_row(f"and {more} more")
    return table


def _failures(seen: Overview) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("Failed with, 24 h", "Jobs"):
        table.add_column(heading)
    for code, jobs in seen.failures.items():
        table.add_row(code, str(jobs))
    return table


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"

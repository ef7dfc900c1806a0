"""``sda cost``: what Gemini cost, by day, model and job."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from rich import box
from rich.table import Table

from security_design_assistant.adapters.clock import SystemClock
from security_design_assistant.adapters.spending_database import SqliteLedger, spending_file
from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line, print_table
from security_design_assistant.errors import RetryableError
from security_design_assistant.gemini.ledger import QUESTIONS, TOKENS, UNPRICED, USD
from security_design_assistant.settings import Settings

_ALL = 10_000

_log = structlog.get_logger()

Amounts = Mapping[str, float]
"""``<model>/<what>`` to what was consumed of it."""


@dataclass(frozen=True, slots=True)
class Spending:
    """Where to look: ``of_day`` returns what a day consumed, ``of_jobs`` what each job did since a day."""

    of_day: Callable[[date], Amounts]
    of_jobs: Callable[[date], Mapping[str, Amounts]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what a model cost on a day or for a job, ``of``."""

    of: str
    model: str
    questions: int
    tokens: int
    usd: float
    incomplete: bool


def print_cost(settings: Settings, since: date | None, as_json: bool) -> ExitCode:
    """Print what was spent since a day, the first of this month if none is named."""
    today = SystemClock().now().date()
    since = since or today.replace(day=1)
    spending = _of_service(settings) if settings.jobs_table else _of_this_machine()
    try:
        days = [
            line
            for number in range((today - since).days + 1)
            for line in lines(str(since + timedelta(number)), spending.of_day(since + timedelta(number)))
        ]
        jobs = [line for job, amounts in spending.of_jobs(since).items() for line in lines(job, amounts)]
    except RetryableError as exc:
        _log.error(f"{exc.message} [{exc.code}]")
        return ExitCode.UNAVAILABLE
    if as_json:
        for kind, found in (("day", days), ("job", jobs)):
            for line in found:
                print_line(json.dumps(_told(kind, line)))
        return ExitCode.ALL_WELL
    print_table(_table("Day", days, total=True))
    print_table(_table("Job", sorted(jobs, key=lambda line: line.usd, reverse=True), total=False))
    return ExitCode.ALL_WELL


def lines(of: str, amounts: Amounts) -> Iterator[Line]:
    """Yield a line for each model, in the order of their names."""
    by_model: dict[str, Counter[str]] = {}
    for name, amount in amounts.items():
        model, what = name.rsplit("/", 1)
        by_model.setdefault(model, Counter())[what] += amount  # type: ignore[assignment]
    for model, found in sorted(by_model.items()):
        if found[QUESTIONS]:
            tokens = sum(found[kind] for kind in TOKENS)
            yield Line(of, model, int(found[QUESTIONS]), int(tokens), found[USD], bool(found[UNPRICED]))


def _of_this_machine() -> Spending:
    ledger = SqliteLedger(spending_file())
    return Spending(ledger.of_day, ledger.of_jobs)


def _of_service(settings: Settings) -> Spending:
    """Return the table of the service's jobs; jobs are forgotten after a month, days are not."""
    from security_design_assistant.adapters.gemini_records import DynamoLedger
    from security_design_assistant.adapters.job_store import DynamoJobStore
    from security_design_assistant.adapters.session import Clients
    from security_design_assistant.models.job_record import JobStatus

    client = Clients.create().dynamodb
    jobs = DynamoJobStore(client, settings.jobs_table)

    def of_jobs(since: date) -> Mapping[str, Amounts]:
        soon = SystemClock().now() + timedelta(minutes=1)
        found = [job for status in JobStatus for job in jobs.by_status(status, soon, _ALL)]
        return {job.job_id: of_job(job.usage) for job in found if job.created_at.date() >= since}

    return Spending(DynamoLedger(client, settings.jobs_table).of_day, of_jobs)


def of_job(usage: Mapping[str, float]) -> Amounts:
    """Return what a job consumed of models over all attempts and stages."""
    found: Counter[str] = Counter()
    for name, amount in usage.items():
        what = name.split("/", 2)[2]
        if "/" in what:
            found[what] += amount  # type: ignore[assignment]
    return found


def _told(kind: str, line: Line) -> dict[str, object]:
    return {
        kind: line.of,
        "model": line.model,
        "questions": line.questions,
        "tokens": line.tokens,
        "usd": round(line.usd, 6),
        "incomplete": line.incomplete,
    }


def _table(heading: str, found: list[Line], *, total: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_footer=total)
    usd, incomplete = sum(line.usd for line in found), any(line.incomplete for line in found)
    table.add_column(heading, "Total", overflow="fold")
    table.add_column("Model")
    table.add_column("Questions", str(sum(line.questions for line in found)), justify="right")
    table.add_column("Tokens", f"{sum(line.tokens for line in found):,}", justify="right")
    table.add_column("USD", _money(usd, incomplete), justify="right")
    for line in found:
        cost = _money(line.usd, line.incomplete)
        table.add_row(line.of, line.model, str(line.questions), f"{line.tokens:,}", cost)
    return table


def _money(usd: float, incomplete: bool) -> str:
    return f"{usd:.4f}{'+' if incomplete else ''}"

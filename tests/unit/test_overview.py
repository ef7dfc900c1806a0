"""What `sda top` shows of a service."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from rich.console import Console

from security_design_assistant.cli.top_command import render
from security_design_assistant.errors import PermanentError
from security_design_assistant.jobs.overview import Lookout, Overview
from security_design_assistant.models.job_record import JobStatus
from tests.job_service import LEASE, Service, raises

SPENT = {"gemini-3.8-flash/questions": 3, "gemini-3.8-flash/usd": 0.25, "gemini-x/unpriced_questions": 1}


def busy_service() -> Service:
    """A job waits for ten minutes, one is at work, one is done, one has failed; one failed two days ago."""
    service = Service([raises(PermanentError("corrupt", "It is damaged."))])
    service.submit("job_old")
    service.deliver("job_old")
    service.clock.jump(2 * 86_400)
    for name in ("job_failed", "job_done", "job_at_work", "job_waiting"):
        service.submit(name)
    service.deliver("job_failed")
    service.steps.clear()
    service.deliver("job_done")
    service.jobs.take_lease("job_at_work", "a", service.clock.now(), 2 * LEASE + 1)
    service.jobs.progress("job_at_work", "a", "drawing_analysis", service.clock.now(), 2 * LEASE + 1, (2, 5))
    service.clock.jump(600)
    service.queue.waiting = 1
    service.dead.waiting = 2
    return service


def look(service: Service, asked: list[date] | None = None) -> Overview:
    def of_day(day: date) -> dict[str, float]:
        if asked is not None:
            asked.append(day)
        return SPENT

    return Lookout(service.jobs, service.queue, service.dead, of_day).look(service.clock.now())


def test_a_look_counts_jobs_queues_failures_and_cost() -> None:
    service, asked = busy_service(), list[date]()

    seen = look(service, asked)

    assert seen.jobs == {"queued": 1, "processing": 1, "retrying": 0, "completed": 1, "failed": 1}
    assert (seen.waiting, seen.oldest_wait_seconds) == (1, 600)
    assert (seen.queue, seen.dead_letters) == (1, 2)
    assert seen.failures == {"corrupt": 1}
    assert (seen.cost_usd, seen.cost_incomplete) == (0.25, True)
    assert asked == [service.clock.now().date()]
    (at_work,) = seen.at_work
    assert (at_work.job_id, at_work.stage, at_work.pages_done, at_work.pages_total) == (
        "job_at_work", "drawing_analysis", 2, 5,
    )  # fmt: skip
    assert at_work.silent_seconds == 600


def test_a_look_asks_the_table_as_often_as_it_says() -> None:
    service, asked = busy_service(), list[JobStatus]()
    by_status = service.jobs.by_status

    def counted(status: JobStatus, *arguments: Any) -> Any:
        asked.append(status)
        return by_status(status, *arguments)

    service.jobs.by_status = counted  # type: ignore[method-assign]
    look(service)

    assert asked == list(JobStatus)


def test_the_table_shows_what_was_seen_and_no_name() -> None:
    service = busy_service()
    text = io.StringIO()

    Console(file=text, width=160).print(render(look(service)))

    shown = " ".join(text.getvalue().split())
    for word in ("10 min 00 s", "job_at_work", "drawing_analysis", "2 of 5", "corrupt", "0.2500+"):
        assert word in shown
    assert "owner-1" not in shown
    assert "plan.pdf" not in shown


def test_an_overview_is_json_for_scripts() -> None:
    told = json.loads(json.dumps(asdict(look(busy_service())), default=str))

    assert datetime.fromisoformat(told["at"])
    assert told["at_work"][0]["stage"] == "drawing_analysis"
    assert "owner" not in json.dumps(told)

"""Small in-memory stand-ins for the pipeline's ports, held to the same contract as the real ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from threading import RLock
from typing import Any

from security_design_assistant.adapters.job_items import cursor_after, cursor_place, stamp
from security_design_assistant.gemini.ledger import Entry, Purse
from security_design_assistant.jobs.new_job import expiry
from security_design_assistant.jobs.ports import Alert, JobIdTakenError, Page, Tombstone
from security_design_assistant.models.corrections import Correction
from security_design_assistant.models.job_record import (
    DrawingKnowledge,
    JobError,
    JobRecord,
    JobResult,
    JobStatus,
)
from security_design_assistant.models.origin import Origin
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.ports import StageReport


@dataclass
class InMemoryObjectStore:
    objects: dict[str, bytes] = field(default_factory=dict)

    def get(self, key: str) -> bytes | None:
        return self.objects.get(_checked(key))

    def put(self, key: str, data: bytes) -> None:
        self.objects[_checked(key)] = data

    def exists(self, key: str) -> bool:
        return _checked(key) in self.objects

    def delete(self, key: str) -> None:
        self.objects.pop(_checked(key), None)

    def list(self, prefix: str) -> list[str]:
        return sorted(key for key in self.objects if key.startswith(prefix))

    def folders(self, prefix: str, after: str, before: str, limit: int) -> Sequence[str]:
        names = {key[len(prefix) :].split("/")[0] for key in self.list(prefix)}
        return sorted(name for name in names if after < name < before)[:limit]

    def key_of(self, name: str) -> str:
        """Return the only key that ends with ``/name``."""
        (key,) = (key for key in self.objects if key.endswith(f"/{name}"))
        return key

    def erase(self, prefix: str, keep: Collection[str] = (), before: datetime | None = None) -> int:
        doomed = [key for key in self.list(prefix) if key not in keep]
        for key in doomed:
            self.objects.pop(key, None)
        return len(doomed)


def _checked(key: str) -> str:
    if any(part in {"", ".", ".."} for part in key.split("/")):
        raise ValueError(f"Not a key: {key!r}")
    return key


@dataclass
class RecordingListener:
    """Remembers what it was told, as ``(event, stage, ...)``."""

    events: list[tuple[object, ...]] = field(default_factory=list)
    reports: list[StageReport] = field(default_factory=list)

    def stage_started(self, stage: StageName) -> None:
        self.events.append(("started", stage))

    def page_read(self, stage: StageName, done: int, total: int) -> None:
        self.events.append(("page", stage, done, total))

    def stage_finished(self, report: StageReport) -> None:
        self.events.append(("reused" if report.reused else "finished", report.stage))
        self.reports.append(report)


@dataclass
class JumpingClock:
    """Stands still until it is told to jump, forwards or back."""

    time: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def jump(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class InMemoryJobStore:
    """The rules of the job store in their plainest form: a dictionary and a lock."""

    jobs: dict[str, JobRecord] = field(default_factory=dict)
    buried: dict[str, Tombstone] = field(default_factory=dict)
    entries: dict[str, list[Correction]] = field(default_factory=dict)
    lock: Any = field(default_factory=RLock)

    def create(self, record: JobRecord) -> JobRecord:
        with self.lock:
            for job in self.jobs.values():
                same = (job.owner, job.idempotency_key) == (record.owner, record.idempotency_key)
                if record.idempotency_key is not None and same:
                    return job
            if record.job_id in self.jobs or record.job_id in self.buried:
                raise JobIdTakenError(record.job_id)
            if not record.expires_at:
                record = record.model_copy(update={"expires_at": expiry(record.created_at)})
            self.jobs[record.job_id] = record
            return record

    def get(self, job_id: str) -> JobRecord | None:
        return self.jobs.get(job_id)

    def find(self, owner: str, idempotency_key: str) -> JobRecord | None:
        with self.lock:
            wanted = (owner, idempotency_key)
            found = (job for job in self.jobs.values() if (job.owner, job.idempotency_key) == wanted)
            return next(found, None)

    def take_lease(self, job_id: str, lease_owner: str, now: datetime, seconds: float) -> JobRecord | None:
        with self.lock:
            job = self.jobs.get(job_id)
            if job and job.lease_owner == lease_owner:
                return job
            if job is None or job.status.terminal or job.leased(now):
                return None
            return self._change(
                job,
                status=JobStatus.PROCESSING,
                attempt=job.attempt + (not job.continues),
                unclean_ends=job.unclean_ends + (job.lease_owner is not None),
                updated_at=now,
                lease_owner=lease_owner,
                lease_expires_at=now.timestamp() + seconds,
                next_attempt_at=None,
            )

    def checkpoint(
        self, job_id: str, lease_owner: str, stage: str, now: datetime, lease_seconds: float,
        usage: Mapping[str, float], drawing: DrawingKnowledge | None = None,
    ) -> JobRecord | None:  # fmt: skip
        with self.lock:
            job = self._leased_by(job_id, lease_owner)
            if job is None:
                return None
            return self._change(
                job,
                stages_completed=tuple(dict.fromkeys((*job.stages_completed, stage))),
                usage=dict(Counter(job.usage) + Counter(usage)),
                drawing=job.drawing.model_copy(update=drawing.model_dump() if drawing else {}),
                last_checkpoint=now,
                updated_at=now,
                lease_expires_at=now.timestamp() + lease_seconds,
            )

    def progress(
        self, job_id: str, lease_owner: str, stage: str, now: datetime, lease_seconds: float,
        pages: tuple[int, int] | None = None,
    ) -> bool:  # fmt: skip
        with self.lock:
            job = self._leased_by(job_id, lease_owner)
            if job is None:
                return False
            done, total = pages or (None, None)
            self._change(
                job,
                current_stage=stage,
                updated_at=now,
                lease_expires_at=now.timestamp() + lease_seconds,
                pages_done=done,
                pages_total=total,
            )
            return True

    def complete(self, job_id: str, lease_owner: str, result: JobResult, now: datetime) -> JobRecord | None:
        with self.lock:
            job = self._leased_by(job_id, lease_owner)
            if job is None:
                return None
            ended = {"status": JobStatus.COMPLETED, "result": result, "error": None, "current_stage": None}
            return self._change(job, updated_at=now, next_attempt_at=None, **ended, **_UNLEASED)

    def release(
        self, job_id: str, lease_owner: str, now: datetime, error: JobError | None,
        next_attempt_at: datetime | None, continuation: bool = False,
    ) -> JobRecord | None:  # fmt: skip
        with self.lock:
            job = self._leased_by(job_id, lease_owner)
            if job is None:
                return None
            return self._change(
                job,
                status=JobStatus.QUEUED if continuation else JobStatus.RETRYING,
                continuation=job.continuation + continuation,
                error=error or job.error,
                next_attempt_at=next_attempt_at,
                updated_at=now,
                **_UNLEASED,
            )

    def fail(
        self, job_id: str, error: JobError, now: datetime, lease_owner: str | None = None, alert: bool = False
    ) -> JobRecord | None:
        with self.lock:
            job = self.jobs.get(job_id)
            if job is None or job.status.terminal:
                return None
            if job.leased(now) if lease_owner is None else job.lease_owner != lease_owner:
                return None
            ended = {"status": JobStatus.FAILED, "error": error, "alert_pending": alert}
            return self._change(job, updated_at=now, next_attempt_at=None, **ended, **_UNLEASED)

    def alert_sent(self, job_id: str) -> None:
        with self.lock:
            if job := self.jobs.get(job_id):
                self._change(job, alert_pending=False)

    def mark_resent(self, job_id: str, seen: datetime, now: datetime) -> JobRecord | None:
        with self.lock:
            job = self.jobs.get(job_id)
            if job is None or job.status.terminal or job.leased(now) or job.updated_at != seen:
                return None
            return self._change(job, resends=job.resends + 1, updated_at=now)

    def bury(self, job_id: str, prefixes: Sequence[str], now: datetime) -> bool:
        with self.lock:
            if self.jobs.pop(job_id, None) is None:
                return False
            self.entries.pop(job_id, None)
            self.buried[job_id] = Tombstone(job_id, tuple(prefixes), now)
            return True

    def tombstones(self, limit: int) -> Sequence[Tombstone]:
        return sorted(self.buried.values(), key=lambda tombstone: tombstone.buried_at)[:limit]

    def forget(self, tombstone: Tombstone) -> None:
        self.buried.pop(tombstone.job_id, None)

    def corrections(self, job: JobRecord) -> tuple[Correction, ...]:
        with self.lock:
            return tuple(self.entries.get(job.job_id, ())[: job.corrections])

    def correct(
        self, job_id: str, entries: Sequence[Correction], if_revision: int, now: datetime
    ) -> JobRecord | None:
        with self.lock:
            job = self.jobs.get(job_id)
            if job is None or job.status is not JobStatus.COMPLETED or job.corrections != if_revision:
                return None
            self.entries.setdefault(job_id, []).extend(entries)
            return self._change(job, corrections=if_revision + len(entries), updated_at=now)

    def regenerated(self, job_id: str, result: JobResult, now: datetime) -> JobRecord | None:
        with self.lock:
            job = self.jobs.get(job_id)
            if job is None or job.status is not JobStatus.COMPLETED:
                return None
            if job.result and job.result.corrections >= result.corrections:
                return None
            return self._change(job, result=result, updated_at=now)

    def delete(self, job_id: str) -> bool:
        with self.lock:
            self.entries.pop(job_id, None)
            return self.jobs.pop(job_id, None) is not None

    def by_owner(
        self, owner: str, status: JobStatus | None, limit: int, cursor: str | None, project: str | None = None
    ) -> Page:
        before = cursor_place(cursor) if cursor is not None else None
        mine = [job for job in self.jobs.values() if job.owner == owner and status in (None, job.status)]
        mine = [job for job in mine if project in (None, job.project_name)]
        mine.sort(key=_place, reverse=True)
        rest = [job for job in mine if before is None or _place(job) < before]
        return Page(rest[:limit], cursor_after(rest[limit - 1]) if len(rest) > limit else None)

    def by_status(
        self, status: JobStatus, updated_before: datetime, limit: int, updated_since: datetime | None = None,
        newest: bool = False,
    ) -> Sequence[JobRecord]:  # fmt: skip
        old = [job for job in self.jobs.values() if job.status == status and job.updated_at < updated_before]
        old = [job for job in old if updated_since is None or job.updated_at >= updated_since]
        return sorted(old, key=lambda job: job.updated_at, reverse=newest)[:limit]

    def _leased_by(self, job_id: str, lease_owner: str) -> JobRecord | None:
        job = self.jobs.get(job_id)
        ours = job is not None and job.lease_owner == lease_owner and job.status is JobStatus.PROCESSING
        return job if ours else None

    def _change(self, job: JobRecord, **changes: object) -> JobRecord:
        self.jobs[job.job_id] = job.model_copy(update=changes)
        return self.jobs[job.job_id]


_UNLEASED: dict[str, Any] = {"lease_owner": None, "lease_expires_at": None}


def _place(job: JobRecord) -> tuple[str, str]:
    return stamp(job.created_at), job.job_id


@dataclass
class InMemoryQueue:
    """Remembers what was sent and postponed; ``error`` is raised by the next send, once."""

    sent: list[tuple[str, int, int]] = field(default_factory=list)
    postponed: list[tuple[str, int]] = field(default_factory=list)
    origins: list[Origin | None] = field(default_factory=list)
    waiting: int = 0
    hidden: int = 0
    error: Exception | None = None

    def send(
        self, job_id: str, continuation: int = 0, delay_seconds: int = 0, origin: Origin | None = None
    ) -> None:
        error, self.error = self.error, None
        if error:
            raise error
        self.sent.append((job_id, continuation, delay_seconds))
        self.origins.append(origin)

    def change_visibility(self, receipt_handle: str, seconds: int) -> None:
        self.postponed.append((receipt_handle, seconds))

    def backlog(self) -> int:
        return self.waiting

    def empty(self) -> bool:
        return not (self.waiting or self.hidden)


@dataclass
class RecordingAlerts:
    """Remembers what was published; ``error`` is raised by the next one, once."""

    published: list[Alert] = field(default_factory=list)
    error: Exception | None = None

    def publish(self, alert: Alert) -> None:
        error, self.error = self.error, None
        if error:
            raise error
        self.published.append(alert)


@dataclass
class RecordingMetrics:
    """Remembers what was counted."""

    added: list[tuple[str, float, dict[str, str]]] = field(default_factory=list)

    def add(self, name: str, value: float = 1, **dimensions: str) -> None:
        self.added.append((name, value, dimensions))

    def total(self, name: str) -> float:
        return sum(value for added, value, _ in self.added if added == name)


@dataclass
class Message:
    body: str
    visible_at: datetime
    receives: int = 0


@dataclass
class SimulatedQueue:
    """SQS by the clock: hides what it delivers, delivers again, gives up after ``max_receives``."""

    clock: JumpingClock
    visibility: float
    max_receives: int = 10**9
    dead: SimulatedQueue | None = None
    messages: dict[str, Message] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def send(
        self, job_id: str, continuation: int = 0, delay_seconds: int = 0, origin: Origin | None = None
    ) -> None:
        body = json.dumps({"job_id": job_id, "continuation": continuation})
        self.messages[f"{next(self.numbers)}"] = Message(body, self._after(delay_seconds))

    def change_visibility(self, receipt_handle: str, seconds: int) -> None:
        if message := self.messages.get(receipt_handle):
            message.visible_at = self._after(seconds)

    def backlog(self) -> int:
        return len(self._visible())

    def empty(self) -> bool:
        return not self.messages

    def receive(self) -> tuple[str, str] | None:
        """Return receipt handle and body of a message, or None if none is to be had."""
        for name in self._visible():
            message = self.messages[name]
            if message.receives < self.max_receives or self.dead is None:
                message.receives += 1
                message.visible_at = self._after(self.visibility)
                return name, message.body
            del self.messages[name]
            self.dead.messages[name] = Message(message.body, self.clock.now())
        return None

    def delete(self, receipt_handle: str) -> None:
        self.messages.pop(receipt_handle, None)

    def _visible(self) -> list[str]:
        return [name for name, message in self.messages.items() if message.visible_at <= self.clock.now()]

    def _after(self, seconds: float) -> datetime:
        return self.clock.now() + timedelta(seconds=seconds)


@dataclass
class InMemoryLedger:
    """Purses and entries in their plainest form."""

    purses: Counter[str] = field(default_factory=Counter)
    entries: list[Entry] = field(default_factory=list)
    lock: Any = field(default_factory=RLock)

    def reserve(self, purse: Purse, usd: float) -> bool:
        with self.lock:
            if purse.limit is not None and round(self.purses[purse.key] + usd - purse.limit, 9) > 0:
                return False
            self.purses[purse.key] += usd  # type: ignore[assignment]
            return True

    def settle(self, purse: Purse, reserved: float, spent: float) -> None:
        with self.lock:
            self.purses[purse.key] += spent - reserved  # type: ignore[assignment]

    def book(self, entry: Entry) -> None:
        with self.lock:
            self.entries.append(entry)

    def spent(self, purse: Purse) -> float:
        return self.purses[purse.key]

    def of_day(self, day: date) -> Mapping[str, float]:
        total: Counter[str] = Counter()
        for entry in self.entries:
            if entry.at.date() == day:
                total.update(entry.of_day())  # type: ignore[arg-type]
        return dict(total)

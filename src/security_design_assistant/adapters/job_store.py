"""The table of jobs in DynamoDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from security_design_assistant.adapters.aws_errors import aws_errors
from security_design_assistant.adapters.job_corrections import (
    add_corrections,
    delete_corrections,
    read_corrections,
)
from security_design_assistant.adapters.job_creation import create, job_of_key
from security_design_assistant.adapters.job_items import (
    BURIED,
    attribute,
    cursor_after,
    cursor_at,
    cursor_place,
    idempotency_id,
    record_of,
    stamp,
    tombstone_item,
    tombstone_of,
)
from security_design_assistant.adapters.job_table import JobTable
from security_design_assistant.jobs.ports import Page, Tombstone
from security_design_assistant.models.corrections import Correction
from security_design_assistant.models.job_record import (
    DrawingKnowledge,
    JobError,
    JobRecord,
    JobResult,
    JobStatus,
)

_TRIES = 5
_PAGE = 1_000
"""Jobs that one query goes over, at most; of large ones it is a megabyte."""
_PAGES = 5
"""Queries for one page of a list: whoever looks for what is rare goes on with the cursor."""
_OPEN = [status.value for status in JobStatus if not status.terminal]
_IS_OPEN = "#status IN (:open0, :open1, :open2)"
_NO_LIVE_LEASE = "(attribute_not_exists(#lease_owner) OR #lease_expires_at <= :epoch)"
_OURS = "#lease_owner = :owner AND #status = :processing"


@dataclass(frozen=True, slots=True)
class DynamoJobStore:
    """Jobs in one table with the indexes ``by_status`` and ``by_owner``.

    An owner's idempotency key is an item of its own, which only ever names a job; it has no ``status``
    and no ``owner``, so no index shows it.
    """

    client: Any
    table: str

    @property
    def _table(self) -> JobTable:
        return JobTable(self.client, self.table)

    @aws_errors("DynamoDB")
    def create(self, record: JobRecord) -> JobRecord:
        """Store a new job, or return the one that has its owner and idempotency key already."""
        return create(self._table, record)

    @aws_errors("DynamoDB")
    def get(self, job_id: str) -> JobRecord | None:
        """Return the job (consistent read), or None."""
        return self._table.job(job_id)

    @aws_errors("DynamoDB")
    def find(self, owner: str, idempotency_key: str) -> JobRecord | None:
        """Return the job that an owner's idempotency key stands for (consistent read), or None."""
        return job_of_key(self._table, idempotency_id(owner, idempotency_key))

    @aws_errors("DynamoDB")
    def take_lease(self, job_id: str, lease_owner: str, now: datetime, seconds: float) -> JobRecord | None:
        """Begin an attempt, or go on with a continued one, under a lease of ``seconds``."""
        for _ in range(_TRIES):
            seen = self._table.job(job_id)
            if seen and seen.lease_owner == lease_owner:
                return seen  # written before, but the answer was lost
            if seen is None or seen.status.terminal or seen.leased(now):
                return None
            if taken := self._take(seen, lease_owner, now, seconds):
                return taken
        return None

    def _take(self, seen: JobRecord, lease_owner: str, now: datetime, seconds: float) -> JobRecord | None:
        """Take the lease if the job is still as it was ``seen``."""
        unclean = seen.lease_owner is not None
        return self._table.update(
            seen.job_id,
            "SET #status = :processing, #attempt = :attempt, #unclean_ends = :unclean_ends,"
            " #updated_at = :now, #lease_owner = :owner, #lease_expires_at = :expires"
            " REMOVE #next_attempt_at",
            "#status = :seen_status AND #attempt = :seen_attempt AND #continuation = :continuation AND "
            + ("#lease_owner = :former AND " if unclean else "")
            + _NO_LIVE_LEASE,
            **({"former": seen.lease_owner} if unclean else {}),
            processing=JobStatus.PROCESSING,
            attempt=seen.attempt + (not seen.continues),
            unclean_ends=seen.unclean_ends + unclean,
            now=now,
            owner=lease_owner,
            expires=now.timestamp() + seconds,
            epoch=now.timestamp(),
            seen_status=seen.status,
            seen_attempt=seen.attempt,
            continuation=seen.continuation,
        )

    @aws_errors("DynamoDB")
    def checkpoint(
        self, job_id: str, lease_owner: str, stage: str, now: datetime, lease_seconds: float,
        usage: Mapping[str, float], drawing: DrawingKnowledge | None = None,
    ) -> JobRecord | None:  # fmt: skip
        """Mark ``stage`` completed, add ``usage``, renew the lease; None if the lease is no longer ours."""
        sets = ["#last_checkpoint = :now", "#updated_at = :now", "#lease_expires_at = :expires"]
        names: dict[str, str] = {}
        values: dict[str, object] = {
            "owner": lease_owner,
            "processing": JobStatus.PROCESSING,
            "now": now,
            "expires": now.timestamp() + lease_seconds,
        }
        for number, (name, amount) in enumerate(usage.items()):
            path = f"#usage.#usage{number}"
            sets.append(f"{path} = if_not_exists({path}, :zero) + :usage{number}")
            names[f"#usage{number}"] = name
            values |= {"zero": 0, f"usage{number}": amount}
        for name, value in drawing.model_dump().items() if drawing else ():
            sets.append(f"#drawing.#{name} = :{name}")
            values[name] = value
        append = "#stages_completed = list_append(#stages_completed, :stages)"
        first_time = self._table.update(
            job_id,
            "SET " + ", ".join([*sets, append]),
            f"{_OURS} AND NOT contains(#stages_completed, :stage)",
            names,
            **values,
            stage=stage,
            stages=[stage],
        )
        return first_time or self._table.update(job_id, "SET " + ", ".join(sets), _OURS, names, **values)

    @aws_errors("DynamoDB")
    def progress(
        self, job_id: str, lease_owner: str, stage: str, now: datetime, lease_seconds: float,
        pages: tuple[int, int] | None = None,
    ) -> bool:  # fmt: skip
        """Tell which stage works and how far it is, renew the lease; False if the lease is not ours."""
        counted = {"pages_done": pages[0], "pages_total": pages[1]} if pages else {}
        changed = self._table.update(
            job_id,
            "SET #current_stage = :stage, #updated_at = :now, #lease_expires_at = :expires"
            + "".join(f", #{name} = :{name}" for name in counted)
            + ("" if pages else " REMOVE #pages_done, #pages_total"),
            _OURS,
            **counted,
            stage=stage,
            now=now,
            expires=now.timestamp() + lease_seconds,
            owner=lease_owner,
            processing=JobStatus.PROCESSING,
        )
        return changed is not None

    @aws_errors("DynamoDB")
    def complete(self, job_id: str, lease_owner: str, result: JobResult, now: datetime) -> JobRecord | None:
        """Move to ``completed`` and release the lease; None if the lease is no longer ours."""
        return self._table.update(
            job_id,
            "SET #status = :completed, #result = :result, #updated_at = :now"
            " REMOVE #lease_owner, #lease_expires_at, #next_attempt_at, #current_stage, #error",
            _OURS,
            completed=JobStatus.COMPLETED,
            result=result.model_dump(),
            now=now,
            owner=lease_owner,
            processing=JobStatus.PROCESSING,
        )

    @aws_errors("DynamoDB")
    def release(
        self, job_id: str, lease_owner: str, now: datetime, error: JobError | None,
        next_attempt_at: datetime | None, continuation: bool = False,
    ) -> JobRecord | None:  # fmt: skip
        """End an attempt without an end of the job: status ``retrying``, or ``queued`` for a continuation."""
        optional = {
            name: value
            for name, value in (
                ("error", error.model_dump() if error else None),
                ("next_attempt_at", next_attempt_at),
            )
            if value is not None
        }
        return self._table.update(
            job_id,
            "SET #status = :status, #updated_at = :now, #continuation = #continuation + :more"
            + "".join(f", #{name} = :{name}" for name in optional)
            + " REMOVE #lease_owner, #lease_expires_at"
            + ("" if next_attempt_at else ", #next_attempt_at"),
            _OURS,
            **optional,
            status=JobStatus.QUEUED if continuation else JobStatus.RETRYING,
            now=now,
            more=int(continuation),
            owner=lease_owner,
            processing=JobStatus.PROCESSING,
        )

    @aws_errors("DynamoDB")
    def fail(
        self, job_id: str, error: JobError, now: datetime, lease_owner: str | None = None, alert: bool = False
    ) -> JobRecord | None:
        """Move to ``failed``: under ``lease_owner``'s lease or, without one, only if no lease is alive."""
        lease: dict[str, object] = (
            {"epoch": now.timestamp()} if lease_owner is None else {"owner": lease_owner}
        )
        return self._table.update(
            job_id,
            "SET #status = :failed, #error = :error, #alert_pending = :alert, #updated_at = :now"
            " REMOVE #lease_owner, #lease_expires_at, #next_attempt_at",
            f"{_IS_OPEN} AND " + (_NO_LIVE_LEASE if lease_owner is None else "#lease_owner = :owner"),
            **_open(),
            **lease,
            failed=JobStatus.FAILED,
            error=error.model_dump(),
            alert=alert,
            now=now,
        )

    @aws_errors("DynamoDB")
    def alert_sent(self, job_id: str) -> None:
        """Note that operators were told of the failure."""
        self._table.update(
            job_id, "SET #alert_pending = :no", "#status = :failed", no=False, failed=JobStatus.FAILED
        )

    @aws_errors("DynamoDB")
    def mark_resent(self, job_id: str, seen: datetime, now: datetime) -> JobRecord | None:
        """Count one more re-sending; None if the job was updated since ``seen``, is leased or terminal."""
        return self._table.update(
            job_id,
            "SET #resends = #resends + :one, #updated_at = :now",
            f"#updated_at = :seen AND {_IS_OPEN} AND {_NO_LIVE_LEASE}",
            **_open(),
            one=1,
            seen=seen,
            now=now,
            epoch=now.timestamp(),
        )

    @aws_errors("DynamoDB")
    def bury(self, job_id: str, prefixes: Sequence[str], now: datetime) -> bool:
        """Replace the record by a tombstone, and free its idempotency key; False if there is no such job."""
        job = self._table.job(job_id)
        if job is None:
            return False
        # Unconditional: whatever became of the job meanwhile, it is to go; only its end by time is earlier.
        answer = self.client.put_item(
            TableName=self.table,
            Item=tombstone_item(Tombstone(job_id, prefixes, now)),
            ReturnValues="ALL_OLD",
        )
        self._leave_nothing(job, answer.get("Attributes"))
        return True

    @aws_errors("DynamoDB")
    def tombstones(self, limit: int) -> Sequence[Tombstone]:
        """Return tombstones, oldest first."""
        answer = self.client.query(
            TableName=self.table,
            IndexName="by_status",
            KeyConditionExpression="#status = :buried",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={":buried": attribute(BURIED)},
            Limit=limit,
        )
        return [tombstone_of(item) for item in answer["Items"]]

    @aws_errors("DynamoDB")
    def forget(self, tombstone: Tombstone) -> None:
        """Remove a tombstone; no error if there is none."""
        self._table.delete_if(tombstone.job_id, "status", BURIED)

    @aws_errors("DynamoDB")
    def corrections(self, job: JobRecord) -> tuple[Correction, ...]:
        """Return the corrections up to ``job.corrections``, oldest first; fewer if the job is deleted."""
        return read_corrections(self._table, job.job_id, job.corrections)

    @aws_errors("DynamoDB")
    def correct(
        self, job_id: str, entries: Sequence[Correction], if_revision: int, now: datetime
    ) -> JobRecord | None:
        """Add corrections, all or none; None if the job is not completed or not at ``if_revision``."""
        job = self._table.job(job_id)
        if job is None or not add_corrections(self._table, job, entries, if_revision, now):
            return None
        return job.model_copy(update={"corrections": if_revision + len(entries), "updated_at": now})

    @aws_errors("DynamoDB")
    def regenerated(self, job_id: str, result: JobResult, now: datetime) -> JobRecord | None:
        """Replace the result of a completed job; None if it is not completed, or has those corrections."""
        return self._table.update(
            job_id,
            "SET #result = :result, #updated_at = :now",
            "#status = :completed AND "
            "(attribute_not_exists(#result.#corrections) OR #result.#corrections < :revision)",
            result=result.model_dump(),
            now=now,
            completed=JobStatus.COMPLETED,
            revision=result.corrections,
        )

    @aws_errors("DynamoDB")
    def delete(self, job_id: str) -> bool:
        """Remove the record, its corrections and its idempotency key; False if there was none."""
        job = self._table.job(job_id)
        if job is None:
            return False
        answer = self.client.delete_item(
            TableName=self.table, Key={"job_id": attribute(job_id)}, ReturnValues="ALL_OLD"
        )
        self._leave_nothing(job, answer.get("Attributes"))
        return True

    def _leave_nothing(self, job: JobRecord, last: dict[str, Any] | None) -> None:
        """Remove what stands in items of its own: the corrections, and the idempotency key.

        ``last`` is the record at its very end: somebody may have corrected the job since it was read. Where
        an answer was lost it is something else, or nothing.
        """
        corrections = record_of(last).corrections if last and last.get("status") != attribute(BURIED) else 0
        delete_corrections(self._table, job.job_id, max(corrections, job.corrections))
        if job.idempotency_key is not None:
            self._table.delete_if(idempotency_id(job.owner, job.idempotency_key), "names", job.job_id)

    @aws_errors("DynamoDB")
    def by_owner(
        self, owner: str, status: JobStatus | None, limit: int, cursor: str | None, project: str | None = None
    ) -> Page:
        """Return an owner's jobs, newest first, of one project if it is named.

        Raises ValueError for a cursor that is not ours.
        """
        query: dict[str, Any] = {
            "TableName": self.table,
            "IndexName": "by_owner",
            "KeyConditionExpression": "#owner = :owner",
            "ExpressionAttributeNames": {"#owner": "owner"},
            "ExpressionAttributeValues": {":owner": attribute(owner)},
            "ScanIndexForward": False,
            "Limit": limit + 1,
        }
        wanted = {"status": status, "project_name": project}
        wanted = {name: value for name, value in wanted.items() if value is not None}
        if wanted:
            query["FilterExpression"] = " AND ".join(f"#{name} = :{name}" for name in wanted)
            query["Limit"] = _PAGE
        for name, value in wanted.items():
            query["ExpressionAttributeNames"][f"#{name}"] = name
            query["ExpressionAttributeValues"][f":{name}"] = attribute(value)
        if cursor is not None:
            created_at, job_id = cursor_place(cursor)
            place = {"owner": owner, "created_at": created_at, "job_id": job_id}
            query["ExclusiveStartKey"] = {name: attribute(value) for name, value in place.items()}
        jobs, end = self._table.search(query, limit + 1, _PAGES)
        if len(jobs) > limit:
            return Page(jobs[:limit], cursor_after(jobs[limit - 1]))
        return Page(jobs, cursor_at(end["created_at"]["S"], end["job_id"]["S"]) if end else None)

    @aws_errors("DynamoDB")
    def by_status(
        self, status: JobStatus, updated_before: datetime, limit: int, updated_since: datetime | None = None,
        newest: bool = False,
    ) -> Sequence[JobRecord]:  # fmt: skip
        """Return jobs of ``status`` last updated before a time and not before another, oldest first."""
        values = {":status": attribute(status), ":before": attribute(stamp(updated_before))}
        times = "#updated_at < :before"
        if updated_since is not None:
            # The index takes one condition on the time, and both ends of this one belong to it.
            values[":since"] = attribute(stamp(updated_since))
            times = "#updated_at BETWEEN :since AND :before"
        query = {
            "TableName": self.table,
            "IndexName": "by_status",
            "KeyConditionExpression": f"#status = :status AND {times}",
            "ExpressionAttributeNames": {"#status": "status", "#updated_at": "updated_at"},
            "ExpressionAttributeValues": values,
            "ScanIndexForward": not newest,
            "Limit": min(limit, _PAGE),
        }
        jobs, _ = self._table.search(query, limit)
        return [job for job in jobs[:limit] if job.updated_at < updated_before]


def _open() -> dict[str, object]:
    """Return the values of the condition that a job has not ended."""
    return {f"open{number}": status for number, status in enumerate(_OPEN)}

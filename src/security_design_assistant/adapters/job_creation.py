"""A new job, and the idempotency key that must not make a second one."""

from __future__ import annotations

import time

from botocore.exceptions import ClientError

from security_design_assistant.adapters.aws_errors import error_code
from security_design_assistant.adapters.job_items import attribute, idempotency_id, item_of
from security_design_assistant.adapters.job_table import CONDITION_FAILED, JobTable
from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.new_job import expiry
from security_design_assistant.jobs.ports import JobIdTakenError
from security_design_assistant.models.job_record import JobRecord

_TRIES = 5
_PAUSE_SECONDS = 0.02
"""Between two tries: about as long as another submission's transaction takes."""


def create(table: JobTable, record: JobRecord) -> JobRecord:
    """Store a new job, or return the one that has its owner and idempotency key already."""
    if not record.expires_at:
        record = record.model_copy(update={"expires_at": expiry(record.created_at)})
    if record.idempotency_key is None:
        try:
            table.client.put_item(**table.if_absent(item_of(record)))
        except ClientError as exc:
            if error_code(exc) != CONDITION_FAILED:
                raise
            # The SDK may have written twice, after it missed the first answer.
            if table.job(record.job_id) != record:
                raise JobIdTakenError(record.job_id) from exc
        return record
    for _ in range(_TRIES):
        if stored := _create_once(table, record, record.idempotency_key):
            return stored
        time.sleep(_PAUSE_SECONDS)
    raise RetryableError("busy", "The same submission arrives too many times at once.")


def _create_once(table: JobTable, record: JobRecord, key: str) -> JobRecord | None:
    """Try to store job and key together; None if the two of another submission are in flux."""
    key_id = idempotency_id(record.owner, key)
    claim = {
        "job_id": attribute(key_id),
        "names": attribute(record.job_id),
        "expires_at": attribute(record.expires_at),
    }
    puts = [{"Put": table.if_absent(item)} for item in (item_of(record), claim)]
    try:
        table.client.transact_write_items(TransactItems=puts)
    except ClientError as exc:
        if error_code(exc) == "TransactionInProgressException":
            return None
        if error_code(exc) != "TransactionCanceledException":
            raise
        job, claimed = (reason.get("Code") for reason in exc.response["CancellationReasons"])
        if claimed == "ConditionalCheckFailed":
            return job_of_key(table, key_id)
        if job == "ConditionalCheckFailed":
            raise JobIdTakenError(record.job_id) from exc
        if {job, claimed} <= {"None", None, "TransactionConflict"}:
            return None
        raise RetryableError("throttled", "DynamoDB asks for fewer requests.") from exc
    return record


def job_of_key(table: JobTable, key_id: str) -> JobRecord | None:
    """Return the job that an idempotency key names; a key whose job is gone is freed."""
    claim = table.item(key_id)
    if claim is None:
        return None
    job_id = str(claim["names"]["S"])
    if job := table.job(job_id):
        return job
    table.delete_if(key_id, "names", job_id)
    return None

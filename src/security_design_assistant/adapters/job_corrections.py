"""Corrections of jobs in DynamoDB: an item each, so that no list outgrows what an item may hold."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from security_design_assistant.adapters.aws_errors import error_code
from security_design_assistant.adapters.job_items import Item, attribute
from security_design_assistant.adapters.job_table import JobTable
from security_design_assistant.errors import RetryableError
from security_design_assistant.models.corrections import Correction
from security_design_assistant.models.job_record import JobRecord, JobStatus

_AT_ONCE = 100
"""Items that DynamoDB returns at once."""
_TRIES = 5
_PAUSE_SECONDS = 0.05


def correction_id(job_id: str, number: int) -> str:
    """Return the partition key of one correction's item; no index shows it."""
    return f"{job_id}#correction#{number}"


def read_corrections(table: JobTable, job_id: str, revision: int) -> tuple[Correction, ...]:
    """Return the corrections up to ``revision``, oldest first."""
    found: list[Correction] = []
    for first in range(1, revision + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, revision + 1))
        keys = [{"job_id": attribute(correction_id(job_id, number))} for number in numbers]
        found += [Correction.model_validate_json(item["entry"]["S"]) for item in _items(table, keys)]
    return tuple(sorted(found, key=lambda entry: entry.number))


def _items(table: JobTable, keys: list[dict[str, Any]]) -> list[Item]:
    items: list[Item] = []
    wanted: dict[str, Any] = {table.name: {"Keys": keys, "ConsistentRead": True}}
    for attempt in range(_TRIES):
        answer = table.client.batch_get_item(RequestItems=wanted)
        items += answer["Responses"].get(table.name, [])
        wanted = answer.get("UnprocessedKeys") or {}
        if not wanted:
            return items
        time.sleep(_PAUSE_SECONDS * 2**attempt)
    raise RetryableError("throttled", "DynamoDB asks for fewer requests.")


def add_corrections(
    table: JobTable, job: JobRecord, entries: Sequence[Correction], if_revision: int, now: datetime
) -> bool:
    """Add ``entries`` and move the job's revision on, in one; False if it is not at ``if_revision``.

    Where the answer was lost and the SDK asks again, what is there already are these very entries.
    """
    at_revision = "#corrections = :before"
    if if_revision == 0:
        at_revision = f"(attribute_not_exists(#corrections) OR {at_revision})"
    values = {
        ":completed": JobStatus.COMPLETED,
        ":before": if_revision,
        ":after": if_revision + len(entries),
        ":now": now,
    }
    names = ("status", "corrections", "updated_at")
    move = {
        "TableName": table.name,
        "Key": {"job_id": attribute(job.job_id)},
        "UpdateExpression": "SET #corrections = :after, #updated_at = :now",
        "ConditionExpression": f"#status = :completed AND {at_revision}",
        "ExpressionAttributeNames": {f"#{name}": name for name in names},
        "ExpressionAttributeValues": {name: attribute(value) for name, value in values.items()},
    }
    puts = [{"Put": table.if_absent(_item(job, entry))} for entry in entries]
    if _written(table, [{"Update": move}, *puts]):
        return True
    there = read_corrections(table, job.job_id, if_revision + len(entries))
    return there[if_revision:] == tuple(entries)


def _item(job: JobRecord, entry: Correction) -> Item:
    return {
        "job_id": attribute(correction_id(job.job_id, entry.number)),
        "entry": attribute(entry.model_dump_json()),
        "expires_at": attribute(job.expires_at),
    }


def _written(table: JobTable, items: list[dict[str, Any]]) -> bool:
    """Write all or nothing; False if a condition does not hold."""
    for _ in range(_TRIES):
        try:
            table.client.transact_write_items(TransactItems=items)
        except ClientError as exc:
            if error_code(exc) == "TransactionInProgressException":
                time.sleep(_PAUSE_SECONDS)
                continue
            if error_code(exc) != "TransactionCanceledException":
                raise
            codes = {reason.get("Code") for reason in exc.response["CancellationReasons"]}
            if "ConditionalCheckFailed" in codes:
                return False
            if codes - {"None", None, "TransactionConflict"}:
                raise RetryableError("throttled", "DynamoDB asks for fewer requests.") from exc
            time.sleep(_PAUSE_SECONDS)
            continue
        return True
    raise RetryableError("busy", "Several people correct the same at once. Try again.")


def delete_corrections(table: JobTable, job_id: str, revision: int) -> None:
    """Remove the corrections up to ``revision``."""
    for number in range(1, revision + 1):
        key = {"job_id": attribute(correction_id(job_id, number))}
        table.client.delete_item(TableName=table.name, Key=key)

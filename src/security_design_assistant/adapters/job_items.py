"""A job as DynamoDB keeps it: attributes with their types, times that sort as text."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from security_design_assistant.jobs.new_job import expiry
from security_design_assistant.jobs.ports import Tombstone
from security_design_assistant.models.job_record import JobRecord

Item = dict[str, dict[str, Any]]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def item_of(record: JobRecord) -> Item:
    """Return the table's item; what is None has no attribute."""
    return {name: attribute(value) for name, value in record.model_dump().items() if value is not None}


def record_of(item: Mapping[str, Mapping[str, Any]]) -> JobRecord:
    """Return the job that ``item`` holds."""
    return JobRecord.model_validate({name: plain(value) for name, value in item.items()})


BURIED = "deleted"
"""Status of a tombstone, which is no job's: the index finds it by that."""


def tombstone_item(tombstone: Tombstone) -> Item:
    """Return the item that takes a job's place: its id, what is to be swept, and nothing else of it."""
    values: dict[str, object] = {
        "job_id": tombstone.job_id,
        "status": BURIED,
        "updated_at": tombstone.buried_at,
        "prefixes": tuple(tombstone.prefixes),
        "expires_at": expiry(tombstone.buried_at),
    }
    return {name: attribute(value) for name, value in values.items()}


def is_tombstone(item: Item) -> bool:
    """Return whether the item stands for a deleted job."""
    return item.get("status") == attribute(BURIED)


def tombstone_of(item: Item) -> Tombstone:
    """Return the tombstone that ``item`` holds."""
    values = {name: plain(value) for name, value in item.items()}
    return Tombstone(values["job_id"], values["prefixes"], datetime.fromisoformat(values["updated_at"]))


def attribute(value: object) -> dict[str, Any]:
    """Return ``value`` with its DynamoDB type; numbers stay numbers, exactly."""
    match value:
        case bool():
            return {"BOOL": value}
        case Enum():
            return {"S": value.value}
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case float() if math.isfinite(value):
            return {"N": repr(value)}
        case datetime():
            return {"S": stamp(value)}
        case Mapping():
            return {"M": {str(key): attribute(part) for key, part in value.items() if part is not None}}
        case list() | tuple():
            return {"L": [attribute(part) for part in value]}
    raise TypeError(f"Not for DynamoDB: {value!r}")


def plain(attribute: Mapping[str, Any]) -> Any:
    """Return the value of a typed attribute; a number without fraction comes as int."""
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return int(value) if re.fullmatch(r"-?\d+", value) else float(value)
        case "M":
            return {key: plain(part) for key, part in value.items()}
        case "L":
            return [plain(part) for part in value]
    return value


def stamp(time: datetime) -> str:
    """Return an aware time as ISO-8601 UTC of fixed width, so that text sorts as time."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def idempotency_id(owner: str, key: str) -> str:
    """Return the partition key of the item that binds an owner's idempotency key to its job."""
    return f"idempotency#{sha256(json.dumps([owner, key]).encode()).hexdigest()}"


def cursor_after(record: JobRecord) -> str:
    """Return an opaque cursor that continues after ``record``; the owner is not part of it."""
    return cursor_at(stamp(record.created_at), record.job_id)


def cursor_at(created_at: str, job_id: str) -> str:
    """Return the same by what the index knows of a job."""
    return base64.urlsafe_b64encode(json.dumps([created_at, job_id]).encode()).decode()


def cursor_place(cursor: str) -> tuple[str, str]:
    """Return creation time and job id of the job a cursor stands after; ValueError if it is not ours."""
    try:
        place = json.loads(base64.b64decode(cursor.encode(), altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeError, ValueError) as exc:
        raise ValueError("The cursor is not one of ours.") from exc
    if not (isinstance(place, list) and len(place) == 2 and all(isinstance(part, str) for part in place)):
        raise ValueError("The cursor is not one of ours.")
    created_at, job_id = place
    if not _TIME.fullmatch(created_at) or not job_id:
        raise ValueError("The cursor is not one of ours.")
    return created_at, job_id

"""What all jobs share of Gemini, in the table of jobs: the gate, the purses, the days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from botocore.exceptions import ClientError

from security_design_assistant.adapters.aws_errors import aws_errors, error_code
from security_design_assistant.adapters.job_items import Item, attribute, plain
from security_design_assistant.adapters.job_table import CONDITION_FAILED, JobTable
from security_design_assistant.gemini.gate import Closed
from security_design_assistant.gemini.ledger import Entry, Purse

_NO_AMOUNTS = {"job_id", "expires_at"}


@dataclass(frozen=True, slots=True)
class _Records:
    """Items of the table of jobs that are no jobs: no index shows them."""

    client: Any
    table: str

    def read(self, key: str) -> Item:
        return JobTable(self.client, self.table).item(key) or {}

    def update(
        self,
        key: str,
        expression: str,
        condition: str,
        names: Mapping[str, str],
        values: Mapping[str, object],
    ) -> bool:
        """Make one write; False if its condition, which may be empty, does not hold."""
        try:
            self.client.update_item(
                TableName=self.table,
                Key={"job_id": attribute(key)},
                UpdateExpression=expression,
                ExpressionAttributeNames=dict(names),
                ExpressionAttributeValues={name: attribute(value) for name, value in values.items()},
                **({"ConditionExpression": condition} if condition else {}),
            )
        except ClientError as exc:
            if error_code(exc) == CONDITION_FAILED:
                return False
            raise
        return True


@dataclass(frozen=True, slots=True)
class DynamoGate:
    """A :class:`Gate`: one item a model, which holds the time until which it is closed."""

    client: Any
    table: str

    @aws_errors("DynamoDB")
    def closed(self, model: str) -> Closed | None:
        """Return what was said last about ``model`` (consistent read)."""
        item = _Records(self.client, self.table).read(_gate(model))
        if "until" not in item:
            return None
        until = datetime.fromtimestamp(plain(item["until"]), UTC)
        return Closed(until, bool(plain(item["per_day"])))

    @aws_errors("DynamoDB")
    def close(self, model: str, closed: Closed) -> None:
        """Let nobody ask ``model`` before a time, unless a later one was said before."""
        until = closed.until.timestamp()
        _Records(self.client, self.table).update(
            _gate(model),
            "SET #until = :until, #per_day = :per_day, #expires_at = :expires",
            "attribute_not_exists(#until) OR #until < :until",
            {"#until": "until", "#per_day": "per_day", "#expires_at": "expires_at"},
            {":until": until, ":per_day": closed.per_day, ":expires": int(until) + 1},
        )


@dataclass(frozen=True, slots=True)
class DynamoLedger:
    """A :class:`Ledger`: one item a purse, one a day, and the records of the jobs themselves."""

    client: Any
    table: str

    @property
    def _records(self) -> _Records:
        return _Records(self.client, self.table)

    @aws_errors("DynamoDB")
    def reserve(self, purse: Purse, usd: float) -> bool:
        """Take money out of a purse, in one conditional write; False if it holds too little."""
        if purse.limit is None:
            return self._add(purse, usd)
        room = round(purse.limit - usd, 9)
        return room >= 0 and self._add(purse, usd, room)

    @aws_errors("DynamoDB")
    def settle(self, purse: Purse, reserved: float, spent: float) -> None:
        """Put back what was reserved and not spent."""
        self._add(purse, spent - reserved)

    def _add(self, purse: Purse, usd: float, room: float | None = None) -> bool:
        return self._records.update(
            _purse(purse.key),
            "ADD #usd :usd SET #expires_at = if_not_exists(#expires_at, :expires)",
            "" if room is None else "attribute_not_exists(#usd) OR #usd <= :room",
            {"#usd": "usd", "#expires_at": "expires_at"},
            {
                ":usd": round(usd, 9),
                ":expires": int(purse.kept_until.timestamp()),
                **({} if room is None else {":room": room}),
            },
        )

    @aws_errors("DynamoDB")
    def book(self, entry: Entry) -> None:
        """Add to the job's usage, if the job is still there, and to the day's record."""
        amounts = list(entry.of_job().items())
        self._records.update(
            entry.payer.job_id,
            "SET "
            + ", ".join(
                f"#usage.#name{number} = if_not_exists(#usage.#name{number}, :zero) + :amount{number}"
                for number in range(len(amounts))
            ),
            "attribute_exists(#usage)",
            {"#usage": "usage", **{f"#name{number}": name for number, (name, _) in enumerate(amounts)}},
            {":zero": 0, **{f":amount{number}": amount for number, (_, amount) in enumerate(amounts)}},
        )
        amounts = list(entry.of_day().items())
        self._records.update(
            _day(entry.at.astimezone(UTC).date()),
            "ADD "
            + ", ".join(f"#name{number} :amount{number}" for number in range(len(amounts)))
            + " SET #expires_at = if_not_exists(#expires_at, :expires)",
            "",
            {
                "#expires_at": "expires_at",
                **{f"#name{number}": name for number, (name, _) in enumerate(amounts)},
            },
            {
                ":expires": int(entry.day_kept_until.timestamp()),
                **{f":amount{number}": amount for number, (_, amount) in enumerate(amounts)},
            },
        )

    @aws_errors("DynamoDB")
    def spent(self, purse: Purse) -> float:
        """Return what was taken out of a purse and not put back (consistent read)."""
        item = self._records.read(_purse(purse.key))
        return float(plain(item["usd"])) if "usd" in item else 0.0

    @aws_errors("DynamoDB")
    def of_day(self, day: date) -> Mapping[str, float]:
        """Return what was consumed on a day (consistent read)."""
        item = self._records.read(_day(day))
        return {name: plain(value) for name, value in item.items() if name not in _NO_AMOUNTS}


def _gate(model: str) -> str:
    return f"gemini#gate#{model}"


def _purse(key: str) -> str:
    return f"gemini#purse#{key}"


def _day(day: date) -> str:
    return f"gemini#day#{day.isoformat()}"

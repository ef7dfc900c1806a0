"""The :class:`Ledger` of one machine's user: an SQLite file, so that several processes can book at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path

from security_design_assistant.errors import RetryableError
from security_design_assistant.gemini.ledger import Entry, Purse

_WAIT_SECONDS = 10.0
_NANO = 1_000_000_000
"""Purses count whole billionths of a dollar: sums of fractions would miss their limit by a hair."""

_TABLES = """
    CREATE TABLE IF NOT EXISTS purse (key TEXT PRIMARY KEY, nano_usd INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS consumed (
        day TEXT NOT NULL, job TEXT NOT NULL, name TEXT NOT NULL, amount REAL NOT NULL,
        PRIMARY KEY (day, job, name)
    ) STRICT;
"""


def spending_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where this machine's user keeps what was spent: in the XDG state directory."""
    state = environment.get("XDG_STATE_HOME") or Path(environment.get("HOME") or ".") / ".local" / "state"
    return Path(state) / "sda" / "gemini-spending.sqlite3"


@dataclass(frozen=True, slots=True)
class SqliteLedger:
    """The ledger in the file ``path``, which is made when something is booked."""

    path: Path

    def reserve(self, purse: Purse, usd: float) -> bool:
        """Take money out of a purse, in one statement; False if it holds too little."""
        room = None if purse.limit is None else _nano(purse.limit) - _nano(usd)
        if room is not None and room < 0:
            return False
        return self._add(purse, usd, room)

    def settle(self, purse: Purse, reserved: float, spent: float) -> None:
        """Put back what was reserved and not spent."""
        self._add(purse, spent - reserved, None)

    def book(self, entry: Entry) -> None:
        """Add to what the job consumed on the day."""
        day = entry.at.astimezone(UTC).date().isoformat()
        rows = [(day, entry.payer.job_id, name, amount) for name, amount in entry.of_day().items()]
        with self._open() as database:
            database.executemany(
                "INSERT INTO consumed VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
                rows,
            )

    def spent(self, purse: Purse) -> float:
        """Return what was taken out of a purse and not put back."""
        with self._open() as database:
            found = database.execute("SELECT nano_usd FROM purse WHERE key = ?", (purse.key,)).fetchone()
        return found[0] / _NANO if found else 0.0

    def of_day(self, day: date) -> Mapping[str, float]:
        """Return what was consumed on a day."""
        query = "SELECT name, sum(amount) FROM consumed WHERE day = ? GROUP BY name"
        with self._open() as database:
            return dict(database.execute(query, (day.isoformat(),)).fetchall())

    def of_jobs(self, since: date) -> Mapping[str, Mapping[str, float]]:
        """Return what jobs consumed from a day on, by job and by the names of :meth:`Entry.of_day`."""
        query = "SELECT job, name, sum(amount) FROM consumed WHERE day >= ? GROUP BY job, name"
        found: dict[str, dict[str, float]] = {}
        with self._open() as database:
            for job, name, amount in database.execute(query, (since.isoformat(),)):
                found.setdefault(job, {})[name] = amount
        return found

    def _add(self, purse: Purse, usd: float, room: int | None) -> bool:
        with self._open() as database:
            changed = database.execute(
                "INSERT INTO purse VALUES (:key, :usd) ON CONFLICT DO UPDATE SET nano_usd = nano_usd + :usd"
                " WHERE :room IS NULL OR nano_usd <= :room",
                {"key": purse.key, "usd": _nano(usd), "room": room},
            )
        return changed.rowcount == 1

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Yield the database within a transaction; what is committed is on the disk."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=_WAIT_SECONDS)) as database, database:
                database.executescript(_TABLES)
                yield database
        except (OSError, sqlite3.Error) as exc:
            raise RetryableError("unavailable", f"What is spent cannot be noted in {self.path}.") from exc


def _nano(usd: float) -> int:
    return round(usd * _NANO)

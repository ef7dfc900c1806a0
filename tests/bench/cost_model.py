"""What 1,000 drawings cost, by component: ``make cost-model`` prints it and writes it into docs/cost.md.

Requests, bytes and processor time are measured (``measured_job.json``), prices are dated data
(``prices.toml``, ``gemini/models.toml``), and what nobody can measure here is an assumption with a name.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

from security_design_assistant.gemini.models import cost
from security_design_assistant.gemini.port import TokenUsage

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "cost.md"
MEASURED: Mapping[str, Any] = json.loads((HERE / "measured_job.json").read_text())
PRICES: Mapping[str, Any] = tomllib.loads((HERE / "prices.toml").read_text())

DRAWINGS = 1_000
MEMORIES_MB = (1_024, 1_769, 3_072)
ONE_PROCESSOR_MB = 1_769
"""Memory at which Lambda gives a function one whole processor; a page is read by one."""
DAY = date(2026, 12, 1)
MODEL = "gemini-3.8-flash"
GIB, MONTH_SECONDS = 2**30, 730 * 3_600


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What cannot be measured without AWS, Gemini and clients.

    Parameters
    ----------
    polls, downloads : how often a client asks for a job's status, and how many results it fetches.
    api_seconds : time of a warm request in the API's functions, at 1,024 MB.
    request_seconds : the worker waits so long for an AWS service to answer.
    answer_seconds : time that Gemini takes to answer.
    answer_tokens : of its answer, thoughts included.
    log_bytes : of a job's lines beside its metrics.
    """

    polls: int = 20
    downloads: int = 3
    api_seconds: float = 0.05
    request_seconds: float = 0.01
    answer_seconds: float = 20.0
    answer_tokens: int = 2_000
    log_bytes: int = 6_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A way of reading: what Gemini is asked about a drawing, with the tokens that ADR 11 measured."""

    name: str
    questions: int = 0
    prompt_tokens: int = 0


READINGS = (
    Reading("geometry alone, or hybrid with nothing open"),
    Reading("hybrid, 30 symbols open", 1, 851),
    Reading("hybrid, a page not understood", 1, 18_840),
)


def seconds(memory_mb: int, reading: Reading, assumed: Assumptions) -> float:
    """Return how long the worker takes for a drawing: computing by its share of a processor, and waiting."""
    computing = MEASURED["processor_seconds"] * max(ONE_PROCESSOR_MB / memory_mb, 1.0)
    waiting = sum(MEASURED["requests"]["worker"].values()) * assumed.request_seconds
    return float(computing + waiting + reading.questions * assumed.answer_seconds)


def components(memory_mb: int, reading: Reading, assumed: Assumptions | None = None) -> dict[str, float]:
    """Return US dollars for :data:`DRAWINGS` drawings by component."""
    assumed = assumed or Assumptions()
    asked = _requests(assumed)
    calls = 1 + assumed.polls + assumed.downloads
    usage = TokenUsage(reading.prompt_tokens, reading.questions * assumed.answer_tokens)
    gemini = cost(MODEL, usage, DAY) if reading.questions else 0.0
    assert gemini is not None
    logged = (MEASURED["metric_bytes"] + assumed.log_bytes) / GIB
    one = {
        "worker": _computing(memory_mb, seconds(memory_mb, reading, assumed)) + PRICES["lambda"]["request"],
        "API functions": calls * (_computing(1_024, assumed.api_seconds) + PRICES["lambda"]["request"]),
        "API Gateway": calls * PRICES["api_gateway"]["request"],
        "DynamoDB": _table(asked),
        "S3": _bucket(asked),
        "tiering": MEASURED["objects_of_128_kb"]
        * (PRICES["s3"]["tiering_transition"] + PRICES["s3"]["tiering_month"]),
        "SQS": 3 * PRICES["sqs"]["request"],  # sent, received, deleted
        "logs and metrics": logged * PRICES["cloudwatch"]["log_gb"],
        "transfer out": MEASURED["result_bytes"] / GIB * PRICES["transfer"]["out_gb"],
        "Gemini": gemini,
    }
    return {name: DRAWINGS * usd for name, usd in one.items()}


def _requests(assumed: Assumptions) -> dict[str, int]:
    """Return a drawing's requests of all functions by ``service:operation``."""
    found: dict[str, int] = dict(MEASURED["requests"]["worker"])
    for function, times in (("submit", 1), ("status", assumed.polls + assumed.downloads)):
        for name, number in MEASURED["requests"][function].items():
            found[name] = found.get(name, 0) + times * number
    return found


def _computing(memory_mb: int, duration: float) -> float:
    return memory_mb / 1_024 * duration * float(PRICES["lambda"]["gb_second_arm64"])


def _table(asked: Mapping[str, int]) -> float:
    """Return the table's cost: a write also changes by_owner once, and by_status twice as its key moves."""
    written = ceil(MEASURED["record_bytes"] / 1_024) * 4 * PRICES["dynamodb"]["write_unit"]
    read = ceil(MEASURED["record_bytes"] / 4_096) * PRICES["dynamodb"]["read_unit"]
    writes = asked["dynamodb:UpdateItem"] + asked["dynamodb:PutItem"]
    stored = 3 * MEASURED["record_bytes"] / GIB * PRICES["dynamodb"]["gb_month"]
    return float(writes * written + asked["dynamodb:GetItem"] * read + stored)


def _bucket(asked: Mapping[str, int]) -> float:
    puts = asked["s3:PutObject"] + asked["s3:ListObjectsV2"]
    stored = MEASURED["stored_bytes"] / GIB * PRICES["s3"]["gb_month"]
    return float(puts * PRICES["s3"]["put"] + asked["s3:GetObject"] * PRICES["s3"]["get"] + stored)


def per_month() -> dict[str, float]:
    """Return US dollars a month that prod costs without any drawing."""
    warm = 2 * 2 * MONTH_SECONDS * PRICES["lambda"]["provisioned_gb_second_arm64"]
    watched = PRICES["cloudwatch"]
    return {
        "2 warm instances of submit and of status, 1 GB each": warm,
        "alarms, by the metrics that they read": ALARM_METRICS * watched["alarm_metric_month"]
        + watched["composite_month"],
        "2 dashboards": 2 * watched["dashboard_month"],
        "own metrics, those of a good day": OWN_SERIES * watched["metric_month"],
        "key": PRICES["kms"]["key_month"],
    }


ALARM_METRICS = 110
"""Metrics that prod's alarms read, counted by test."""
OWN_SERIES = 29
"""Series of our own metrics that a good day leaves, counted by test; each further code or version is one."""


def tables() -> str:
    """Return all of it as Markdown."""
    parts = []
    for reading in READINGS:
        found = {memory: components(memory, reading) for memory in MEMORIES_MB}
        heads = " | ".join(f"{memory:,} MB" for memory in MEMORIES_MB)
        rows = [f"| {reading.name} | {heads} |", "|---|" + "---:|" * len(MEMORIES_MB)]
        times = " | ".join(f"{seconds(memory, reading, Assumptions()):.1f}" for memory in MEMORIES_MB)
        rows.append(f"| seconds of the worker, a drawing | {times} |")
        for name in found[MEMORIES_MB[0]]:
            rows.append(
                f"| {name} | " + " | ".join(f"{found[memory][name]:.3f}" for memory in MEMORIES_MB) + " |"
            )
        totals = " | ".join(f"**{sum(found[memory].values()):.2f}**" for memory in MEMORIES_MB)
        rows.append(f"| **US dollars for 1,000 drawings** | {totals} |")
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def monthly_table() -> str:
    """Return what is paid by the month as Markdown."""
    found = per_month()
    rows = ["| without any drawing, prod | USD a month |", "|---|---:|"]
    rows += [f"| {name} | {usd:.2f} |" for name, usd in found.items()]
    return "\n".join([*rows, f"| **together** | **{sum(found.values()):.2f}** |"])


def written(page: str) -> str:
    """Return the page with its tables as they are reckoned now."""
    for name, table in (("drawings", tables()), ("month", monthly_table())):
        mark = f"<!-- {name} -->"
        page = re.sub(rf"{mark}.*?{mark}", lambda _, m=mark, t=table: f"{m}\n{t}\n{m}", page, flags=re.S)  # type: ignore[misc]
    return page


def main() -> None:
    """Print the tables and write them into the page."""
    print(tables(), monthly_table(), sep="\n\n")
    PAGE.write_text(written(PAGE.read_text()))


if __name__ == "__main__":
    main()

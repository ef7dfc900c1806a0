"""The page on cost says what the model reckons, and the model follows what it is given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bench.cost_model import (
    MEASURED,
    MEMORIES_MB,
    PAGE,
    PRICES,
    READINGS,
    Assumptions,
    components,
    seconds,
    tables,
    written,
)


def test_the_page_says_what_is_reckoned() -> None:
    page = PAGE.read_text()

    assert tables() in page
    assert written(page) == page
    assert f"{PRICES['read']}" in page


def test_memory_beyond_one_processor_costs_more_and_saves_no_time() -> None:
    small, one, large = (seconds(memory, READINGS[0], Assumptions()) for memory in MEMORIES_MB)
    worker = [components(memory, READINGS[0])["worker"] for memory in MEMORIES_MB]

    assert small > one == large
    assert worker[2] / worker[1] == pytest.approx(3_072 / 1_769, rel=0.01)


def test_each_component_follows_its_price_and_its_number() -> None:
    found = components(1_769, READINGS[1])
    twice = components(1_769, READINGS[1], replace(Assumptions(), answer_tokens=4_000))

    assert all(usd > 0 for usd in found.values())
    assert components(1_769, READINGS[0])["Gemini"] == 0
    assert twice["Gemini"] - found["Gemini"] == pytest.approx(1_000 * 2_000 * 3.75 / 1e6)
    assert found["SQS"] == pytest.approx(1_000 * 3 * PRICES["sqs"]["request"])
    assert found["tiering"] == pytest.approx(1_000 * MEASURED["objects_of_128_kb"] * 12.5e-6)

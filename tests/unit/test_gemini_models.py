"""Models, prices and ends are dated data; what is not known is never nothing."""

from __future__ import annotations

from datetime import date

import pytest

from security_design_assistant.gemini.models import (
    cost,
    dearest,
    end_of_life,
    known,
    known_models,
    plain_name,
)
from security_design_assistant.gemini.port import TokenUsage

MILLION = TokenUsage(prompt=1_000_000, output=600_000, thoughts=400_000)


@pytest.mark.parametrize(
    ("day", "dollars"), [(date(2026, 12, 31), 0.75 + 3.75), (date(2027, 1, 1), 1.50 + 7.50)]
)
def test_a_price_holds_until_the_next_one_begins(day: date, dollars: float) -> None:
    assert cost("gemini-3.8-flash", MILLION, day) == pytest.approx(dollars)


def test_thoughts_cost_what_output_costs_and_cached_tokens_are_no_addition() -> None:
    day = date(2026, 12, 1)
    spoken = TokenUsage(prompt=1_000_000, output=1_000_000, cached=900_000)

    assert cost("gemini-3.8-flash", MILLION, day) == cost("gemini-3.8-flash", spoken, day)


@pytest.mark.parametrize(
    ("model", "day", "at_most"),
    [
        ("gemini-9-unheard-of", date(2026, 12, 1), 4 + 20),
        ("gemini-4-argon", date(2026, 11, 30), 2 + 12),  # sold from the next day on
        ("gemini-2.5-pro", date(2026, 11, 30), 2 + 12),
    ],
)
def test_an_unknown_price_is_no_price_and_budgets_take_the_dearest(
    model: str, day: date, at_most: float
) -> None:
    assert cost(model, MILLION, day) is None
    assert dearest(model, MILLION, day) == pytest.approx(at_most)


@pytest.mark.parametrize(
    "name", ["models/gemini-3.8-flash", "gemini-3.8-flash-001", "gemini-3.8-flash-05-2026"]
)
def test_a_pinned_version_costs_what_its_model_costs(name: str) -> None:
    assert plain_name(name) == "gemini-3.8-flash"


def test_another_model_of_a_longer_name_is_another_model() -> None:
    assert known("gemini-3.8-flash-lite") is None


@pytest.mark.parametrize(
    ("day", "past"), [(date(2026, 10, 16), False), (date(2026, 11, 30), False), (date(2026, 12, 1), True)]
)
def test_a_model_s_end_is_told_when_it_is_near_and_when_it_is_past(day: date, past: bool) -> None:
    end = end_of_life("gemini-2.5-pro", day)

    assert end is not None
    assert (end.day, end.past) == (date(2026, 11, 30), past)


def test_a_far_end_and_no_end_are_not_told() -> None:
    assert end_of_life("gemini-2.5-pro", date(2026, 10, 15)) is None
    assert end_of_life("gemini-3.8-flash", date(2036, 1, 1)) is None


def test_every_model_is_listed_by_its_plain_name_and_its_prices_begin_one_after_another() -> None:
    for name, model in known_models().items():
        days = [price.since for price in model.prices]

        assert plain_name(name) == name
        assert days == sorted(set(days))

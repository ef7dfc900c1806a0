"""What is known of Gemini's models: what they cost from when to when, how they think, when they end."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from security_design_assistant.gemini.port import TokenUsage

_MILLION = 1_000_000
_NEAR = timedelta(days=45)
"""How long before a model's end it is warned of: long enough to try another one."""

_VERSION = re.compile(r"-(\d{3}|\d\d-\d{4}|\d{4}-\d\d-\d\d)$")
"""What the service adds to the name of a model that it pins: ``-001``, ``-05-2026``, ``-2026-05-20``."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Price(_Data):
    """US dollars per million tokens, from a day on."""

    since: date = Field(alias="from")
    input: float = Field(gt=0)
    output: float = Field(gt=0)

    def of(self, usage: TokenUsage) -> float:
        """Return US dollars; cached tokens count in full, since what is saved by them differs by contract."""
        return (usage.prompt * self.input + (usage.output + usage.thoughts) * self.output) / _MILLION


class Model(_Data):
    """What is known of one model; see ``models.toml``."""

    ends: date | None = None
    thinking: tuple[str, ...]
    prices: tuple[Price, ...]

    def price(self, day: date) -> Price | None:
        """Return what holds on ``day``, None if that is not known."""
        begun = [price for price in self.prices if price.since <= day]
        return max(begun, key=lambda price: price.since, default=None)


@cache
def known_models() -> dict[str, Model]:
    """Return the models by name, as ``models.toml`` tells of them."""
    text = files(__package__).joinpath("models.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Model]).validate_python(tomllib.loads(text))


def plain_name(model: str) -> str:
    """Return a model's name as prices are listed: without ``models/`` and without a pinned version."""
    return _VERSION.sub("", model.removeprefix("models/"))


def known(model: str) -> Model | None:
    """Return what is known of ``model``, None if that is nothing."""
    return known_models().get(plain_name(model))


def cost(model: str, usage: TokenUsage, day: date) -> float | None:
    """Return US dollars for what a request consumed, None if the model's price on that day is not known."""
    price = _price(model, day)
    return price.of(usage) if price else None


def dearest(model: str, usage: TokenUsage, day: date) -> float:
    """Return US dollars that ``usage`` costs at most: those of the dearest model if the price is unknown."""
    price = _price(model, day)
    if price:
        return price.of(usage)
    prices = [price for listed in known_models().values() if (price := listed.price(day))]
    return max((price.of(usage) for price in prices), default=0.0)


def _price(model: str, day: date) -> Price | None:
    listed = known(model)
    return listed.price(day) if listed else None


@dataclass(frozen=True, slots=True)
class EndOfLife:
    """A model's last day is ``day``; ``past`` it or near."""

    model: str
    day: date
    past: bool


def end_of_life(model: str, today: date) -> EndOfLife | None:
    """Return a model's end if it is past or at most 45 days away."""
    listed = known(model)
    if listed is None or listed.ends is None or listed.ends - today > _NEAR:
        return None
    return EndOfLife(plain_name(model), listed.ends, past=today > listed.ends)

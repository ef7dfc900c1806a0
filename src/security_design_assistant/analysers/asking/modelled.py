"""What Gemini saw as components and devices of ours: marked as its own, and never surer than a doubt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from security_design_assistant.analysers.asking.exchange import Exchange
from security_design_assistant.analysers.asking.page_answer import CheckedPage, Found
from security_design_assistant.analysers.port import Assignment
from security_design_assistant.gemini.answers import AnsweredDevice
from security_design_assistant.models.analysis import (
    Asked,
    Component,
    Device,
    DeviceType,
    Location,
    Side,
)

SPELT = 0.7
"""Highest confidence of a component whose id words of the page spell: the model placed it by them. Below the
threshold of review, for nothing but the model says what belongs to it."""

SEEN = 0.6
"""Highest confidence of what was read from a picture alone: letters are mistaken for each other."""

_VARIANTS = {
    *(shape.variant for kind in DeviceType for shape in kind.shapes),
    *(phrase.variant for kind in DeviceType for phrase in kind.legend_words),
    *(variant for kind in DeviceType for _, variant in kind.forms),
}


def components(exchange: Exchange, checked: CheckedPage) -> tuple[Component, ...]:
    """Return what was kept of an answer as components."""
    spelt = bool(exchange.shown and exchange.shown.words)
    return tuple(_component(found, exchange.page, SPELT if spelt else SEEN) for found in checked.found)


def devices(answered: Iterable[AnsweredDevice], confidence: float) -> tuple[Device, ...]:
    """Return the devices of an answer, each kind once."""
    counts: dict[tuple[DeviceType, str | None, str | None], int] = defaultdict(int)
    for each in answered:
        counts[each.type, cleaned(each.code), known_variant(each.variant)] += each.count
    return tuple(
        Device(type=kind, code=code, variant=variant, count=count, confidence=confidence)
        for (kind, code, variant), count in counts.items()
    )


def called(device: Device) -> str:
    """Return what a sentence calls a device: its type, and the code or the form that it shows."""
    words = (device.type.value.replace("_", " "), device.code or device.variant or "")
    return " ".join(word for word in words if word)


def known_variant(text: str | None) -> str | None:
    """Return a device's form if the catalogue knows it."""
    form = (text or "").strip().casefold()
    return form if form in _VARIANTS else None


def asked(exchanges: Iterable[tuple[Exchange, int]]) -> tuple[Asked, ...]:
    """Return what was asked, one entry for each prompt and model that answered.

    Parameters
    ----------
    exchanges : each with the number of things in its answer that were not kept.
    """
    questions: Counter[tuple[str, str, str]] = Counter()
    rejected: Counter[tuple[str, str, str]] = Counter()
    for exchange, faults in exchanges:
        answered = [(exchange.purpose, exchange.prompt, reply.model) for reply in exchange.replies]
        questions.update(answered)
        if answered:
            rejected[answered[-1]] += faults
    return tuple(
        Asked(purpose=key[0], prompt=key[1], model=key[2], questions=questions[key], rejected=rejected[key])
        for key in sorted(questions)
    )


def tell_rejected(entries: Iterable[Asked], work: Assignment) -> None:
    """Count what was not kept of answers, as something that was used: it was paid for."""
    rejected = sum(each.rejected for each in entries)
    if rejected:
        work.used("gemini_rejected", rejected)


def _component(found: Found, page: int, confidence: float) -> Component:
    answered = found.answered
    said = f" It says: {answered.reason.strip()}" if answered.reason.strip() else ""
    return Component(
        id=" ".join(answered.id.split()),
        type=answered.type,
        system=answered.type.system,
        page=page,
        bbox=found.box,
        location=Location(
            room_number=cleaned(answered.room_number),
            room_name=cleaned(answered.room_name),
            other_side=Side.named(cleaned(answered.other_side_number), cleaned(answered.other_side_name)),
        ),
        devices=devices(answered.devices, confidence),
        attributes={
            each.name.value: text for each in answered.details if (text := cleaned(each.text)) is not None
        },
        confidence=confidence,
        source="gemini",
        reasoning=f"Gemini saw it on page {page}.{said}",
    )


def cleaned(text: str | None) -> str | None:
    """Return a text of an answer in single spaces, None if there is nothing in it."""
    return " ".join((text or "").split()) or None

"""A near miss: a small page on which what is read hangs on one judgement after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from security_design_assistant.accuracy.truth import (
    ANY_CODE,
    TrueComponent,
    TrueDevice,
    TrueLocation,
    TruePage,
    Truth,
)
from security_design_assistant.catalogue.components import COMPONENT_OF_SYSTEM
from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.samples.paper import Leaf, Size, bind
from security_design_assistant.samples.pen import Pen

SHEET: Size = (600.0, 420.0)
"""Width and height of these pages, in points: small, so that all of them are read in a moment."""


@dataclass(frozen=True)
class NearMiss:
    """A page and all that has to be read from it.

    ``block`` is the title block's number, title, revision and date; ``legend`` each code and its meaning.
    """

    pdf: bytes
    truth: Truth
    block: tuple[str | None, str | None, str | None, str | None] = (None, None, None, None)
    legend: tuple[tuple[str | None, str], ...] = ()


def near_miss(
    pens: Pen | Sequence[Pen],
    components: Sequence[TrueComponent] = (),
    block: tuple[str | None, str | None, str | None, str | None] = (None, None, None, None),
    legend: Sequence[tuple[str | None, str]] = (),
    warnings: Sequence[str] = (),
) -> NearMiss:
    """Bind what pens have drawn, one page each, and say what has to be read from it."""
    drawn = [pens] if isinstance(pens, Pen) else list(pens)
    return NearMiss(
        bind([Leaf(SHEET, pen.content()) for pen in drawn]),
        Truth(
            pages=tuple(TruePage(page=page) for page in range(1, len(drawn) + 1)),
            components=tuple(components),
            warnings=tuple(warnings),
        ),
        block,
        tuple(legend),
    )


def component(
    identity: str,
    devices: Mapping[DeviceType, int] | None = None,
    room: str | None = None,
    number: str | None = None,
    page: int = 1,
) -> TrueComponent:
    """Return a component by its id, its devices with their counts, and its room; codes are left open."""
    return TrueComponent(
        id=identity,
        type=COMPONENT_OF_SYSTEM[identity[0] if identity[0].isalpha() else "A"],
        page=page,
        devices=tuple(
            TrueDevice(type=kind, code=ANY_CODE, count=count) for kind, count in (devices or {}).items()
        ),
        location=TrueLocation(room_name=room, room_number=number) if room or number else None,
    )

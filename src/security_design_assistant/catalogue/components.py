"""The catalogue of components: one row a type, with its names, its letter on tags and its sheet."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Self

from security_design_assistant.catalogue.sections import LegendSection


@dataclass(frozen=True, slots=True)
class Compound:
    """A symbol of two cells, by patterns for the text in each: a telephone beside ``CB``."""

    first: str
    second: str = r".*"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentRow:
    """One row.

    Parameters
    ----------
    one, many : what a sentence calls it.
    point : what stands at its tag, as a sentence begins; ``heading`` names it in lists of counts.
    system : its letter on tags and in ids; none for what has no tag of that kind.
    own_sheet : it has a sheet of its own in the workbook.
    section : the legend section that explains its symbols, if only that one does.
    compound : how its symbols are put together, if of two cells.
    """

    one: str
    many: str
    point: str = ""
    heading: str
    system: str = ""
    own_sheet: bool = False
    section: LegendSection | None = None
    compound: Compound | None = None


class ComponentType(StrEnum):
    """What a tag stands for."""

    DOOR = (
        "door",
        ComponentRow(one="door", many="doors", point="Door", heading="Doors", system="A", own_sheet=True),
    )
    CAMERA = (
        "camera",
        ComponentRow(
            one="camera", many="cameras", point="Camera", heading="Cameras", system="C", own_sheet=True
        ),
    )
    INTERCOM = (
        "intercom",
        ComponentRow(
            one="intercom",
            many="intercoms",
            point="Intercom point",
            heading="Intercoms",
            system="V",
            section=LegendSection.INTERCOM,
            compound=Compound(r"", r"[A-Z]{2}"),
        ),
    )
    INTRUDER = (
        "intruder",
        ComponentRow(
            one="intruder point",
            many="intruder points",
            point="Intruder alarm point",
            heading="Intruder points",
            system="I",
            section=LegendSection.INTRUDER,
            compound=Compound(r"[iI]?"),
        ),
    )
    EQUIPMENT = (
        "equipment",
        ComponentRow(one="piece of equipment", many="pieces of equipment", heading="Equipment"),
    )

    one: str
    many: str
    point: str
    heading: str
    system: str
    own_sheet: bool
    section: LegendSection | None
    compound: Compound | None

    def __new__(cls, value: str, row: ComponentRow) -> Self:  # noqa: D102 - how an enum takes its rows
        member = str.__new__(cls, value)
        member._value_ = value
        for field in fields(row):
            setattr(member, field.name, getattr(row, field.name))
        return member


COMPONENT_OF_SYSTEM = {kind.system: kind for kind in ComponentType if kind.system}
"""By the letter on its tag."""

SYSTEMS = "".join(COMPONENT_OF_SYSTEM)
"""The letters of all systems."""

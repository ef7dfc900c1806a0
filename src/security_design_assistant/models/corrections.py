"""Corrections: what persons changed of a result, as an append-only list."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from pydantic import Field, JsonValue, NonNegativeInt, PositiveInt, StringConstraints

from security_design_assistant.models.analysis import BoundingBox, ComponentType, DeviceType, Model

ATTRIBUTE = re.compile(r"attributes\.[a-z][a-z0-9_]{0,59}")
"""The field of one attribute, e.g. ``attributes.notes``."""

PLAIN_FIELDS = (
    "id", "type", "location.room_number", "location.room_name", "devices", "present", "added", "checked",
)  # fmt: skip
"""All other fields."""

LARGEST_ENTRY = 32_768
"""Bytes of one entry as JSON."""

Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Evidence(Model):
    """Where on which drawing the person saw it; ``bbox`` in points of the displayed page."""

    page: PositiveInt
    bbox: BoundingBox
    sha256: str | None = None


class CorrectedDevice(Model):
    """One kind of device as a person lists it."""

    type: DeviceType
    code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] | None = None
    variant: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] | None = None
    count: Annotated[int, Field(ge=1, le=999)] = 1


Devices = Annotated[tuple[CorrectedDevice, ...], Field(max_length=100)]


class AddedLocation(Model):
    """The room of a component that a person adds."""

    room_number: Line | None = None
    room_name: Line | None = None


class AddedComponent(Model):
    """A component that the machine missed; its id is that of the entry."""

    type: ComponentType
    page: PositiveInt
    bbox: BoundingBox
    location: AddedLocation = AddedLocation()
    devices: Devices = ()


class ProposedCorrection(Model):
    """What a person wants changed.

    ``component`` is an id that the component has or had; ``evidence`` says which is meant where several
    have it. ``finding`` is the key of a finding, for the field ``checked`` alone. With ``undoes``, the number
    of an earlier entry, nothing else but ``reason`` is looked at.
    """

    component: Id | None = None
    finding: Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")] | None = None
    field: Annotated[str, StringConstraints(max_length=100)] | None = None
    now: JsonValue = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] | None = None
    evidence: Evidence | None = None
    undoes: PositiveInt | None = None


class Correction(Model):
    """One entry of the list; it never changes, and undoing it is a further entry.

    ``number`` counts from 1 without a gap. ``was`` is the value before it, as ``now`` is the one after it.
    """

    number: PositiveInt
    component: str | None = None
    finding: str | None = None
    field: str
    was: JsonValue = None
    now: JsonValue = None
    by: str
    at: datetime
    reason: str | None = None
    evidence: Evidence | None = None
    undoes: PositiveInt | None = None


class Corrections(Model):
    """All entries of one drawing; ``revision`` is the number of the last one, 0 where there is none."""

    revision: NonNegativeInt = 0
    entries: tuple[Correction, ...] = ()

    @classmethod
    def of(cls, entries: tuple[Correction, ...]) -> Corrections:
        """Return ``entries``, oldest first, with their revision."""
        return cls(revision=entries[-1].number if entries else 0, entries=entries)


def as_json(values: tuple[Model, ...]) -> list[JsonValue]:
    """Return ``values`` as they stand in ``was`` and ``now``."""
    return [value.model_dump(mode="json") for value in values]

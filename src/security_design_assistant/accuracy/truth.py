"""What a sample's drawing shows, written by the code that draws it and never by the analyser."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from security_design_assistant.models.analysis import ComponentType, DeviceType, PageStatus
from security_design_assistant.models.changes import ChangeKind

ANY_CODE = "*"
"""Code of a device whose drawing leaves open what its code is, such as a card reader marked R."""


class TruthModel(BaseModel):
    """Base of the truth models: unknown fields are errors, so that a typing slip is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TruePage(TruthModel):
    """One page and how far it can be read."""

    page: Annotated[int, Field(ge=1)]
    status: PageStatus = PageStatus.ANALYSED


class TrueDevice(TruthModel):
    """One kind of device of a component, with how many of it there are; see :data:`ANY_CODE`."""

    type: DeviceType
    code: str | None = None
    variant: str | None = None
    count: Annotated[int, Field(ge=1)] = 1


class TrueSide(TruthModel):
    """A room by number and name; both null where it is not labelled."""

    room_number: str | None = None
    room_name: str | None = None


class TrueLocation(TrueSide):
    """The room a component stands in, and the one across a door; that of null is not judged."""

    other_side: TrueSide | None = None


class TrueComponent(TruthModel):
    """One component; a ``location`` of null is not judged."""

    id: str
    type: ComponentType
    page: Annotated[int, Field(ge=1)]
    devices: tuple[TrueDevice, ...] = ()
    attributes: dict[str, str] = Field(default_factory=dict)
    location: TrueLocation | None = None


class Truth(TruthModel):
    """All of one drawing; ``warnings`` are codes that must appear, others may."""

    pages: tuple[TruePage, ...]
    components: tuple[TrueComponent, ...] = ()
    warnings: tuple[str, ...] = ()


class TrueChange(TruthModel):
    """One respect in which a revision differs from the one before it.

    ``field`` is given where a kind has several, ``was`` and ``now`` where there is a value before or after;
    of changed devices stand in ``gone`` and ``come`` those that are no more, and those that are new.
    """

    kind: ChangeKind
    component: str
    field: str | None = None
    was: str | None = None
    now: str | None = None
    gone: tuple[TrueDevice, ...] = ()
    come: tuple[TrueDevice, ...] = ()

"""What the review page shows: the content of ``review.json``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt

from security_design_assistant.models.analysis import Component, DrawingInfo, Model, PageStatus
from security_design_assistant.models.evaluation import Place, Priority

REVIEW_VERSION: Literal["1.0"] = "1.0"


class ReviewPage(Model):
    """One page: its displayed size in points, how far it was read, and the file that it comes from."""

    page: Annotated[int, Field(ge=1)]
    width: float
    height: float
    status: PageStatus
    reason: str | None = None
    file: str | None = None


class ReviewFinding(Model):
    """A row of the Review sheet; ``key`` is the same in each run on the same drawing.

    ``left_out`` counts places beyond those that are listed. ``checked_by`` is the person who accepts it.
    """

    key: str
    number: NonNegativeInt
    priority: Priority
    matter: str
    message: str
    components: tuple[str, ...] = ()
    page: int | None = None
    places: tuple[Place, ...] = ()
    left_out: NonNegativeInt = 0
    checked_by: str | None = None


class ComponentKind(Model):
    """What a component can be, by its name in lists."""

    type: str
    label: str
    heading: str
    system: str


class DeviceKind(Model):
    """What a device can be, and its column in the door schedule.

    ``rank`` is the column's place from the left. With ``heading`` all codes and variants share one column;
    else each variant has its own, and each code where ``code_in_name``. ``always``: the column is there
    though no door has the device.
    """

    type: str
    label: str
    code_in_name: bool
    letter: str
    rank: NonNegativeInt
    heading: str | None
    always: bool


class Catalogue(Model):
    """What components and devices can be."""

    components: tuple[ComponentKind, ...]
    devices: tuple[DeviceKind, ...]


class Review(Model):
    """All that the review page shows of one drawing, in this field order.

    ``components`` are as in ``components.json``, with shorter reasons; ``rejected`` are those that a person
    says are none. ``revision`` is the number of the last correction that is in it.
    """

    schema_version: Literal["1.0"] = REVIEW_VERSION
    file_name: str
    drawing: DrawingInfo
    pages: tuple[ReviewPage, ...]
    catalogue: Catalogue
    components: tuple[Component, ...]
    rejected: tuple[Component, ...]
    findings: tuple[ReviewFinding, ...]
    revision: NonNegativeInt

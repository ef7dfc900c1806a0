"""What a revision changed against the one before it: the content of ``changes.json``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt

from security_design_assistant.models.analysis import Confidence, DeviceType, Model, where_given
from security_design_assistant.models.evaluation import Place

CHANGES_VERSION: Literal["1.0"] = "1.0"


class ChangeKind(StrEnum):
    """In what respect a component differs from the previous revision."""

    ADDED = "added"
    REMOVED = "removed"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    DEVICES = "devices"
    ROOM = "room"
    TYPE = "type"
    ATTRIBUTE = "attribute"

    @property
    def rank(self) -> int:
        """Its place among the changes of one component."""
        return list(ChangeKind).index(self)

    @property
    def label(self) -> str:
        """How people call it."""
        return {
            ChangeKind.DEVICES: "Devices changed",
            ChangeKind.ROOM: "Room changed",
            ChangeKind.TYPE: "Type changed",
            ChangeKind.ATTRIBUTE: "Detail changed",
        }.get(self, self.value.capitalize())


class DeviceCount(Model):
    """A number of devices of one kind."""

    type: DeviceType
    code: str | None = None
    variant: str | None = None
    count: Annotated[int, Field(ge=1)] = 1


class Change(Model):
    """One respect in which one component changed: a row of the Changes sheet, and a cloud on the drawing.

    Parameters
    ----------
    number : of the row and of its cloud.
    component : the id in this revision, for what is removed the id in the previous one.
    field : what changed, as corrections name it: ``id``, ``type``, ``devices``, ``location.room_number``,
        ``location.room_name``, ``location`` for both, ``location.other_side``, ``attributes.<name>``;
        ``present`` for what is added or removed, ``place`` for what is moved.
    was, now : the value before and after, as people write it; None where there is none.
    gone, come : of changed devices those that are no more, and those that are new.
    message : the same in a sentence.
    confidence : the lesser of the two readings that are compared.
    before : where it was, on the pages of the previous revision.
    place : where it is; for what is removed where it would be, None where its sheet is gone, too.
    """

    number: NonNegativeInt = 0
    kind: ChangeKind
    component: str
    field: str
    was: str | None = None
    now: str | None = None
    gone: tuple[DeviceCount, ...] = where_given(())
    come: tuple[DeviceCount, ...] = where_given(())
    message: str
    confidence: Confidence = 1.0
    before: Place | None = None
    place: Place | None = None


PairedBy = Literal["sheet number", "components", "order"]


class SheetPair(Model):
    """Which page of the previous revision a page takes the place of; None where there is none.

    A point of the previous page lies on this one ``scale`` times as far from the corner, turned clockwise by
    ``turn`` degrees, then moved by ``shift`` points.
    """

    page: int | None
    previous: int | None
    paired_by: PairedBy | None = None
    sheet: str | None = None
    compared: bool = True
    scale: float = 1.0
    turn: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)


class RevisionOf(Model):
    """One of the two revisions: the file, and what its title block prints."""

    sha256: str
    number: str | None = None
    revision: str | None = None
    date: str | None = None


class Changes(Model):
    """All changes of one revision: what ``changes.json`` holds, in this field order.

    ``unchanged`` counts components that are as they were, ``not_compared`` lists ids of which one of the two
    revisions shows a page that was not read.
    """

    schema_version: Literal["1.0"] = CHANGES_VERSION
    previous: RevisionOf
    drawing: RevisionOf
    sheets: tuple[SheetPair, ...]
    unchanged: NonNegativeInt
    not_compared: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

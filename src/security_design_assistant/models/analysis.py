"""What the analysis found on a drawing: the content of ``components.json``."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from security_design_assistant.catalogue.components import ComponentType as ComponentType
from security_design_assistant.catalogue.devices import DeviceType as DeviceType

SCHEMA_VERSION: Literal["1.0"] = "1.0"

BoundingBox = tuple[float, float, float, float]
"""``(x0, y0, x1, y1)`` in points of the displayed page (after rotation), origin top left."""


class Model(BaseModel):
    """Base of all result models: unknown fields are errors, instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Confidence = Annotated[float, Field(ge=0.0, le=1.0)]


def where_given(default: Any) -> Any:
    """Declare a field that results leave out where it says no more than ``default``."""
    return Field(default=default, exclude_if=lambda value: value == default)


class Device(Model):
    """One kind of device of a component, with how many of it there are.

    ``code`` is the text on the symbol (``E``, ``11``), ``variant`` the form (``dome``, ``handle``),
    ``meaning`` the drawing's own words for it. ``in_legend`` is False where the drawing uses a symbol or a
    code that it does not explain; ``meaning`` is then None, or the words of the specification that came with
    the drawing, and ``meaning_source`` cites its section. ``bboxes`` has one box a symbol.
    """

    type: DeviceType
    code: str | None = None
    variant: str | None = None
    count: Annotated[int, Field(ge=1)] = 1
    meaning: str | None = None
    meaning_source: str | None = None
    in_legend: bool = True
    confidence: Confidence = 1.0
    bboxes: tuple[BoundingBox, ...] = ()


class RoomDoubt(StrEnum):
    """Why a room may be another one."""

    PASSAGE_ONLY = "passage_only"
    """Of a door's two sides only a corridor or the like is labelled; what lies behind the door is not."""
    RIVAL = "rival"
    """Another room's label is about as near."""
    FAR = "far"
    """No label stands close; the nearest that no wall keeps off was taken."""


class Side(Model):
    """A room on one side of a door, by its number, its name, or both."""

    room_number: str | None = None
    room_name: str | None = None

    @classmethod
    def named(cls, number: str | None, name: str | None) -> Side | None:
        """Return the room, or None if it has neither number nor name."""
        return cls(room_number=number or None, room_name=name or None) if number or name else None


class Location(Model):
    """The room a component protects; ``other_side`` is the room across a door, None if not labelled.

    ``confidence`` is that of the room alone, None where there is none or a schedule names it; ``doubt`` says
    why it is low. ``label_bbox`` is where the room's label stands on the component's page.
    """

    room_number: str | None = None
    room_name: str | None = None
    other_side: Side | None = None
    confidence: Confidence | None = None
    doubt: RoomDoubt | None = None
    label_bbox: BoundingBox | None = None


class CorrectedField(Model):
    """What a person changed of a component: the machine's value, the person's, who it was last and when.

    ``field`` and both values are as in :mod:`security_design_assistant.models.corrections`.
    """

    field: str
    was: JsonValue
    now: JsonValue
    by: str
    at: datetime


class Component(Model):
    """One tagged point of the security design; ``file`` is that of its page, see :class:`PageSummary`.

    ``source`` says who read it, also where a person corrected it since: ``corrections`` has one entry for
    each field that differs from what was read.
    ``listed`` tells that its place is a row of a schedule or list: no plan shows where it is.
    """

    id: str
    type: ComponentType
    system: str
    page: Annotated[int, Field(ge=1)]
    bbox: BoundingBox
    location: Location = Location()
    devices: tuple[Device, ...] = ()
    attributes: dict[str, str] = Field(default_factory=dict)
    confidence: Confidence = 1.0
    source: Literal["vector", "gemini", "hybrid", "scan", "person"] = "vector"
    reasoning: str = ""
    file: str | None = None
    listed: bool = where_given(False)
    corrections: tuple[CorrectedField, ...] = ()

    def correction_of(self, *fields: str) -> CorrectedField | None:
        """Return what a person changed of the first of ``fields`` that somebody changed, None if of none."""
        return next(
            (change for field in fields for change in self.corrections if change.field == field), None
        )

    @property
    def checked(self) -> bool:
        """True if a person looked at the component and accepted it as it is."""
        return self.correction_of("checked") is not None


class PageStatus(StrEnum):
    """How far a page could be read."""

    ANALYSED = "analysed"
    NO_TEXT_LAYER = "no_text_layer"
    SKIPPED = "skipped"


class SeenText(Model):
    """A text that was seen on a page and is in no component."""

    text: str
    bbox: BoundingBox


class SeenTable(Model):
    """Rows of columns that were seen on a page and not read; ``heading`` is the text of the first row."""

    heading: str
    rows: int
    bbox: BoundingBox


class PageContent(Model):
    """What a page that was read holds, and how much of it was understood.

    Of all visible ``words``, ``used`` are in components, the legend or tables that were read, and ``known``
    are something else: rooms, dimensions, title block, notes, plain words. ``ids`` are texts that look like
    ids of components and belong to none, ``id_count`` how many there are in all; the like for ``codes`` that
    look like devices'. ``unexplained`` is the share, from 0 to 1, of what looks like an id that no component
    explains.
    """

    words: Annotated[int, Field(ge=0)]
    used: Annotated[int, Field(ge=0)] = 0
    known: Annotated[int, Field(ge=0)] = 0
    tables: tuple[SeenTable, ...] = ()
    ids: tuple[SeenText, ...] = ()
    id_count: Annotated[int, Field(ge=0)] = 0
    codes: tuple[SeenText, ...] = ()
    code_count: Annotated[int, Field(ge=0)] = 0
    unexplained: Confidence = 0.0


class SheetInfo(Model):
    """What the title block of one page prints, see :class:`DrawingInfo`."""

    number: str | None = None
    title: str | None = None
    revision: str | None = None


class HiddenRun(Model):
    """Characters next to each other that opaque fills cover: the first, and the one behind the last.

    ``partly`` are those of them of which a corner may stick out.
    """

    first: int
    behind: int
    partly: tuple[int, ...] = ()


class HiddenText(Model):
    """The covered characters of a page that has so many ``characters``, counted as they are painted."""

    characters: int
    runs: tuple[HiddenRun, ...] = ()


class PageSummary(Model):
    """One page: displayed size in points, why it was not read if it was not, what it holds if it was.

    ``file`` names the PDF that it comes from, where a project was read from several. ``sheet`` is given where
    a drawing has several pages.
    """

    page: Annotated[int, Field(ge=1)]
    status: PageStatus
    width: float
    height: float
    reason: str | None = None
    file: str | None = None
    content: PageContent | None = None
    sheet: SheetInfo | None = where_given(None)
    hidden: HiddenText | None = None
    """What the marked-up drawing leaves out, None if that is not known; not in ``components.json``."""


PAGE_FAILED = "page_failed"
"""Code of the note on a page that was not read because of a mistake of the reader."""


class ReviewNote(Model):
    """What a reader noticed; ``bbox`` and ``component_id`` where there is one.

    What it means for the schedule, and how much, the review decides. In ``components.json`` stand, in the
    same form, all findings of the review. ``device_code`` is the code of the devices that it is all about: a
    specification that explains it settles the note.
    """

    code: str
    message: str
    page: int | None = None
    component_id: str | None = None
    bbox: BoundingBox | None = None
    device_code: str | None = None


class LegendEntry(Model):
    """One line of the drawing's own key."""

    page: int
    section: str | None = None
    code: str | None = None
    meaning: str
    bbox: BoundingBox


class RevisionEntry(Model):
    """One row of a title block's table of revisions, as printed; None where nothing stands."""

    revision: str
    date: str | None = None
    description: str | None = None
    by: str | None = None
    checked: str | None = None


class DrawingInfo(Model):
    """The file that was read; number, title, revision and date are as its title block prints them.

    ``revisions`` are the rows of the first table of revisions, beginning beside its headings.
    """

    sha256: str
    page_count: int
    number: str | None = None
    title: str | None = None
    revision: str | None = None
    date: str | None = None
    revisions: tuple[RevisionEntry, ...] = where_given(())


class Asked(Model):
    """What a language model was asked: ``questions`` of one purpose, by one prompt, answered by one model.

    ``prompt`` is name and version of the instructions, e.g. ``page/1``; ``rejected`` counts what of the
    answers was not kept, since the page does not bear it out.
    """

    purpose: str
    prompt: str
    model: str
    questions: Annotated[int, Field(ge=1)]
    rejected: Annotated[int, Field(ge=0)] = 0


class AcceptedFinding(Model):
    """A finding that a person looked at and accepts: its key, and what it was about at that time.

    ``rule`` is empty where only the key is known. A later finding of the same rule about some of the same
    ``components`` is accepted, too: correcting one door of a row must not open the row again.
    """

    key: str
    rule: str = ""
    components: tuple[str, ...] = ()
    by: str
    at: datetime


class Analysis(Model):
    """The whole result: what ``components.json`` holds, in this field order.

    ``rejected`` are components that a person says are none, ``accepted`` findings that a person accepts;
    ``corrections`` is the number of the last correction that is in all of it, 0 if nobody corrected anything.
    """

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    drawing: DrawingInfo
    pages: tuple[PageSummary, ...]
    components: tuple[Component, ...]
    legend: tuple[LegendEntry, ...] = ()
    warnings: tuple[ReviewNote, ...] = ()
    asked: tuple[Asked, ...] = ()
    corrections: Annotated[int, Field(ge=0)] = 0
    rejected: tuple[Component, ...] = ()
    accepted: tuple[AcceptedFinding, ...] = ()

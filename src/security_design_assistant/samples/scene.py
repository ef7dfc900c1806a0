"""What stands on one sheet and where: the one description that both the drawing and the truth come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from security_design_assistant.accuracy.truth import TrueComponent, TrueDevice, TrueLocation, TrueSide
from security_design_assistant.catalogue.components import COMPONENT_OF_SYSTEM
from security_design_assistant.models.analysis import ComponentType, DeviceType
from security_design_assistant.samples.legend_data import CAMERA_TYPES, EQUIPMENT, FIXINGS, FULL, Section
from security_design_assistant.samples.paper import A3, Size
from security_design_assistant.samples.pen import BLACK, GREY, Colour, Point
from security_design_assistant.samples.symbols import Rows, count_devices

CELL = 6.36
"""Side of a device cell in points at unit 1."""


@dataclass(frozen=True)
class Style:
    """How an office draws; lengths in points unless ``unit`` multiplies them.

    ``unit`` scales tags, cells and their text. ``tag_text``: each word by itself, all but the level in one
    operator without spaces, the whole row in one such operator, or one string with spaces. ``boxes``: by
    which operators rectangles are drawn; ``grid`` draws a cluster as a frame with dividers. ``border`` is the
    line width of boxes where it is not ``line``. ``leader_gap`` is how far a leader stays away from what it
    points at, in points. ``stroke_hyphen``: equipment's hyphen is a line, not text. ``ghosts``: a pale box
    lies under each box.
    """

    unit: float = 1.0
    font: str = "helv"
    line: float = 0.36
    border: float | None = None
    ink: Colour = BLACK
    background: Colour = GREY
    tag_size: Size = (30.0, 21.0)
    tag_divider: float = 0.74
    tag_text: Literal["words", "joined", "tight", "string"] = "words"
    boxes: Literal["rectangle", "polyline", "lines", "grid"] = "rectangle"
    masks: bool = True
    reader_dot: bool = True
    leader_gap: float = 0.0
    stroke_hyphen: bool = False
    ghosts: bool = False

    @property
    def box_line(self) -> float:
        """Line width of boxes, in points."""
        return self.line if self.border is None else self.border

    @property
    def cell(self) -> float:
        """Side of a device cell, in points."""
        return CELL * self.unit

    @property
    def tag(self) -> Size:
        """Width and height of a tag, in points."""
        return (self.tag_size[0] * self.unit, self.tag_size[1] * self.unit)


@dataclass(frozen=True)
class Room:
    """A labelled space; ``box`` runs along the middle of its walls, in points.

    ``door`` is the middle of its door, ``opens`` the wall the door is in, ``leaf`` the width of one of its
    ``leaves`` (0 for no door, 2 for a double door), ``label`` the baseline middle of its name, ``across``
    number and name of the space that the door leads to.
    """

    number: str
    name: str
    box: tuple[float, float, float, float]
    door: Point = (0.0, 0.0)
    opens: Literal["top", "bottom"] = "bottom"
    leaves: int = 1
    leaf: float = 14.0
    label: Point = (0.0, 0.0)
    across: tuple[str, str] | None = None

    @property
    def location(self) -> TrueLocation:
        """The room as a truth names it."""
        return TrueLocation(room_number=self.number, room_name=self.name)

    @property
    def at_door(self) -> TrueLocation:
        """The room of its door as a truth names it, with the other side."""
        across = TrueSide(room_number=self.across[0], room_name=self.across[1]) if self.across else None
        return TrueLocation(room_number=self.number, room_name=self.name, other_side=across)


@dataclass(frozen=True)
class Tag:
    """The boxed reference of a point; ``at`` is its top left corner, ``second_row`` the text of that row.

    ``turns`` are quarter turns clockwise around its middle; ``struck`` draws a line through its ``row`` or
    its whole ``box``: it is no component any more.
    """

    system: str
    point: str
    at: Point
    package: str = "BB"
    level: str = "B2"
    second_row: str = ""
    struck: Literal["", "row", "box"] = ""
    turns: int = 0

    @property
    def id(self) -> str:
        """The component that this tag stands for."""
        return f"{self.system}-{self.point}-{self.package}-{self.level}"


@dataclass(frozen=True)
class Cluster:
    """Device cells that touch; ``at`` is the top left corner, ``stem`` runs from the border to the dot."""

    rows: Rows
    at: Point
    stem: tuple[Point, Point] | None = None

    def size(self, cell: float) -> Size:
        """Width and height in points."""
        return (max(sum(one.width for one in row) for row in self.rows) * cell, len(self.rows) * cell)


@dataclass(frozen=True)
class Camera:
    """A camera's outline; its rear middle at ``at``, looking ``turns`` quarter turns clockwise from +x."""

    code: str
    at: Point
    turns: int


@dataclass(frozen=True)
class Mark:
    """One tag with what hangs on it. Without a tag its clusters are orphans; leaders run from the tag."""

    tag: Tag | None
    clusters: tuple[Cluster, ...] = ()
    camera: Camera | None = None
    leaders: tuple[tuple[Point, ...], ...] = ()
    room: Room | None = None


@dataclass(frozen=True)
class Equipment:
    """A two-row box: code over level and number; ``at`` is its top left corner."""

    code: str
    number: str
    at: Point
    room: Room
    level: str = "B2"

    @property
    def id(self) -> str:
        """The component that this box stands for."""
        return f"{self.code}-{self.level}-{self.number}"


@dataclass(frozen=True)
class Legend:
    """The drawing's key: ``at`` is its top left corner, ``unit`` scales its symbols and text.

    ``text`` is the size of the meanings at unit 1, ``border`` the width of the symbols' borders in points.
    """

    at: Point
    width: float = 112.0
    columns: int = 2
    unit: float = 1.0
    text: float = 3.4
    border: float = 0.8
    sections: tuple[Section, ...] = FULL
    heading: str = "Legend of Commonly used symbols"
    tag_reference: bool = True


@dataclass(frozen=True)
class Sheet:
    """Everything on one page, in painting order of the fields that paint.

    ``decoding`` are the legend sections that hold for this sheet, whichever page draws them. ``hidden`` is
    painted early and covered with white, so that no eye sees it. ``strip`` is the width of the column at the
    right that holds legend and title block. ``angle`` turns the plan, in degrees clockwise around its middle,
    within the upright paper.
    """

    title: str = "BASEMENT SECURITY PLAN"
    number: str = "X100-PL-0001"
    size: Size = A3
    style: Style = Style()
    legend: Legend | None = None
    decoding: tuple[Section, ...] = FULL
    rooms: tuple[Room, ...] = ()
    hidden: tuple[Mark, ...] = ()
    hidden_words: tuple[tuple[Point, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    notes: tuple[str, ...] = ()
    revisions: tuple[tuple[str, str, str], ...] = (("00", "First issue", "AB"),)
    bubbles: bool = True
    strip: float = 122.0
    angle: float = 0.0


def components_of(sheet: Sheet, page: int) -> tuple[TrueComponent, ...]:
    """Return the true components of one sheet: what is tagged, then equipment."""
    kinds = {section.kind for section in sheet.decoding}
    listed = {
        code for section in sheet.decoding if section.kind == "equipment" for code, _ in section.entries
    }
    marks = [
        _component(mark, mark.tag, page, "camera" in kinds)
        for mark in sheet.marks
        if mark.tag is not None and not mark.tag.struck
    ]
    return (*marks, *(_equipment(one, page, one.code in listed) for one in sheet.equipment))


def _component(mark: Mark, tag: Tag, page: int, decoded: bool) -> TrueComponent:
    devices = count_devices(one for cluster in mark.clusters for row in cluster.rows for one in row)
    attributes: dict[str, str] = {}
    if mark.camera:
        devices = (*devices, TrueDevice(type=DeviceType.CAMERA, code=mark.camera.code))
        attributes = _camera_attributes(mark.camera.code, tag.second_row, decoded)
    kind = COMPONENT_OF_SYSTEM[tag.system]
    location = None
    if mark.room:
        at_door = kind is ComponentType.DOOR and mark.clusters  # a tag alone does not say which door
        location = mark.room.at_door if at_door else mark.room.location
    return TrueComponent(
        id=tag.id,
        type=kind,
        page=page,
        devices=devices,
        attributes=attributes,
        location=location,
    )


def _camera_attributes(code: str, height: str, decoded: bool) -> dict[str, str]:
    attributes = {"symbol_code": code, "type_code": code[0], "fixing_code": code[1]}
    if decoded:
        attributes |= {"camera_type": CAMERA_TYPES[code[0]], "fixing": FIXINGS[code[1]]}
    return attributes | ({"screen_height": height} if height else {})


def _equipment(one: Equipment, page: int, decoded: bool) -> TrueComponent:
    attributes = {"equipment_code": one.code}
    if decoded:
        attributes["equipment_type"] = EQUIPMENT[one.code]
    return TrueComponent(
        id=one.id, type=ComponentType.EQUIPMENT, page=page, attributes=attributes, location=one.room.location
    )

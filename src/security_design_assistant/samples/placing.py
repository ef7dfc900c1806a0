"""Places rooms on a sheet, and doors, cameras and other points in the rooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from security_design_assistant.samples.pen import Point
from security_design_assistant.samples.scene import Camera, Cluster, Equipment, Mark, Room, Style, Tag
from security_design_assistant.samples.symbols import rows

NAMES = (
    "STORE", "PLANT ROOM", "COMMS", "LOADING BAY", "OFFICE", "SWITCH ROOM", "WASTE STORE", "CYCLE STORE",
    "WATER TANK", "POST ROOM", "LAUNDRY", "STAFF REST", "UPS ROOM", "ARCHIVE", "WORKSHOP", "CLEANER",
)  # fmt: skip


def block(
    at: Point,
    count: int,
    width: float,
    depth: float,
    hall: float,
    first: int,
    unit: float,
    level: str = "B",
    double: Sequence[int] = (),
) -> tuple[Room, ...]:
    """Return two rows of rooms with a corridor between them.

    Parameters
    ----------
    at : top left corner, in points.
    count : rooms a row; ``width`` and ``depth`` are theirs, ``hall`` is the corridor's width, in points.
    first : number of the corridor; the rooms count on from there, the upper row first.
    unit : scale of labels and doors.
    level : what stands before each number.
    double : rooms (0 is the first of the upper row) that have double doors.
    """
    x0, y0 = at
    corridor = Room(
        f"{level}{first:02d}",
        "CORRIDOR",
        (x0, y0 + depth, x0 + count * width, y0 + depth + hall),
        leaves=0,
        label=(x0 + width, y0 + depth + hall / 2 - 1.5 * unit),
    )
    rooms = [corridor]
    for index in range(2 * count):
        upper = index < count
        left = x0 + (index % count) * width
        top = y0 if upper else y0 + depth + hall
        rooms.append(
            Room(
                f"{level}{first + 1 + index:02d}",
                NAMES[(first + index) % len(NAMES)],
                (left, top, left + width, top + depth),
                door=(left + width / 2, top + depth if upper else top),
                opens="bottom" if upper else "top",
                leaves=2 if index in double else 1,
                leaf=(11.0 if index in double else 14.0) * unit,
                label=(left + width / 2, top + (10 if upper else depth / unit - 14) * unit),
                across=(corridor.number, corridor.name),
            )
        )
    return tuple(rooms)


@dataclass(frozen=True)
class Spot:
    """A room seen from its door: ``across`` along the wall, ``depth`` into the room, at unit 1.

    ``side`` 1 keeps the page's direction along the wall, -1 mirrors it.
    """

    room: Room
    unit: float
    side: int = 1

    def at(self, across: float, depth: float) -> Point:
        """Return the page's point."""
        into = -1 if self.room.opens == "bottom" else 1
        x, y = self.room.door
        return (x + self.side * across * self.unit, y + into * depth * self.unit)

    def corner(self, across: float, depth: float, width: float, height: float) -> Point:
        """Return the top left corner of a box of ``width`` x ``height`` page points around a middle."""
        x, y = self.at(across, depth)
        return (x - width / 2, y - height / 2)


Route = Literal["straight", "elbow", "shared", "branch", "tee"]


def door(
    spot: Spot,
    tag: str,
    inside: str,
    outside: str = "",
    style: Style = Style(),  # noqa: B008 - frozen
    route: Route = "straight",
    reach: float = 50.0,
    level: str = "B2",
    package: str = "BB",
) -> Mark:
    """Return an access point: a tag in the room, one cluster inside and, if any, one in the corridor.

    Parameters
    ----------
    tag : system and point, e.g. ``A001``.
    inside, outside : symbols, see :mod:`.symbols`.
    route : ``straight`` lines from two places on the tag, ``elbow`` with one bend each, ``shared`` from one
        place on the tag, ``branch`` a trunk that forks at its end, ``tee`` a line off the middle of another.
    reach : depth of the tag's middle in the room, at unit 1.
    """
    box = Tag(tag[0], tag[1:], spot.corner(19, reach, *style.tag), package, level)
    clusters = [_inner(spot, inside, style)]
    if outside:
        clusters.append(_outer(spot, outside, style))
    half_width, half_height = style.tag_size[0] / 2, style.tag_size[1] / 2
    near = spot.at(19, reach - half_height)
    flank = spot.at(19 - half_width, reach)
    top = _height(clusters[0], style) + 13
    inner_end = spot.at(-20, top)
    outer_end = spot.at(26, -12)
    leaders = _routes(route, (near, flank), inner_end, outer_end if outside else None)
    return Mark(box, tuple(clusters), None, leaders, spot.room)


def _height(cluster: Cluster, style: Style) -> float:
    return cluster.size(style.cell)[1] / style.unit


def _inner(spot: Spot, names: str, style: Style) -> Cluster:
    shape = Cluster(rows(names), (0.0, 0.0))
    width, height = shape.size(style.cell)
    depth = 13 + height / style.unit / 2
    reach = min(18.0, 20 + width / style.unit / 2 - 3)
    stem = (spot.at(-reach, 13), spot.at(-reach, 5.5))
    return Cluster(shape.rows, spot.corner(-20, depth, width, height), stem)


def _outer(spot: Spot, names: str, style: Style) -> Cluster:
    shape = Cluster(rows(names), (0.0, 0.0))
    width, height = shape.size(style.cell)
    depth = -12 - height / style.unit / 2
    across = 24 + width / style.unit / 2 - style.cell / style.unit / 2
    stem = (spot.at(21.8, -12), spot.at(21.8, -4.5))
    return Cluster(shape.rows, spot.corner(across, depth, width, height), stem)


def _routes(
    route: Route, anchors: tuple[Point, Point], inner: Point, outer: Point | None
) -> tuple[tuple[Point, ...], ...]:
    near, flank = anchors
    if route == "elbow":
        first: tuple[Point, ...] = (flank, (inner[0], flank[1]), inner)
        return (first, (near, (near[0], (near[1] + outer[1]) / 2), outer)) if outer else (first,)
    if route == "straight" or outer is None:
        return ((flank, inner), (near, outer)) if outer else ((flank, inner),)
    if route == "shared":
        return ((near, inner), (near, outer))
    fork = (0.85 * near[0] + 0.15 * outer[0], 0.85 * near[1] + 0.15 * outer[1])
    if route == "branch":
        return ((near, fork), (fork, inner), (fork, outer))
    return ((near, outer), (fork, inner))


def point(
    spot: Spot,
    tag: str,
    symbols: str,
    style: Style,
    level: str = "B2",
    reach: float = 52.0,
    package: str = "BB",
) -> Mark:
    """Return an intercom or intruder point: one cluster without a dot on a straight leader."""
    shape = Cluster(rows(symbols), (0.0, 0.0))
    width, height = shape.size(style.cell)
    cluster = Cluster(shape.rows, spot.corner(-18, 26, width, height))
    end = spot.at(-18, 26 + height / style.unit / 2)
    box = Tag(tag[0], tag[1:], spot.corner(17, reach, *style.tag), package, level)
    return Mark(box, (cluster,), None, ((spot.at(17 - style.tag_size[0] / 2, reach), end),), spot.room)


def camera(
    spot: Spot,
    tag: str,
    code: str,
    style: Style,
    height: str = "100%",
    level: str = "B2",
    corridor: Room | None = None,
    elbow: bool = False,
    package: str = "BB",
) -> Mark:
    """Return a camera: its tag in the room, its outline there or, given a ``corridor``, out in that."""
    box = Tag(tag[0], tag[1:], spot.corner(19, 52, *style.tag), package, level, height)
    near = spot.at(19, 52 - style.tag_size[1] / 2)
    down = 1 if spot.room.opens == "bottom" else 3
    if corridor:
        rear = spot.at(19, -22)
        return Mark(box, (), Camera(code, rear, down), ((near, rear),), corridor)
    flank = spot.at(19 - style.tag_size[0] / 2, 52)
    if elbow:
        rear = spot.at(-22, 34)
        return Mark(box, (), Camera(code, rear, down), ((flank, (rear[0], flank[1]), rear),), spot.room)
    rear = spot.at(-14, 52)
    return Mark(box, (), Camera(code, rear, 2 if spot.side > 0 else 0), ((flank, rear),), spot.room)


def equipment(spot: Spot, codes: str, style: Style, level: str = "B2") -> tuple[Equipment, ...]:
    """Return boxes stacked in a room; ``codes`` such as ``RFP:02 SRA:01``."""
    boxes = []
    for index, name in enumerate(codes.split()):
        code, number = name.split(":")
        x, y = spot.at(0, 42)
        boxes.append(Equipment(code, number, (x, y + index * 9.4 * style.unit), spot.room, level))
    return tuple(boxes)

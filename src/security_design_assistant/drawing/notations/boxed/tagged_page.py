"""What the boxed-tag notation consists of: tags with clusters of cells, cameras, equipment, a legend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from security_design_assistant.drawing.notations.boxed.cell_pictures import Glyph
from security_design_assistant.drawing.notations.boxed.equipment import EquipmentBox
from security_design_assistant.drawing.notations.boxed.legend import Legend
from security_design_assistant.drawing.notations.boxed.tags import Tag
from security_design_assistant.drawing.page.geometry import Box, Point, bounds
from security_design_assistant.drawing.rooms.anchor import keyed


@dataclass(frozen=True, slots=True)
class Cell:
    """One device cell and what stands in it."""

    box: Box
    glyph: Glyph


@dataclass(frozen=True, slots=True)
class Cluster:
    """Butted cells in reading order; ``mount`` is the dot that marks the place, if one is drawn.

    ``gap`` is the widest gap that its leader bridges, as a share of a cell.
    """

    cells: tuple[Cell, ...]
    mount: Point | None = None
    gap: float = 0.0

    @property
    def box(self) -> Box:
        """The box around all cells."""
        return bounds([cell.box for cell in self.cells])


@dataclass(frozen=True, slots=True)
class CameraSymbol:
    """The two digits of a camera symbol and where they stand."""

    code: str
    box: Box


@dataclass(frozen=True, slots=True)
class TaggedPoint:
    """A tag with what its leaders reach; ``gap`` is the widest gap bridged, as a share of a cell."""

    tag: Tag
    clusters: tuple[Cluster, ...] = ()
    camera: CameraSymbol | None = None
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class BoxedPage:
    """Everything of the notation on one page, boxes in the reading frame."""

    points: tuple[TaggedPoint, ...] = ()
    orphans: tuple[Cluster, ...] = ()
    equipment: tuple[EquipmentBox, ...] = ()
    legend: Legend = field(default_factory=Legend)
    cell_side: float = 0.0

    def keyed_points(self) -> Iterator[tuple[str, TaggedPoint]]:
        """Yield every point with the key of its room on this page."""
        return zip(keyed(point.tag.identity for point in self.points), self.points, strict=True)

    def keyed_equipment(self) -> Iterator[tuple[str, EquipmentBox]]:
        """Yield every equipment box with the key of its room on this page."""
        names = (f"equipment {box.identity}" for box in self.equipment)
        return zip(keyed(names), self.equipment, strict=True)

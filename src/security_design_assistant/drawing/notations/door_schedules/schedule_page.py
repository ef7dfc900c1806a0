"""What a page's door schedules say, before anything is explained: plain data that can be stored."""

from __future__ import annotations

from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box, Frame
from security_design_assistant.drawing.tables.grid import TableGrid


@dataclass(frozen=True, slots=True)
class LegendLine:
    """One line of a legend or a list of numbered notes: a code, and what it stands for.

    ``heading`` is the text above the list; ``box`` is in the reading frame.
    """

    code: str
    meaning: str
    heading: str
    box: Box


@dataclass(frozen=True, slots=True)
class DoorSchedulePage:
    """Door schedules of one page, legends that explain their codes, and rows without a header.

    ``loose`` are tables that have no header of their own: they count if they go on with one that has.
    """

    page: int
    frame: Frame
    schedules: tuple[TableGrid, ...] = ()
    loose: tuple[TableGrid, ...] = ()
    legend: tuple[LegendLine, ...] = ()

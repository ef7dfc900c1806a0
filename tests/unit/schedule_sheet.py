"""A sheet with a table on it for tests of schedules, without a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from security_design_assistant.drawing.notations.door_schedules.notation import DoorScheduleNotation
from security_design_assistant.drawing.notations.door_schedules.schedule_page import DoorSchedulePage
from security_design_assistant.drawing.notations.port import Explanation, ReadPage
from security_design_assistant.drawing.page.geometry import Box, Frame
from security_design_assistant.drawing.page.graphics import PageGraphics
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.models.analysis import Component
from tests.unit.handmade_page import Path, line_work
from tests.unit.text_sheet import HEIGHT, WIDTH, TextSheet

NOTATION = DoorScheduleNotation()


class ScheduleSheet(TextSheet):
    """Words, rulings and strokes of one page."""

    def __init__(self, page: int = 1) -> None:
        super().__init__()
        self.page = page
        self.strokes: list[Path] = []

    def stroke(self, *pieces: Box, fill: float | None = None, curved: bool = False) -> None:
        """Draw a path of straight pieces."""
        path = Path(pieces, curved=curved) if fill is None else Path(pieces, fill=fill, curved=curved)
        self.strokes.append(path)

    def sheet(self) -> Sheet:
        """Return the page as notations read it."""
        paths = [Path([rule]) for rule in self.rules] + self.strokes
        graphics = PageGraphics(
            self.page,
            Frame((1, 0, 0, 1, 0, 0), WIDTH, HEIGHT),
            list(self.words),
            [],
            line_work(*paths),
            has_image=False,
        )
        return Sheet(graphics)

    def read(self) -> DoorSchedulePage | None:
        """Return what the notation reads here."""
        return NOTATION.read(self.sheet())


def explained(*sheets: ScheduleSheet) -> Explanation:
    """Return what the notation makes of the pages; what was read goes through JSON, as between stages."""
    pages = []
    for sheet in sheets:
        reading = sheet.read()
        if reading is not None:
            stored = NOTATION.reading.validate_json(NOTATION.reading.dump_json(reading))
            pages.append(ReadPage(sheet.page, stored.frame, stored))
    return NOTATION.explain(pages)


def doors_of(*sheets: ScheduleSheet) -> dict[str, Component]:
    """Return the doors by their number."""
    return {door.id: door for door in explained(*sheets).components}


def devices_of(door: Component) -> dict[str, int]:
    """Return how many devices of each type a door has."""
    counts: dict[str, int] = {}
    for device in door.devices:
        counts[device.type.value] = counts.get(device.type.value, 0) + device.count
    return counts


def codes_of(found: Explanation) -> Sequence[str]:
    """Return the codes of the notes."""
    return [note.code for note in found.notes]

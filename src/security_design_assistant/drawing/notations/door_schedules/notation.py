"""Door schedules behind the port: a table under a door-number heading, one row a door."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter

from security_design_assistant.drawing.notations.door_schedules.explain import explain
from security_design_assistant.drawing.notations.door_schedules.read import read
from security_design_assistant.drawing.notations.door_schedules.schedule_page import DoorSchedulePage
from security_design_assistant.drawing.notations.port import Explanation, Notation, ReadPage
from security_design_assistant.drawing.page.sheet import Sheet


class DoorScheduleNotation(Notation[DoorSchedulePage]):
    """Door schedules as architects draw them."""

    name = "door_schedules"
    reading = TypeAdapter(DoorSchedulePage)

    def read(self, sheet: Sheet) -> DoorSchedulePage | None:
        """Read the page's schedules, rows without a header, and the legends beside them."""
        return read(sheet)

    def explain(self, pages: Sequence[ReadPage[DoorSchedulePage]]) -> Explanation:
        """Read the rows of all schedules by the legends of the whole drawing."""
        return explain([page.reading for page in pages])

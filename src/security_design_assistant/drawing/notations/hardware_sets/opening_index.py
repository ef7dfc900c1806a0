"""The index of openings in front of the headings: which set and heading each opening has."""

from __future__ import annotations

from security_design_assistant.drawing.notations.hardware_sets import wording
from security_design_assistant.drawing.notations.hardware_sets.columns import (
    Columns,
    cells_by_meaning,
    joined,
)
from security_design_assistant.drawing.notations.hardware_sets.hardware_page import Listed
from security_design_assistant.drawing.notations.hardware_sets.rows import Row
from security_design_assistant.drawing.page.geometry import Frame


def is_index(columns: Columns) -> bool:
    """Tell whether a table's heads are those of an index: a number, and a set or heading."""
    return columns.has("id") and (columns.has("set") or columns.has("heading"))


def listed(row: Row, columns: Columns, frame: Frame) -> Listed | None:
    """Return what one row of the index says, None if its cells are no number and name of a set."""
    cells = cells_by_meaning(columns, row)
    numbers = cells.get("id", [])
    if len(numbers) != 1:
        return None
    match = wording.WHOLE_ID.fullmatch(numbers[0].text)
    set_name, heading = joined(cells.get("set", [])), joined(cells.get("heading", []))
    if match is None or not (set_name or heading) or " " in (set_name or heading):
        return None
    return Listed(
        text=" | ".join(run.text for run in row.runs),
        box=frame.displayed(numbers[0].box),
        id=match["id"],
        set_name=set_name or heading,
        heading=heading,
        location=joined(cells.get("location", [])),
        hand=joined(cells.get("hand", [])),
        fire_rating=joined(cells.get("label", [])),
    )

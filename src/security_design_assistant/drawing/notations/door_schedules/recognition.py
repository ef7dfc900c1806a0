"""Which tables are door schedules: by the number column's heading, the title and the other columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from security_design_assistant.drawing.notations.door_schedules.headings import (
    ColumnRole,
    Part,
    Role,
    folded,
    number_rank,
    role_of,
)
from security_design_assistant.drawing.notations.door_schedules.ids import numbers_in
from security_design_assistant.drawing.tables.grid import TableGrid

_OTHER_SUBJECT = re.compile(
    r"\b(windows?|room finish|finish(?:es)?|equipment|lighting|luminaires?|fixtures?|plumbing"
    r"|panels?(?! doors?)|walls?|partitions?|glazing|storefronts?|curtain walls?|louver|louvre|signage"
    r"|cameras?|furniture|drawings?|sheets?|revisions?|door types?|frame types?|frame elevations?"
    r"|hardware sets?|keys?|abbreviations?|legend|details?|circuits?|cables?|devices?|fire extinguishers?"
    r"|casework|appliances?|toilet accessories|columns?|beams?)\b",
    re.IGNORECASE,
)
_ROOMS = frozenset((Role.ROOM, Role.FROM_ROOM, Role.TO_ROOM, Role.FROM_TO))
_OF_A_DOOR = re.compile(
    r"\b(?:doors?|leaf|leaves|single|double|pair|flush|hollow|timber|steel|metal|wood|alumini?um|glass|glazed"
    r"|sliding|overhead|roll\w*|swing\w*|hardware)\b",
    re.IGNORECASE,
)
_DOORS = re.compile(r"\b(doors?|openings?|doorsets?|door sets?)\b", re.IGNORECASE)
_DOOR_ONLY = frozenset(
    ("hardware_set", "hardware_heading", "hand", "door_type", "key_group", "hardware_function")
)
_TOLD = frozenset(
    ("width", "height", "thickness", "size", "material", "finish", "glazing", "frame_type", "frame_material",
     "fire_rating", "frame_finish", "sound_class", "mode")
)  # fmt: skip


def roles_of(grid: TableGrid) -> tuple[ColumnRole, ...]:
    """Return the role of each column; the key column's is the door number."""
    roles = [
        ColumnRole(Role.NUMBER) if index == grid.key else role_of(column)
        for index, column in enumerate(grid.columns)
    ]
    if not any(role.role in _ROOMS for role in roles):
        roles = [_described(grid, index, role) for index, role in enumerate(roles)]
    return tuple(_with_side(roles, index) for index in range(len(roles)))


def _described(grid: TableGrid, index: int, role: ColumnRole) -> ColumnRole:
    """Take a column of descriptions for that of the rooms, unless it describes doors."""
    texts = [row.cells[index].text for row in grid.rows if row.cells[index].lines]
    places = role.name == "description" and texts and not any(_OF_A_DOOR.search(text) for text in texts)
    return ColumnRole(Role.ROOM, Part.NAME) if places else role


def _with_side(roles: Sequence[ColumnRole], index: int) -> ColumnRole:
    """Give a bare ``Name`` the side of the ``From Room No.`` beside it, a bare ``No.`` that of its name."""
    role = roles[index]
    if role.role is not Role.ROOM or role.part is Part.BOTH:
        return role
    for beside in (index - 1, index + 1):
        if not 0 <= beside < len(roles):
            continue
        other = roles[beside]
        if other.role in (Role.FROM_ROOM, Role.TO_ROOM) and other.part not in (Part.BOTH, role.part):
            return ColumnRole(other.role, role.part)
    return role


def key_rank(grid: TableGrid) -> int:
    """Say how surely the key column holds door numbers; a bare ``No.`` below ``Door`` is ``Door No.``."""
    column = grid.columns[grid.key]
    return max(number_rank(column.heading), number_rank(" ".join((*column.groups, column.heading))))


def is_door_schedule(grid: TableGrid, has_devices: bool) -> bool:
    """Tell whether a table lists doors, one a row.

    Parameters
    ----------
    grid : a table whose key column has a heading that can be that of door numbers.
    has_devices : whether one of its columns counts devices.

    Returns
    -------
    True for an unmistakable ``Door No.`` with any known column beside it; for ``Mark``, ``No.`` or ``Item``
    only where the title or at least two columns that only doors have say that the rows are doors.
    """
    numbers = sum(bool(numbers_in(row.cells[grid.key].text)) for row in grid.rows)
    if not numbers:
        return False
    rank = key_rank(grid)
    roles = [role_of(column) for index, column in enumerate(grid.columns) if index != grid.key]
    rooms = any(role.role in _ROOMS for role in roles)
    sides = any(role.role in (Role.FROM_ROOM, Role.TO_ROOM, Role.FROM_TO) for role in roles)
    told = {role.name for role in roles if role.role is Role.ATTRIBUTE}
    remarks = any(role.role in (Role.REMARKS, Role.DEVICES) for role in roles)
    door_words = sum(
        bool(_DOORS.search(folded(column.heading))) for i, column in enumerate(grid.columns) if i != grid.key
    )
    title_doors = bool(_DOORS.search(grid.title))
    other = bool(_OTHER_SUBJECT.search(grid.title))
    if (
        other
        and not (title_doors and re.search(r"\bdoors?\b.*\bschedule\b", grid.title, re.IGNORECASE))
        and rank < 4
    ):
        return False
    witnesses = len(told & _DOOR_ONLY) + sides + min(door_words, 2)
    known = witnesses + len(told & _TOLD) + rooms + remarks + has_devices
    if rank == 4:
        return known >= 1
    if rank == 3:
        return known >= 2 or (known >= 1 and title_doors)
    if rank == 2:
        return (title_doors and known >= 2) or witnesses >= 2
    return (title_doors and witnesses >= 1 and known >= 3) or witnesses >= 3

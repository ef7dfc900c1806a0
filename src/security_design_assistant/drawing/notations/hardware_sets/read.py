"""From a page's words to the lines of a hardware schedule, each known for what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto

from security_design_assistant.drawing.notations.hardware_sets import wording
from security_design_assistant.drawing.notations.hardware_sets.columns import (
    Columns,
    item_columns,
    opening_columns,
)
from security_design_assistant.drawing.notations.hardware_sets.device_table import kind_of
from security_design_assistant.drawing.notations.hardware_sets.hardware_page import (
    EachToHave,
    End,
    HardwarePage,
    Heading,
    Label,
    Line,
    Remark,
    SetName,
    Struck,
    Unnumbered,
)
from security_design_assistant.drawing.notations.hardware_sets.items import (
    FoundItem,
    find_first_unstated,
    find_item,
    goes_on,
)
from security_design_assistant.drawing.notations.hardware_sets.opening_index import is_index, listed
from security_design_assistant.drawing.notations.hardware_sets.openings import (
    FoundOpening,
    StyleAlone,
    carried,
    complete,
    find_door_heading,
    find_in_heading,
    find_number_below,
    find_openings,
    find_style_alone,
    find_titled,
    first_number,
    list_numbers,
    open_numbers,
    quantity_without_number,
)
from security_design_assistant.drawing.notations.hardware_sets.operation import tells_operation
from security_design_assistant.drawing.notations.hardware_sets.rows import Row, find_columns
from security_design_assistant.drawing.notations.hardware_sets.tolerances import SETS
from security_design_assistant.drawing.page.geometry import Frame, Word, bounds

_DIVIDING = frozenset(("heading", "set_name", "each", "opening", "item", "listed", "end"))
"""Lines below which nothing goes on with the page before, other openings that are carried over excepted."""


def _nothing(_words: Sequence[Word]) -> bool:
    return False


_INDENT = 2.0
"""Font sizes; a list of numbers that begins this far right of the others' left edge lacks its first."""


class _Zone(Enum):
    """Which part of a heading the reading stands in."""

    OUTSIDE = auto()
    OPENINGS = auto()
    ITEMS = auto()
    INDEX = auto()


def read(
    words: Sequence[Word], page: int, frame: Frame, struck: Callable[[Sequence[Word]], bool] = _nothing
) -> HardwarePage | None:
    """Read the hardware schedule on a page.

    Parameters
    ----------
    words : the page's words, in the reading frame.
    page : its number, from 1.
    frame : where the reading frame lies on the displayed page.
    struck : whether a line is drawn through words: then they are taken back.

    Returns
    -------
    The page's lines, or None if nothing on it belongs to a hardware schedule. What a line means for a
    door is decided by :func:`explain`, which knows the pages before.
    """
    lines: list[Line] = []
    for rows in find_columns(words):
        lines.extend(_ColumnReader(frame, struck).read(rows))
    return HardwarePage(page, tuple(lines)) if _belongs(lines) else None


def _belongs(lines: Sequence[Line]) -> bool:
    if any(line.kind in ("heading", "each", "listed") for line in lines):
        return True
    items = [line for line in lines if line.kind == "item"]
    if len(items) >= SETS.items or any(kind_of(item.description, item.product) for item in items):
        return True
    return any(line.kind == "remark" and tells_operation(line.text) for line in lines)


class _ColumnReader:
    """Reads the rows of one column of a page from top to bottom."""

    def __init__(self, frame: Frame, struck: Callable[[Sequence[Word]], bool]) -> None:
        self._frame = frame
        self._struck = struck
        self._lines: list[Line] = []
        self._zone = _Zone.OUTSIDE
        self._openings: list[FoundOpening] = []
        self._unnumbered: list[Row] = []
        self._lists: list[tuple[int, Row]] = []
        self._opening_rows: list[Row] = []
        self._numbers = False
        self._in_heading = False
        self._style: StyleAlone | None = None
        self._columns: Columns | None = None
        self._item_columns: Columns | None = None
        self._item: FoundItem | None = None
        self._set_in_column: str | None = None

    def read(self, rows: Sequence[Row]) -> list[Line]:
        for row, following in zip(rows, [*rows[1:], None], strict=True):
            left = self._left_standing(row)
            if left is not None and not self._read_door(left, following):
                self._read_row(left)
        self._close_openings()
        self._close_item()
        self._mark_holes()
        return self._lines

    def _read_door(self, row: Row, following: Row | None) -> bool:
        """Read the line of a door that has hardware of its own: an item stands right below it."""
        if self._zone in (_Zone.OPENINGS, _Zone.INDEX) or following is None:
            return False
        opening = find_door_heading(row)
        item = find_item(following, None, None) if opening else None
        if opening is None or item is None or not (item.unit or kind_of(" ".join(item.description), "")):
            return False
        self._turn(_Zone.OPENINGS)
        self._columns = None
        within = wording.SET_OF_A_DOOR.search(row.text)
        set_name = within["name"] if within else None
        self._lines.append(Heading(row.text, self._shown(row), opening.id, set_name, door=True))
        self._openings.append(opening)
        self._opening_rows.append(row)
        return True

    def _mark_holes(self) -> None:
        """Say which lists of numbers begin right of where the others do: their first number is lacking."""
        edge = min((row.left for _, row in self._lists), default=0.0)
        for at, row in reversed(self._lists):
            if row.left - edge > _INDENT * row.size:
                box = self._frame.displayed((edge, *row.box[1:]))
                self._lines.insert(at, Unnumbered(row.text, box))

    def _left_standing(self, row: Row) -> Row | None:
        """Return the line without the texts that are struck out, None if none is left."""
        struck = [run for run in row.runs if self._struck(run.words)]
        if not struck:
            return row
        taken = Row(tuple(struck))
        self._lines.append(Struck(taken.text, self._shown(taken)))
        if len(struck) == len(row.runs):
            self._close_item()
            return None
        return Row(tuple(run for run in row.runs if run not in struck))

    def _read_row(self, row: Row) -> None:
        if self._read_structure(row):
            return
        if self._zone is _Zone.INDEX and self._columns is not None:
            found = listed(self._columns.split(row), self._columns, self._frame)
            if found is not None:
                self._lines.append(found)
            return
        if self._zone is not _Zone.ITEMS and self._read_opening(row):
            return
        if self._zone is _Zone.OUTSIDE and self._read_carried(row):
            return
        row = self._without_set(row)
        if self._read_item(row):
            return
        if self._zone is _Zone.OPENINGS:
            self._opening_rows.append(row)
        if self._zone is _Zone.ITEMS and self._item is not None and goes_on(row, self._item):
            return
        self._close_item()
        self._lines.append(Remark(row.text, self._shown(row)))

    def _read_structure(self, row: Row) -> bool:
        """Read a line that divides: a heading, a label, the heads of a table."""
        text = row.text
        named = wording.heading_name(" ".join(text.split()))
        if named is not None:
            self._read_heading(row, named)
            return True
        if wording.END.search(text) and len(text) < 60:
            self._turn(_Zone.OUTSIDE)
            self._lines.append(End(text, self._shown(row)))
            return True
        set_name = wording.SET_NAME.match(text)
        if set_name:
            self._close_openings()
            self._close_item()
            self._lines.append(SetName(text, self._shown(row), set_name["name"] or None))
            return True
        each = wording.EACH.fullmatch(text.strip())
        if each:
            self._turn(_Zone.ITEMS)
            count = int(each["count"]) if each["count"] else None
            self._lines.append(EachToHave(text, self._shown(row), count))
            return True
        return self._read_heads(row)

    def _read_heading(self, row: Row, named: wording.NamedHeading) -> None:
        if named.is_set and self._under_heading():
            self._close_openings()
            self._lines.append(SetName(row.text, self._shown(row), named.name))
            return
        self._turn(_Zone.OPENINGS)
        self._columns = None
        self._in_heading = not named.is_set
        self._lines.append(
            Heading(row.text, self._shown(row), named.name, named.set_name, named.rest, named.continued)
        )
        within = find_in_heading(row)
        self._openings.extend(within)
        self._numbers = bool(within) or named.continued
        if wording.EACH.search(named.rest):
            self._turn(_Zone.ITEMS)
            self._lines.append(EachToHave(row.text, self._shown(row)))

    def _under_heading(self) -> bool:
        """Tell whether a line that names a set stands under a heading that has no items yet."""
        return self._in_heading and self._zone is _Zone.OPENINGS

    def _read_heads(self, row: Row) -> bool:
        items = item_columns(row)
        if items is not None:
            self._turn(_Zone.ITEMS)
            self._item_columns = items
            self._label(row)
            return True
        columns = opening_columns(row)
        if columns is None:
            return False
        self._turn(_Zone.INDEX if is_index(columns) else _Zone.OPENINGS)
        self._columns = columns
        self._label(row)
        return True

    def _read_opening(self, row: Row) -> bool:
        if self._read_number_list(row):
            return True
        found = find_openings(self._columns.split(row) if self._columns else row, self._columns)
        if not found and self._style is not None:
            found = find_number_below(row, self._style)
        if found:
            # At a page's top the list of the page before may go on; anywhere else it has a heading above.
            if self._zone is _Zone.OUTSIDE and not all(opening.counted for opening in found):
                return False
            self._zone = _Zone.OPENINGS
            self._openings.extend(found)
            self._opening_rows.append(row)
            self._label(row)
            if self._style is not None and found[0].row is not self._style.row:
                self._without_number(self._style.row, self._style.quantity)
            self._style = None
            return True
        if self._zone is not _Zone.OPENINGS:
            return False
        alone = find_style_alone(row)
        if alone is None:
            quantity = quantity_without_number(row, self._columns)
            if quantity:
                self._without_number(row, quantity)
            return False
        if self._style is not None:
            self._without_number(self._style.row, self._style.quantity)
        self._style = alone
        self._opening_rows.append(row)
        self._label(row)
        return True

    def _read_number_list(self, row: Row) -> bool:
        """Read ``DOOR NUMBER:`` and the bare numbers on its line and below."""
        if self._zone is not _Zone.OPENINGS:
            return False
        label = wording.NUMBERS.fullmatch(row.text)
        if label:
            rest = next((part for part in label.groups() if part is not None), "")
            found = self._numbers_of(row, rest)
            if rest and not found:
                return False
            self._numbers = True
        elif self._numbers:
            found = list_numbers(row)
            if not found:
                found = find_titled(row, self._item_columns)
                self._opening_rows.extend([row] if found else [])
            if not found:
                self._numbers = False
                return False
        else:
            return False
        if not label:
            self._lists.append((len(self._lines), row))
        self._openings.extend(found)
        self._lines += [Unnumbered(text, self._frame.displayed(box), 1) for text, box in open_numbers(row)]
        self._label(row)
        return True

    def _numbers_of(self, row: Row, rest: str) -> list[FoundOpening]:
        if not rest.strip() or wording.NOT_USED.search(rest):
            return []
        offset = len(row.text) - len(rest)
        for index, run in enumerate(row.runs):
            if offset < len(run.text):
                return list_numbers(row, index, max(offset, 0))
            offset -= len(run.text) + 2
        return []

    def _read_carried(self, row: Row) -> bool:
        """Read openings at the page's top, before any heading: a list of the page before may go on here."""
        if any(line.kind in _DIVIDING and not getattr(line, "carried", False) for line in self._lines):
            return False
        item = find_item(row, None, None)
        if item is not None and item.unit:
            return False
        found = list_numbers(row) or first_number(row)
        self._lines.extend(carried(found, self._frame))
        return bool(found)

    def _without_set(self, row: Row) -> Row:
        """Open the set whose number stands in a column of the items' table, and return the line without it.

        The number may be repeated on every line.
        """
        columns = self._item_columns
        if columns is None or self._zone is not _Zone.ITEMS or not columns.has("set"):
            return row
        row = columns.split(row)
        cells = columns.runs_in("set", row)
        rest = tuple(run for run in row.runs if run not in cells)
        name = wording.WHOLE_ID.fullmatch(" ".join(run.text for run in cells)) if cells else None
        if name is None or not rest:
            return row
        if name["id"] != self._set_in_column:
            self._close_item()
            self._set_in_column = name["id"]
            box = self._frame.displayed(bounds([run.box for run in cells]))
            self._lines.append(Heading(row.text, box, name["id"], name["id"]))
        return Row(rest)

    def _read_item(self, row: Row) -> bool:
        found = find_item(row, self._item_columns, self._item if self._zone is _Zone.ITEMS else None)
        if found is None and self._item is None and self._lines and self._lines[-1].kind == "each":
            found = find_first_unstated(row, self._item_columns)
        if found is None:
            return False
        self._close_openings()
        self._close_item()
        self._zone = _Zone.ITEMS
        self._item = found
        return True

    def _turn(self, zone: _Zone) -> None:
        self._close_openings()
        self._close_item()
        self._zone = zone
        self._numbers = False

    def _without_number(self, row: Row, quantity: int) -> None:
        if wording.RATING.match(row.text):
            return  # “60 MIN Door” counts minutes
        self._unnumbered.append(row)
        self._lines.append(Unnumbered(row.text, self._shown(row), quantity))

    def _close_openings(self) -> None:
        if self._style is not None:
            self._without_number(self._style.row, self._style.quantity)
        self._lines.extend(
            complete(self._openings, self._opening_rows, self._columns, self._frame, self._unnumbered)
        )
        self._openings, self._opening_rows, self._unnumbered, self._style = [], [], [], None

    def _close_item(self) -> None:
        if self._item is not None:
            self._lines.append(self._item.item(self._frame))
            self._item = None

    def _label(self, row: Row) -> None:
        self._lines.append(Label(row.text, self._shown(row)))

    def _shown(self, row: Row) -> tuple[float, float, float, float]:
        return self._frame.displayed(row.box)

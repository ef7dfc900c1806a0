"""Item lines of a heading: quantity, unit, description, product; and the lines that go on with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from security_design_assistant.drawing.notations.hardware_sets.columns import (
    Columns,
    cells_by_meaning,
    joined,
)
from security_design_assistant.drawing.notations.hardware_sets.device_table import BY_OTHERS, kind_of
from security_design_assistant.drawing.notations.hardware_sets.hardware_page import Item
from security_design_assistant.drawing.notations.hardware_sets.rows import Row
from security_design_assistant.drawing.notations.hardware_sets.tolerances import COLUMNS, ITEMS
from security_design_assistant.drawing.notations.text.lines import Run
from security_design_assistant.drawing.page.geometry import Box, Frame, bounds
from security_design_assistant.drawing.page.tolerances import WORDS

_UNIT = r"(?:EACH|EA|PAIRS?|PRS?|SETS?|ST|LOT|LT|PCS?|PKG|LFT?|FT|RL|ROLL|BX|BOX|DZ)\b\.?"
_COUNTED = rf"(?:{_UNIT}|(?:NOS?|NRS?|OFF|X)\b\.?|\u00d7)"
"""A unit, or what British papers write right behind a number: ``2 no.``, ``1 nr``, ``2 x``."""
_HALF = r"(?:\.5|\s?\u00bd|\s1/2)(?=\s*(?:PRS?|PAIRS?)\b)"
"""Hinges come in one and a half pairs."""
_FIRST = re.compile(
    rf"(?:[-\u2022*]\s*)?(?P<open>\()?(?P<quantity>\d{{1,3}})(?:\.0+|{_HALF})?(?(open)\))"
    rf"(?:\s*(?P<unit>{_COUNTED})(?=\s|$)|(?=\s|$))\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_UNIT_FIRST = re.compile(r"(?P<unit>EACH|EA|PRS?|PAIRS?|SETS?)\b\.?\s+(?=\S)", re.IGNORECASE)
_AMOUNT = re.compile(
    rf"\(?(?P<quantity>\d{{1,3}})(?:\.0+|{_HALF})?\)?\s*(?P<unit>{_COUNTED})?", re.IGNORECASE
)
_UNIT_ALONE = re.compile(_UNIT, re.IGNORECASE)
_BULLET = re.compile(r"^[-\u2022*\u25aa]\s*")
_SHORT_CODE = re.compile(r"[A-Z]{1,4}[0-9/]{0,3}|[A-Z]/[A-Z]|\([A-Z]{1,4}-\d{1,3}\).*")
"""A maker's code, ``VON``, or a supplier's code of the product before the maker, ``(L-8) Maker``."""
_HAND_OR_LEAF = re.compile(r"(?:DE)?[LR]HR?A?|BOTH|ACT(?:IVE)?|INACT(?:IVE)?|INACTIVE", re.IGNORECASE)
_PROSE_GO_ON = re.compile(r"(?:note|notes|properties|remark)s?\s*:", re.IGNORECASE)


@dataclass(slots=True)
class FoundItem:
    """An item line with the lines that go on with it, and where its columns begin."""

    quantity: int
    unit: str
    quantity_left: float
    description: list[str]
    product: list[str]
    others: list[str]
    boxes: list[Box]
    texts: list[str]
    description_left: float | None
    product_left: float | None
    remarks: list[str] = field(default_factory=list)
    stated: bool = True

    def item(self, frame: Frame) -> Item:
        """Return the item as plain data, its box on the displayed page."""
        return Item(
            text=" | ".join(self.texts),
            box=frame.displayed(bounds(self.boxes)),
            quantity=self.quantity,
            description=" ".join(self.description),
            product=" ".join(self.product),
            remarks=" ".join(self.remarks),
            unit=self.unit,
            stated=self.stated,
        )


def find_item(row: Row, columns: Columns | None, last: FoundItem | None) -> FoundItem | None:
    """Return the item that a line starts, None for any other line.

    Parameters
    ----------
    row : any line under a heading.
    columns : the heads of the list of items, if it has some.
    last : the item above, None for the first of a list.
    """
    return (
        _in_line(row, columns, last)
        or (_in_table(row, columns) if columns else None)
        or (_without_quantity(row, columns, last) if last else None)
    )


def find_first_unstated(row: Row, columns: Columns | None) -> FoundItem | None:
    """Return the item of a line without quantity that is the first below ``EACH TO HAVE``.

    It has to be a known kind of hardware, by a short name or with other columns beside it.
    """
    text = _BULLET.sub("", row.runs[0].text)
    if kind_of(text, "") is None or (len(row.runs) < 2 and len(text) > WORDS.longest_label):
        return None
    return _unstated(row, columns)


def _without_quantity(row: Row, columns: Columns | None, last: FoundItem) -> FoundItem | None:
    """Return the item of a line without quantity below others.

    In a list that gives no quantities every line at the list's edge is one. In a list with quantities a
    line at the descriptions' edge goes on with the item above, unless it is a known kind of hardware with a
    finish, a maker or ``by others`` of its own beside it.
    """
    slack = COLUMNS.same_edge * row.size
    if last.description_left is None or abs(row.left - last.description_left) > slack:
        return None
    if not last.stated:
        return None if _PROSE_GO_ON.match(row.text) or row.text.endswith(".") else _unstated(row, columns)
    if len(row.runs) < 2 or kind_of(row.runs[0].text, "") is None:
        return None
    found = _unstated(row, columns)
    beside = " ".join(run.text for run in row.runs[1:])
    return found if found.others or BY_OTHERS.search(beside) else None


def _unstated(row: Row, columns: Columns | None) -> FoundItem:
    cells = [(run.box[0], run.text) for run in row.runs]
    cells[0] = (cells[0][0], _BULLET.sub("", cells[0][1]))
    found = _item(row, 1, "", row.left, cells, columns)
    found.stated = False
    return found


def _in_table(row: Row, columns: Columns) -> FoundItem | None:
    """Return the item of a table's row whose quantity does not stand first, or is left blank."""
    cells = cells_by_meaning(columns, row)
    counts = cells.get("quantity", [])
    described = cells.get("description", [])
    if not described or not re.search(r"[A-Za-z]{2}", described[0].text):
        return None
    amount = _AMOUNT.fullmatch(joined(counts)) if counts else None
    blank = not counts and columns.has("maker") and cells.get("maker") and cells.get("product")
    if amount is None and not blank:
        return None
    return FoundItem(
        quantity=int(amount["quantity"]) if amount else 1,
        unit=(amount["unit"] or "") if amount else "",
        quantity_left=counts[0].box[0] if counts else row.left,
        description=[joined(described)],
        product=[run.text for run in cells.get("product", [])],
        others=[run.text for name in ("finish", "maker") for run in cells.get(name, [])],
        boxes=[row.box],
        texts=[run.text for run in row.runs],
        description_left=described[0].box[0],
        product_left=columns.left_of("product"),
    )


def _in_line(row: Row, columns: Columns | None, last: FoundItem | None) -> FoundItem | None:
    """Return the item of a line that begins with its quantity.

    Without a unit a line is an item only where it stands below others, or its texts stand apart as
    columns do, or it names hardware: ``21 days after award`` in prose is none.
    """
    match = _FIRST.fullmatch(row.runs[0].text)
    if match is None:
        return None
    unit, rest = match["unit"] or "", match["rest"]
    runs = list(row.runs[1:])
    if not rest and runs and not unit and _UNIT_ALONE.fullmatch(runs[0].text):
        unit = runs.pop(0).text
    left = row.left
    if last is not None and abs(left - last.quantity_left) > ITEMS.quantity_edge * row.size and not unit:
        return None
    cells = ([(_start_of(row.runs[0], rest), rest)] if rest else []) + [
        (run.box[0], run.text) for run in runs
    ]
    if cells and not unit and (glued := _UNIT_FIRST.match(cells[0][1])):
        unit = glued["unit"]
        cells[0] = (_word_after(row, cells[0][0], unit), cells[0][1][glued.end() :])
    if not cells or not re.search(r"[A-Za-z]{2}", cells[0][1]):
        return None
    if not unit and not (re.match(r"[A-Z0-9(]", cells[0][1]) and (len(cells) > 1 or _is_named(cells[0][1]))):
        return None
    return _item(row, int(match["quantity"]), unit, left, cells, columns)


def _is_named(text: str) -> bool:
    """Tell whether a text without product beside it is surely hardware: short, and of a known kind."""
    return len(text) <= WORDS.longest_label and kind_of(text, "") is not None


def _word_after(row: Row, left: float, unit: str) -> float:
    """Return where the text after a unit begins that stands in one run with it."""
    run = next(run for run in row.runs if run.box[0] <= left < run.box[2])
    following = [word.box[0] for word in run.words if word.box[0] > left]
    return following[0] if following and unit else left


def _start_of(run: Run, rest: str) -> float:
    begin = len(run.text) - len(rest)
    return run.part(begin, begin + 1)[0]


def _item(
    row: Row,
    quantity: int,
    unit: str,
    left: float,
    cells: Sequence[tuple[float, str]],
    columns: Columns | None,
) -> FoundItem:
    description_left, description = cells[0]
    products, others = _products(cells[1:], columns, row.size)
    return FoundItem(
        quantity=quantity,
        unit=unit,
        quantity_left=left,
        description=[description],
        product=[text for _, text in products],
        others=others,
        boxes=[row.box],
        texts=[run.text for run in row.runs],
        description_left=description_left,
        product_left=products[0][0] if products else columns.left_of("product") if columns else None,
    )


def _products(
    cells: Sequence[tuple[float, str]], columns: Columns | None, size: float
) -> tuple[list[tuple[float, str]], list[str]]:
    """Part the product's texts from finish and maker, whose codes (a maker ``RX``) name no device."""
    edges = [edge for name in ("finish", "maker") if columns and (edge := columns.left_of(name)) is not None]
    if edges:
        limit = min(edges) - ITEMS.quantity_edge * size
        return [cell for cell in cells if cell[0] < limit], [text for x, text in cells if x >= limit]
    for index, (_, text) in enumerate(cells):
        if index and (_SHORT_CODE.fullmatch(text) or _is_finish(text)):
            return list(cells[:index]), [other for _, other in cells[index:]]
    return list(cells), []


def _is_finish(text: str) -> bool:
    return bool(re.fullmatch(r"\.?(?:US|SP|C)?\s?\d{2,3}[A-Z]{0,2}|BLK|ALM?|ALUM", text)) or bool(
        _HAND_OR_LEAF.fullmatch(text)
    )


def goes_on(row: Row, last: FoundItem) -> bool:
    """Add a line without quantity to the item above; False if it is no part of that item.

    A text that begins where the item's description or product begins goes on with it; any other text
    between the description and the right is a remark.
    """
    start = last.description_left if last.description_left is not None else row.left
    slack = COLUMNS.same_edge * row.size
    if row.left < start - slack:
        return False
    for run in row.runs:
        if _PROSE_GO_ON.match(run.text):
            last.remarks.append(run.text)
        elif abs(run.box[0] - start) <= slack and not last.remarks:
            last.description.append(run.text)
        elif (
            last.product_left is not None
            and abs(run.box[0] - last.product_left) <= slack
            and not last.remarks
        ):
            last.product.append(run.text)
        else:
            last.remarks.append(run.text)
        last.texts.append(run.text)
    last.boxes.append(row.box)
    return True

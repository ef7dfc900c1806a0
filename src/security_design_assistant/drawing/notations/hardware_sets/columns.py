"""Column heads of an opening list, an index of openings or a list of items."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.notations.hardware_sets.rows import Row
from security_design_assistant.drawing.notations.hardware_sets.tolerances import COLUMNS
from security_design_assistant.drawing.notations.text.lines import Run
from security_design_assistant.drawing.page.geometry import Box, bounds

_OPENING_HEADS: Mapping[str, str] = {
    "id": r"(?:door|opening|mark|arch\.?\s+mark|door\s+mark)(?:\s*(?:no\.?|number|num|mark|#|id))?",
    "location": r"location|from\s*/?\s*to.*|description\s+of\s+opening|room(?:\s+name)?|opening\s+location",
    "from": r"from(?:\s+room)?(?:\s+(?:name|no\.?|number|#))?",
    "to": r"to(?:\s+room)?(?:\s+(?:name|no\.?|number|#))?",
    "hand": r"hand(?:ing)?",
    "quantity": r"qty\.?|quantity|count",
    "style": r"mode|style|opening\s+type|(?:sgl|single)\s*/\s*(?:pr|pair)",
    "keying": r"key(?:ing)?\s*(?:group|set|symbol)?",
    "label": r"(?:opening\s+)?(?:label|rating)|fire(?:\s+(?:label|rating|rated))?",
    "set": r"(?:hardware|hdwe?\.?|hw\.?)\s*(?:set|group|grp)\.?(?:\s*(?:no\.?|number|name|#))?"
    r"|(?:set|group)(?:\s*(?:no\.?|number|#))?",
    "heading": r"(?:hardware\s+|hdwe?\.?\s+|hw\.?\s+)?heading(?:\s*(?:no\.?|number|name|#))?",
    "other": r"degree|deg\.?|size.*|description|door\s+type|frame\s+type|item\s+number|arch\s+mark|material.*"
    r"|width|height|thickness|type|frame|elevation|remarks|comments|notes|finish|glass|detail.*|head|jamb|sill",
}
_ITEM_HEADS: Mapping[str, str] = {
    "set": r"(?:hardware|hdwe?\.?|hw\.?)?\s*(?:set|group|grp)\.?(?:\s*(?:no\.?|number|name|#))?",
    "quantity": r"qty\.?(?:\s*um|\s*unit|\s*uom)?|quantity",
    "unit": r"um|unit|uom",
    "description": r"description|item|type|hardware\s+item",
    "product": r"(?:catalog(?:ue)?|product|model|part|cat\.?)(?:\s*(?:number|no\.?|#))?|description",
    "finish": r"fin(?:ish)?\.?",
    "maker": r"mfr\.?|mfg\.?|mfgr\.?|manuf(?:acturer|\.)?|maker|vendor|supplier",
}


class _Heads:
    """What the heads of one kind of list are called.

    Parameters
    ----------
    wordings : regular expressions of the heads, by meaning.
    """

    def __init__(self, wordings: Mapping[str, str]) -> None:
        self._wordings = {
            meaning: re.compile(wording, re.IGNORECASE) for meaning, wording in wordings.items()
        }
        self._any = re.compile("|".join(wordings.values()), re.IGNORECASE)

    def meaning_of(self, text: str, taken: Collection[str]) -> str | None:
        """Return what a head means; ``other`` if that is taken by another head, None if it is none."""
        words = " ".join(text.split()).strip(" :")
        if not self._any.fullmatch(words):
            return None
        free = (
            meaning
            for meaning, wording in self._wordings.items()
            if meaning not in taken and wording.fullmatch(words)
        )
        return next(free, "other")


_OPENING, _ITEM = _Heads(_OPENING_HEADS), _Heads(_ITEM_HEADS)


@dataclass(frozen=True, slots=True)
class Columns:
    """Heads of a table's columns in the reading frame, by meaning, left to right."""

    heads: tuple[tuple[str, Box], ...]

    def has(self, meaning: str) -> bool:
        """Tell whether the table has a column of this meaning."""
        return any(name == meaning for name, _ in self.heads)

    def meaning_of(self, run: Run) -> str:
        """Return the meaning of the column that a cell stands in.

        Cells begin at their head's left edge or stand centred below it.
        """
        best = min(self.heads, key=lambda head: _distance(run.box, head[1]))
        return best[0]

    def split(self, row: Row) -> Row:
        """Return the row with runs cut where a word begins at a column's edge: columns may touch."""
        edges = [box[0] for _, box in self.heads]
        cuts = [
            word.box[0]
            for run in row.runs
            for word in run.words[1:]
            if any(abs(word.box[0] - edge) <= COLUMNS.same_edge * run.size for edge in edges)
        ]
        return Row(tuple(piece for run in row.runs for piece in run.split(cuts))) if cuts else row

    def runs_in(self, meaning: str, row: Row) -> list[Run]:
        """Return the cells of a row that stand in the column."""
        if not self.has(meaning):
            return []
        return [run for run in row.runs if self.meaning_of(run) == meaning]

    def text_in(self, meaning: str, row: Row) -> str:
        """Return the cell's text, empty without one."""
        return " ".join(run.text for run in self.runs_in(meaning, row))

    def left_of(self, meaning: str) -> float | None:
        """Return the left edge of the column's head, in points."""
        return next((box[0] for name, box in self.heads if name == meaning), None)


def _distance(cell: Box, head: Box) -> float:
    """Return how far a cell is from standing below a head: by left edges or by middles."""
    by_left = abs(cell[0] - head[0])
    by_middle = abs((cell[0] + cell[2]) / 2 - (head[0] + head[2]) / 2)
    return min(by_left, by_middle)


def opening_columns(row: Row) -> Columns | None:
    """Return the columns if a row holds the heads of an opening list or of an index of openings."""
    heads = _heads(row, _OPENING)
    if heads is None or sum(name != "other" for name, _ in heads.heads) < 2 or len(heads.heads) < 3:
        return None
    return heads if heads.has("id") else None


def item_columns(row: Row) -> Columns | None:
    """Return the columns if a row holds the heads of a list of items."""
    heads = _heads(row, _ITEM)
    if heads is None or not heads.has("quantity") or len(heads.heads) < 2:
        return None
    return heads


def _heads(row: Row, wordings: _Heads) -> Columns | None:
    if any(char.isdigit() for run in row.runs for char in run.text):
        return None
    found: list[tuple[str, Box]] = []
    strange = 0
    for run in row.runs:
        heads = _heads_of(run, wordings, [name for name, _ in found])
        strange += heads is None
        if strange > COLUMNS.strange * len(row.runs):
            return None
        found.extend(heads if heads is not None else [("other", run.box)])
    return Columns(tuple(found))


def _heads_of(run: Run, wordings: _Heads, taken: Sequence[str]) -> list[tuple[str, Box]] | None:
    """Return the heads in one run; narrow columns print two of them close together (``Qty Mode``)."""
    found: list[tuple[str, Box]] = []
    start, count = 0, len(run.words)
    while start < count:
        for stop in range(count, start, -1):
            words = " ".join(word.text for word in run.words[start:stop])
            meaning = wordings.meaning_of(words, {*taken, *(name for name, _ in found)})
            if meaning is not None:
                found.append((meaning, bounds([word.box for word in run.words[start:stop]])))
                start = stop
                break
        else:
            return None
    return found


def cells_by_meaning(columns: Columns, row: Row) -> dict[str, list[Run]]:
    """Return a row's cells by the meaning of their column."""
    cells: dict[str, list[Run]] = {}
    for run in row.runs:
        cells.setdefault(columns.meaning_of(run), []).append(run)
    return cells


def joined(runs: Sequence[Run]) -> str:
    """Return the texts of cells as one."""
    return " ".join(run.text for run in runs)

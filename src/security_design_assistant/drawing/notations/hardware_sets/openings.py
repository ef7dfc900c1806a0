"""Openings of a heading: their numbers, and the location, hand and size columns beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.notations.hardware_sets import wording
from security_design_assistant.drawing.notations.hardware_sets.columns import Columns
from security_design_assistant.drawing.notations.hardware_sets.hardware_page import Opening
from security_design_assistant.drawing.notations.hardware_sets.items import find_item
from security_design_assistant.drawing.notations.hardware_sets.rows import Row
from security_design_assistant.drawing.notations.hardware_sets.tolerances import COLUMNS, OPENINGS
from security_design_assistant.drawing.notations.text.lines import Run
from security_design_assistant.drawing.page.geometry import Box, Frame
from security_design_assistant.drawing.page.tolerances import LINES, WORDS

_WITH_DOOR = re.compile(
    r"(?:\d{1,4}[.)]?\s{2,}(?=\d{1,3}\s))?(?:(?P<quantity>\d{1,3})\s+)?(?P<style>[A-Za-z][A-Za-z /.\-]*?)?\s*"
    r"\b(?:doors?|openings?|marks?)\b\s*(?:(?:numbers?|no|num|mark)\b\.?)?\s*(?:\(s\))?\s*[:#]*\s*(?=\#?[A-Za-z0-9])",
    re.IGNORECASE,
)
_WITH_STYLE = re.compile(
    r"(?P<quantity>\d{1,3})\s+(?P<style>SGL|SNG|PRA/PRI|PRA|PRI|PR|DE|DA|DBL|Single|Pair|Double(?:\s+Egress)?)\s+(?=\#?[A-Za-z0-9])"
)
_STYLE_ALONE = re.compile(
    r"(?P<quantity>\d{1,3})\s+(?P<style>(?:[A-Za-z/]+\s){1,3}(?:doors?|openings?))"
    rf"(?:(?=\s\s|$)|[\s:#]+(?:{wording.OPEN.pattern}))",
    re.IGNORECASE,
)
_TO_OR_FROM = re.compile(r"\s(?:to|from|to\s*/\s*from)\b", re.IGNORECASE)
_HAND_AT_END = re.compile(rf"\s+(?P<hand>{wording.HAND.pattern})$")
_DOOR_FIRST = re.compile(
    r"(?:door|opening)\b\s*(?:(?:number|no|num|mark)\b\.?)?\s*[:#]*\s*(?=\#?[A-Za-z0-9.\-]*\d)", re.IGNORECASE
)
_DOORS_WITHIN = re.compile(
    r"\b(?:doors?|openings?|marks?)\b\s*(?:(?:numbers?|nos?|num)\b\.?)?\s*(?:\(s\))?\s*[:#]*\s*(?=\#?[A-Za-z0-9.\-]*\d)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class FoundOpening:
    """An opening as its first line shows it; ``cells`` are the texts right of the number."""

    row: Row
    id: str
    box: Box
    quantity: int
    style: str
    cells: list[Run]
    counted: bool = False


def find_openings(row: Row, columns: Columns | None) -> list[FoundOpening]:
    """Return the openings that a line of an opening list starts, none for any other line.

    Parameters
    ----------
    row : a line under a heading, before its items.
    columns : the column heads above it, if the list is a table.
    """
    return _in_table(row, columns) if columns else _in_line(row)


@dataclass(frozen=True, slots=True)
class StyleAlone:
    """A line such as ``1 Double Egress Door``, whose number stands on the next line, or ``1 Door TBC``."""

    row: Row
    quantity: int
    style: str
    cells: tuple[Run, ...]


def find_style_alone(row: Row) -> StyleAlone | None:
    """Return the parts of a line that counts a door without its number."""
    text, places = _joined(row)
    match = _STYLE_ALONE.match(text)
    if match is None:
        return None
    cells = tuple(run for run, start in places if start >= match.end())
    return StyleAlone(row, int(match["quantity"]), match["style"], cells)


def quantity_without_number(row: Row, columns: Columns | None) -> int:
    """Return how many doors a row of a table counts whose number's cell is empty or says that it is open."""
    if columns is None or not columns.has("id"):
        return 0
    number, quantity = columns.text_in("id", row), columns.text_in("quantity", row)
    if (number and not wording.OPEN.fullmatch(number)) or not quantity.isdigit():
        return 0
    return int(quantity) if wording.STYLE.match(columns.text_in("style", row)) else 0


def find_number_below(row: Row, above: StyleAlone) -> list[FoundOpening]:
    """Return the opening whose number ``#101A`` stands below its style."""
    first = row.runs[0]
    match = wording.WHOLE_ID.fullmatch(first.text)
    if match is None or not first.text.startswith("#"):
        return []
    cells = list(above.cells)
    return [FoundOpening(above.row, match["id"], first.box, above.quantity, above.style, cells, counted=True)]


def list_numbers(row: Row, start_run: int = 0, start: int = 0) -> list[FoundOpening]:
    """Return the openings of a line of bare numbers, none if anything else stands on it.

    What stands for a number that is not known yet (:data:`wording.OPEN`) is passed over; the number of a
    specification's section
    and page is no list.
    """
    if wording.SECTION_NUMBER.match(row.text):
        return []
    found = []
    for index, run in enumerate(row.runs[start_run:]):
        begin = start if index == 0 else 0
        at = begin
        for word in re.finditer(r"[^\s,;&]+", run.text[begin:]):
            token = word.group()
            if token.casefold() == "and" or wording.OPEN.fullmatch(token):
                continue
            match = wording.WHOLE_ID.fullmatch(token)
            if match is None:
                return []
            at = begin + word.start()
            box = run.part(at, at + len(token))
            found.append(FoundOpening(row, match["id"], box, 1, "", []))
    return found


def open_numbers(row: Row) -> list[tuple[str, Box]]:
    """Return what stands in a list in the place of numbers that are not known yet, each with its box."""
    return [
        (match.group(), run.part(match.start(), match.end()))
        for run in row.runs
        for match in re.finditer(r"[^\s,;&]+", run.text)
        if wording.OPEN.fullmatch(match.group())
    ]


def first_number(row: Row) -> list[FoundOpening]:
    """Return the opening of a table's row whose heads stand on the page before: a number, then other cells.

    A number of one or two digits may be a quantity and is none.
    """
    first, *cells = row.runs
    match = wording.WHOLE_ID.fullmatch(first.text)
    if match is None or not cells or re.fullmatch(r"\d{1,2}", first.text):
        return []
    return [FoundOpening(row, match["id"], first.box, 1, "", cells)]


def carried(found: Sequence[FoundOpening], frame: Frame) -> list[Opening]:
    """Return openings that belong to a list of the page before, with the hand and the place beside them."""
    return [
        Opening(
            opening.row.text,
            frame.displayed(opening.box),
            opening.id,
            location=next((run.text for run in opening.cells if _has_words(run.text)), ""),
            hand=next((run.text for run in opening.cells if _is_hand(run.text)), ""),
            carried=True,
        )
        for opening in found
    ]


def _has_words(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]{3}", text)) and not _is_hand(text)


def _in_line(row: Row) -> list[FoundOpening]:
    text, places = _joined(row)
    match = _WITH_DOOR.match(text)
    if match is None or not wording.ids_at(text, match.end()):
        match = _WITH_STYLE.match(text)
        # ``1 PR 5BB1`` is a pair of hinges: without the word door, a place or a hand has to stand there.
        if match is None or not (_TO_OR_FROM.search(text) or any(_is_hand(run.text) for run in row.runs)):
            return []
    ids = wording.ids_at(text, match.end())
    if not ids or wording.NOT_USED.search(text):
        return []
    found = _listed(row, places, ids, int(match["quantity"] or 1), (match["style"] or "").strip())
    for opening in found:
        opening.counted = match["quantity"] is not None
    return found


def find_in_heading(row: Row) -> list[FoundOpening]:
    """Return the openings that a heading's own line lists: ``SET 5 (Doors 101, 102A)``."""
    text, places = _joined(row)
    match = _DOORS_WITHIN.search(text)
    ids = wording.ids_at(text, match.end()) if match else []
    return _listed(row, places, ids, 1, "") if ids else []


def find_door_heading(row: Row) -> FoundOpening | None:
    """Return the opening of a line that begins with it: ``Door 101A   LAB   HW-3``."""
    text, places = _joined(row)
    match = _DOOR_FIRST.match(text)
    ids = wording.ids_at(text, match.end())[:1] if match and not wording.is_sentence(text) else []
    return _listed(row, places, ids, 1, "")[0] if ids else None


def find_titled(row: Row, columns: Columns | None) -> list[FoundOpening]:
    """Return the opening of a line below ``DOORS:`` that begins with its number: ``101  CORRIDOR to LAB``.

    A line that could as well be so many of an item needs a way or a hand to be an opening.
    """
    first = row.runs[0]
    match = wording.WHOLE_ID.fullmatch(first.text)
    if match is None or len(row.runs) < 2 or not any(_is_place(run.text) for run in row.runs[1:]):
        return []
    led = bool(_TO_OR_FROM.search(row.text)) or any(_is_hand(run.text) for run in row.runs)
    if not led and find_item(row, columns, None) is not None:
        return []
    return [FoundOpening(row, match["id"], first.box, 1, "", list(row.runs[1:]))]


def _is_hand(text: str) -> bool:
    return bool(wording.HAND.fullmatch(text))


def _listed(
    row: Row,
    places: Sequence[tuple[Run, int]],
    ids: Sequence[tuple[str, int, int]],
    quantity: int,
    style: str,
) -> list[FoundOpening]:
    end = ids[-1][2]
    cells = [run for run, start in places if start >= end]
    tail = next(((run, start) for run, start in places if start < end < start + len(run.text)), None)
    if tail is not None:
        rest = _after(tail[0], end - tail[1])
        cells = ([rest] if rest else []) + cells
    return [
        FoundOpening(row, name, _place(places, start, stop), quantity, style, cells)
        for name, start, stop in ids
    ]


def _joined(row: Row) -> tuple[str, list[tuple[Run, int]]]:
    text, places = "", []
    for run in row.runs:
        text += "  " if text else ""
        places.append((run, len(text)))
        text += run.text
    return text, places


def _place(places: Sequence[tuple[Run, int]], start: int, stop: int) -> Box:
    run, begin = next((run, begin) for run, begin in reversed(places) if begin <= start)
    return run.part(start - begin, stop - begin)


def _after(run: Run, end: int) -> Run | None:
    """Return the words of a run that start at or after the character ``end``."""
    kept = [word for word, start in zip(run.words, run.starts, strict=True) if start >= end]
    if not kept:
        return None
    cut = (kept[0].box[0] + kept[0].box[2]) / 2
    before = [word for word, start in zip(run.words, run.starts, strict=True) if start < end]
    edge = (before[-1].box[2] + kept[0].box[0]) / 2 if before else cut
    return run.split([edge])[-1]


def _in_table(row: Row, columns: Columns) -> list[FoundOpening]:
    marks = columns.runs_in("id", row)
    if len(marks) != 1:
        return []
    match = wording.WHOLE_ID.fullmatch(marks[0].text)
    if match is None:
        return []
    quantity = columns.text_in("quantity", row)
    style = columns.text_in("style", row)
    cells = [run for run in row.runs if run.box[0] > marks[0].box[2]]
    count = int(quantity) if quantity.isdigit() else 1
    return [FoundOpening(row, match["id"], marks[0].box, count, style, cells, quantity.isdigit())]


def complete(
    found: Sequence[FoundOpening],
    rows: Sequence[Row],
    columns: Columns | None,
    frame: Frame,
    unnumbered: Sequence[Row] = (),
) -> list[Opening]:
    """Add to each opening what stands in its cells, over all lines that the cells run.

    Parameters
    ----------
    found : the openings of one list, top to bottom.
    rows : the lines of the list, and those that follow it up to the items.
    unnumbered : the first lines of openings without a number: what is below them is no part of those above.
    """
    openings = []
    first_rows = [*(opening.row for opening in found), *unnumbered]
    firsts = sorted({(row.middle, row.size) for row in first_rows})
    for opening in found:
        top = opening.row.middle - OPENINGS.above * opening.row.size
        below = [
            middle - OPENINGS.above * size
            for middle, size in firsts
            if middle > opening.row.middle + LINES.snap
        ]
        bottom = below[0] if below else float("inf")
        band = [row for row in rows if top <= row.middle < bottom]
        openings.append(_completed(opening, band, columns, frame))
    return openings


def _completed(opening: FoundOpening, band: Sequence[Row], columns: Columns | None, frame: Frame) -> Opening:
    location, glued = _location(opening, band, columns)
    location = wording.LABEL.sub("", location)
    texts = [run.text for run in opening.cells]
    own = [run.text for row in band for run in row.runs if row is opening.row or columns is not None]
    hand = (columns.text_in("hand", columns.split(opening.row)) if columns else "") or next(
        (text for text in texts if wording.HAND.fullmatch(text)), ""
    )
    hand = hand or glued
    rating = next((m.group() for m in map(wording.RATING.search, own) if m), "")
    style_words = f"{opening.style} {' '.join(texts)}"
    pair = bool(wording.PAIR.search(opening.style) or wording.PAIR_HAND.search(hand)) or (
        not opening.style and bool(re.search(r"\bpair\b", style_words, re.IGNORECASE))
    )
    return Opening(
        text=" | ".join(run.text for run in opening.row.runs),
        box=frame.displayed(opening.box),
        id=opening.id,
        quantity=opening.quantity,
        style=opening.style,
        location=location,
        hand=hand,
        fire_rating=rating,
        keying=columns.text_in("keying", opening.row) if columns else "",
        leaves=2 if pair else 1,
        counted=opening.counted,
    )


def _location(opening: FoundOpening, band: Sequence[Row], columns: Columns | None) -> tuple[str, str]:
    """Return the location's text and the hand, where that stands so close that it reads as one."""
    if columns is not None and columns.has("from") and columns.has("to"):
        sides = [_stacked(_cells(name, band, columns))[0] for name in ("from", "to")]
        return (f"{sides[0]} to {sides[1]}" if all(sides) else "".join(sides)), ""
    if columns is not None and columns.has("location"):
        return _stacked(_cells("location", band, columns))
    first = next((run for run in opening.cells if _is_place(run.text)), None)
    if first is None:
        return "", ""
    right = [run.box[0] for run in opening.cells if run.box[0] > first.box[2]]
    limit = min(right, default=float("inf"))
    lines = []
    for row in band:
        if row.middle < opening.row.middle - LINES.snap:
            continue
        runs = [first] if row is opening.row else [run for run in row.runs if _below(run, first, limit)]
        if runs:
            lines.append((row, runs))
    return _stacked(lines)


def _cells(name: str, band: Sequence[Row], columns: Columns) -> list[tuple[Row, list[Run]]]:
    lines = [(row, columns.runs_in(name, columns.split(row))) for row in band]
    return [(row, runs) for row, runs in lines if runs]


def _below(run: Run, first: Run, limit: float) -> bool:
    return abs(run.box[0] - first.box[0]) <= COLUMNS.same_edge * first.size and run.box[0] < limit


def _stacked(lines: Sequence[tuple[Row, Sequence[Run]]]) -> tuple[str, str]:
    """Join the lines of a cell; a wide gap ends it."""
    texts: list[str] = []
    hand = ""
    last: Row | None = None
    for row, runs in lines:
        if last is not None and row.middle - last.middle > WORDS.line_pitch * max(run.size for run in runs):
            break
        line = " ".join(run.text for run in runs)
        glued = _HAND_AT_END.search(line) if last is None else None
        if glued:
            line, hand = line[: glued.start()], glued["hand"]
        texts.append(line)
        last = row
    return " ".join(texts), hand


def _is_place(text: str) -> bool:
    """Tell whether a cell beside a number names a place, not a hand, size, degree or material."""
    if wording.HAND.fullmatch(text) or wording.RATING.fullmatch(text):
        return False
    if re.search(r"\d\s*['\u2019\"\u201d]|\b[A-Z]{2,3}\s*x\s*[A-Z]{2,3}\b|\d-\d+\s*x", text):
        return False
    return bool(re.search(r"[A-Za-z]{3}", text)) and not wording.STYLE.fullmatch(text)

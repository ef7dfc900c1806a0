"""Words and rules of one page to what is text-style on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from security_design_assistant.drawing.notations.text.candidate_ids import (
    FoundCandidates,
    find_candidates,
    short_id_runs,
)
from security_design_assistant.drawing.notations.text.candidates import find_marks, split_marks
from security_design_assistant.drawing.notations.text.door_rules import find_door_rules
from security_design_assistant.drawing.notations.text.identifiers import (
    LOWER_PART,
    UPPER_PART,
    FoundIdentifier,
    find_identifiers,
)
from security_design_assistant.drawing.notations.text.keys import read_key
from security_design_assistant.drawing.notations.text.lines import SCAN, Run, find_runs
from security_design_assistant.drawing.notations.text.list_headings import ListHeadings
from security_design_assistant.drawing.notations.text.nameless import nameless_lines
from security_design_assistant.drawing.notations.text.sentences import (
    SEPARATORS,
    Use,
    is_notes_heading,
    is_sentence,
    is_sheet_label,
    use_of,
)
from security_design_assistant.drawing.notations.text.tables import Entry, find_tables
from security_design_assistant.drawing.notations.text.text_reading import Mark, Mention, TextReading
from security_design_assistant.drawing.notations.text.tolerances import NOTES, RUNS
from security_design_assistant.drawing.page.enclosures import Enclosures, no_lines
from security_design_assistant.drawing.page.geometry import APART, Box, Frame, Word, bounds
from security_design_assistant.drawing.page.ruled_lines import Rules
from security_design_assistant.drawing.page.tolerances import TITLE_BLOCK

_MAYBE = re.compile(
    r"[A-Za-z][^A-Za-z0-9]\d|^[A-Z]\W?$|^[A-Z]_$|=|legend|\bkey\b|symbol|abbreviation|notation|\d{2}",
    re.IGNORECASE,
)
_SECURITY = re.compile(
    r"\b(security|access[- ]control(?:led)?|cctv|surveillance|intruder|card readers?|electronic locks?)\b",
    re.I,
)


@dataclass(slots=True)
class _Labels:
    """Ids that label components, the table entries among them, and the runs they stand in."""

    mentions: list[Mention] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


def read_text_style(
    words: Sequence[Word],
    rules: Sequence[tuple[float, float, float, float]],
    page: int,
    frame: Frame,
    enclosures: Enclosures | None = None,
) -> TextReading:
    """Collect ids, marks, key entries and schedules from one page.

    Parameters
    ----------
    words : visible words of the page, in its reading frame.
    rules : straight line pieces ``(x0, y0, x1, y1)`` of the same frame; slanted ones are ignored.
    page : page number, from 1.
    frame : where the reading frame lies on the displayed page.
    enclosures : outlines and strikes of the page, None where short ids are not looked for.

    Returns
    -------
    What was read, unexplained. A page without ids and without a key gives an empty reading.
    """
    if not any(_MAYBE.search(word.text) for word in words):
        return TextReading(page)
    runs = find_runs(words)
    key = read_key(runs, frame)
    shapes = enclosures or Enclosures(no_lines())
    found = _identifiers(runs, key.used)
    headings = ListHeadings(runs, [*found, *short_id_runs(runs)])
    labels = _labels(runs, found, frame, shapes, headings)
    labels.taken |= key.used | headings.used
    lines = Rules(np.array(rules, dtype=np.float64).reshape(-1, 4))
    tables = find_tables(runs, labels.entries, lines, key.used)
    kept = [index for index in range(len(labels.mentions)) if index not in tables.mentions]
    place = {old: new for new, old in enumerate(kept)}
    mentions = tuple(labels.mentions[index] for index in kept)
    inline = [_moved(mark, place) for mark in labels.marks if mark.mention in place]
    taken = labels.taken | tables.runs
    # Where ids are printed in full, a short number is a room, a sheet or a reference to one of them.
    full = bool(mentions or tables.tables) or enclosures is None
    short = FoundCandidates() if full else _short_ids(runs, taken, shapes, headings, frame)
    door_rules = tuple(find_door_rules(runs, frame))
    if not (mentions or tables.tables or short.mentions or key.entries or door_rules):
        return TextReading(page)
    marks = inline + find_marks(runs, taken, (*mentions, *short.mentions), frame)
    return TextReading(
        page, mentions, tuple(marks), tuple(key.entries), tuple(tables.tables), tuple(short.mentions),
        tuple(short.marks), any(_SECURITY.search(run.text) for run in runs),
        door_rules, tuple(nameless_lines(runs, taken, mentions, frame)),
    )  # fmt: skip


def _short_ids(
    runs: Sequence[Run], taken: set[int], shapes: Enclosures, headings: ListHeadings, frame: Frame
) -> FoundCandidates:
    return find_candidates(runs, taken, _Notes(runs).mention, shapes, headings, frame)


def _moved(mark: Mark, place: dict[int, int]) -> Mark:
    return Mark(mark.text, mark.count, mark.box, mark.shown, mark.unit, mark.in_words, place[mark.mention])


def _identifiers(runs: Sequence[Run], used: set[int]) -> dict[int, list[FoundIdentifier]]:
    complete = {index: find_identifiers(run.text) for index, run in enumerate(runs) if index not in used}
    packages = {
        item.identifier.package for found in complete.values() for item in found if item.identifier.level
    }
    for index, found in complete.items():
        if not found and packages:
            complete[index] = find_identifiers(runs[index].text, packages)
    return {index: found for index, found in complete.items() if found} | _broken(runs, used)


def _broken(runs: Sequence[Run], used: set[int]) -> dict[int, list[FoundIdentifier]]:
    """Join ids that are printed on two lines; the upper run is lengthened by the lower one's text."""
    uppers = [(i, run) for i, run in enumerate(runs) if i not in used and UPPER_PART.fullmatch(run.text)]
    if not uppers:
        return {}
    lowers = [(i, run) for i, run in enumerate(runs) if i not in used and LOWER_PART.fullmatch(run.text)]
    lowers.sort(key=lambda item: (item[1].direction, item[1].middle))
    middles = np.array([run.direction * APART + run.middle for _, run in lowers])
    joined = {}
    for index, upper in uppers:
        first = int(np.searchsorted(middles, upper.direction * APART + upper.middle))
        for _, lower in lowers[first : first + SCAN]:
            found = _joined(upper, lower)
            if found is not None:
                joined[index] = [found]
                break
    return joined


def _joined(upper: Run, lower: Run) -> FoundIdentifier | None:
    size = upper.size
    near = 0 < lower.middle - upper.middle <= RUNS.second_line * size and lower.direction == upper.direction
    left = abs(upper.local[0] - lower.local[0]) <= RUNS.aligned * size
    centred = (
        abs(upper.local[0] + upper.local[2] - lower.local[0] - lower.local[2]) <= 2 * RUNS.aligned * size
    )
    if not near or not (left or centred):
        return None
    upper_text, lower_text = upper.text.strip(), lower.text.strip()
    joint = "" if not upper_text[-1].isalnum() or not lower_text[0].isalnum() else "-"
    if joint and re.fullmatch(r"[A-Za-z]{1,2}\d{1,2}", lower_text):
        return None
    found = find_identifiers(upper_text + joint + lower_text)
    if len(found) != 1 or not found[0].identifier.level:
        return None
    upper.words = upper.words + lower.words
    upper.starts = upper.starts + [len(upper.text) + start for start in lower.starts]
    upper.text += lower.text
    upper.box = bounds([upper.box, lower.box])
    upper.local = bounds([upper.local, lower.local])
    lower.text, lower.words, lower.starts = "", [], []
    return FoundIdentifier(found[0].identifier, 0, len(upper.text))


def _labels(
    runs: Sequence[Run],
    found: dict[int, list[FoundIdentifier]],
    frame: Frame,
    shapes: Enclosures,
    headings: ListHeadings,
) -> _Labels:
    labels = _Labels()
    notes = _Notes(runs)
    printed: dict[tuple[str, int, int], Box] = {}
    for index in sorted(found):
        run = runs[index]
        labels.taken.add(index)
        stops = [0, *(item.end for item in found[index])]
        starts = [*(item.start for item in found[index]), len(run.text)]
        for number, item in enumerate(found[index]):
            head = run.text[stops[number] : item.start]
            tail = run.text[item.end : starts[number + 1]]
            head_marks = split_marks(head.strip(SEPARATORS)) if head.strip(SEPARATORS) else []
            tail_marks = split_marks(tail.strip(SEPARATORS)) if tail.strip(SEPARATORS) else []
            marks_only = (
                head_marks is not None and tail_marks is not None and not re.search(r"\bno\b", head, re.I)
            )
            if use_of(head, tail, marks_only) is Use.NOTE or notes.mention(run, item.start):
                continue
            heading = headings.of(index)
            around = ("", "") if marks_only else ("", tail.strip(SEPARATORS)) if heading else (head, tail)
            mention = _mention(run, item, *around, frame, shapes.crossed(run.part(item.start, item.end)))
            mention = replace(mention, heading=heading)
            corner = (mention.id, round(mention.box[0] / 2), round(mention.box[1] / 2))
            if corner in printed:
                continue
            printed[corner] = mention.box
            if marks_only:
                _add_inline(labels, run, index, (head, stops[number]), frame, len(labels.mentions))
                _add_inline(labels, run, index, (tail, item.end), frame, len(labels.mentions))
            if not head.strip(SEPARATORS) and run.direction == 0:
                labels.entries.append(Entry(len(labels.mentions), mention, run))
            labels.mentions.append(mention)
    return labels


def _mention(run: Run, item: FoundIdentifier, head: str, tail: str, frame: Frame, crossed: bool) -> Mention:
    box = run.part(item.start, item.end)
    rounded = (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
    identifier = item.identifier
    printed = run.text[item.start : item.end]
    return Mention(
        str(identifier), identifier.system, identifier.level, printed, rounded, frame.displayed(box),
        round(run.size, 2), run.direction, head.strip(SEPARATORS), tail.strip(), crossed=crossed,
    )  # fmt: skip


def _add_inline(
    labels: _Labels, run: Run, unit: int, part: tuple[str, int], frame: Frame, mention: int
) -> None:
    """Add the marks that are printed in one text with an id."""
    text, offset = part
    lead = len(text) - len(text.lstrip(SEPARATORS))
    for code, count, start, end in split_marks(text.strip(SEPARATORS)) or []:
        box = run.part(offset + lead + start, offset + lead + end)
        rounded = (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
        labels.marks.append(Mark(code, count, rounded, frame.displayed(box), unit, mention=mention))


class _Notes:
    """Knows which places on a page are notes or a title block."""

    def __init__(self, runs: Sequence[Run]) -> None:
        level = [run for run in runs if run.direction == 0 and run.text]
        self._sentences = _Heights([run for run in level if is_sentence(run.text)])
        self._labels = _Heights([run for run in level if is_sheet_label(run.text)])
        self._areas = _note_areas(level)

    def mention(self, run: Run, start: int) -> bool:
        """Tell whether the text at this place belongs to a note or is a document number."""
        return (
            any(_inside(run.box, area) for area in self._areas)
            or any(
                _labelled(label.box, run)
                for label in self._labels.between(
                    run.middle - 2 * TITLE_BLOCK.below * run.size, run.middle + TITLE_BLOCK.level * run.size
                )
            )
            or (
                start <= 2
                and any(
                    _continues(above, run)
                    for above in self._sentences.between(run.middle - 2 * run.size, run.middle)
                )
            )
        )


class _Heights:
    """Runs by the height of their middle."""

    def __init__(self, runs: list[Run]) -> None:
        self._runs = sorted(runs, key=lambda run: run.middle)
        self._middles = np.array([run.middle for run in self._runs])

    def between(self, top: float, bottom: float) -> list[Run]:
        """Return the runs between two heights, with a little slack; at most the nearest few hundred."""
        first = int(np.searchsorted(self._middles, top - 0.5))
        last = int(np.searchsorted(self._middles, bottom + 0.5))
        return self._runs[max(first, last - 200) : last]


def _inside(box: Box, area: Box) -> bool:
    return area[0] <= box[0] <= area[2] and area[1] <= box[1] <= area[3]


def _labelled(label: Box, run: Run) -> bool:
    """Tell whether a sheet label stands left of or right above the run."""
    size = run.size
    level = abs(label[1] + label[3] - 2 * run.middle) < TITLE_BLOCK.level * size
    beside = level and -size <= run.box[0] - label[2] <= TITLE_BLOCK.beside * size
    above = (
        -0.5 * size <= run.box[1] - label[3] <= TITLE_BLOCK.below * size
        and label[0] - size <= run.box[0] <= label[2] + 2 * size
    )
    return beside or above


def _continues(above: Run, run: Run) -> bool:
    """Tell whether a line goes on with the sentence of the line above it."""
    size = run.size
    step = run.middle - above.middle
    return (
        RUNS.same_line * size < step <= RUNS.second_line * size
        and abs(above.box[0] - run.box[0]) <= NOTES.line_indent * size
        and above.box[2] > run.box[0]
    )


def _note_areas(level: list[Run]) -> list[Box]:
    """Return the areas below headings such as NOTES, down to the first wide gap."""
    headings = [run for run in level if is_notes_heading(run.text)]
    areas = []
    for heading in headings[:50]:
        size = heading.size
        left, right = heading.box[0] - NOTES.left * size, heading.box[0] + NOTES.right * size
        bottom = heading.box[3]
        column = sorted(
            (
                run
                for run in level
                if run is not heading
                and left <= run.box[0] <= right
                and run.box[1] > bottom - RUNS.same_line * size
            ),
            key=lambda run: run.box[1],
        )
        for run in column:
            if run.box[1] - bottom > NOTES.end * size:
                break
            bottom = max(bottom, run.box[3])
        areas.append((left, heading.box[1], max(right, heading.box[2]), bottom))
    return areas

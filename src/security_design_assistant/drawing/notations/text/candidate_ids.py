"""Short texts that may be component ids, with what stands around each of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from security_design_assistant.drawing.notations.text.candidates import grid_bubbles, split_marks
from security_design_assistant.drawing.notations.text.device_words import find_devices
from security_design_assistant.drawing.notations.text.id_forms import (
    BY_SYSTEM,
    BY_SYSTEM_ID,
    ShortId,
    find_short_ids,
    form_of,
)
from security_design_assistant.drawing.notations.text.lines import Run
from security_design_assistant.drawing.notations.text.list_headings import ListHeadings
from security_design_assistant.drawing.notations.text.sentences import SEPARATORS, Use, use_of
from security_design_assistant.drawing.notations.text.text_reading import Mark, Mention
from security_design_assistant.drawing.notations.text.tolerances import RUNS, SHORT_IDS
from security_design_assistant.drawing.page.enclosures import Enclosures, Outline
from security_design_assistant.drawing.page.geometry import Box, Frame

_CAPTION = re.compile(r"\(?[A-Z][A-Za-z0-9 /&'.\-]*[A-Za-z0-9.]\)?|\([a-z][a-z ]+\)")
_NO_CAPTION = re.compile(
    r"\b(scale|drawing|drg|sheet|level|floor|rev|date|legend|key|notes?|typ|see|refer|north)\b|[=:;]", re.I
)


@dataclass(slots=True)
class FoundCandidates:
    """Candidates of one page and the marks that are printed in one text with them."""

    mentions: list[Mention] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def find_candidates(
    runs: Sequence[Run],
    taken: Collection[int],
    is_note: Callable[[Run, int], bool],
    enclosures: Enclosures,
    headings: ListHeadings,
    frame: Frame,
) -> FoundCandidates:
    """Find short texts that may be ids.

    Parameters
    ----------
    runs : runs of one page; ``taken`` holds indices of those that are full ids, key, table or notes.
    is_note : tells whether the text at an offset of a run belongs to a note or a title block.
    enclosures : the page's small outlines, to see what stands around a text.
    headings : the page's lists of ids by device.

    Returns
    -------
    Nothing where there are more of them than a plan has doors.
    """
    spots = _spots(runs, taken)
    if not spots or len(spots) > SHORT_IDS.most:
        return FoundCandidates()
    bubbles = grid_bubbles(runs, frame)
    alone = ((index, runs[index]) for index, items in spots.items() if items[0].form != BY_SYSTEM)
    listed = _listed([(index, run) for index, run in alone if not find_devices(run.text)])
    captions = _Captions(runs, taken, spots)
    found = FoundCandidates()
    for index, items in spots.items():
        run = runs[index]
        if index in listed or index in bubbles:
            continue
        for number, item in enumerate(items):
            if not is_note(run, item.start):
                _add(found, run, index, items, number, captions, enclosures, headings, frame)
    return found


def short_id_runs(runs: Sequence[Run]) -> list[int]:
    """Return the runs that hold an id of a system letter and a number."""
    return [index for index, run in enumerate(runs) if BY_SYSTEM_ID.search(run.text)]


def _spots(runs: Sequence[Run], taken: Collection[int]) -> dict[int, list[ShortId]]:
    spots = {}
    for index, run in enumerate(runs):
        if index not in taken and run.text and any(character.isdigit() for character in run.text):
            found = find_short_ids(run.text)
            if found:
                spots[index] = found
    return spots


def _add(
    found: FoundCandidates,
    run: Run,
    index: int,
    items: Sequence[ShortId],
    number: int,
    captions: _Captions,
    enclosures: Enclosures,
    headings: ListHeadings,
    frame: Frame,
) -> None:
    item = items[number]
    head = run.text[items[number - 1].end if number else 0 : item.start]
    tail = run.text[item.end : items[number + 1].start if number + 1 < len(items) else len(run.text)]
    marks = [split_marks(text.strip(SEPARATORS)) if text.strip(SEPARATORS) else [] for text in (head, tail)]
    marks_only = item.form == BY_SYSTEM and marks[0] is not None and marks[1] is not None
    heading = headings.of(index)
    if not heading and use_of(head, tail, marks_only) is Use.NOTE:
        return
    box = _rounded(run.part(item.start, item.end))
    outline = enclosures.around(box)
    plain = re.fullmatch(r"\d{1,2}", item.identifier)
    if plain and outline is Outline.NONE:
        return
    before = "" if marks_only or heading else head.strip(SEPARATORS)
    after = "" if marks_only else tail.strip(SEPARATORS) if heading else tail.strip()
    mention = Mention(
        item.identifier, item.system, "", run.text[item.start : item.end], box, frame.displayed(box),
        round(run.size, 2), run.direction, before, after, item.form, outline.value, captions.of(run), index,
        enclosures.crossed(box), heading,
    )  # fmt: skip
    if marks_only and not heading:
        for part, offset, pieces in ((head, item.start - len(head), marks[0]), (tail, item.end, marks[1])):
            lead = len(part) - len(part.lstrip(SEPARATORS))
            for code, count, start, end in pieces or []:
                place = run.part(offset + lead + start, offset + lead + end)
                found.marks.append(
                    Mark(
                        code,
                        count,
                        _rounded(place),
                        frame.displayed(place),
                        index,
                        False,
                        len(found.mentions),
                    )
                )
    found.mentions.append(mention)


def _rounded(box: Box) -> Box:
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))


def _listed(spots: Sequence[tuple[int, Run]]) -> set[int]:
    """Return the runs that stand in a column of a table or list."""
    columns: dict[tuple[int, int], list[tuple[int, Run]]] = defaultdict(list)
    for index, run in spots:
        for shift in (0.0, 0.5):
            columns[run.direction, round(run.local[0] / run.size + shift)].append((index, run))
    listed: set[int] = set()
    for column in columns.values():
        column.sort(key=lambda item: item[1].middle)
        chain: list[tuple[int, Run]] = []
        for index, run in column:
            if chain and run.middle - chain[-1][1].middle > SHORT_IDS.list_pitch * run.size:
                chain = []
            chain.append((index, run))
            if len(chain) >= SHORT_IDS.list_rows:
                listed.update(place for place, _ in chain)
    return listed


class _Captions:
    """Names printed right below an id, or right above it where nothing stands below."""

    def __init__(self, runs: Sequence[Run], taken: Collection[int], spots: Collection[int]) -> None:
        lines = [
            run
            for index, run in enumerate(runs)
            if index not in taken
            and index not in spots
            and _CAPTION.fullmatch(run.text)
            and re.search(r"[A-Za-z]{3}", run.text)
            and not _NO_CAPTION.search(run.text)
            and not find_devices(run.text)
            and form_of(run.text) is None
        ]
        self._lines = sorted(lines, key=lambda run: (run.direction, run.middle))
        self._keys = [(run.direction, run.middle) for run in self._lines]

    def of(self, run: Run) -> str:
        """Return the caption of an id's run, empty if there is none."""
        reach = RUNS.second_line * run.size
        for low, high in ((run.middle, run.middle + reach), (run.middle - reach, run.middle)):
            first = bisect_left(self._keys, (run.direction, low))
            for line in self._lines[first:]:
                if line.direction != run.direction or line.middle > high:
                    break
                if _below_each_other(line, run):
                    return line.text
        return ""


def _below_each_other(line: Run, run: Run) -> bool:
    if line is run or abs(line.middle - run.middle) < run.size / 2:
        return False
    left = abs(line.local[0] - run.local[0]) <= RUNS.aligned * run.size
    centred = abs(line.local[0] + line.local[2] - run.local[0] - run.local[2]) <= 2 * RUNS.aligned * run.size
    return left or centred

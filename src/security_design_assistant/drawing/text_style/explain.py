"""From the readings of all pages to components, legend and review notes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from security_design_assistant.drawing.text_style.association import Link, Unit, associate, gap_between
from security_design_assistant.drawing.text_style.codes import Codebook, Evidence, Explanation
from security_design_assistant.drawing.text_style.columns import FoundDevice, read_device_list
from security_design_assistant.drawing.text_style.device_words import find_devices
from security_design_assistant.drawing.text_style.draft import TYPES, Draft, Source, merge
from security_design_assistant.drawing.text_style.lines import union
from security_design_assistant.drawing.text_style.location import combined, read_location
from security_design_assistant.drawing.text_style.reading import Mark, Mention, TextReading
from security_design_assistant.drawing.text_style.schedule_rows import resolve_tables
from security_design_assistant.drawing.text_style.sides import side_of
from security_design_assistant.models.analysis import Component, DeviceType, LegendEntry, Location, ReviewNote

_COMMON_WORD = re.compile(
    r"NO|TO|OF|UP|DN|DOWN|IN|OUT|ON|AT|BY|AND|THE|OR|TYP|NTS|FFL|SSL|FCL|WC|AHU|FCU|RM|FL|FD|FH|SIM|NTE|EQ|REF|REV"
    r"|ID|DRG|GF|LG|UG|BF|MM"
)
_MOST_NOTES = 100


@dataclass(frozen=True, slots=True)
class TextFindings:
    """Components of the drawing, its key, and what a person should look at."""

    components: tuple[Component, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    notes: tuple[ReviewNote, ...] = ()


@dataclass(slots=True)
class _Doubts:
    """Marks that need a person, by code: where they stand and how they were read."""

    unknown: dict[str, list[tuple[int, str, Mark]]] = field(default_factory=lambda: defaultdict(list))
    guessed: dict[str, list[tuple[int, str, Mark]]] = field(default_factory=lambda: defaultdict(list))
    notes: list[ReviewNote] = field(default_factory=list)


def explain_text_style(readings: Sequence[TextReading]) -> TextFindings:
    """Turn what was read on the pages into components.

    Parameters
    ----------
    readings : one a page, in page order; a key on any page explains the marks of all.

    Returns
    -------
    Nothing if no page has an id. Duplicate ids and numbering gaps among the components are not noted
    here: :mod:`security_design_assistant.drawing.numbering` does that for all components together.
    """
    if not any(reading.mentions or reading.tables for reading in readings):
        return TextFindings()
    used = {mark.text for reading in readings for mark in reading.marks}
    codebook = Codebook(((reading.page, entry) for reading in readings for entry in reading.key), used)
    doubts = _Doubts()
    drafts: list[Draft] = []
    schedules = resolve_tables(readings, codebook)
    doubts.notes.extend(schedules.notes)
    for reading, freed in zip(readings, schedules.freed, strict=True):
        drafts.extend(_plan_drafts(reading, freed, codebook, doubts))
    drafts.extend(schedules.drafts)
    components, notes = _merged(drafts)
    notes.extend(doubts.notes)
    notes.extend(_doubt_notes(doubts, codebook))
    notes.extend(_conflict_notes(codebook))
    notes.sort(key=lambda note: (note.page or 0, note.code, note.component_id or "", note.message))
    return TextFindings(tuple(components), _legend(readings), tuple(notes))


def _legend(readings: Sequence[TextReading]) -> tuple[LegendEntry, ...]:
    return tuple(
        LegendEntry(
            page=reading.page, section=entry.section, code=entry.code, meaning=entry.meaning, bbox=entry.shown
        )
        for reading in readings
        for entry in reading.key
    )


def _merged(drafts: list[Draft]) -> tuple[list[Component], list[ReviewNote]]:
    by_id: dict[str, list[Draft]] = defaultdict(list)
    notes = []
    for draft in drafts:
        if draft.mention.system in TYPES:
            by_id[draft.mention.id.casefold()].append(draft)
        else:
            notes.append(_strange_system(draft))
    kept = []
    for same in by_id.values():
        remaining, found = merge(same)
        kept.extend(remaining)
        notes.extend(found)
    kept.sort(key=lambda draft: (draft.page, draft.mention.id.casefold(), draft.mention.box))
    for draft in kept:
        if draft.mention.system == "A" and not draft.devices:
            notes.append(_without_devices(draft))
    return [draft.component() for draft in kept], notes


def _strange_system(draft: Draft) -> ReviewNote:
    message = (
        f"{draft.mention.id} looks like a component id, but {draft.mention.system} is none of the systems "
        "A, C, V and I. It was left out of the schedule."
    )
    return ReviewNote(code="unknown_system", message=message, page=draft.page, bbox=draft.mention.shown)


def _without_devices(draft: Draft) -> ReviewNote:
    message = f"{draft.mention.id} has no device marks beside it and no devices in a schedule."
    return ReviewNote(
        code="unconnected_tag",
        message=message,
        page=draft.page,
        component_id=draft.mention.id,
        bbox=draft.mention.shown,
    )


def _plan_drafts(
    reading: TextReading, freed: frozenset[int], codebook: Codebook, doubts: _Doubts
) -> list[Draft]:
    """Draft every id on a page that is not part of a table, with the marks around it."""
    drafts: dict[int, Draft] = {}
    for index, mention in enumerate(reading.mentions):
        if index not in freed:
            drafts[index] = _labelled(mention, reading.page, codebook, doubts)
    anchors = [index for index, draft in drafts.items() if draft.source is Source.PLAN]
    for mark in reading.marks:
        if mark.mention in drafts:
            _add_inline(drafts[mark.mention], mark, reading, codebook, doubts)
    groups = _units(reading, freed, codebook)
    units = [unit for unit, _ in groups]
    links = associate([reading.mentions[index] for index in anchors], units)
    for number, (unit, marks) in enumerate(groups):
        if number in links:
            _add_linked(drafts, anchors, links[number], marks, reading, codebook, doubts)
        elif unit.known:
            _note_orphans(marks, reading.page, codebook, doubts)
    return list(drafts.values())


def _labelled(mention: Mention, page: int, codebook: Codebook, doubts: _Doubts) -> Draft:
    """Draft an id with what its own line says: location and named devices."""
    devices, place, unknown = read_device_list(mention.tail, codebook, page) if mention.tail else ([], "", [])
    location = combined(
        read_location(place), read_location(mention.head) if find_name(mention.head) else Location()
    )
    draft = Draft(
        mention, page, Source.LIST if devices else Source.PLAN, devices, location, marked=bool(devices)
    )
    if devices:
        draft.reasons.append(
            f"Line on page {page} that begins with the id names {len(devices)} kinds of device."
            if len(devices) > 1
            else f"Line on page {page} that begins with the id names a device."
        )
        for words in unknown:
            doubts.notes.append(_unread_words(words, draft))
    else:
        draft.reasons.append(f"Id printed as {mention.printed} on page {page}.")
    return draft


def find_name(head: str) -> bool:
    """Tell whether the text before an id is a room's name, not a label such as ``Door no.``."""
    return bool(re.search(r"[A-Za-z]{3}", head)) and not re.search(
        r"\b(door|camera|intercom|detector|device|point|component|tag|asset|ref|reference|id|item|number)\b",
        head,
        re.I,
    )


def _unread_words(words: str, draft: Draft) -> ReviewNote:
    message = f"“{words[:60]}” in the line of {draft.mention.id} names no device that the schedule knows."
    return ReviewNote(
        code="unknown_symbol",
        message=message,
        page=draft.page,
        component_id=draft.mention.id,
        bbox=draft.mention.shown,
    )


def _explained(mark: Mark, page: int, codebook: Codebook) -> list[tuple[str | None, int, Explanation]]:
    """Return (code, count, explanation) of a mark; device words may name several."""
    if not mark.in_words:
        return [(mark.text, mark.count, codebook.explain(mark.text, page))]
    return [
        (device.code, device.count, Explanation(device.meaning, device.words, Evidence.KEY))
        for device in find_devices(mark.text)
    ]


def _add_mark(draft: Draft, mark: Mark, codebook: Codebook, doubts: _Doubts) -> None:
    draft.marked = True
    for code, count, explained in _explained(mark, draft.page, codebook):
        if explained.meaning is None:
            continue
        draft.devices.append(
            FoundDevice(explained.meaning, code, count, explained.words, explained.evidence, (mark.shown,))
        )
        if code is None or draft.mention.system not in TYPES:
            continue
        if explained.meaning.type is DeviceType.UNKNOWN:
            doubts.unknown[code].append((draft.page, draft.mention.id, mark))
        elif explained.evidence is Evidence.LIKELY:
            doubts.guessed[code].append((draft.page, draft.mention.id, mark))


def _add_inline(draft: Draft, mark: Mark, reading: TextReading, codebook: Codebook, doubts: _Doubts) -> None:
    explained = codebook.explain(mark.text, reading.page)
    if explained.evidence is Evidence.NONE and (_is_word(mark.text) or mark.text == draft.mention.level):
        if len(mark.text) > 2 and mark.text.isalpha():
            draft.location = combined(draft.location, Location(room_name=mark.text))
        return
    _add_mark(draft, mark, codebook, doubts)
    draft.reasons.append(f"{_named(mark, explained)} printed in one text with it.")


def _is_word(text: str) -> bool:
    return bool(_COMMON_WORD.fullmatch(text)) or (text.isalpha() and len(text) >= 4)


def _units(reading: TextReading, freed: frozenset[int], codebook: Codebook) -> list[tuple[Unit, list[Mark]]]:
    """Group marks by the text they were printed in; texts with other words than marks are dropped."""
    rows = _RowBands([reading.mentions[index] for index in freed])
    groups: dict[int, list[Mark]] = defaultdict(list)
    for mark in reading.marks:
        if mark.mention < 0 and not rows.hold(mark):
            groups[mark.unit].append(mark)
    levels = {mention.level for mention in reading.mentions}
    units = []
    for group in groups.values():
        marks = _without_sides(group, reading.page, codebook)
        evidence = [_explained(mark, reading.page, codebook)[0][2].evidence for mark in marks]
        pairs = list(zip(marks, evidence, strict=True))
        if any(mark.text in levels and strength < Evidence.CUSTOM for mark, strength in pairs):
            continue
        if any(strength is Evidence.NONE and _is_word(mark.text) for mark, strength in pairs):
            continue
        known = any(strength > Evidence.UNCERTAIN for strength in evidence)
        box = union([mark.box for mark in marks])
        units.append((Unit(tuple(mark.text for mark in marks), box, known), marks))
    return units


def _without_sides(marks: list[Mark], page: int, codebook: Codebook) -> list[Mark]:
    """Take the side of the door off ``R IN``; a text that is nothing else stays as it is."""
    kept = [
        mark
        for mark in marks
        if mark.text not in ("IN", "OUT") or codebook.explain(mark.text, page).evidence is Evidence.KEY
    ]
    return kept or marks


class _RowBands:
    """Rows of a table whose ids stood among the plan's: what is right of them are cells, not marks."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._bands = sorted((mention.box[1], mention.box[3], mention.box[0]) for mention in mentions)

    def hold(self, mark: Mark) -> bool:
        """Tell whether a mark is a cell of one of the rows."""
        middle = (mark.box[1] + mark.box[3]) / 2
        last = bisect_right(self._bands, (middle, float("inf"), float("inf")))
        return any(
            bottom >= middle and mark.box[0] >= left
            for _, bottom, left in self._bands[max(0, last - 8) : last]
        )


def _add_linked(
    drafts: dict[int, Draft],
    anchors: list[int],
    link: Link,
    marks: list[Mark],
    reading: TextReading,
    codebook: Codebook,
    doubts: _Doubts,
) -> None:
    draft = drafts[anchors[link.mention]]
    for mark in marks:
        _add_mark(draft, mark, codebook, doubts)
    distance = round(gap_between(marks[0].box, draft.mention.box))
    names = " and ".join(_named(mark, _explained(mark, reading.page, codebook)[0][2]) for mark in marks[:3])
    where = f"{distance} pt {side_of(marks[0].box, draft.mention)}"
    if link.support:
        draft.reasons.append(f"{names} {where}, as for {link.support} of {link.total} marks.")
        return
    draft.reasons.append(f"{names} {where}, the nearest id.")
    draft.trust = min(draft.trust, 0.92 if link.rival is None else 0.75)
    if link.rival is not None:
        rival = drafts[anchors[link.rival]].mention.id
        message = (
            f"Mark {marks[0].text} stands about as near to {rival} as to {draft.mention.id}; it was given to "
            f"{draft.mention.id}."
        )
        if rival != draft.mention.id:
            doubts.notes.append(
                ReviewNote(
                    code="ambiguous_mark",
                    message=message,
                    page=reading.page,
                    component_id=draft.mention.id,
                    bbox=marks[0].shown,
                )
            )


def _named(mark: Mark, explained: Explanation) -> str:
    if mark.in_words:
        return f"“{mark.text}”"
    if explained.evidence is Evidence.KEY:
        return f"Mark {mark.text} (key: {explained.words})"
    return f"Mark {mark.text}"


def _note_orphans(marks: list[Mark], page: int, codebook: Codebook, doubts: _Doubts) -> None:
    for mark in marks:
        strength = codebook.explain(mark.text, page).evidence
        if mark.in_words or strength < Evidence.CUSTOM or len(doubts.notes) >= _MOST_NOTES:
            continue
        message = f"Mark {mark.text} stands near no component id; no component was given it."
        doubts.notes.append(ReviewNote(code="orphan_mark", message=message, page=page, bbox=mark.shown))


def _doubt_notes(doubts: _Doubts, codebook: Codebook) -> list[ReviewNote]:
    notes = []
    for code, places in doubts.unknown.items():
        words = codebook.explain(code, places[0][0])
        why = (
            f"the key says “{words.words}”, which is no device that the schedule knows"
            if words.evidence is Evidence.KEY
            else "no key on the drawing explains it"
        )
        notes.append(_code_note("unknown_symbol", f"Mark {code} at {_places(places)}: {why}.", places))
    for code, places in doubts.guessed.items():
        meaning = codebook.explain(code, places[0][0]).meaning
        kind = meaning.type.value.replace("_", " ") if meaning else "unknown"
        message = f"Mark {code} at {_places(places)} is not explained by a key; it was read as {kind}."
        notes.append(_code_note("ambiguous_mark", message, places))
    return notes


def _places(places: list[tuple[int, str, Mark]]) -> str:
    ids = list(dict.fromkeys(component for _, component, _ in places))
    return ", ".join(ids[:4]) + (f" and {len(ids) - 4} more" if len(ids) > 4 else "")


def _code_note(code: str, message: str, places: list[tuple[int, str, Mark]]) -> ReviewNote:
    page, component, mark = places[0]
    return ReviewNote(code=code, message=message, page=page, component_id=component, bbox=mark.shown)


def _conflict_notes(codebook: Codebook) -> list[ReviewNote]:
    notes = []
    for code, (first, second, page) in codebook.conflicts.items():
        message = (
            f"The key explains {code} twice: “{first.meaning}” and “{second.meaning}”. The first was used."
        )
        notes.append(ReviewNote(code="ambiguous_mark", message=message, page=page, bbox=second.shown))
    return notes

"""From the readings of all pages to components, legend and review notes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.catalogue.components import COMPONENT_OF_SYSTEM, ComponentType
from security_design_assistant.drawing.notations.text.association import Link, Unit, associate, gap_between
from security_design_assistant.drawing.notations.text.codes import Codebook, Evidence, Explanation
from security_design_assistant.drawing.notations.text.columns import FoundDevice, read_device_list
from security_design_assistant.drawing.notations.text.device_ids import fold_device_ids
from security_design_assistant.drawing.notations.text.device_words import find_devices
from security_design_assistant.drawing.notations.text.door_rules import apply_rule
from security_design_assistant.drawing.notations.text.doubts import (
    Doubts,
    bare_ids,
    conflict_notes,
    crossed_out,
    note_orphans,
    passed_over,
    repeat_notes,
    strange_system,
    unlearned_numbers,
    unread_words,
    without_devices,
    without_id,
    without_key,
)
from security_design_assistant.drawing.notations.text.draft import Draft, Repeat, Source, merge
from security_design_assistant.drawing.notations.text.evidence import MENTION
from security_design_assistant.drawing.notations.text.learning import Learned, learn_ids
from security_design_assistant.drawing.notations.text.location import combined, read_location
from security_design_assistant.drawing.notations.text.schedule_rows import resolve_tables
from security_design_assistant.drawing.notations.text.sides import side_of
from security_design_assistant.drawing.notations.text.text_reading import Mark, Mention, TextReading
from security_design_assistant.drawing.page.geometry import bounds
from security_design_assistant.models.analysis import (
    Component,
    DeviceType,
    LegendEntry,
    Location,
    ReviewNote,
)

_COMMON_WORD = re.compile(
    r"NO|TO|OF|UP|DN|DOWN|IN|OUT|ON|AT|BY|AND|THE|OR|TYP|NTS|FFL|SSL|FCL|WC|AHU|FCU|RM|FL|FD|FH|SIM|NTE|EQ|REF|REV"
    r"|ID|DRG|GF|LG|UG|BF|MM"
)
_SAYS_WHAT = re.compile(
    r"\W*(door|gate|camera|intercom|detector|reader)s?(\s+(with|without|w/|type)\b|\W*$)", re.I
)
"""A description of the thing itself (``Door with 8pt text``), not of its place."""


@dataclass(frozen=True, slots=True)
class TextFindings:
    """Components of the drawing, its key, and what a person should look at.

    ``scheduled`` are the ids that stand only in tables and lists.
    """

    components: tuple[Component, ...] = ()
    scheduled: frozenset[str] = frozenset()
    legend: tuple[LegendEntry, ...] = ()
    notes: tuple[ReviewNote, ...] = ()


def explain_text_style(readings: Sequence[TextReading]) -> TextFindings:
    """Turn what was read on the pages into components.

    Parameters
    ----------
    readings : one a page, in page order; a key on any page explains the marks of all.

    Returns
    -------
    Nothing if no page has an id. Duplicate ids and numbering gaps among the components are not noted
    here: the review does that for all components together.
    """
    used = {mark.text for reading in readings for mark in reading.marks}
    entries = [(reading.page, entry) for reading in readings for entry in reading.key]
    learned = learn_ids(readings, Codebook(entries, used))
    readings = learned.readings
    unlearned = unlearned_numbers(learned.unlearned)
    if not any(reading.mentions or reading.tables for reading in readings):
        return TextFindings(notes=tuple(unlearned))
    codebook = Codebook(entries, used, learned.door_marks)
    doubts = Doubts()
    drafts: list[Draft] = []
    schedules = resolve_tables(readings, codebook)
    doubts.notes.extend(schedules.notes)
    for reading, freed in zip(readings, schedules.freed, strict=True):
        drafts.extend(_plan_drafts(reading, freed, codebook, doubts))
    drafts.extend(schedules.drafts)
    drafts, crossed = _standing(drafts)
    drafts, nameless = fold_device_ids(_joined_lists(drafts), codebook)
    doubts.notes.extend(nameless)
    for draft in drafts:
        _tell_form(draft, learned, unkeyed=not entries)
    kept, notes = _merged(drafts, readings)
    if learned.witnesses and not entries:
        notes += without_key(kept)
    notes += [*crossed, *doubts.notes, *passed_over(learned.passed_over), *unlearned]
    notes.extend(conflict_notes(codebook))
    notes.extend(without_id(line, reading.page) for reading in readings for line in reading.nameless)
    notes.sort(key=lambda note: (note.page or 0, note.code, note.component_id or "", note.message))
    return TextFindings(
        components=tuple(draft.component() for draft in kept),
        scheduled=frozenset(draft.mention.id for draft in kept if draft.source is not Source.PLAN),
        legend=_legend(readings),
        notes=tuple(notes),
    )


def _standing(drafts: Sequence[Draft]) -> tuple[list[Draft], list[ReviewNote]]:
    """Part the drafts from those whose id is struck through, which the drawing takes back."""
    gone = [draft for draft in drafts if draft.mention.crossed]
    return [draft for draft in drafts if not draft.mention.crossed], [crossed_out(draft) for draft in gone]


def _joined_lists(drafts: Sequence[Draft]) -> list[Draft]:
    """Join what the lists by device say of one id: it stands once in each list of a device that it has."""
    kept: list[Draft] = []
    listed: dict[str, Draft] = {}
    for draft in drafts:
        first = listed.setdefault(draft.mention.id.casefold(), draft) if draft.mention.heading else draft
        if first is draft:
            kept.append(draft)
            continue
        kinds = {device.meaning for device in first.devices}
        first.devices += [device for device in draft.devices if device.meaning not in kinds]
        first.reasons += [reason for reason in draft.reasons if reason not in first.reasons]
    return kept


def _tell_form(draft: Draft, learned: Learned, *, unkeyed: bool) -> None:
    """Say why a short text was taken as an id, and trust it no more than that allows."""
    form = draft.mention.form
    if not form:
        return
    count = learned.witnesses.get(form, 0)
    outline = f" in a {draft.mention.outline}" if draft.mention.outline else ""
    draft.reasons.insert(1, f"{count} ids of its form{outline} have device marks beside them.")
    by_custom = any(device.code and device.evidence < Evidence.KEY for device in draft.devices)
    doubtful = unkeyed and (by_custom or not draft.devices)
    draft.trust *= MENTION.unkeyed if doubtful else MENTION.learned


def _legend(readings: Sequence[TextReading]) -> tuple[LegendEntry, ...]:
    return tuple(entry.of_page(reading.page) for reading in readings for entry in reading.key)


def _merged(drafts: list[Draft], readings: Sequence[TextReading]) -> tuple[list[Draft], list[ReviewNote]]:
    by_id: dict[str, list[Draft]] = defaultdict(list)
    notes = []
    for draft in drafts:
        if draft.mention.system in COMPONENT_OF_SYSTEM:
            by_id[draft.mention.id.casefold()].append(draft)
        else:
            notes.append(strange_system(draft))
    repeats: list[Repeat] = []
    kept = []
    for same in by_id.values():
        remaining, again, found = merge(same)
        kept.extend(remaining)
        repeats.extend(again)
        notes.extend(found)
    notes.extend(repeat_notes(repeats))
    for reading in readings:
        for rule in reading.door_rules:
            notes.extend(apply_rule(rule, reading.page, kept))
    kept.sort(key=lambda draft: (draft.page, draft.mention.id.casefold(), draft.mention.box))
    for draft in kept:
        if draft.mention.system == "A" and not draft.devices:
            notes.append(without_devices(draft))
    notes.extend(bare_ids([draft for draft in kept if draft.bare]))
    return kept, notes


def _plan_drafts(
    reading: TextReading, freed: frozenset[int], codebook: Codebook, doubts: Doubts
) -> list[Draft]:
    """Draft every id on a page that is not part of a table, with the marks around it."""
    drafts: dict[int, Draft] = {}
    for index, mention in enumerate(reading.mentions):
        if index not in freed:
            drafts[index] = _labelled(mention, reading.page, codebook, doubts)
    anchors = [index for index, draft in drafts.items() if draft.source is Source.PLAN]
    for mark in reading.marks:
        if mark.mention in drafts:
            _add_inline(drafts[mark.mention], mark, reading, codebook)
    groups = _units(reading, freed, codebook)
    units = [unit for unit, _ in groups]
    links = associate([reading.mentions[index] for index in anchors], units)
    for number, (unit, marks) in enumerate(groups):
        if number in links:
            if _is_caption(marks, drafts[anchors[links[number].mention]].mention, reading.page, codebook):
                continue
            _add_linked(drafts, anchors, links[number], marks, reading, codebook, doubts)
        elif unit.known:
            note_orphans(marks, reading.page, codebook, doubts)
    return list(drafts.values())


def _is_caption(marks: Sequence[Mark], mention: Mention, page: int, codebook: Codebook) -> bool:
    """Tell whether a short text that nothing explains is the name under an id: LAB, as others have OFFICE."""
    unknown = all(codebook.explain(mark.text, page).evidence is Evidence.NONE for mark in marks)
    return unknown and " ".join(mark.text for mark in marks) == mention.caption


def _labelled(mention: Mention, page: int, codebook: Codebook, doubts: Doubts) -> Draft:
    """Draft an id with what its own line says: location and named devices."""
    devices, place, unknown = read_device_list(mention.tail, codebook, page) if mention.tail else ([], "", [])
    location = combined(
        read_location(place) if not _SAYS_WHAT.match(place) else Location(),
        read_location(mention.head) if find_name(mention.head) else Location(),
    )
    if mention.caption and not mention.caption.startswith("("):
        location = combined(location, read_location(mention.caption))
    if mention.heading:
        return _headed(mention, page, location)
    draft = Draft(
        mention, page, Source.LIST if devices else Source.PLAN, devices, location, marked=bool(devices)
    )
    if devices:
        draft.reasons.append(
            f"Line on page {page} that begins with the ID names {len(devices)} kinds of device."
            if len(devices) > 1
            else f"Line on page {page} that begins with the ID names a device."
        )
        for words in unknown:
            doubts.notes.append(unread_words(words, draft))
    else:
        draft.reasons.append(f"ID printed as {mention.printed} on page {page}.")
    return draft


def _headed(mention: Mention, page: int, location: Location) -> Draft:
    """Draft an id in a list under a heading that names a device."""
    named = find_devices(mention.heading)[0]
    door = COMPONENT_OF_SYSTEM.get(mention.system) is ComponentType.DOOR
    found = [] if not door else [FoundDevice(named.meaning, None, 1, named.words, Evidence.KEY)]
    draft = Draft(mention, page, Source.LIST, found, location, marked=True)
    draft.reasons.append(f"Listed on page {page} under “{mention.heading}”.")
    return draft


def find_name(head: str) -> bool:
    """Tell whether the text before an id is a room's name, not a label such as ``Door no.``."""
    return bool(re.search(r"[A-Za-z]{3}", head)) and not re.search(
        r"\b(doors?|cameras?|intercoms?|detectors?|devices?|points?|component|tag|asset|ref|reference|id|item|number)\b",
        head,
        re.I,
    )


def _explained(mark: Mark, page: int, codebook: Codebook) -> list[tuple[str | None, int, Explanation]]:
    """Return (code, count, explanation) of a mark; device words may name several."""
    if not mark.in_words:
        return [(mark.text, mark.count, codebook.explain(mark.text, page))]
    return [
        (device.code, device.count, Explanation(device.meaning, device.words, Evidence.KEY))
        for device in find_devices(mark.text)
    ]


def _add_mark(draft: Draft, mark: Mark, codebook: Codebook) -> None:
    draft.marked = True
    for code, count, explained in _explained(mark, draft.page, codebook):
        if explained.meaning is None or _own_sign(draft.mention, mark, explained):
            continue
        draft.devices.append(
            FoundDevice(explained.meaning, code, count, explained.words, explained.evidence, (mark.shown,))
        )


def _own_sign(mention: Mention, mark: Mark, explained: Explanation) -> bool:
    """Tell whether a letter is the sign of the component itself: an A at A-101, however the key calls it."""
    unknown = explained.meaning is not None and explained.meaning.type is DeviceType.UNKNOWN
    return bool(mention.form) and mark.text == mention.system and unknown


def _add_inline(draft: Draft, mark: Mark, reading: TextReading, codebook: Codebook) -> None:
    explained = codebook.explain(mark.text, reading.page)
    if explained.evidence is Evidence.NONE and (_is_word(mark.text) or mark.text == draft.mention.level):
        if len(mark.text) > 2 and mark.text.isalpha():
            draft.location = combined(draft.location, Location(room_name=mark.text))
        return
    _add_mark(draft, mark, codebook)
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
        box = bounds([mark.box for mark in marks])
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
    doubts: Doubts,
) -> None:
    draft = drafts[anchors[link.mention]]
    for mark in marks:
        _add_mark(draft, mark, codebook)
    distance = round(gap_between(marks[0].box, draft.mention.box))
    names = " and ".join(_named(mark, _explained(mark, reading.page, codebook)[0][2]) for mark in marks[:3])
    where = f"{distance} pt {side_of(marks[0].box, draft.mention)}"
    if link.support:
        draft.reasons.append(f"{names} {where}, as for {link.support} of {link.total} marks.")
        return
    draft.reasons.append(f"{names} {where}, the nearest ID.")
    draft.trust = min(draft.trust, MENTION.near if link.rival is None else MENTION.contested)
    if link.rival is not None:
        rival = drafts[anchors[link.rival]].mention.id
        message = (
            f"Mark {marks[0].text} is about as close to {rival} as to {draft.mention.id}; it was assigned to "
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

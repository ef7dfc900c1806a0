"""Which short texts of a drawing are component ids, learned from the device marks beside them.

A form of id is believed where device marks stand at a common place beside several texts of that form. A
system letter and a number (``A-101``) is an id by the reader's own knowledge and needs only two witnesses;
a bare number (``101A``) also names rooms, so it takes a key that explains the marks, or a sheet that calls
itself a security drawing, and only numbers with marks of their own become components.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from security_design_assistant.catalogue.components import SYSTEMS
from security_design_assistant.drawing.notations.text.association import Unit, associate, gap_between
from security_design_assistant.drawing.notations.text.candidates import Neighbourhood
from security_design_assistant.drawing.notations.text.codes import Codebook, Evidence
from security_design_assistant.drawing.notations.text.columns import read_device_list
from security_design_assistant.drawing.notations.text.id_forms import BY_SYSTEM
from security_design_assistant.drawing.notations.text.text_reading import Mark, Mention, TextReading
from security_design_assistant.drawing.notations.text.tolerances import SHORT_IDS
from security_design_assistant.drawing.page.tolerances import ACCOUNT
from security_design_assistant.models.analysis import DeviceType

_BARE_NUMBER = "9"
"""The form of room numbers, too: one without a shape around it and without a device is no doubt."""
_DOOR_LETTERS = ("D", "DR", "DOOR")

_Class = tuple[str, str]
"""Form and outline; ids with a system letter are one class whatever stands around them."""


@dataclass(slots=True)
class Learned:
    """What was learned: the readings with ids in place of candidates, and why.

    ``witnesses`` counts the ids with device marks of each form; ``door_marks`` are letters that stand for
    the doors themselves; ``passed_over`` holds, for a form that was learned, the texts without any device;
    ``unlearned`` holds texts in shapes that look like ids where nothing tells that they are.
    """

    readings: list[TextReading]
    witnesses: dict[str, int] = field(default_factory=dict)
    door_marks: frozenset[str] = frozenset()
    passed_over: dict[str, list[tuple[int, Mention]]] = field(default_factory=dict)
    unlearned: list[list[tuple[int, Mention]]] = field(default_factory=list)


@dataclass(slots=True)
class _Members:
    """Candidates of one class over all pages: ``(reading, candidate)`` each, and which have devices."""

    places: list[tuple[int, int]] = field(default_factory=list)
    witnesses: set[tuple[int, int]] = field(default_factory=set)
    units: set[tuple[int, int]] = field(default_factory=set)
    codes: Counter[str] = field(default_factory=Counter)
    keyed: int = 0
    gaps: list[float] = field(default_factory=list)

    @property
    def gap(self) -> float:
        """How far marks stand from the ids, in points; the nearer form of two is the one they belong to."""
        return sum(self.gaps) / len(self.gaps) if self.gaps else 0.0


def learn_ids(readings: Sequence[TextReading], codebook: Codebook) -> Learned:
    """Promote candidates whose form is believed to ids.

    Parameters
    ----------
    readings : all pages of the drawing, in order.
    codebook : meanings of marks; only marks that are devices of ours are witnesses.

    Returns
    -------
    The readings without candidates. Nothing is learned where ids are printed in full: there, a short
    number is a room, a sheet or a reference.
    """
    if any(reading.mentions or reading.tables for reading in readings):
        return Learned([_promoted(reading, ()) for reading in readings])
    classes = _classes(readings)
    accepted: list[tuple[_Class, _Members]] = []
    spent: set[tuple[int, int]] = set()
    witnessed = {kind: _witnessed(kind, places, readings, codebook, ()) for kind, places in classes.items()}
    for kind in sorted(classes, key=lambda kind: _rank(kind, witnessed[kind])):
        members = _witnessed(kind, classes[kind], readings, codebook, spent)
        if _believed(kind, members, readings):
            accepted.append((kind, members))
            spent |= members.units
    learned = _learned(readings, accepted)
    believed = {kind for kind, _ in accepted}
    learned.unlearned = _unlearned(
        readings, {kind: classes[kind] for kind in classes if kind not in believed}
    )
    return learned


def _unlearned(
    readings: Sequence[TextReading], classes: dict[_Class, list[tuple[int, int]]]
) -> list[list[tuple[int, Mention]]]:
    """Return, by form and shape, numbers in shapes of which most stand once: door numbers, most likely."""
    groups = []
    for (_, outline), places in sorted(classes.items()):
        group = [(readings[number].page, readings[number].candidates[index]) for number, index in places]
        group = [(page, mention) for page, mention in group if len(mention.id) >= SHORT_IDS.shortest]
        texts = Counter(mention.id for _, mention in group)
        if outline and len(texts) >= ACCOUNT.fewest_of_a_form and _mostly_once(texts):
            groups.append(group)
    return groups


def _mostly_once(texts: Counter[str]) -> bool:
    return sum(count == 1 for count in texts.values()) >= SHORT_IDS.nearly_all * len(texts)


def _rank(kind: _Class, members: _Members) -> tuple[object, ...]:
    """Put first the form that marks most likely belong to: a number in a shape before a bare one."""
    tenth = round(10 * len(members.witnesses) / max(1, len(members.places)))
    return (kind[0] != BY_SYSTEM, not kind[1], -tenth, members.gap, kind)


def learn_on_page(reading: TextReading) -> TextReading:
    """Return one page's reading with the ids that the page tells by itself, for the sheet's account."""
    used = {mark.text for mark in reading.marks}
    codebook = Codebook(((reading.page, entry) for entry in reading.key), used)
    return learn_ids([reading], codebook).readings[0]


def _classes(readings: Sequence[TextReading]) -> dict[_Class, list[tuple[int, int]]]:
    classes: dict[_Class, list[tuple[int, int]]] = defaultdict(list)
    for number, reading in enumerate(readings):
        for index, mention in enumerate(reading.candidates):
            outline = "" if mention.form == BY_SYSTEM else mention.outline
            classes[mention.form, outline].append((number, index))
    return classes


def _witnessed(
    kind: _Class,
    places: list[tuple[int, int]],
    readings: Sequence[TextReading],
    codebook: Codebook,
    spent: Collection[tuple[int, int]],
) -> _Members:
    """Find which candidates of a class have device marks beside them."""
    members = _Members(places)
    on_page: dict[int, list[int]] = defaultdict(list)
    for number, index in places:
        on_page[number].append(index)
    for number, indices in on_page.items():
        reading = readings[number]
        for mark in reading.candidate_marks:
            if mark.mention in indices:
                _count(members, [mark], (number, mark.mention), reading.page, codebook)
        for index in indices:
            candidate = reading.candidates[index]
            if candidate.heading or _tells_devices(candidate.tail, codebook, reading.page):
                members.witnesses.add((number, index))
        units, groups = _device_units(reading, codebook, {u for n, u in spent if n == number})
        own = {reading.candidates[index].unit for index in indices}
        free = [place for place, marks in enumerate(groups) if marks[0].unit not in own]
        links = associate([reading.candidates[index] for index in indices], [units[place] for place in free])
        for place, link in links.items():
            if link.support or kind[0] == BY_SYSTEM or kind[1]:
                marks = groups[free[place]]
                members.units.add((number, marks[0].unit))
                members.gaps.append(gap_between(marks[0].box, reading.candidates[indices[link.mention]].box))
                _count(members, marks, (number, indices[link.mention]), reading.page, codebook)
    return members


def _tells_devices(tail: str, codebook: Codebook, page: int) -> bool:
    return bool(tail) and bool(read_device_list(tail, codebook, page)[0])


def _count(
    members: _Members, marks: Sequence[Mark], place: tuple[int, int], page: int, codebook: Codebook
) -> None:
    for mark in marks:
        if mark.in_words or _is_device(mark, page, codebook):
            members.witnesses.add(place)
            members.codes[mark.text] += 1
            members.keyed += mark.in_words or codebook.explain(mark.text, page).evidence is Evidence.KEY


def _is_device(mark: Mark, page: int, codebook: Codebook) -> bool:
    explained = codebook.explain(mark.text, page)
    return (
        explained.meaning is not None
        and explained.meaning.type is not DeviceType.UNKNOWN
        and explained.evidence >= Evidence.LIKELY
    )


def _device_units(
    reading: TextReading, codebook: Codebook, spent: Collection[int]
) -> tuple[list[Unit], list[list[Mark]]]:
    by_unit: dict[int, list[Mark]] = defaultdict(list)
    for mark in reading.marks:
        if mark.mention < 0 and mark.unit not in spent:
            by_unit[mark.unit].append(mark)
    groups = [
        marks
        for marks in by_unit.values()
        if any(mark.in_words or _is_device(mark, reading.page, codebook) for mark in marks)
    ]
    units = [
        Unit(
            tuple(mark.text for mark in marks),
            (
                min(mark.box[0] for mark in marks),
                min(mark.box[1] for mark in marks),
                max(mark.box[2] for mark in marks),
                max(mark.box[3] for mark in marks),
            ),
            True,
        )
        for marks in groups
    ]
    return units, groups


def _believed(kind: _Class, members: _Members, readings: Sequence[TextReading]) -> bool:
    found = len(members.witnesses)
    if kind[0] == BY_SYSTEM:
        return found >= min(SHORT_IDS.witnesses, len(members.places))
    if found < SHORT_IDS.witnesses or found < SHORT_IDS.plain_share * len(members.places):
        return False
    texts = Counter(f"{number} {readings[number].candidates[index].id}" for number, index in members.places)
    if not _mostly_once(texts):
        return False
    if 2 * members.keyed >= sum(members.codes.values()):
        return True
    secures = any(readings[number].secures for number, _ in members.places)
    # One letter can be anything; marks of several kinds are devices.
    return secures and len(members.codes) > 1


def _learned(
    readings: Sequence[TextReading],
    accepted: list[tuple[_Class, _Members]],
) -> Learned:
    chosen: dict[int, dict[int, Mention]] = defaultdict(dict)
    result = Learned([])
    # Letters beyond the known systems are buildings or zones; then a C or an I is one, too.
    letters = {
        readings[number].candidates[index].id[0]
        for (form, _), members in accepted
        if form in ("A-9", BY_SYSTEM)
        for number, index in members.places
    }
    zones = not letters <= set(SYSTEMS)
    for (form, _), members in accepted:
        result.witnesses[form] = result.witnesses.get(form, 0) + len(members.witnesses)
        for number, index in members.places:
            mention = readings[number].candidates[index]
            if form == BY_SYSTEM:
                chosen[number][index] = replace(mention, system="A") if zones else mention
            elif (number, index) in members.witnesses or mention.crossed:
                chosen[number][index] = mention
            elif form != _BARE_NUMBER or mention.outline:
                result.passed_over.setdefault(form, []).append((readings[number].page, mention))
    spent: dict[int, set[int]] = defaultdict(set)
    for _, members in accepted:
        for number, index in members.places:
            spent[number].add(readings[number].candidates[index].unit)
    result.readings = [
        _promoted(reading, tuple(sorted(chosen[number].items())), spent[number])
        for number, reading in enumerate(readings)
    ]
    result.door_marks = _door_marks(result.readings)
    return result


def _promoted(
    reading: TextReading, chosen: Sequence[tuple[int, Mention]], spent: Collection[int] = ()
) -> TextReading:
    """Return a reading with the chosen candidates as ids and the marks that are near ids.

    ``spent`` are the texts that have the form of an id, chosen or not: no part of them is a mark.
    """
    first = len(reading.mentions)
    mentions = reading.mentions + tuple(mention for _, mention in chosen)
    place = {index: first + number for number, (index, _) in enumerate(chosen)}
    near = Neighbourhood(mentions)
    inline = tuple(
        replace(mark, mention=place[mark.mention])
        for mark in reading.candidate_marks
        if mark.mention in place
    )
    marks = tuple(
        mark
        for mark in reading.marks
        if mark.mention >= 0 or (mark.unit not in spent and near.reaches(mark.box))
    )
    return replace(reading, mentions=mentions, marks=inline + marks, candidates=(), candidate_marks=())


def _door_marks(readings: Sequence[TextReading]) -> frozenset[str]:
    """Return the letters that stand once at nearly every id: the doors themselves.

    A letter whose own id is gone stands nowhere where the others do, and speaks against nothing.
    """
    ids = sum(mention.system == "A" for reading in readings for mention in reading.mentions)
    if ids < 2:
        return frozenset()
    return frozenset(letter for letter in _DOOR_LETTERS if _once_at_each(letter, readings, ids))


def _once_at_each(letter: str, readings: Sequence[TextReading], ids: int) -> bool:
    """Tell whether a letter stands at nearly each of so many ids, and not oftener than they do."""
    marks, held = 0, set()
    for number, reading in enumerate(readings):
        inline = [mark.mention for mark in reading.marks if mark.text == letter and mark.mention >= 0]
        loose = [mark for mark in reading.marks if mark.text == letter and mark.mention < 0]
        links = associate(reading.mentions, [Unit((letter,), mark.box, True) for mark in loose])
        at = [*inline, *(link.mention for link in links.values() if link.support)]
        marks += len(at)
        held |= {(number, mention) for mention in at}
    return len(held) >= SHORT_IDS.nearly_all * ids and marks <= ids

"""What a person should look at in a text-style drawing, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from security_design_assistant.drawing.notations.text.codes import Codebook, Evidence
from security_design_assistant.drawing.notations.text.draft import Draft, Repeat
from security_design_assistant.drawing.notations.text.text_reading import Mark, Mention
from security_design_assistant.models.analysis import ReviewNote

MOST_NOTES = 100
"""Enough orphans to see that something is wrong with the whole page."""

SHEET_AGAIN = 3
"""So many ids printed again on the same pages are one matter: the sheet is there twice."""


@dataclass(slots=True)
class Doubts:
    """Marks that need a person, by code: where they stand and how they were read.

    ``unkeyed`` is set where no key explains any mark: then one note tells how all of them were read.
    """

    unknown: dict[str, list[tuple[int, str, Mark]]] = field(default_factory=lambda: defaultdict(list))
    guessed: dict[str, list[tuple[int, str, Mark]]] = field(default_factory=lambda: defaultdict(list))
    notes: list[ReviewNote] = field(default_factory=list)
    unkeyed: bool = False


def strange_system(draft: Draft) -> ReviewNote:
    """Say that an id of no known system was left out."""
    message = (
        f"{draft.mention.id} looks like a component id, but {draft.mention.system} is none of the systems "
        "A, C, V and I. It was left out of the schedule."
    )
    return ReviewNote(code="unknown_system", message=message, page=draft.page, bbox=draft.mention.shown)


def without_devices(draft: Draft) -> ReviewNote:
    """Say that a door has no devices."""
    message = f"{draft.mention.id} has no device marks beside it and no devices in a schedule."
    return ReviewNote(
        code="unconnected_tag",
        message=message,
        page=draft.page,
        component_id=draft.mention.id,
        bbox=draft.mention.shown,
    )


def bare_ids(drafts: Sequence[Draft]) -> list[ReviewNote]:
    """Say once which cameras, intercoms and detectors have no mark beside their id."""
    if not drafts:
        return []
    message = (
        f"{_listed([draft.mention.id for draft in drafts])}: no device mark stands beside the id. The id "
        "alone was taken as the component; check that each of them is one."
    )
    first = drafts[0]
    component = first.mention.id if len(drafts) == 1 else None
    return [
        ReviewNote(
            code="id_without_mark", message=message, page=first.page, component_id=component,
            bbox=first.mention.shown,
        )
    ]  # fmt: skip


def crossed_out(draft: Draft) -> ReviewNote:
    """Say that an id is struck through and so is no component."""
    message = f"{draft.mention.id} is crossed out on page {draft.page}; it was left out of the schedule."
    return ReviewNote(code="crossed_out", message=message, page=draft.page, bbox=draft.mention.shown)


def passed_over(forms: Mapping[str, Sequence[tuple[int, Mention]]]) -> list[ReviewNote]:
    """Say, once a form, which numbers of the form of the drawing's ids have no device mark."""
    notes = []
    for places in forms.values():
        page, first = places[0]
        verb = "has" if len(places) == 1 else "have"
        message = (
            f"{_listed([mention.id for _, mention in places])} {verb} the form of this drawing's ids "
            "but no device mark; no component was made of it. Check whether a device was left off."
        )
        notes.append(ReviewNote(code="numbers_without_devices", message=message, page=page, bbox=first.shown))
    return notes


def unlearned_numbers(groups: Sequence[Sequence[tuple[int, Mention]]]) -> list[ReviewNote]:
    """Say, once a form, which numbers look like door numbers but were not taken as any."""
    notes = []
    for places in groups:
        page, first = places[0]
        shape = {"box": "boxes", "ring": "rings"}.get(first.outline, "shapes")
        message = (
            f"{_listed([mention.id for _, mention in places])} stand in {shape} as door and room numbers do, "
            "but no known device mark stands at them. No component was made of them."
        )
        notes.append(ReviewNote(code="numbers_without_devices", message=message, page=page, bbox=first.shown))
    return notes


def repeat_notes(repeats: Sequence[Repeat]) -> list[ReviewNote]:
    """Say which ids are printed again and were taken as one; those of one sheet make one note."""
    by_id: dict[tuple[str, bool], list[Repeat]] = defaultdict(list)
    for repeat in repeats:
        by_id[repeat.draft.mention.id, repeat.draft.marked].append(repeat)
    together: dict[tuple[int, tuple[int, ...], bool], list[Repeat]] = defaultdict(list)
    for (_, marked), same in by_id.items():
        pages = tuple(sorted({repeat.draft.page for repeat in same}))
        together[same[0].first.page, pages, marked].append(same[0])
    return [
        note
        for (page, pages, marked), group in together.items()
        for part in ([group] if len(group) >= SHEET_AGAIN else [[repeat] for repeat in group])
        for note in [_repeat_note(part, page, pages, marked)]
    ]


def _repeat_note(group: Sequence[Repeat], page: int, pages: Sequence[int], marked: bool) -> ReviewNote:
    names = _listed([repeat.draft.mention.id for repeat in group])
    one = len(group) == 1
    where = f"page{'s' if len(pages) > 1 else ''} {', '.join(str(number) for number in pages)}"
    how = "with the same devices" if marked else "without devices"
    verb, taken, number = ("is", "it was", "this number") if one else ("are", "each was", "a number")
    message = (
        f"{names} {verb} printed again on {where} {how}; {taken} taken as the same component as on "
        f"page {page}. Check that no two components share {number}."
    )
    draft = group[0].draft
    return ReviewNote(
        code="duplicate_id", message=message, page=draft.page, bbox=draft.mention.shown,
        component_id=draft.mention.id if one else None,
    )  # fmt: skip


def _listed(ids: Sequence[str]) -> str:
    names = list(dict.fromkeys(ids))
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def unread_words(words: str, draft: Draft) -> ReviewNote:
    """Say that words in a door list line name no known device."""
    message = f"“{words[:60]}” in the line of {draft.mention.id} names no device that the schedule knows."
    return ReviewNote(
        code="unknown_symbol",
        message=message,
        page=draft.page,
        component_id=draft.mention.id,
        bbox=draft.mention.shown,
    )


def note_orphans(marks: list[Mark], page: int, codebook: Codebook, doubts: Doubts) -> None:
    """Note marks that stand near no id, up to a bound."""
    for mark in marks:
        strength = codebook.explain(mark.text, page).evidence
        if mark.in_words or strength < Evidence.CUSTOM or len(doubts.notes) >= MOST_NOTES:
            continue
        message = f"Mark {mark.text} stands near no component id; no component was given it."
        doubts.notes.append(ReviewNote(code="orphan_mark", message=message, page=page, bbox=mark.shown))


def doubt_notes(doubts: Doubts, codebook: Codebook) -> list[ReviewNote]:
    """Say, once a code, which marks are unknown and which were read by custom alone."""
    notes = []
    for code, places in doubts.unknown.items():
        words = codebook.explain(code, places[0][0])
        why = (
            f"the key says “{words.words}”, which is no device that the schedule knows"
            if words.evidence is Evidence.KEY
            else "no key on the drawing explains it"
        )
        notes.append(_code_note("unknown_symbol", f"Mark {code} at {_places(places)}: {why}.", places))
    if doubts.unkeyed:
        return notes + _unkeyed_note(doubts, codebook)
    for code, places in doubts.guessed.items():
        meaning = codebook.explain(code, places[0][0]).meaning
        kind = meaning.type.value.replace("_", " ") if meaning else "unknown"
        message = f"Mark {code} at {_places(places)} is not explained by a key; it was read as {kind}."
        notes.append(_code_note("ambiguous_mark", message, places))
    return notes


def _unkeyed_note(doubts: Doubts, codebook: Codebook) -> list[ReviewNote]:
    """Say once that no key explains the marks, and how each was read."""
    if not doubts.guessed:
        return []
    readings = []
    for code, places in sorted(doubts.guessed.items()):
        meaning = codebook.explain(code, places[0][0]).meaning
        readings.append(f"{code} as {meaning.type.value.replace('_', ' ') if meaning else 'unknown'}")
    page, _, mark = min((place for places in doubts.guessed.values() for place in places), key=_where)
    message = (
        f"No key explains the marks on this drawing. They were read by common practice of the trade: "
        f"{', '.join(readings)}. Check each of them."
    )
    return [ReviewNote(code="legend_missing", message=message, page=page, bbox=mark.shown)]


def _where(place: tuple[int, str, Mark]) -> tuple[int, float, float]:
    page, _, mark = place
    return (page, mark.shown[1], mark.shown[0])


def conflict_notes(codebook: Codebook) -> list[ReviewNote]:
    """Say which codes the key explains twice."""
    notes = []
    for code, (first, second, page) in codebook.conflicts.items():
        message = (
            f"The key explains {code} twice: “{first.meaning}” and “{second.meaning}”. The first was used."
        )
        notes.append(ReviewNote(code="ambiguous_mark", message=message, page=page, bbox=second.shown))
    return notes


def _places(places: list[tuple[int, str, Mark]]) -> str:
    ids = list(dict.fromkeys(component for _, component, _ in places))
    return ", ".join(ids[:4]) + (f" and {len(ids) - 4} more" if len(ids) > 4 else "")


def _code_note(code: str, message: str, places: list[tuple[int, str, Mark]]) -> ReviewNote:
    page, component, mark = places[0]
    return ReviewNote(code=code, message=message, page=page, component_id=component, bbox=mark.shown)

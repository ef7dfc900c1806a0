"""Notes of what was odd while a text-style drawing was read, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from security_design_assistant.drawing.notations.text.codes import Codebook, Evidence
from security_design_assistant.drawing.notations.text.draft import Draft, Repeat
from security_design_assistant.drawing.notations.text.text_reading import Mark, Mention, NamelessLine
from security_design_assistant.models.analysis import ReviewNote

MOST_NOTES = 100
"""Enough orphans to see that something is wrong with the whole page."""

SHEET_AGAIN = 3
"""So many ids printed again on the same pages are one matter: the sheet is there twice."""


@dataclass(slots=True)
class Doubts:
    """Notes collected while the pages are explained."""

    notes: list[ReviewNote] = field(default_factory=list)


def strange_system(draft: Draft) -> ReviewNote:
    """Say that an id of no known system was left out."""
    message = (
        f"{draft.mention.id} looks like a component ID, but {draft.mention.system} is not one of the systems "
        "A, C, V and I. It is not in the schedule."
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


def without_id(line: NamelessLine, page: int) -> ReviewNote:
    """Say that a line of a door list has devices and no id."""
    message = (
        f"The line “{line.text[:80]}” of the door list on page {page} has no ID; it is not in the schedule."
    )
    return ReviewNote(code="line_without_id", message=message, page=page, bbox=line.shown)


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


def without_key(drafts: Sequence[Draft]) -> list[ReviewNote]:
    """Say once that no key explains the marks, and how each was read."""
    read = {
        device.code: (draft.page, device)
        for draft in reversed(drafts)
        for device in draft.devices
        if device.code and device.evidence < Evidence.KEY
    }
    if not read:
        return []
    kinds = (f"{code} as {device.meaning.type.label.lower()}" for code, (_, device) in sorted(read.items()))
    page, device = min(read.values(), key=lambda found: (found[0], found[1].shown))
    message = (
        f"No legend was found: marks were named by common practice of the trade, {', '.join(kinds)}. "
        "Check each of them."
    )
    return [
        ReviewNote(
            code="legend_missing", message=message, page=page, bbox=device.shown[0] if device.shown else None
        )
    ]


def unread_words(words: str, draft: Draft) -> ReviewNote:
    """Say that words in a door list line name no known device."""
    message = f"“{words[:60]}” in the line of {draft.mention.id} is not a device that the schedule knows."
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
        message = f"Mark {mark.text} is not near any component ID and was not assigned to a component."
        doubts.notes.append(ReviewNote(code="orphan_mark", message=message, page=page, bbox=mark.shown))


def conflict_notes(codebook: Codebook) -> list[ReviewNote]:
    """Say which codes the key explains twice."""
    notes = []
    for code, (first, second, page) in codebook.conflicts.items():
        message = (
            f"The key explains {code} twice: “{first.meaning}” and “{second.meaning}”. The first was used."
        )
        notes.append(ReviewNote(code="ambiguous_mark", message=message, page=page, bbox=second.shown))
    return notes

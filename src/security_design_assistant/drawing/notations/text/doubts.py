"""Notes of what was odd while a text-style drawing was read, in sentences."""

from __future__ import annotations

from dataclasses import dataclass, field

from security_design_assistant.drawing.notations.text.codes import Codebook, Evidence
from security_design_assistant.drawing.notations.text.draft import Draft
from security_design_assistant.drawing.notations.text.text_reading import Mark
from security_design_assistant.models.analysis import ReviewNote

MOST_NOTES = 100
"""Enough orphans to see that something is wrong with the whole page."""


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

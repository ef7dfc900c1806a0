"""Corrections applied: from the machine's analysis to the one that persons stand for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from security_design_assistant.corrections.state import Correcting, Place, meets
from security_design_assistant.models.analysis import AcceptedFinding, Analysis, ReviewNote
from security_design_assistant.models.corrections import Correction
from security_design_assistant.review.findings import review

_LONGEST_VALUE = 200
"""Letters of a value that a sentence cites."""

ANSWERED_BY = {
    "devices": {"unconnected_tag", "id_without_mark", "unknown_symbol"},
    "id": {"unknown_system"},
}
"""By a field that a person corrected, the codes of readers' notes that this answers."""


def corrected(analysis: Analysis, entries: Sequence[Correction]) -> Analysis:
    """Return ``analysis`` with ``entries`` applied in their order; without any, the very same.

    The result depends on nothing else. Each component keeps the machine's value of what differs from it. An
    entry about a component that is not there changes nothing, and the review says so.
    """
    if not entries:
        return analysis
    correcting = Correcting(analysis)
    correcting.apply_all(entries)
    there = [place for place in correcting.places if place.there]
    return analysis.model_copy(
        update={
            "components": tuple(place.corrected() for place in there if place.present),
            "rejected": tuple(place.corrected() for place in there if not place.present),
            "warnings": (*_notes(analysis, there), *_left_over(correcting, entries)),
            "accepted": (
                *(one for one in analysis.accepted if one.key not in correcting.accepted),
                *_accepted(correcting, there),
            ),
            "corrections": entries[-1].number,
        }
    )


def undone(entries: Sequence[Correction]) -> frozenset[int]:
    """Return the numbers of the entries that do not hold any more; undoing an undoing lets one hold again."""
    by_number = {entry.number: entry for entry in entries}
    gone: set[int] = set()
    for entry in entries:
        if entry.undoes is not None:
            gone.add(entry.undoes)
            gone.discard(by_number[entry.undoes].undoes or 0)
    return frozenset(gone)


def _notes(analysis: Analysis, there: Sequence[Place]) -> Iterator[ReviewNote]:
    """Yield the readers' notes, by the ids that components have now, without what persons answered."""
    by_id: dict[str, list[Place]] = {}
    for place in there:
        by_id.setdefault(place.read.id, []).append(place)
    for note in analysis.warnings:
        about = by_id.get(note.component_id or "", [])
        shown = [
            place for place in about if note.page == place.read.page and meets(note.bbox, place.read.bbox)
        ]
        if not about:
            yield note
            continue
        place = (shown or about)[0]
        if place.present and not _answered(note, place):
            yield note.model_copy(update={"component_id": place.now.id})


def _answered(note: ReviewNote, place: Place) -> bool:
    return any(
        note.code in codes and place.value(field) != place.read_value(field)
        for field, codes in ANSWERED_BY.items()
    )


def _left_over(correcting: Correcting, entries: Sequence[Correction]) -> Iterator[ReviewNote]:
    """Yield a note for each correction that holds and found nothing to correct."""
    gone = undone(entries)
    for entry in correcting.left_over:
        if entry.number in gone or entry.undoes is not None:
            continue
        told = json.dumps(entry.now, ensure_ascii=False)[:_LONGEST_VALUE]
        message = (
            f"Correction {entry.number} by {entry.by} is about {entry.component}, which is not there any "
            f"more: {entry.field} was to be {told}. It is kept and changes nothing."
        )
        shown = entry.evidence
        page = shown.page if shown and shown.page <= correcting.analysis.drawing.page_count else None
        yield ReviewNote(
            code="correction_left_over",
            message=message,
            page=page,
            component_id=entry.component,
            bbox=shown.bbox if shown and page else None,
        )


def _accepted(correcting: Correcting, there: Sequence[Place]) -> Iterator[AcceptedFinding]:
    """Yield what persons accept, with what each finding is about by the ids that components have now."""
    holding = [entry for entry in correcting.accepted.values() if entry.now]
    if not holding:
        return
    found = {finding.key: finding for finding in review(correcting.analysis)}
    renamed = {place.read.id: place.now.id for place in there}
    for entry in sorted(holding, key=lambda entry: entry.number):
        finding = found.get(entry.finding or "")
        yield AcceptedFinding(
            key=entry.finding or "",
            rule=finding.rule if finding else "",
            components=tuple(renamed.get(one, one) for one in finding.components) if finding else (),
            by=entry.by,
            at=entry.at,
        )

"""What a human should look at: the notes of the analysis and the broken rules, in one numbered list."""

from __future__ import annotations

from dataclasses import dataclass

from security_design_assistant.models.analysis import Analysis, BoundingBox, ReviewNote
from security_design_assistant.models.evaluation import Priority
from security_design_assistant.review.checks import CHECKS, Check, Finding
from security_design_assistant.review.labels import words
from security_design_assistant.review.ordering import natural_key

_INFORMATIVE = frozenset({"repaired", "portfolio", "remarks", "set_aside"})
"""Notes about the file that change nothing in the schedule."""

_URGENCY = (Priority.HIGH, Priority.NORMAL, Priority.NOTE)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One row of the Review sheet; ``number`` is also its mark on the drawing."""

    number: int
    priority: Priority
    subject: str
    message: str
    components: tuple[str, ...] = ()
    page: int | None = None
    confidence: float | None = None
    bbox: BoundingBox | None = None


def review_items(analysis: Analysis) -> tuple[ReviewItem, ...]:
    """Return everything to review, the gravest first, then by page and component, numbered from 1."""
    found = [(check, finding) for check in CHECKS for finding in check.find(analysis)]
    absorbed = [pair for pair in found if pair[0].absorbs]
    notes = [note for note in analysis.warnings if not any(same_matter(*pair, note) for pair in absorbed)]
    items = [_from_note(note) for note in notes]
    items += [
        _from_finding(check, finding)
        for check, finding in found
        if not any(same_matter(check, finding, note) for note in notes)
    ]
    items.sort(key=_key)
    return tuple(_numbered(item, number) for number, item in enumerate(items, start=1))


def reports(check: Check, note: ReviewNote) -> bool:
    """Return whether ``note`` says that the rule of ``check`` is broken."""
    return any(word in note.code for word in check.note_words)


def same_matter(check: Check, finding: Finding, note: ReviewNote) -> bool:
    """Return whether ``note`` and ``finding`` tell the same, so that one row is enough."""
    if not reports(check, note):
        return False
    if finding.page is None:
        return True  # it is about the drawing as a whole, where the note knows the place
    if note.component_id is not None:
        return note.component_id in finding.components
    return not finding.components and note.page == finding.page


def _from_note(note: ReviewNote) -> ReviewItem:
    broken = [check.priority for check in CHECKS if reports(check, note)]
    priority = broken[0] if broken else Priority.NORMAL
    if note.code in _INFORMATIVE:
        priority = Priority.NOTE
    components = (note.component_id,) if note.component_id else ()
    return ReviewItem(0, priority, words(note.code), note.message, components, note.page, bbox=note.bbox)


def _from_finding(check: Check, finding: Finding) -> ReviewItem:
    return ReviewItem(
        0,
        check.priority,
        check.matter,
        finding.message,
        finding.components,
        finding.page,
        finding.confidence,
    )


def _key(item: ReviewItem) -> tuple[object, ...]:
    first = natural_key(item.components[0] if item.components else None)
    return (_URGENCY.index(item.priority), item.page or 0, item.subject, first, item.message, item.bbox or ())


def _numbered(item: ReviewItem, number: int) -> ReviewItem:
    return ReviewItem(
        number,
        item.priority,
        item.subject,
        item.message,
        item.components,
        item.page,
        item.confidence,
        item.bbox,
    )

"""Findings of one analysis: all that a human should look at, in the order of the Review sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from security_design_assistant.models.analysis import Analysis, Component, ReviewNote
from security_design_assistant.models.evaluation import Finding, Place, Priority
from security_design_assistant.review.acceptance import acceptance
from security_design_assistant.review.ordering import natural_key
from security_design_assistant.review.rows import in_rows
from security_design_assistant.review.rule_book import RULE_BOOK, SHARED_MATTERS, Rule, rule_broken_by

_URGENCY = tuple(Priority)
_IN_BOOK = {rule.code: index for index, rule in enumerate(RULE_BOOK)}


def review(analysis: Analysis) -> tuple[Finding, ...]:
    """Return everything to look at, the gravest first, then by page and component, numbered from 1.

    What a reader noticed and what the rules find in the finished analysis stand in one list, with one
    row a matter. What a person accepted stays in it, with who did.
    """
    by_id: dict[str, Component] = {}
    for component in analysis.components:
        by_id.setdefault(component.id, component)
    noticed = dict.fromkeys(_from_note(note, by_id) for note in analysis.warnings)
    told = {(finding.code, identity) for finding in noticed for identity in finding.components}
    found = [
        _of_rule(rule, finding)
        for rule in RULE_BOOK
        for finding in rule.find(analysis)
        if not (rule.reader_first and _told(finding, told))
    ]
    by_rule = sorted([*noticed, *found], key=lambda finding: _IN_BOOK[finding.rule])
    ordered = sorted(in_rows(by_rule, SHARED_MATTERS), key=_key)
    return tuple(
        finding.model_copy(update={"number": number, **acceptance(finding, analysis)})
        for number, finding in enumerate(ordered, start=1)
    )


def findings_by_page(findings: tuple[Finding, ...], page: int) -> Iterator[tuple[Finding, Place]]:
    """Yield the marks of one page: each finding once for each place that it has there."""
    for finding in findings:
        for place in finding.places:
            if place.page == page:
                yield finding, place


def what_was_not_found(findings: Iterable[Finding]) -> str | None:
    """Return the sentences that say that the whole drawing gave nothing, None where it gave something."""
    return next((finding.message for finding in findings if finding.code == "nothing_found"), None)


def _from_note(note: ReviewNote, by_id: dict[str, Component]) -> Finding:
    component = by_id.get(note.component_id or "")
    page = note.page or (component.page if component else None)
    bbox = note.bbox or (component.bbox if component and component.page == page else None)
    finding = Finding(
        code=note.code,
        message=note.message,
        components=(note.component_id,) if note.component_id else (),
        page=page,
        places=(Place(page=page, bbox=bbox, component=note.component_id),) if page and bbox else (),
    )
    return _of_rule(rule_broken_by(note.code), finding)


def _of_rule(rule: Rule, finding: Finding) -> Finding:
    return finding.model_copy(update={"rule": rule.code, "matter": rule.matter, "priority": rule.priority})


def _told(finding: Finding, told: set[tuple[str, str]]) -> bool:
    return all((finding.code, identity) in told for identity in finding.components)


def _key(finding: Finding) -> tuple[object, ...]:
    first = natural_key(finding.components[0] if finding.components else None)
    places = [(place.page, place.bbox) for place in finding.places]
    return (
        _URGENCY.index(finding.priority), finding.page or 0, finding.matter, first, finding.message, places
    )  # fmt: skip

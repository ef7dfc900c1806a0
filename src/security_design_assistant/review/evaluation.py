"""The judgement of one analysis: counts, confidence and checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import fmean

from security_design_assistant.models.analysis import Analysis, PageStatus
from security_design_assistant.models.evaluation import (
    CheckResult,
    ConfidenceSummary,
    Counts,
    Evaluation,
    PagesSummary,
    Priority,
)
from security_design_assistant.review.checks import CHECKS, CONFIDENCE_THRESHOLD, Check
from security_design_assistant.review.ordering import natural_key
from security_design_assistant.review.review import reports, review_items


def evaluate(analysis: Analysis) -> Evaluation:
    """Judge ``analysis`` by the rules of :mod:`security_design_assistant.review.checks`.

    Returns
    -------
    ``needs_review`` is true as soon as one item of the Review sheet is more than a note.
    """
    items = review_items(analysis)
    return Evaluation(
        drawing_sha256=analysis.drawing.sha256,
        needs_review=any(item.priority is not Priority.NOTE for item in items),
        review_items=len(items),
        counts=_counts(analysis),
        confidence=_confidence(analysis),
        pages=_pages(analysis),
        checks=tuple(_result(check, analysis) for check in CHECKS),
    )


def _counts(analysis: Analysis) -> Counts:
    by_type: Counter[str] = Counter()
    by_code: Counter[str] = Counter()
    for component in analysis.components:
        for device in component.devices:
            by_type[device.type.value] += device.count
            by_code[f"{device.type.value}:{device.code or device.variant or '-'}"] += device.count
    components = Counter(component.type.value for component in analysis.components)
    return Counts(
        components=len(analysis.components),
        components_by_type=_sorted(components),
        devices=by_type.total(),
        devices_by_type=_sorted(by_type),
        devices_by_code=_sorted(by_code),
        legend_entries=len(analysis.legend),
    )


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return {key: counter[key] for key in sorted(counter, key=natural_key)}


def _confidence(analysis: Analysis) -> ConfidenceSummary:
    values = [component.confidence for component in analysis.components]
    return ConfidenceSummary(
        mean=round(fmean(values), 4) if values else None,
        minimum=min(values, default=None),
        threshold=CONFIDENCE_THRESHOLD,
        below_threshold=sum(value < CONFIDENCE_THRESHOLD for value in values),
    )


def _pages(analysis: Analysis) -> PagesSummary:
    unread = (page.page for page in analysis.pages if page.status is not PageStatus.ANALYSED)
    return PagesSummary(
        total=analysis.drawing.page_count,
        by_status=_sorted(Counter(page.status.value for page in analysis.pages)),
        not_analysed=tuple(sorted(unread)),
    )


def _result(check: Check, analysis: Analysis) -> CheckResult:
    findings = list(check.find(analysis))
    notes = [note for note in analysis.warnings if reports(check, note)]
    identities = [identity for finding in findings for identity in finding.components]
    identities += [note.component_id for note in notes if note.component_id]
    return CheckResult(
        code=check.code,
        rule=check.rule,
        priority=check.priority,
        passed=not findings and not notes,
        components=tuple(sorted(set(identities), key=natural_key)),
        messages=_unique([finding.message for finding in findings] + [note.message for note in notes]),
    )


def _unique(messages: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(messages))

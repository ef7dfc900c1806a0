"""Judgement of one analysis: counts, confidence and checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from security_design_assistant.models.analysis import Analysis, PageStatus
from security_design_assistant.models.evaluation import (
    Checked,
    CheckResult,
    ConfidenceSummary,
    Counts,
    Evaluation,
    Finding,
    Judgement,
    PagesSummary,
    Priority,
)
from security_design_assistant.review.confidence import CONFIDENCE_THRESHOLD
from security_design_assistant.review.ordering import natural_key
from security_design_assistant.review.rule_book import RULE_BOOK, Rule


def evaluate(
    analysis: Analysis, findings: Sequence[Finding], judgement: Judgement | None = None
) -> Evaluation:
    """Judge ``analysis`` by the rule book.

    Parameters
    ----------
    findings : of this analysis, by :func:`security_design_assistant.review.findings.review`.
    judgement : a language model's, if there is one.

    Returns
    -------
    ``needs_review`` is true as soon as one finding that is open is more than a note.
    """
    still_open = [finding for finding in findings if finding.checked_by is None]
    return Evaluation(
        drawing_sha256=analysis.drawing.sha256,
        needs_review=any(finding.priority is not Priority.NOTE for finding in still_open),
        review_items=len(still_open),
        counts=_counts(analysis),
        confidence=_confidence(analysis),
        pages=_pages(analysis),
        checks=tuple(_result(rule, findings) for rule in RULE_BOOK),
        findings=tuple(findings),
        judgement=judgement,
        checked=Checked(
            components=sum(component.checked for component in analysis.components),
            findings=len(findings) - len(still_open),
        ),
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
        below_threshold=sum(
            component.confidence < CONFIDENCE_THRESHOLD and not component.checked
            for component in analysis.components
        ),
    )


def _pages(analysis: Analysis) -> PagesSummary:
    unread = (page.page for page in analysis.pages if page.status is not PageStatus.ANALYSED)
    return PagesSummary(
        total=analysis.drawing.page_count,
        by_status=_sorted(Counter(page.status.value for page in analysis.pages)),
        not_analysed=tuple(sorted(unread)),
    )


def _result(rule: Rule, findings: Sequence[Finding]) -> CheckResult:
    broken = [finding for finding in findings if rule.code in (finding.rule, *finding.also)]
    identities = {identity for finding in broken for identity in finding.components}
    return CheckResult(
        code=rule.code,
        rule=rule.sentence,
        priority=rule.priority,
        passed=not broken,
        components=tuple(sorted(identities, key=natural_key)),
        messages=tuple(dict.fromkeys(finding.message for finding in broken)),
    )

"""``review.json``: what the review page needs of a result, and no more."""

from __future__ import annotations

from security_design_assistant.models.analysis import Analysis, Component, ComponentType, DeviceType
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.models.review_page import (
    Catalogue,
    ComponentKind,
    DeviceKind,
    Review,
    ReviewFinding,
    ReviewPage,
)
from security_design_assistant.results.artefacts import ArtefactSource
from security_design_assistant.results.data.canonical_json import canonical_json
from security_design_assistant.results.data.components_json import in_canonical_order
from security_design_assistant.review.ordering import in_order

LONGEST_REASON = 500
"""Characters of a component's reasoning; ``components.json`` has all of it."""

MOST_PLACES = 200
"""Places of one finding that the page marks."""


def review_data(source: ArtefactSource) -> bytes:
    """Return ``review.json``."""
    return review_json(source.analysis, source.findings, source.file_name)


def review_json(analysis: Analysis, findings: tuple[Finding, ...], file_name: str) -> bytes:
    """Return the content of ``review.json``, in one line."""
    content = Review(
        file_name=file_name,
        drawing=analysis.drawing,
        pages=tuple(
            ReviewPage(
                page=page.page,
                width=page.width,
                height=page.height,
                status=page.status,
                reason=page.reason,
                file=page.file,
            )
            for page in sorted(analysis.pages, key=lambda page: page.page)
        ),
        catalogue=_catalogue(),
        components=tuple(_component(component) for component in in_order(analysis.components)),
        rejected=tuple(_component(component) for component in in_order(analysis.rejected)),
        findings=tuple(_finding(finding) for finding in findings),
        revision=analysis.corrections,
    )
    return canonical_json(content, one_line=True)


def _component(component: Component) -> Component:
    reason = component.reasoning
    if len(reason) > LONGEST_REASON:
        reason = reason[: LONGEST_REASON - 1].rstrip() + "…"
    return in_canonical_order(component).model_copy(update={"reasoning": reason})


def _finding(finding: Finding) -> ReviewFinding:
    return ReviewFinding(
        key=finding.key,
        number=finding.number,
        priority=finding.priority,
        matter=finding.matter,
        message=finding.message,
        components=finding.components,
        page=finding.page,
        places=finding.places[:MOST_PLACES],
        left_out=max(0, len(finding.places) - MOST_PLACES),
        checked_by=finding.checked_by,
    )


def _catalogue() -> Catalogue:
    ranks = sorted(
        DeviceType, key=lambda kind: len(DeviceType) if kind.column.rank is None else kind.column.rank
    )
    return Catalogue(
        components=tuple(
            ComponentKind(
                type=kind.value, label=kind.one.capitalize(), heading=kind.heading, system=kind.system
            )
            for kind in ComponentType
        ),
        devices=tuple(
            DeviceKind(
                type=kind.value,
                label=kind.label,
                code_in_name=kind.code_in_name,
                letter=kind.letter,
                rank=ranks.index(kind),
                heading=kind.column.shared_heading,
                always=kind.column.always,
            )
            for kind in DeviceType
        ),
    )

"""``components.json``: the analysis and what is to be reviewed of it, in canonical order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from security_design_assistant.models.analysis import Analysis, Component, ReviewNote
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.results.artefacts import ArtefactSource
from security_design_assistant.results.data.canonical_json import canonical_json
from security_design_assistant.review.ordering import device_key, in_order, natural_key

_UNPUBLISHED = {"pages": {"__all__": {"hidden": True}}}
"""Fields that are for our own use: what to take out of the marked-up drawing."""


def components_data(source: ArtefactSource) -> bytes:
    """Return ``components.json``."""
    return components_json(source.analysis, source.findings)


def components_json(analysis: Analysis, findings: Sequence[Finding]) -> bytes:
    """Return the content of ``components.json``.

    Components, devices, attributes, pages and warnings are sorted, because their order means nothing; the
    legend keeps the order in which it stands on the drawing.
    """
    return canonical_json(published(analysis, findings), _UNPUBLISHED)


def published(analysis: Analysis, findings: Sequence[Finding]) -> Analysis:
    """Return ``analysis`` in canonical order, with all ``findings`` of the review as its warnings."""
    warnings = dict.fromkeys(warning for finding in findings for warning in _warnings(finding))
    return analysis.model_copy(
        update={
            "pages": tuple(sorted(analysis.pages, key=lambda page: page.page)),
            "components": tuple(in_canonical_order(component) for component in in_order(analysis.components)),
            "warnings": tuple(sorted(warnings, key=_warning_key)),
        }
    )


def _warnings(finding: Finding) -> Iterator[ReviewNote]:
    """Yield a finding once for each place that it has, once if it has none, once for what lacks a place."""
    for place in finding.places:
        yield ReviewNote(
            code=place.code or finding.code,
            message=finding.message,
            page=place.page,
            component_id=place.component,
            bbox=place.bbox,
        )
    if not finding.places:
        component = finding.components[0] if finding.components else None
        yield ReviewNote(
            code=finding.code, message=finding.message, page=finding.page, component_id=component
        )
    for code in finding.also_codes:
        yield ReviewNote(code=code, message=finding.message)


def in_canonical_order(component: Component) -> Component:
    """Return ``component`` with its devices, their boxes and its attributes sorted."""
    devices = sorted(
        (device.model_copy(update={"bboxes": tuple(sorted(device.bboxes))}) for device in component.devices),
        key=lambda device: (device_key(device), device.bboxes, -device.confidence),
    )
    attributes = dict(sorted(component.attributes.items()))
    return component.model_copy(update={"devices": tuple(devices), "attributes": attributes})


def _warning_key(note: ReviewNote) -> tuple[object, ...]:
    return (note.page or 0, note.code, natural_key(note.component_id), note.message, note.bbox or ())

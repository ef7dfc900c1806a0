"""``components.json``: the analysis itself, in canonical order."""

from __future__ import annotations

from security_design_assistant.models.analysis import Analysis, Component, ReviewNote
from security_design_assistant.results.data.canonical import canonical_json
from security_design_assistant.review.ordering import device_key, in_order, natural_key


def components_json(analysis: Analysis) -> bytes:
    """Return the content of ``components.json``.

    Components, devices, attributes, pages and warnings are sorted, because their order means nothing; the
    legend keeps the order in which it stands on the drawing.
    """
    return canonical_json(_in_canonical_order(analysis))


def _in_canonical_order(analysis: Analysis) -> Analysis:
    return analysis.model_copy(
        update={
            "pages": tuple(sorted(analysis.pages, key=lambda page: page.page)),
            "components": tuple(_component(component) for component in in_order(analysis.components)),
            "warnings": tuple(sorted(analysis.warnings, key=_warning_key)),
        }
    )


def _component(component: Component) -> Component:
    devices = sorted(
        (device.model_copy(update={"bboxes": tuple(sorted(device.bboxes))}) for device in component.devices),
        key=lambda device: (device_key(device), device.bboxes, -device.confidence),
    )
    attributes = dict(sorted(component.attributes.items()))
    return component.model_copy(update={"devices": tuple(devices), "attributes": attributes})


def _warning_key(note: ReviewNote) -> tuple[object, ...]:
    return (note.page or 0, note.code, natural_key(note.component_id), note.message, note.bbox or ())

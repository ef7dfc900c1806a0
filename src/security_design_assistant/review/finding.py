"""Findings in the making: what a check knows of one, with a place for each component."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from security_design_assistant.models.analysis import BoundingBox, Component, Device
from security_design_assistant.models.evaluation import Finding, Place


def about(
    code: str,
    message: str,
    components: Iterable[Component],
    confidence: float | None = None,
    boxes: Mapping[int, BoundingBox] | None = None,
) -> Finding:
    """Return a finding about ``components``, each with the place where it is to be seen.

    Parameters
    ----------
    code : of the breach, as the rule book lists it.
    boxes : by the position of a component, a box that shows the matter better than the component's own.
    """
    named = list(components)
    places = tuple(
        Place(page=component.page, bbox=(boxes or {}).get(index, component.bbox), component=component.id)
        for index, component in enumerate(named)
    )
    return Finding(
        code=code,
        message=message,
        components=tuple(dict.fromkeys(component.id for component in named)),
        page=places[0].page if places else None,
        places=tuple(dict.fromkeys(places)),
        confidence=confidence,
    )


def about_one(
    code: str,
    message: str,
    component: Component,
    confidence: float | None = None,
    device: Device | None = None,
) -> Finding:
    """Return a finding about one component; its place is the symbol of ``device``, if that has one."""
    certainty = component.confidence if confidence is None else confidence
    boxes = {0: device.bboxes[0]} if device and device.bboxes else {}
    return about(code, message, [component], certainty, boxes)

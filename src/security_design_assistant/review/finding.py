"""Findings in the making: what a check knows of one, with a place for each component."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from security_design_assistant.models.analysis import BoundingBox, Component, Device
from security_design_assistant.models.evaluation import Finding, Place

HEADING = "heading"
"""The attribute of a door that a hardware schedule lists under a heading."""


def of_a_heading(component: Component) -> bool:
    """Tell whether a hardware schedule lists the component under a heading."""
    return HEADING in component.attributes


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


def each_or_together(
    code: str, breaking: Iterable[Component], message: str, together: str
) -> Iterator[Finding]:
    """Yield a finding about each component, and one about all that stand in a hardware schedule.

    A hardware schedule leaves whole kinds of device to another trade: that is one matter, not one a door.

    Parameters
    ----------
    code : of the breach.
    breaking : the components that break the rule, in order.
    message : the sentence about one component.
    together : the sentence about those of the hardware schedule, after their number.
    """
    listed: list[Component] = []
    for component in breaking:
        if of_a_heading(component):
            listed.append(component)
        else:
            yield about_one(code, message, component)
    if len(listed) == 1:
        yield about_one(code, message, listed[0])
    elif listed:
        yield about(code, f"{len(listed)} {together}", listed)

"""Evidence of where a component was read, so that a rule asks only what such a source can answer."""

from __future__ import annotations

from security_design_assistant.models.analysis import Component

_OF_A_LIST = frozenset(
    {
        "hardware_set", "hardware_heading", "heading", "hardware_by", "hardware_function", "mechanical",
        "key_group", "size", "width", "height", "thickness", "material", "frame_material", "frame_type",
        "glazing", "hand", "fire_rating",
    }
)  # fmt: skip
"""Attributes that only a list of doors or of hardware gives: no tag on a plan tells of a size or a hinge."""


_HEADING = "heading"
"""The attribute of a door that a hardware schedule lists under a heading."""


def is_of_a_heading(component: Component) -> bool:
    """Tell whether a hardware schedule lists the component under a heading, and so all that it has."""
    return _HEADING in component.attributes


def is_listed(component: Component) -> bool:
    """Tell whether a component is known from a list of doors with their hardware.

    Such a list names every door, also those that nobody controls; it leaves readers and switches to another
    trade; and its lever or exit device lets people out without any electric part. So a door of it that has
    no device, no reader, no switch or no exit button is no sign that something was missed.
    """
    return not _OF_A_LIST.isdisjoint(component.attributes)

"""Sentences about changes, in the words of the schedule."""

from __future__ import annotations

from collections import Counter

from security_design_assistant.models.analysis import Component, Device, Side
from security_design_assistant.review.labels import device_name, words
from security_design_assistant.revisions.places import DeviceKind, counted_devices, in_order

_MM = 25.4 / 72


def named(devices: Counter[DeviceKind]) -> str | None:
    """Return devices in words, e.g. ``Lock Type 11, 2 x Credential Reader E``; None if there are none."""
    parts = []
    for (kind, code, variant), count in in_order(devices):
        name = device_name(Device(type=kind, code=code, variant=variant))
        parts.append(name if count == 1 else f"{count} x {name}")
    return ", ".join(parts) or None


def summed_up(component: Component) -> str:
    """Return what a component is, and its devices, e.g. ``door with Lock Type 11``."""
    devices = named(counted_devices(component.devices))
    return f"{component.type.one} with {devices}" if devices else component.type.one


def room(side: Side) -> str | None:
    """Return number and name of a room, None where it has neither."""
    return " ".join(part for part in (side.room_number, side.room_name) if part) or None


def of_place(before: Component, now: Component, points: float | None) -> tuple[str, str, str]:
    """Return where a component was and is, and how far it moved: on its sheet by ``points``, or off it."""
    was, is_now = f"page {before.page}", f"page {now.page}"
    if points is None:
        return was, is_now, f"{now.id} moved from {was} of the previous revision to {is_now}."
    by = f"{points * _MM:.0f} mm"
    return was, f"{is_now}, {by} off", f"{now.id} moved by {by} on its sheet."


def of_devices(now: Component, gone: str | None, come: str | None) -> str:
    """Return e.g. ``A-004-BB-B2: Lock Type 11 became Lock Type 12.``."""
    if gone and come:
        return f"{now.id}: {gone} became {come}."
    return f"{now.id}: added {come}." if come else f"{now.id}: taken away {gone}."


def of_room(now: Component, name: str, was: str | None, is_now: str | None) -> str:
    """Return what a room was and is; ``name`` is the field that differs."""
    if name == "location.room_name" and was and is_now:
        return f"{now.id}: its room was renamed from {was} to {is_now}."
    if name == "location.room_number" and was and is_now:
        return f"{now.id}: its room was renumbered from {was} to {is_now}."
    what = "the room on its other side" if name == "location.other_side" else "its room"
    return f"{now.id}: {what} was {was or 'not labelled'} and is {is_now or 'not labelled'}."


def of_attribute(now: Component, name: str, was: str | None, is_now: str | None) -> str:
    """Return what a detail was and is."""
    return f"{now.id}: {words(name).lower()} was {was or 'not given'} and is {is_now or 'not given'}."

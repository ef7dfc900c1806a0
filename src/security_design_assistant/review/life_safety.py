"""Checks of life safety and access: whether a door's devices make a working door.

They ask only doors whose devices the drawing shows or lists one by one; see :mod:`.evidence`.
"""

from __future__ import annotations

from collections.abc import Iterator

from security_design_assistant.catalogue.device_row import Duty
from security_design_assistant.catalogue.devices import devices_that
from security_design_assistant.models.analysis import Analysis, Component, ComponentType, DeviceType
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.review.evidence import is_listed
from security_design_assistant.review.finding import about_one
from security_design_assistant.review.ordering import in_order

_READERS = devices_that(Duty.IDENTIFIES)
_SECURING = devices_that(Duty.SECURES)
_LOCKS = devices_that(Duty.LOCKS)
_EXITS = devices_that(Duty.LETS_OUT)
_MONITORS = devices_that(Duty.MONITORS)


def _doors(analysis: Analysis) -> list[Component]:
    return in_order(
        component
        for component in analysis.components
        if component.type is ComponentType.DOOR and not is_listed(component)
    )


def _types(component: Component) -> frozenset[DeviceType]:
    return frozenset(device.type for device in component.devices)


def locks_without_exit(analysis: Analysis) -> Iterator[Finding]:
    """Yield every locked door that nobody inside can open."""
    for door in _doors(analysis):
        if _types(door) & _LOCKS and not _types(door) & _EXITS:
            yield about_one(
                "lock_without_exit", "The locked door has neither a break glass nor a request to exit.", door
            )


def readers_without_lock(analysis: Analysis) -> Iterator[Finding]:
    """Yield every door whose reader has nothing to release."""
    for door in _doors(analysis):
        if _types(door) & _READERS and not _types(door) & _SECURING:
            yield about_one("reader_without_lock", "The door has a reader but no lock.", door)


def locks_without_reader(analysis: Analysis) -> Iterator[Finding]:
    """Yield every door whose lock nothing releases from outside."""
    for door in _doors(analysis):
        if _types(door) & _SECURING and not _types(door) & _READERS:
            yield about_one("lock_without_reader", "The door has a lock but no reader.", door)


def unmonitored_doors(analysis: Analysis) -> Iterator[Finding]:
    """Yield every locked door that cannot tell whether it is closed."""
    for door in _doors(analysis):
        if _types(door) & _LOCKS and not _types(door) & _MONITORS:
            yield about_one("unmonitored_door", "The locked door has no position switch.", door)


def exits_without_lock(analysis: Analysis) -> Iterator[Finding]:
    """Yield every door whose exit device has nothing to release, neither a lock nor a reader's."""
    for door in _doors(analysis):
        if _types(door) & _EXITS and not _types(door) & (_SECURING | _READERS):
            message = "The door has an exit device but neither a lock nor a reader."
            yield about_one("exit_without_lock", message, door)


def readers_without_door(analysis: Analysis) -> Iterator[Finding]:
    """Yield every reader of something that is no door."""
    for component in in_order(analysis.components):
        if component.type is not ComponentType.DOOR and _types(component) & _READERS:
            yield about_one(
                "reader_without_door", "A reader belongs to something that is not a door.", component
            )

"""The rules that a sound schedule obeys, and what breaks them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from security_design_assistant.catalogue.device_row import Duty
from security_design_assistant.catalogue.devices import devices_that
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    ComponentType,
    DeviceType,
    PageStatus,
)
from security_design_assistant.models.evaluation import Priority
from security_design_assistant.review.labels import (
    NOT_IN_LEGEND,
    NOT_LABELLED,
    PAGE_STATUS_NAMES,
    device_name,
    location_name,
    words,
)
from security_design_assistant.review.numbering import missing_numbers
from security_design_assistant.review.ordering import in_order, natural_key

CONFIDENCE_THRESHOLD = 0.8
"""Below this a human should look."""

_HIGH = Priority.HIGH
_NORMAL = Priority.NORMAL
_READERS = devices_that(Duty.IDENTIFIES)
_SECURING = devices_that(Duty.SECURES)
_LOCKS = devices_that(Duty.LOCKS)
_EXITS = devices_that(Duty.LETS_OUT)
_MONITORS = devices_that(Duty.MONITORS)
_HEADING = "heading"
"""The attribute of a door that a hardware schedule lists: what the schedule leaves out is one matter."""
_CAMERA_FACTS = ("camera_type", "fixing", "screen_height")


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of a rule: the sentence, where it is and how sure the reading was."""

    message: str
    components: tuple[str, ...] = ()
    page: int | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with the function that finds its breaches; ``matter`` names a breach in a few words.

    ``note_words`` are parts of the codes by which the analysis itself reports the same thing; such a note
    breaks the rule as well. If the rule ``absorbs`` them, its findings stand for the notes about the same
    components; otherwise the notes, which know the place, stand for the findings.
    """

    code: str
    rule: str
    matter: str
    priority: Priority
    find: Callable[[Analysis], Iterable[Finding]]
    note_words: tuple[str, ...] = ()
    absorbs: bool = False


def _at(component: Component, message: str) -> Finding:
    return Finding(message, (component.id,), component.page, component.confidence)


def _doors(analysis: Analysis) -> list[Component]:
    return in_order(component for component in analysis.components if component.type is ComponentType.DOOR)


def _types(component: Component) -> frozenset[DeviceType]:
    return frozenset(device.type for device in component.devices)


def _of_a_heading(component: Component) -> bool:
    return _HEADING in component.attributes


def _each_or_together(breaking: Iterable[Component], message: str, together: str) -> Iterator[Finding]:
    """Yield a finding for each component, and one for all that stand in a hardware schedule.

    A hardware schedule leaves whole kinds of device to another trade: that is one thing to check.

    Parameters
    ----------
    breaking : the components that break the rule, in order.
    message : the sentence about one.
    together : the sentence about those of the hardware schedule.
    """
    listed: list[Component] = []
    for component in breaking:
        if _of_a_heading(component):
            listed.append(component)
        else:
            yield _at(component, message)
    if len(listed) == 1:
        yield _at(listed[0], message)
    elif listed:
        yield Finding(
            f"{len(listed)} {together}", tuple(component.id for component in listed), listed[0].page
        )


def _unread_pages(analysis: Analysis) -> Iterator[Finding]:
    for page in analysis.pages:
        if page.status is not PageStatus.ANALYSED:
            reason = f" ({page.reason})" if page.reason else ""
            message = f"Page {page.page} was {PAGE_STATUS_NAMES[page.status]}{reason}."
            yield Finding(f"{message} Nothing on it is in this schedule.", page=page.page)


def _duplicates(analysis: Analysis) -> Iterator[Finding]:
    pages: dict[str, list[int]] = {}
    for component in in_order(analysis.components):
        pages.setdefault(component.id, []).append(component.page)
    for identity, found in pages.items():
        if len(found) > 1:
            where = ", ".join(str(page) for page in sorted(set(found)))
            yield Finding(f"{identity} stands {len(found)} times on page {where}.", (identity,), found[0])


def _without_devices(analysis: Analysis) -> Iterator[Finding]:
    for door in _doors(analysis):
        # A heading with hinges and a passage set is read to its end: its doors have no device.
        if not door.devices and not _of_a_heading(door):
            yield _at(door, "No device was found for this door.")


def _unknown_symbols(analysis: Analysis) -> Iterator[Finding]:
    for component in in_order(analysis.components):
        for device in component.devices:
            if device.type is DeviceType.UNKNOWN:
                times = f"{device.count} symbols" if device.count > 1 else "A symbol"
                marked = f" marked {device.code}" if device.code else ""
                message = f"{times}{marked} could not be recognised."
                yield Finding(message, (component.id,), component.page, device.confidence)


def _not_in_legend(analysis: Analysis) -> Iterator[Finding]:
    users: dict[str, list[Component]] = {}
    for component in in_order(analysis.components):
        for device in component.devices:
            if device.type is not DeviceType.UNKNOWN and device.meaning == NOT_IN_LEGEND:
                users.setdefault(device_name(device), []).append(component)
    for name in sorted(users, key=natural_key):
        identities = tuple(dict.fromkeys(component.id for component in users[name]))
        message = f"{name} is not explained in the drawing's legend. Look it up in the specification."
        yield Finding(message, identities, users[name][0].page)


def _low_confidence(analysis: Analysis) -> Iterator[Finding]:
    for component in in_order(analysis.components):
        devices = [
            device
            for device in component.devices
            if device.confidence < CONFIDENCE_THRESHOLD and device.type is not DeviceType.UNKNOWN
        ]
        sentences = [f"Check {', '.join(device_name(device) for device in devices)}."] if devices else []
        if component.confidence < CONFIDENCE_THRESHOLD:
            sentences = ["The whole component is uncertain.", *sentences, component.reasoning]
        if sentences:
            least = min(component.confidence, *(device.confidence for device in devices), 1.0)
            message = " ".join(sentences).strip()
            yield Finding(message, (component.id,), component.page, least)


def _model_only(analysis: Analysis) -> Iterator[Finding]:
    for component in in_order(analysis.components):
        if component.source == "gemini":
            yield _at(component, "Only the language model saw this; the geometry does not confirm it.")


def _readers_without_lock(analysis: Analysis) -> Iterator[Finding]:
    for door in _doors(analysis):
        if _types(door) & _READERS and not _types(door) & _SECURING:
            yield _at(door, "The door has a reader but no lock.")


def _locks_without_reader(analysis: Analysis) -> Iterator[Finding]:
    yield from _each_or_together(
        (door for door in _doors(analysis) if _types(door) & _SECURING and not _types(door) & _READERS),
        "The door has a lock but no reader.",
        "doors of the hardware schedule have a lock but no reader. Do others bring the readers?",
    )


def _locks_without_exit(analysis: Analysis) -> Iterator[Finding]:
    yield from _each_or_together(
        (door for door in _doors(analysis) if _types(door) & _LOCKS and not _types(door) & _EXITS),
        "The locked door has neither a break glass nor a request to exit.",
        "locked doors of the hardware schedule have neither a break glass nor a request to exit.",
    )


def _unmonitored(analysis: Analysis) -> Iterator[Finding]:
    yield from _each_or_together(
        (door for door in _doors(analysis) if _types(door) & _LOCKS and not _types(door) & _MONITORS),
        "The locked door has no position switch.",
        "locked doors of the hardware schedule have no position switch.",
    )


def _readers_without_door(analysis: Analysis) -> Iterator[Finding]:
    for component in in_order(analysis.components):
        if component.type is not ComponentType.DOOR and _types(component) & _READERS:
            yield _at(component, "A reader belongs to something that is not a door.")


def _incomplete_cameras(analysis: Analysis) -> Iterator[Finding]:
    for camera in in_order(analysis.components):
        missing = [words(fact).lower() for fact in _CAMERA_FACTS if not camera.attributes.get(fact)]
        if camera.type is ComponentType.CAMERA and missing:
            yield _at(camera, f"Not on the drawing or not readable: {', '.join(missing)}.")


def _gaps(analysis: Analysis) -> Iterator[Finding]:
    numbered = (item.id for item in analysis.components if item.type is not ComponentType.EQUIPMENT)
    for missing in missing_numbers(numbered):
        yield Finding("The numbering skips these ids. Are they on another drawing?", missing)


def _unlabelled(analysis: Analysis) -> Iterator[Finding]:
    yield from _each_or_together(
        (
            component
            for component in in_order(analysis.components)
            if location_name(component.location) == NOT_LABELLED
            and component.type is not ComponentType.EQUIPMENT
        ),
        "No room label was found for it.",
        "doors of the hardware schedule stand there without a location.",
    )


def _only_notes(_analysis: Analysis) -> Iterator[Finding]:
    yield from ()


CHECKS: tuple[Check, ...] = (
    Check(
        "pages_analysed",
        "Every page was read",
        "Page not read",
        _HIGH,
        _unread_pages,
        ("no_text_layer", "skipped"),
    ),
    Check(
        "tags_connected",
        "Every tag leads to its devices",
        "Unconnected tag",
        _HIGH,
        _only_notes,
        ("unconnected_tag",),
    ),
    Check(
        "symbols_connected",
        "Every symbol belongs to a tag",
        "Symbols without a tag",
        _HIGH,
        _only_notes,
        ("orphan",),
    ),
    Check(
        "doors_have_devices",
        "Every door has a device",
        "Door without devices",
        _HIGH,
        _without_devices,
        ("unconnected_tag",),
    ),
    Check("ids_unique", "No id stands twice", "Duplicate id", _HIGH, _duplicates, ("duplicate",)),
    Check(
        "symbols_known",
        "Every symbol was recognised",
        "Unknown symbol",
        _HIGH,
        _unknown_symbols,
        ("unknown",),
    ),
    Check(
        "confidence_sufficient",
        "Every reading is certain enough",
        "Uncertain reading",
        _HIGH,
        _low_confidence,
    ),
    Check(
        "geometry_confirms",
        "The drawing's geometry confirms all",
        "Not confirmed by geometry",
        _HIGH,
        _model_only,
    ),
    Check(
        "exit_devices",
        "Every locked door can be left",
        "Locked door without exit device",
        _HIGH,
        _locks_without_exit,
    ),
    Check(
        "readers_have_locks",
        "Every reader's door has a lock",
        "Reader without lock",
        _HIGH,
        _readers_without_lock,
    ),
    Check(
        "hardware_listed",
        "The hardware of every door's set is listed",
        "Hardware not listed",
        _HIGH,
        _only_notes,
        ("hardware_by_others", "hardware_set_missing"),
    ),
    Check(
        "sources_agree",
        "Nothing on the drawing contradicts itself",
        "Contradiction",
        _HIGH,
        _only_notes,
        ("mismatch", "ambiguous"),
    ),
    Check(
        "readers_on_doors", "Every reader is on a door", "Reader without door", _NORMAL, _readers_without_door
    ),
    Check(
        "locks_have_readers",
        "Every lock's door has a reader",
        "Lock without reader",
        _NORMAL,
        _locks_without_reader,
    ),
    Check(
        "locked_doors_monitored",
        "Every locked door has a position switch",
        "Locked door without position switch",
        _NORMAL,
        _unmonitored,
    ),
    Check(
        "symbols_in_legend",
        "The legend explains every symbol",
        "Not in the legend",
        _NORMAL,
        _not_in_legend,
        ("legend",),
        absorbs=True,
    ),
    Check(
        "cameras_complete",
        "Every camera's details were read",
        "Camera details missing",
        _NORMAL,
        _incomplete_cameras,
    ),
    Check("numbering_complete", "The numbering has no gaps", "Numbering gap", _NORMAL, _gaps, ("gap",)),
    Check(
        "rooms_labelled",
        "Every component is in a labelled room",
        "Room not labelled",
        Priority.NOTE,
        _unlabelled,
    ),
)
"""All rules, the gravest first."""

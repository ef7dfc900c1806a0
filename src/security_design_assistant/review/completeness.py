"""Checks of completeness: what was not read, not recognised, not explained or not certain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    ComponentType,
    Device,
    DeviceType,
    Location,
    PageStatus,
    RoomDoubt,
)
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.review.confidence import CONFIDENCE_THRESHOLD, cap
from security_design_assistant.review.evidence import is_listed, is_of_a_heading
from security_design_assistant.review.finding import about, about_one
from security_design_assistant.review.labels import (
    NOT_LABELLED,
    PAGE_STATUS_NAMES,
    device_name,
    explained,
    is_explained,
    location_name,
    words,
)
from security_design_assistant.review.ordering import in_order, natural_key

MANY_DOORS = 5
"""Doors without devices on one page from which they are told of together."""
NAMED_DOORS = 6
"""Doors that such a sentence names; all of them are marked on the drawing."""

FEWEST_ALIKE = 4
"""Doors of a list on a page from which it shows what the list says of each of its doors."""
NEARLY_ALL = 0.95
"""Share of those doors, or all but one; what is said of fewer is said where there is something to say."""

_CAMERA_FACTS = {"camera_type": "type_code", "fixing": "fixing_code", "screen_height": None}
"""What a schedule says of a camera, by the code that stands for it on the drawing."""

_PAGE_CODES = {PageStatus.NO_TEXT_LAYER: "no_text_layer", PageStatus.SKIPPED: "page_skipped"}

_ROOM_DOUBTS = {
    RoomDoubt.PASSAGE_ONLY: "Only a passage is labelled at the door; check which room lies behind it",
    RoomDoubt.RIVAL: "Two room labels are about as near; check which room is meant",
    RoomDoubt.FAR: "The room's label stands far from the door; check whether it is the right one",
}

_SCAN = "scan"
"""Source of what was read from a picture; a row of its page says that symbols were left out."""

_OPEN = "?"
"""Mark of a device whose type is not decided, or could not be read."""


_WITHOUT_DEVICES = ("unconnected_tag", "id_without_mark")
"""Codes of readers' notes about components for which no symbol was found."""

_Use = tuple[Component, Device | None]
"""A component and its device that is meant, None if it is the component itself."""

_Uncertain = tuple[Component, list[Device], bool]
"""A component, its uncertain devices, and whether it is uncertain as a whole."""


def unread_pages(analysis: Analysis) -> Iterator[Finding]:
    """Yield every page of which nothing is in the schedule."""
    for page in sorted(analysis.pages, key=lambda page: page.page):
        if page.status is not PageStatus.ANALYSED:
            reason = f" ({page.reason.rstrip('.')})" if page.reason else ""
            message = f"Page {page.page} was {PAGE_STATUS_NAMES[page.status]}{reason}."
            yield Finding(
                code=_PAGE_CODES[page.status],
                message=f"{message} Nothing on it is in this schedule.",
                page=page.page,
            )


def doors_without_devices(analysis: Analysis) -> Iterator[Finding]:
    """Yield every door that nothing was found for; many on one page are one matter, as in a door schedule.

    A list of doors of which some have devices was read, and the others have none; so was a heading of a
    hardware schedule with hinges and a passage set.
    """
    by_page: dict[int, list[Component]] = {}
    equipped = {door.page for door in analysis.components if door.devices}
    for door in in_order(analysis.components):
        told = door.source == _SCAN or is_of_a_heading(door) or (is_listed(door) and door.page in equipped)
        if door.type is ComponentType.DOOR and not door.devices and not told:
            by_page.setdefault(door.page, []).append(door)
    for page, doors in sorted(by_page.items()):
        if len(doors) < MANY_DOORS:
            for door in doors:
                yield about_one("unconnected_tag", "No device was found for this door.", door)
            continue
        ids = ", ".join(door.id for door in doors[:NAMED_DOORS])
        more = f" and {len(doors) - NAMED_DOORS} more" if len(doors) > NAMED_DOORS else ""
        sets = any("hardware_set" in door.attributes for door in doors)
        hint = " They name hardware sets; the hardware schedule was not found." if sets else ""
        message = f"Page {page} states no device for {len(doors)} doors ({ids}{more}); none was added.{hint}"
        yield about("unconnected_tag", message, doors)


def unknown_symbols(analysis: Analysis) -> Iterator[Finding]:
    """Yield the symbols without a name: one finding for each marking, or for each component without one."""
    marked: dict[str, list[_Use]] = {}
    for component in in_order(analysis.components):
        for device in component.devices:
            if device.type is not DeviceType.UNKNOWN:
                if device.code == _OPEN:
                    message = (
                        f"A {device.type.label.lower()} of {component.id} is marked {_OPEN}: of what type?"
                    )
                    yield about_one("unknown_symbol", message, component, device.confidence, device)
                continue
            if device.code:
                marked.setdefault(device.code, []).append((component, device))
            else:
                times = f"{device.count} symbols" if device.count > 1 else "A symbol"
                message = f"{times} of {component.id} could not be recognised."
                yield about_one("unknown_symbol", message, component, device.confidence, device)
    for code in sorted(marked, key=natural_key):
        devices = [device for _, device in marked[code] if device]
        said = next((device.meaning for device in devices if device.meaning), None)
        why = (
            f"; the legend says “{said}”, which is no device that the schedule knows"
            if said
            else " and is not defined in the legend"
        )
        message = f"The symbol marked {code} could not be recognised{why}."
        least = min(device.confidence for device in devices)
        yield _about_uses("unknown_symbol", message, marked[code], least)


def not_in_legend(analysis: Analysis) -> Iterator[Finding]:
    """Yield one finding about all devices and equipment that neither legend nor specification explain.

    Of cameras whose codes they leave open it yields one each. Of devices without any legend the reader's note
    tells; it tells nothing of codes of equipment.
    """
    without_legend = _without_legend(analysis)
    users: dict[str, list[_Use]] = {}
    for component in in_order(analysis.components):
        for device in component.devices:
            if device.type is not DeviceType.UNKNOWN and not is_explained(device) and not without_legend:
                users.setdefault(device_name(device), []).append((component, device))
        if component.source != "gemini" and not explained(component):
            users.setdefault(f"Equipment code {component.system}", []).append((component, None))
    if users:
        names = sorted(users, key=natural_key)
        verb, them = ("is", "it") if len(names) == 1 else ("are", "each")
        message = f"{_and(names)} {verb} not defined in the legend. Look {them} up in the specification."
        yield _about_uses("not_in_legend", message, [use for name in names for use in users[name]])
    for camera in in_order(analysis.components):
        coded = [words(fact).lower() for fact in _missing_of(camera) if _is_coded(camera, fact)]
        if coded:
            message = f"What its code says is not defined in the legend: {_and(coded)}."
            yield about_one("not_in_legend", message, camera)


def low_confidence(analysis: Analysis) -> Iterator[Finding]:
    """Yield every component that was read with too little confidence, itself or a device of it.

    A sole one cites its reasoning; of several that would hide which they are. What is uncertain only for
    what the legend leaves out is told with that, see :func:`read_by_custom`; what is uncertain only for what
    was left over on its page, or because of a symbol that was not found or is unknown, is told with that.
    What a language model had a part in is told as that.
    """
    uncertain = [one for one in _all_uncertain(analysis) if not _by_custom(*one)]
    for component, devices, whole in uncertain:
        sentences = [f"Check {', '.join(device_name(device) for device in devices)}."] if devices else []
        if whole:
            why = [component.reasoning] if len(uncertain) == 1 else []
            sentences = ["The whole component is uncertain.", *sentences, *why]
        least = min(component.confidence, *(device.confidence for device in devices), 1.0)
        message = " ".join(sentences).strip()
        shown = devices[0] if devices and not whole else None
        yield about_one("low_confidence", message, component, least, shown)


def read_by_custom(analysis: Analysis) -> Iterator[Finding]:
    """Yield one finding about all that is uncertain for want of a legend, or of an entry in it."""
    by_custom = [one[0] for one in _all_uncertain(analysis) if _by_custom(*one)]
    if by_custom:
        without = "Without a legend" if _without_legend(analysis) else "Without an entry in the legend"
        message = f"{without}, these were read by common practice of the trade only. Check their devices."
        least = min(component.confidence for component in by_custom)
        yield about("read_by_custom", message, by_custom, least)


def _all_uncertain(analysis: Analysis) -> Iterator[_Uncertain]:
    """Yield what is uncertain: each component, its uncertain devices, and whether it is so as a whole."""
    caps = {page.page: cap(page.content.unexplained) for page in analysis.pages if page.content}
    bare = {note.component_id for note in analysis.warnings if note.code in _WITHOUT_DEVICES}
    for component in in_order(analysis.components):
        if component.checked:
            continue
        told = component.id in bare if not component.devices else _has_unknown_symbol(component)
        devices, whole = _uncertain(component), _is_uncertain(component, caps) and not told
        if component.source == "vector" and (devices or whole):
            yield component, devices, whole


def _has_unknown_symbol(component: Component) -> bool:
    return any(device.type is DeviceType.UNKNOWN for device in component.devices)


def _is_uncertain(component: Component, caps: Mapping[int, float]) -> bool:
    """Tell whether a component is uncertain for itself, not only for its page."""
    return component.confidence < CONFIDENCE_THRESHOLD and component.confidence != caps.get(component.page)


def _uncertain(component: Component) -> list[Device]:
    return [
        device
        for device in component.devices
        if device.confidence < CONFIDENCE_THRESHOLD and device.type is not DeviceType.UNKNOWN
    ]


def _without_legend(analysis: Analysis) -> bool:
    return any(note.code == "legend_missing" for note in analysis.warnings)


def _by_custom(component: Component, uncertain: Sequence[Device], whole: bool) -> bool:
    """Tell whether all that is uncertain of a component are devices that no legend explains."""
    devices = uncertain or (component.devices if whole else ())
    return bool(devices) and not any(is_explained(device) for device in devices)


def model_only(analysis: Analysis) -> Iterator[Finding]:
    """Yield every component that only the language model saw."""
    for component in in_order(analysis.components):
        if component.source == "gemini":
            message = "Only the language model saw this; the geometry does not confirm it."
            yield about_one("unconfirmed", message, component)


def incomplete_cameras(analysis: Analysis) -> Iterator[Finding]:
    """Yield every camera of which a detail is missing, but for what a legend would have to say."""
    for camera in in_order(analysis.components):
        missing = [words(fact).lower() for fact in _missing_of(camera) if not _is_coded(camera, fact)]
        if missing:
            message = f"Missing on the drawing, or not readable: {', '.join(missing)}."
            yield about_one("camera_incomplete", message, camera)


def _missing_of(component: Component) -> list[str]:
    """Return what a schedule says of a camera and the drawing does not; nothing for what is no camera."""
    if component.type is not ComponentType.CAMERA:
        return []
    return [fact for fact in _CAMERA_FACTS if component.attributes.get(fact, "").strip(_OPEN) == ""]


def _is_coded(camera: Component, fact: str) -> bool:
    """Tell whether a code that stands for a fact was read, so that only its meaning is missing."""
    return camera.attributes.get(_CAMERA_FACTS[fact] or "", "").strip(_OPEN) != ""


def unlabelled_rooms(analysis: Analysis) -> Iterator[Finding]:
    """Yield one finding about all components without a room, and one about rows that say less of it.

    Equipment needs no room. A list that gives rooms gives them for all of its doors: the door of which it
    says less than of most others may have lost a text.
    """
    usual = _usual_facts(analysis)
    unlabelled, less = [], []
    for component in in_order(analysis.components):
        if component.type is ComponentType.EQUIPMENT:
            continue
        if not is_listed(component):
            if location_name(component.location) == NOT_LABELLED:
                unlabelled.append(component)
        elif not usual[component.page] <= _facts(component.location):
            less.append(component)
    if unlabelled:
        them = "it" if len(unlabelled) == 1 else "any of them"
        yield about("room_not_labelled", f"No room label was found for {them}.", unlabelled)
    if less:
        message = "The list says less of where this door is than of most others; check its row."
        yield about("room_not_labelled", message, less)


def doors_without_set(analysis: Analysis) -> Iterator[Finding]:
    """Yield one finding about listed doors without a set where nearly all on their page have one."""
    by_page: dict[int, list[Component]] = {}
    for component in in_order(analysis.components):
        if is_listed(component):
            by_page.setdefault(component.page, []).append(component)
    without = [
        door
        for doors in by_page.values()
        for bare in [[door for door in doors if "hardware_set" not in door.attributes]]
        if _are_exceptions(len(bare), len(doors))
        for door in bare
    ]
    if without:
        message = "Nearly every door of the list names a hardware set; this one names none."
        yield about("hardware_set_missing", message, without)


def devices_nearly_all_have(analysis: Analysis) -> Iterator[Finding]:
    """Yield one finding for each kind of device that a list gives nearly every door and some door not.

    A door without any device is told of elsewhere.
    """
    by_page: dict[int, list[Component]] = {}
    for component in in_order(analysis.components):
        if is_listed(component) and not is_of_a_heading(component):
            by_page.setdefault(component.page, []).append(component)
    lacking: dict[DeviceType, list[Component]] = {}
    for doors in by_page.values():
        for kind in DeviceType:
            bare = [door for door in doors if all(device.type is not kind for device in door.devices)]
            if _are_exceptions(len(bare), len(doors)):
                lacking.setdefault(kind, []).extend(door for door in bare if door.devices)
    for kind, bare in lacking.items():
        if bare:
            message = f"The list gives nearly every door a {kind.label.lower()}; this one has none."
            yield about("device_missing", message, bare)


def _are_exceptions(number: int, of: int) -> bool:
    """Tell whether so many lack what all the others of a list have."""
    return of >= FEWEST_ALIKE and number <= max(1, (1 - NEARLY_ALL) * of)


def _usual_facts(analysis: Analysis) -> dict[int, frozenset[str]]:
    """Return by page what its lists say of the room of nearly every door."""
    said: dict[int, list[frozenset[str]]] = {}
    for component in analysis.components:
        if is_listed(component):
            said.setdefault(component.page, []).append(_facts(component.location))
    return {
        page: frozenset(
            fact
            for fact in frozenset().union(*facts)
            if _are_exceptions(sum(fact not in one for one in facts), len(facts))
        )
        for page, facts in said.items()
    }


def _facts(location: Location) -> frozenset[str]:
    parts = {
        "number": location.room_number,
        "name": location.room_name,
        "other side's number": location.other_side.room_number if location.other_side else None,
        "other side's name": location.other_side.room_name if location.other_side else None,
    }
    return frozenset(name for name, text in parts.items() if text)


def uncertain_rooms(analysis: Analysis) -> Iterator[Finding]:
    """Yield the components whose room is in doubt, one finding a reason, each shown at its own place."""
    doubted: dict[RoomDoubt, list[Component]] = {}
    for component in in_order(analysis.components):
        if component.location.doubt is not None:
            doubted.setdefault(component.location.doubt, []).append(component)
    for doubt in RoomDoubt:
        found = doubted.get(doubt, [])
        if found:
            least = min(component.location.confidence or 0.0 for component in found)
            named = ", ".join(f"{one.id} ({location_name(one.location)})" for one in found)
            yield about("room_uncertain", f"{_ROOM_DOUBTS[doubt]}: {named}.", found, least)


def _about_uses(code: str, message: str, uses: Sequence[_Use], confidence: float | None = None) -> Finding:
    """Return one finding about all ``uses``, each shown at its first symbol."""
    boxes = {index: device.bboxes[0] for index, (_, device) in enumerate(uses) if device and device.bboxes}
    return about(code, message, [component for component, _ in uses], confidence, boxes)


def _and(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)

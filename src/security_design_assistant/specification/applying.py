"""Decodings applied to an analysis: what the drawing's own legend lacks is filled in, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from security_design_assistant.catalogue.components import ComponentType
from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.catalogue.sections import LegendSection
from security_design_assistant.drawing.notations.boxed.vocabulary import meaning_of
from security_design_assistant.models.analysis import Analysis, Component, Device, LegendEntry, ReviewNote
from security_design_assistant.specification.agreement import agree, says_more_than_its_kind
from security_design_assistant.specification.decoding import Decoding, same_code
from security_design_assistant.specification.subjects import CameraDigit, Subject

DECODED_SYMBOL = 0.7
"""Confidence, from 0 to 1, of a symbol whose code alone was decoded: a person should look at it."""

NOT_EXPLAINED = "not_in_legend"
"""Notes of readers that no legend explains a code."""

Key = tuple[Subject, str]
"""What a code is of, and the code as :func:`.decoding.same_code` has it."""


@dataclass(frozen=True, slots=True)
class Undecoded:
    """A code that the drawing uses and nobody explains; ``type`` is None for equipment."""

    type: DeviceType | None
    code: str


def undecoded(analysis: Analysis) -> tuple[Undecoded, ...]:
    """Return the codes that are still unexplained, each once, in the order of the components."""
    found: dict[Key, Undecoded] = {}
    legend = _codes_of(analysis.legend)
    for component in analysis.components:
        if _unexplained_equipment(component):
            found.setdefault((None, same_code(component.system)), Undecoded(None, component.system))
        for device in component.devices:
            if device.code and _open(device, legend):
                found.setdefault((device.type, same_code(device.code)), Undecoded(device.type, device.code))
    return tuple(found.values())


def decoded(analysis: Analysis, decodings: Sequence[Decoding]) -> Analysis:
    """Return the analysis with what the decodings explain.

    Where the legend explains a code itself its words stay, and a decoding that says something else becomes a
    note with both places. Decodings that contradict each other decode nothing and are told, too.
    """
    by_code, contradictions = _sorted_out(decodings)
    legend = _codes_of(analysis.legend)
    notes = [*_against_legend(analysis.legend, by_code), *_among_each_other(analysis, contradictions)]
    components = tuple(_component(component, by_code, legend) for component in analysis.components)
    kept = [note for note in analysis.warnings if not _settled(note, components)]
    return analysis.model_copy(update={"components": components, "warnings": (*kept, *notes)})


def _settled(note: ReviewNote, components: Iterable[Component]) -> bool:
    """Tell whether a note says that nobody explains a code, and the specification explains it everywhere."""
    if note.code != NOT_EXPLAINED or note.device_code is None:
        return False
    users = [
        device for component in components for device in component.devices if device.code == note.device_code
    ]
    return bool(users) and all(device.meaning_source for device in users)


def _sorted_out(decodings: Iterable[Decoding]) -> tuple[dict[Key, Decoding], list[tuple[Decoding, Decoding]]]:
    """Return the first decoding of each code, and the pairs that contradict each other."""
    first: dict[Key, Decoding] = {}
    contradictions: dict[Key, tuple[Decoding, Decoding]] = {}
    for decoding in decodings:
        key = (decoding.subject, decoding.code)
        earlier = first.setdefault(key, decoding)
        if not agree(earlier.meaning, decoding.meaning):
            contradictions.setdefault(key, (earlier, decoding))
    kept = {key: decoding for key, decoding in first.items() if key not in contradictions}
    return kept, list(contradictions.values())


def _component(component: Component, by_code: Mapping[Key, Decoding], legend: Set[str]) -> Component:
    reasons: list[str] = []
    devices = tuple(
        _device(device, by_code, reasons) if _open(device, legend) else device for device in component.devices
    )
    attributes = dict(component.attributes)
    equipment = by_code.get((None, same_code(component.system)))
    if equipment and _unexplained_equipment(component):
        attributes["equipment_type"] = equipment.meaning
        reasons.append(_reason(component.system, None, equipment))
    digits = {
        digit: by_code[digit, code] for digit, code in _open_digits(component) if (digit, code) in by_code
    }
    attributes |= {digit.value: decoding.meaning for digit, decoding in digits.items()}
    reasons += [_reason(decoding.code, digit, decoding) for digit, decoding in digits.items()]
    devices = tuple(_camera(device, attributes, digits) for device in devices)
    if not reasons:
        return component
    reasoning = " ".join([component.reasoning, *dict.fromkeys(reasons)]).strip()
    return component.model_copy(update={"devices": devices, "attributes": attributes, "reasoning": reasoning})


def _device(device: Device, by_code: Mapping[Key, Decoding], reasons: list[str]) -> Device:
    decoding = _decoding_of(device, by_code)
    if decoding is None:
        return device
    reasons.append(_reason(device.code or "", device.type, decoding))
    update: dict[str, object] = {"meaning": decoding.meaning, "meaning_source": decoding.source}
    if device.type is DeviceType.UNKNOWN:
        known = meaning_of(decoding.meaning, None)
        update |= {
            "type": decoding.subject,
            "variant": known.variant if known else None,
            "in_legend": False,
            "confidence": DECODED_SYMBOL,
        }
    return device.model_copy(update=update)


def _camera(device: Device, attributes: Mapping[str, str], digits: Mapping[CameraDigit, Decoding]) -> Device:
    """Return a camera's symbol with the meaning of both its digits, once both are known."""
    known = all(digit.value in attributes for digit in CameraDigit)
    if device.type is not DeviceType.CAMERA or device.meaning or not digits or not known:
        return device
    sources = dict.fromkeys(decoding.source for decoding in digits.values())
    update = {
        "meaning": ", ".join(attributes[digit.value] for digit in CameraDigit),
        "meaning_source": "; ".join(sources),
    }
    return device.model_copy(update=update)


def _open_digits(component: Component) -> Iterator[tuple[CameraDigit, str]]:
    """Yield the digits of a camera's symbol that nobody has explained."""
    for digit in CameraDigit:
        code = component.attributes.get(digit.code_attribute)
        if code and digit.value not in component.attributes:
            yield digit, same_code(code)


def _decoding_of(device: Device, by_code: Mapping[Key, Decoding]) -> Decoding | None:
    code = same_code(device.code)
    if device.type is not DeviceType.UNKNOWN:
        return by_code.get((device.type, code))
    # What is a type of something does not say what an unknown symbol is.
    found = [one for one in by_code.values() if one.code == code and one.symbol and one.subject]
    return found[0] if len(found) == 1 else None


def _open(device: Device, legend: Set[str]) -> bool:
    """Tell whether nobody has explained a device's code.

    A column's heading explains it no more than ``Lock Type`` does. The code of a camera's symbol is two codes
    in one, see :func:`_open_digits`.
    """
    if not device.code or device.type is DeviceType.CAMERA:
        return False
    if device.meaning is None:
        return not device.in_legend or device.type is DeviceType.UNKNOWN
    return same_code(device.code) not in legend and not says_more_than_its_kind(device.meaning)


def _codes_of(legend: Iterable[LegendEntry]) -> Set[str]:
    return {same_code(entry.code) for entry in legend if entry.code}


def _unexplained_equipment(component: Component) -> bool:
    return component.type is ComponentType.EQUIPMENT and "equipment_type" not in component.attributes


def _against_legend(legend: Iterable[LegendEntry], by_code: Mapping[Key, Decoding]) -> Iterator[ReviewNote]:
    for entry in legend:
        subject = _subject_of(entry)
        decoding = by_code.get((subject, same_code(entry.code)))
        of_something = subject is not None or entry.section == LegendSection.EQUIPMENT
        if decoding is None or not of_something or agree(entry.meaning, decoding.meaning):
            continue
        message = (
            f"{_title(subject)} {entry.code}: the legend on page {entry.page} says “{entry.meaning}”,"
            f" the specification “{decoding.meaning}” ({decoding.source})."
            " The schedule has the legend's words; ask which holds."
        )
        yield ReviewNote(code="specification_mismatch", message=message, page=entry.page, bbox=entry.bbox)


def _subject_of(entry: LegendEntry) -> Subject:
    digit = next((digit for digit in CameraDigit if digit.value == entry.section), None)
    known = meaning_of(entry.meaning, entry.section)
    return digit or (known.type if known else None)


def _among_each_other(
    analysis: Analysis, contradictions: Iterable[tuple[Decoding, Decoding]]
) -> Iterator[ReviewNote]:
    used: set[Key] = {(open_.type, same_code(open_.code)) for open_ in undecoded(analysis)}
    used |= {digit for component in analysis.components for digit in _open_digits(component)}
    for one, other in contradictions:
        if (one.subject, one.code) in used:
            message = (
                f"{_title(one.subject)} {one.code}: the specification says “{one.meaning}” ({one.source}) and"
                f" “{other.meaning}” ({other.source}). Neither was taken; ask which holds."
            )
            yield ReviewNote(code="specification_contradicts_itself", message=message)


def _reason(code: str, kind: Subject, decoding: Decoding) -> str:
    return f"{_title(kind)} {code} is “{decoding.meaning}” by {decoding.source}."


def _title(kind: Subject) -> str:
    return "Equipment" if kind is None else "Symbol" if kind is DeviceType.UNKNOWN else kind.label

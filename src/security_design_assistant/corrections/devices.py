"""Devices as a person lists them, joined with what the machine knows of the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from security_design_assistant.models.analysis import Analysis, Device
from security_design_assistant.models.corrections import CorrectedDevice, Devices


def listed(devices: Iterable[Device]) -> Devices:
    """Return ``devices`` as a person would list them."""
    return tuple(
        CorrectedDevice(type=device.type, code=device.code, variant=device.variant, count=device.count)
        for device in devices
    )


def joined(given: Devices, read: Sequence[Device], analysis: Analysis) -> tuple[Device, ...]:
    """Return the devices that a person lists, each with boxes and meaning where the machine has them.

    Parameters
    ----------
    given : the person's list.
    read : what the machine read of this component. One that the person left as it was stays as it was read;
        one of the same type with another code or number keeps the boxes: it is the same symbol.
    analysis : explains codes, by its legend and by other components.
    """
    left = list(read)
    same: dict[int, Device] = {}
    for index, one in enumerate(given):
        match = next((device for device in left if _names(device) == _names(one)), None)
        if match:
            left.remove(match)
            same[index] = match
    return tuple(_device(one, same.get(index), left, analysis) for index, one in enumerate(given))


def _names(device: Device | CorrectedDevice) -> tuple[str, str | None, str | None]:
    return (device.type, device.code, device.variant)


def _device(one: CorrectedDevice, same: Device | None, left: list[Device], analysis: Analysis) -> Device:
    if same is not None:
        changed = {"count": one.count, "confidence": 1.0} if same.count != one.count else {}
        return same.model_copy(update=changed)
    symbol = next((device for device in left if device.type is one.type), None)
    if symbol:
        left.remove(symbol)
    meaning, source, in_legend = _explained(one, analysis)
    return Device(
        type=one.type,
        code=one.code,
        variant=one.variant,
        count=one.count,
        meaning=meaning,
        meaning_source=source,
        in_legend=in_legend,
        bboxes=symbol.bboxes if symbol else (),
    )


def _explained(one: CorrectedDevice, analysis: Analysis) -> tuple[str | None, str | None, bool]:
    """Return meaning, its source, and whether the legend has it, as for the same device elsewhere."""
    for component in analysis.components:
        for device in component.devices:
            if _names(device) == _names(one):
                return device.meaning, device.meaning_source, device.in_legend
    entry = next((entry for entry in analysis.legend if one.code and entry.code == one.code), None)
    return (entry.meaning if entry else None), None, entry is not None or one.code is None

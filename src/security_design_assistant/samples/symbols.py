"""Symbols by short names, each with its cells and the device that it truly stands for.

``R:E`` reader of type E, ``BG`` break glass, ``P`` position switch, ``D`` duress switch, ``L:11`` lock type
11, ``N:02`` preparation for lock type 02, ``DOME LEVER IR WC`` requests to exit, ``TURN`` turnstile, ``OUT``
controlled output, ``IN`` monitored input, ``V:CB`` intercom station, ``I:DUAL I:KEY I:360 I:P I:V I:GLASS``
intruder detectors, ``STAR HOUR LOZ:X7`` symbols that no legend explains, ``U:S`` any other letter over a bar
(a position switch where the legend says so), ``power_transfer`` any device that the catalogue alone draws.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from security_design_assistant.accuracy.truth import TrueDevice
from security_design_assistant.catalogue.device_row import CodeShape
from security_design_assistant.catalogue.devices import DeviceType


@dataclass(frozen=True)
class Part:
    """One box of a symbol: glyph, the text in it, and its width in cells."""

    glyph: str
    text: str = ""
    width: float = 1.0


@dataclass(frozen=True)
class Symbol:
    """Boxes that touch each other and together stand for one device."""

    parts: tuple[Part, ...]
    device: TrueDevice

    @property
    def width(self) -> float:
        """The whole symbol's width in cells."""
        return sum(part.width for part in self.parts)


Rows = tuple[tuple[Symbol, ...], ...]

_PLAIN = {
    "BG": ("break_glass", DeviceType.BREAK_GLASS, None),
    "P": ("underlined", DeviceType.POSITION_SWITCH, None),
    "D": ("underlined", DeviceType.DURESS_SWITCH, None),
    "DOME": ("dome", DeviceType.REQUEST_TO_EXIT, "dome"),
    "LEVER": ("handle", DeviceType.REQUEST_TO_EXIT, "handle"),
    "IR": ("infrared", DeviceType.REQUEST_TO_EXIT, "infrared"),
    "WC": ("disabled", DeviceType.REQUEST_TO_EXIT, "disabled"),
    "TURN": ("turnstile", DeviceType.TURNSTILE, None),
    "OUT": ("controlled_output", DeviceType.CONTROLLED_OUTPUT, None),
    "IN": ("monitored_input", DeviceType.MONITORED_INPUT, None),
    "STAR": ("star", DeviceType.UNKNOWN, None),
    "HOUR": ("hourglass", DeviceType.UNKNOWN, None),
}
_CODED = {
    "R": ("reader", DeviceType.CREDENTIAL_READER),
    "L": ("lock", DeviceType.LOCK),
    "N": ("lock_preparation", DeviceType.LOCK_PREPARATION),
    "U": ("underlined", DeviceType.POSITION_SWITCH),
    "LOZ": ("lozenge", DeviceType.UNKNOWN),
}
_INTRUDER = {
    "DUAL": ("dual_technology", "", "dual_technology"),
    "KEY": ("keypad", "", "keypad"),
    "360": ("passive_infrared", "360", "passive_infrared"),
    "P": ("underlined", "P", "position"),
    "V": ("underlined", "V", "vibration"),
    "GLASS": ("glass_break", "", "glass_break"),
}


def symbol(name: str) -> Symbol:
    """Return the symbol of one short name."""
    if name in _PLAIN:
        glyph, kind, variant = _PLAIN[name]
        device = TrueDevice(type=kind, code=kind.letter or None, variant=variant)
        return Symbol((Part(glyph, kind.letter),), device)
    family, _, code = name.partition(":")
    if family == "V":
        cells = (Part("telephone"), *(Part("letter", one, 0.5) for one in code))
        return Symbol(cells, TrueDevice(type=DeviceType.INTERCOM_STATION, code=code))
    if family == "I":
        glyph, text, variant = _INTRUDER[code]
        device = TrueDevice(type=DeviceType.INTRUDER_DETECTOR, code=text or None, variant=variant)
        return Symbol((Part("intruder_mark"), Part(glyph, text)), device)
    if family in _CODED:
        glyph, kind = _CODED[family]
        return Symbol((Part(glyph, code),), TrueDevice(type=kind, code=code))
    return _by_catalogue(name)


def catalogue_names() -> tuple[str, ...]:
    """Return the names of what only the catalogue knows how to draw."""
    own = {kind for _, kind, _ in _PLAIN.values()} | {kind for _, kind in _CODED.values()}
    names = [
        f"{kind}.{shape.variant}" if shape.variant else str(kind)
        for kind in DeviceType
        for shape in kind.shapes
        if kind not in own
    ]
    return tuple(dict.fromkeys(names))


def _by_catalogue(name: str) -> Symbol:
    """Return a symbol as the catalogue draws it: ``power_transfer``, or with its form ``reader.mullion``."""
    value, _, variant = name.partition(".")
    kind = next(kind for kind in DeviceType if kind == value)
    shape = next(shape for shape in kind.shapes if shape.variant == (variant or None))
    text = "01" if kind.code_shape is CodeShape.NUMBER else "S" if kind.code_shape else kind.letter
    device = TrueDevice(type=kind, code=text or None, variant=shape.variant)
    return Symbol((Part(shape.glyph, text),), device)


def rows(names: str) -> Rows:
    """Return the symbols of ``names``: short names in reading order, rows parted by ``/``."""
    return tuple(tuple(symbol(name) for name in row.split()) for row in names.split("/"))


def count_devices(symbols: Iterable[Symbol]) -> tuple[TrueDevice, ...]:
    """Add up equal devices, ordered by type, code and variant."""
    counts = Counter(one.device for one in symbols)
    ordered = sorted(counts, key=lambda device: (device.type, device.code or "", device.variant or ""))
    return tuple(device.model_copy(update={"count": counts[device]}) for device in ordered)

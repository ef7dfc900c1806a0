"""Columns that count devices: what their headings stand for, and what their cells say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.drawing.notations.door_schedules.device_codes import (
    CodedDevice,
    DoorLegend,
    device_type,
    named_devices,
)
from security_design_assistant.drawing.notations.door_schedules.evidence import CODE
from security_design_assistant.drawing.notations.door_schedules.tolerances import ROWS
from security_design_assistant.drawing.notations.text.codes import Codebook
from security_design_assistant.drawing.notations.text.columns import heading_meaning, read_device_cell
from security_design_assistant.drawing.tables.grid import UNSURE, TableCell

_MECHANICAL = re.compile(
    r"\b(?:lock ?sets?|exit devices?|panic|closers?|hinges?|latch(?:set)?|stops?|thresholds?|kick ?plates?"
    r"|cylinders?|seals?|functions?|height|width|hardware set|keying|undercut|louvers?|detail|door lock"
    r"|dead ?bolts?|smoke|fire|heat|vision|detail)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,4}")
_TICK = re.compile(
    r"y|yes|x|\*|[\u00d7\u2713\u2714\u221a\u2022\u25cf\u25a0\u2611\u2612\u00fc\uf0fc\uf0fe]", re.IGNORECASE
)
_CROSS = re.compile(r"[\u2717\u2718\u2612\u00fb\uf0fb]")
_NONE = re.compile(r"n|no|n/?a|none|nil|0|[-\u2013\u2014.]{0,3}|\u25a1|\u25cb|\u2610", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DeviceColumn:
    """What a device column counts; ``heading`` as printed, ``code`` if the heading is one."""

    types: tuple[str, ...]
    heading: str
    code: str | None
    words: str
    confidence: float

    @property
    def electric(self) -> bool:
        """Whether the heading itself tells that what it counts is no mechanical hardware."""
        return self.code is not None or self.types[0] != DeviceType.LOCK or bool(named_devices(self.heading))


def heading_device(heading: str) -> bool:
    """Tell whether a heading names a device in words or by a usual code."""
    return column_of(heading, DoorLegend(()), 0) is not None


def column_of(heading: str, legend: DoorLegend, page: int) -> DeviceColumn | None:
    """Return what a column counts, None if its heading names no device."""
    words = " ".join(heading.split()).strip(" :.")
    if _CODE.fullmatch(words):
        found = legend.devices(words, page)
        if found:
            sure = max(found[0].confidence, CODE.heading)
            return DeviceColumn(tuple(d.type.value for d in found), words, words, found[0].words, sure)
        if legend.explains(words):
            return None
    named = named_devices(words)
    if named:
        kinds = tuple(name for name in named if device_type(name) is not None)
        return DeviceColumn(kinds, words, None, words, CODE.legend) if kinds else None
    if _MECHANICAL.search(words):
        return None
    meaning = heading_meaning(words, Codebook(), page)
    return None if meaning is None else DeviceColumn((meaning.type.value,), words, None, words, CODE.legend)


def read_cell(
    column: DeviceColumn, cell: TableCell, crosses_mean_no: bool, page: int
) -> list[CodedDevice] | None:
    """Read one cell of a device column.

    Returns
    -------
    The devices it counts; none for an empty cell or a ``No``; None if it says something else.
    """
    value = cell.text.strip().strip("()[]")
    if cell.struck or (value and _NONE.fullmatch(value)):
        return []
    if not value:
        yes = cell.drawn not in (None, UNSURE) and not (cell.drawn == "cross" and crosses_mean_no)
        return _counted(column, 1, sure=cell.drawn != "ring") if yes else []
    if _CROSS.fullmatch(value):
        return [] if crosses_mean_no else _counted(column, 1)
    if _TICK.fullmatch(value):
        return _counted(column, 1)
    if column.code:
        return _counted(column, int(value)) if value.isdigit() and int(value) < ROWS.many else None
    return _named(column, value, page)


def _named(column: DeviceColumn, value: str, page: int) -> list[CodedDevice] | None:
    """Read a count, codes of types or words below a heading in words."""
    if not column.electric and re.search(r"[A-Za-z]{3}", value) and not named_devices(value):
        return None  # "STOREROOM" below "LOCK" is a function of a mechanical lock
    # In small letters the heading is words: below a mark in capitals every number would be a count.
    found = read_device_cell(column.heading.title(), value, Codebook(), page)
    if not found:
        return None
    more = [kind for name in column.types[1:] if (kind := device_type(name)) is not None]
    return [
        CodedDevice(each.meaning.type, each.code, each.words or column.words, column.confidence, each.count)
        for each in found
    ] + [CodedDevice(kind, None, column.words, column.confidence, found[0].count) for kind in more]


def _counted(column: DeviceColumn, count: int, sure: bool = True) -> list[CodedDevice]:
    confidence = column.confidence if sure else min(column.confidence, CODE.custom)
    kinds = (device_type(name) for name in column.types)
    return [CodedDevice(kind, column.code, column.words, confidence, count) for kind in kinds if kind]

"""Kinds of sample that show the devices of which nobody drew a symbol but the catalogue."""

from __future__ import annotations

from dataclasses import replace

from security_design_assistant.samples.legend_data import ACCESS_SECTION, HARDWARE_SECTION, LOCK_SECTION
from security_design_assistant.samples.placing import door
from security_design_assistant.samples.plain import plain_sheet, spots
from security_design_assistant.samples.scene import Legend, Sheet, Style
from security_design_assistant.samples.sheets import Sample, boxed_sample
from security_design_assistant.samples.symbols import catalogue_names

_SECTIONS = (ACCESS_SECTION, HARDWARE_SECTION, LOCK_SECTION)
_LEGEND = Legend((1060, 20), sections=_SECTIONS, tag_reference=False)


def door_hardware() -> Sample:
    """Power transfers, door operators and the like, each at a locked door; all in the legend."""
    return boxed_sample("door_hardware", [replace(_sheet(), legend=_LEGEND, decoding=_SECTIONS)])


def door_hardware_no_legend() -> Sample:
    """The same doors on a sheet without a legend."""
    return boxed_sample("door_hardware_no_legend", [replace(_sheet(), legend=None, decoding=())])


def _sheet() -> Sheet:
    style = Style()
    sheet = plain_sheet(style)
    places = spots(sheet.rooms, style)
    marks = tuple(
        door(places[index], f"A{index + 1:03d}", f"L:01 P BG / {name}", "R:S", style)
        for index, name in enumerate(catalogue_names())
    )
    return replace(sheet, marks=marks, equipment=())

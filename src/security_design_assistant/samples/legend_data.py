"""The meanings that our legends give: sections, symbols, and the tables of the camera codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from security_design_assistant.samples.symbols import catalogue_names, symbol

CAMERA_TYPES: Mapping[str, str] = {
    "1": "1 Mega-Pixel",
    "2": "2 Mega-Pixel",
    "3": "3 Mega-Pixel",
    "4": "4 Mega-Pixel",
    "5": "5 Mega-Pixel",
    "6": "Small PTZ",
    "7": "Large PTZ",
    "8": "Thermal",
    "9": "Specials",
}
FIXINGS: Mapping[str, str] = {
    "1": "Internal Recessed",
    "2": "Internal Surface",
    "3": "External Recessed",
    "4": "External Surface",
    "5": "Spare",
    "6": "Spare",
    "7": "Spare",
    "8": "Spare",
    "9": "Specials",
}
EQUIPMENT: Mapping[str, str] = {
    "OIW": "Operator Interface Workstation",
    "RFP": "Remote Field Panel",
    "SRA": "Security Rack Arrangement",
    "LFP": "Lift Field Panel",
    "EBW": "Employee Badging Workstation",
    "VBW": "Visitor Badging Workstation",
    "CBW": "Contractor Badging Workstation",
    "CIW": "Concierge Interface Workstation",
}


@dataclass(frozen=True)
class Section:
    """A heading and its entries: short symbol name and meaning; ``kind`` says what is drawn below."""

    heading: str
    entries: tuple[tuple[str, str], ...] = ()
    kind: str = "symbols"


EQUIPMENT_SECTION = Section("CSEC - Central Security Equipment", tuple(EQUIPMENT.items()), "equipment")
CAMERA_SECTION = Section("CCTV - Closed Circuit Television", kind="camera")
ACCESS_SECTION = Section(
    "AACS - Automatic Access Control System",
    (
        ("R:?", 'Credential Reader - "?" Denotes Reader Type [e.g. "S" - Smart Card]'),
        ("BG", "Break Glass"),
        ("P", "Position Switch"),
        ("OUT", "Controlled Output"),
        ("DOME", "Request to Exit [RTE] Dome Push Button"),
        ("WC", "Request to Exit [RTE] Disabled Push to Open"),
        ("LEVER", "Request to Exit [RTE] Handle"),
        ("D", "Duress Switch"),
        ("IR", "Request to Exit [RTE] Infrared Button"),
        ("TURN", "Turnstile"),
        ("IN", "Monitored Input"),
    ),
)
VOICE_SECTION = Section(
    "VCOM - Voice Communication",
    (
        ("V:CB", "Commercial - Bespoke"),
        ("V:CK", "Commercial - Keypad"),
        ("V:CP", "Commercial - Pedestal"),
        ("V:CR", "Commercial - Reception Handset"),
        ("V:RA", "Residential - Apartment"),
        ("V:RK", "Residential - Keypad"),
    ),
)
INTRUDER_SECTION = Section(
    "IHAS - Intruder Hold Up Alarm System",
    (
        ("I:DUAL", "Dual Technology Sensor"),
        ("I:P", "Position Switch"),
        ("I:KEY", "Keypad"),
        ("I:V", "Vibration Switch"),
        ("I:360", "Passive Infrared Detector - 360\u00b0"),
        ("I:GLASS", "Glass Break Sensor"),
    ),
)
HARDWARE_SECTION = Section(
    "AACS - Door Hardware",
    tuple(
        (name, " ".join((symbol(name).device.type.label, symbol(name).device.variant or "")).strip())
        for name in catalogue_names()
    ),
)
"""What stands in no legend above: every other device of the catalogue, by the name that we give it."""
LOCK_SECTION = Section(
    "ACCP - Access Control Point",
    (
        ("L:01", "Type 01 - Maglock"),
        ("L:02", "Type 02 - Electric Mortise"),
        ("L:03", "Type 03 - Electric Strike"),
        ("L:04", "Type 04 - Head Lock"),
        ("L:05", "Type 05 - Crash Bar"),
        ("L:06", "Type 06 - Motorised Door"),
    ),
)
PREPARATION_SECTION = Section(
    "ELEC - Electrical",
    (
        ("N:01", "Type 01 - Prep for Maglock"),
        ("N:02", "Type 02 - Prep for Electric Mortise"),
        ("N:04", "Type 04 - Prep for Head Lock"),
        ("N:06", "Type 06 - Prep for Motorised Door"),
    ),
)
FULL: tuple[Section, ...] = (
    EQUIPMENT_SECTION,
    ACCESS_SECTION,
    CAMERA_SECTION,
    VOICE_SECTION,
    INTRUDER_SECTION,
    LOCK_SECTION,
    PREPARATION_SECTION,
)

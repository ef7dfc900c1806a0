"""The catalogue of devices: one row a type, as long as the trade has words, marks or a symbol for it.

A new device is one row here and, if it has a symbol of its own, one glyph in :mod:`.glyphs`. Rows stand in
the order in which lists show them.
"""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import Self

from security_design_assistant.catalogue.device_row import (
    CodeShape,
    DeviceRow,
    Duty,
    Phrase,
    ScheduleColumn,
    Shape,
    Turn,
    both,
)
from security_design_assistant.catalogue.sections import LegendSection

_EXIT = (
    r"request[- ]to[- ]exit|\brte\b|\brex\b|\brqe\b|push[- ]to[- ](open|exit)|exit (push )?button|"
    r"exit (device|handle|lever|sensor|switch|pad)|egress (button|device|sensor|switch)"
)
_TOUCHLESS = r"infra[- ]?red|touch ?less|no[- ]touch|\bpir\b"
_POWER_TRANSFER = r"power transfer|door loop|transfer hinge|electrified (hinge|pivot)"


class DeviceType(StrEnum):
    """What one symbol stands for."""

    CREDENTIAL_READER = (
        "credential_reader",
        DeviceRow(
            label="Credential Reader",
            short_label="R",
            legend_words=(
                Phrase(r"reader|credential|proximity|\bcard\b", turn=Turn.IDENTITY),
                Phrase(r"key ?pad|\bpin ?pad\b", "keypad", Turn.WEAK),
            ),
            text_words=(
                r"(?:(?:smart|access|proximity|prox|card|fob|pin|biometric|fingerprint|iris|face|credential|mifare"
                r"|entry|exit|in|out|long[- ]range|mullion|key ?pad)[ /&-]{1,3}){0,4}readers?"
                r"(?: (?:with|and) key ?pads?)?|key ?pads?|pin ?pads?"
            ),
            certain_codes=("R", "CR", "RDR", "RD", "KP", "CRK"),
            likely_codes=("K",),
            code_shape=CodeShape.LETTERS,
            shapes=(Shape("reader"), Shape("reader_with_dot")),
            column=ScheduleColumn(0, "Reader E/KP", always=True, summary="Readers", width=14),
            duty=Duty.IDENTIFIES,
        ),
    )
    BREAK_GLASS = (
        "break_glass",
        DeviceRow(
            label="Emergency Break Glass",
            short_label="BG",
            legend_words=(
                Phrase(
                    r"break[- ]?glass|emergency (door )?release|\bebg\b|\bcall point\b|\bmcp\b",
                    turn=Turn.EXIT,
                ),
            ),
            text_words=(
                r"(?:emergency )?break[- ]?glass(?:es)?(?: (?:unit|call ?point|switch))?e?s?"
                r"|emergency (?:door )?release(?: unit| button)?s?|call points?|E?BGU?s?"
            ),
            certain_codes=("EBG", "BG", "BGU", "EBGU"),
            shapes=(Shape("rings_with_core"), Shape("rings")),
            column=ScheduleColumn(1, "EBG", always=True, summary="Emergency break glass"),
            duty=Duty.LETS_OUT,
        ),
    )
    REQUEST_TO_EXIT = (
        "request_to_exit",
        DeviceRow(
            label="Request to Exit",
            short_label="RTE",
            legend_words=(
                Phrase(both(_EXIT, r"disabled|wheelchair|accessib"), "disabled", Turn.EXIT),
                Phrase(both(_EXIT, r"dome|mushroom"), "dome", Turn.EXIT),
                Phrase(r"(dome|mushroom).*push button", "dome", Turn.EXIT),
                Phrase(r"^(door )?release (push )?button", turn=Turn.EXIT),
                Phrase(both(_EXIT, _TOUCHLESS), "infrared", Turn.EXIT),
                Phrase(both(r"button", r"infra[- ]?red|touch ?less"), "infrared", Turn.EXIT),
                Phrase(both(_EXIT, r"handle|lever"), "handle", Turn.EXIT),
                Phrase(_EXIT, turn=Turn.EXIT),
            ),
            text_words=(
                r"(?:(?:dome|mushroom|infra[- ]?red|touch ?less|no[- ]touch|disabled|accessible|wheelchair)"
                r" )?"
                r"(?:requests?[- ]to[- ]exit|press[- ]to[- ]exit|push[- ]to[- ](?:exit|open)"
                r"|(?:exit|egress) (?:push )?button|exit (?:switch|device|sensor)|push buttons?"
                r"|REX|RTE|RQE)e?s?"
                r"(?: (?:button|device|sensor|unit|switch|dome|handle|lever|PIR))?e?s?"
            ),
            certain_codes=("EB", "REX", "RTE", "RQE", "RTX", "EXB", "XB", "PTE", "PB", "PTX"),
            likely_codes=("EX",),
            # "Type 05 - Exit Device" among the locks is a lock that opens by pushing.
            yields_in=(LegendSection.LOCK,),
            shapes=(
                Shape("dome", "dome"),
                Shape("handle", "handle"),
                Shape("infrared", "infrared"),
                Shape("wheelchair", "disabled"),
            ),
            column=ScheduleColumn(5, always=True, summary="Exit buttons"),
            duty=Duty.LETS_OUT,
        ),
    )
    LOCK = (
        "lock",
        DeviceRow(
            label="Lock Type",
            short_label="L",
            quantity_label="Lock",
            legend_words=(
                Phrase(
                    r"mag(netic)?[- ]?lock|electric(al)?[- ](strike|mortise|lock|bolt|latch)|\bmortise\b|"
                    r"electri(c|fied) ([a-z]+ )?lockset|head ?lock|"
                    r"crash ?bar|panic (bar|bolt|hardware)|motori[sz]ed (door|lock)|solenoid|\bshear ?lock\b|"
                    r"\blocks?\b|\bstrike\b|\blocking\b"
                ),
            ),
            text_words=(
                r"(?:double |twin |surface |concealed )?(?:electro[- ]?)?(?:mag(?:netic)?[- ]?locks?"
                r"|(?:electric(?:al)?|magnetic|solenoid|shear|mortice|mortise|motori[sz]ed|fail[- ]?safe"
                r"|fail[- ]?secure|drop|panic|dead) (?:(?:mortice|mortise|solenoid) )?"
                r"(?:locks?|strikes?|bolts?|latch(?:es)?|bars?|release)"
                r"|solenoid|dead ?bolts?|strikes?|locks?)(?: releases?)?"
            ),
            certain_codes=("ML", "MAG", "EML", "EL", "ES", "EMS", "LK"),
            likely_codes=("L",),
            section=LegendSection.LOCK,
            yields_in=(LegendSection.PREPARATION,),
            code_shape=CodeShape.NUMBER,
            code_in_name=True,
            drawn_like="lock_preparation",
            shapes=(Shape("key_over_line"), Shape("key")),
            column=ScheduleColumn(3, summary="Locks"),
            duty=Duty.SECURES | Duty.LOCKS,
        ),
    )
    LOCK_PREPARATION = (
        "lock_preparation",
        DeviceRow(
            label="Lock Prep",
            short_label="LP",
            quantity_label="Lock Preparation",
            legend_words=(Phrase(r"\bprep(aration|ared)?\b", turn=Turn.FOR_ANOTHER),),
            text_words=(
                r"(?:electrical )?(?:lock )?prep(?:aration|ared)?(?: for)?(?: an?)?"
                r"(?: electric)?(?: lock| strike)?"
            ),
            section=LegendSection.PREPARATION,
            code_shape=CodeShape.NUMBER,
            code_in_name=True,
            drawn_like="lock",
            shapes=(Shape("bar_over_line"), Shape("bar")),
            column=ScheduleColumn(4),
            duty=Duty.SECURES,
        ),
    )
    POWER_TRANSFER = (
        "power_transfer",
        DeviceRow(
            label="Power Transfer",
            short_label="PT",
            # "Electric lock with power transfer" is the lock; what begins with the transfer is the transfer.
            legend_words=(
                Phrase(rf"^(electric(al)? )?({_POWER_TRANSFER})", turn=Turn.PART),
                Phrase(_POWER_TRANSFER),
            ),
            text_words=(
                r"(?:electric(?:al)? )?power transfers?(?: hinges?| devices?| units?)?"
                r"|(?:armou?red )?door loops?|transfer hinges?|electrified (?:hinge|pivot)s?|C?EPTs?"
            ),
            certain_codes=("EPT", "CEPT"),
            likely_codes=("TL",),
            shapes=(Shape("loop_between_plates"),),
        ),
    )
    DOOR_OPERATOR = (
        "door_operator",
        DeviceRow(
            label="Door Operator",
            short_label="DO",
            # Weak: "Automatic door with electric lock" is read as the lock.
            legend_words=(
                Phrase(r"(door|automatic|auto|power(ed)?|swing) operator|automatic door", turn=Turn.WEAK),
            ),
            text_words=r"(?:(?:automatic|auto|power(?:ed)?|low[- ]energy|swing|door) )+operators?",
            certain_codes=("ADO",),
            likely_codes=("AO",),
            # "Type 06 - Automatic Door" among the locks is a lock type, as "Motorised Door" is.
            yields_in=(LegendSection.LOCK, LegendSection.PREPARATION),
            shapes=(Shape("box_with_arm"),),
        ),
    )
    ACTUATOR = (
        "actuator",
        DeviceRow(
            label="Door Actuator",
            short_label="ACT",
            # "Automatic door operator with actuator" is the operator; what is called an actuator is one.
            legend_words=(
                Phrase(r"^([a-z/-]+ ){0,3}actuator|wave[- ](plate|switch)", turn=Turn.PART),
                Phrase(r"\bactuator\b", turn=Turn.WEAK),
            ),
            text_words=(
                r"(?:(?:door|operator|push[- ]?plate|push[- ]?button|wave|wireless|accessible) )*actuators?"
                r"|wave[- ](?:plate|switch)e?s?"
            ),
            yields_in=(LegendSection.LOCK, LegendSection.PREPARATION),
            shapes=(Shape("plate_with_pad"),),
        ),
    )
    SAFETY_SENSOR = (
        "safety_sensor",
        DeviceRow(
            label="Safety Sensor",
            short_label="SS",
            legend_words=(Phrase(r"(safety|presence) (sensor|beam|edge|mat)", turn=Turn.PART),),
            text_words=r"(?:(?:door|swing|header|operator) )*(?:safety|presence) (?:sensor|beam|edge|mat)s?",
            shapes=(Shape("head_over_beams"),),
        ),
    )
    HOLD_OPEN = (
        "hold_open",
        DeviceRow(
            label="Hold-Open Device",
            short_label="HO",
            legend_words=(Phrase(r"hold[- ]?open|(magnetic|door|magnet) holder|magnetic hold"),),
            text_words=(
                r"(?:(?:electro[- ]?)?magnetic |door |electric )*"
                r"hold[- ]?opens?(?: (?:device|magnet|unit)s?)?"
                r"|(?:(?:electro[- ]?)?magnetic (?:door )?|door )holders?"
            ),
            certain_codes=("MHO",),
            likely_codes=("DH",),
            shapes=(Shape("horseshoe"),),
        ),
    )
    POSITION_SWITCH = (
        "position_switch",
        DeviceRow(
            label="Position Switch",
            short_label="PS",
            legend_words=(
                Phrase(
                    r"(door )?position (switch|contact)|door contact|reed switch|magnetic contact|"
                    r"magnetic switch|door (status )?(monitor|switch)",
                    turn=Turn.PART,
                ),
            ),
            text_words=(
                r"(?:door |magnetic |position |reed |monitoring |surface |flush )*(?:position )?(?:contact"
                r"|position switch|reed switch|monitor switch|door switch)e?s?|door monitor(?:ing)?"
                r"|position switche?s?|DPS"
            ),
            certain_codes=("DC", "MC", "DPS", "PS", "RS"),
            likely_codes=("P",),
            letter="P",
            shapes=(Shape("underline"), Shape("nothing")),
            column=ScheduleColumn(6, always=True, summary="Position switches"),
            duty=Duty.MONITORS,
        ),
    )
    CONTROLLED_OUTPUT = (
        "controlled_output",
        DeviceRow(
            label="Controlled Output",
            short_label="OUT",
            legend_words=(Phrase(r"controlled output|control output|relay output", turn=Turn.SIGNAL),),
            text_words=r"(?:controlled|control|relay) outputs?",
            headings=r"outputs?",
            shapes=(Shape("arrow_over_contact"),),
            column=ScheduleColumn(2, "Outputs", always=True),
        ),
    )
    DURESS_SWITCH = (
        "duress_switch",
        DeviceRow(
            label="Duress Switch",
            short_label="DUR",
            legend_words=(
                Phrase(
                    r"duress|panic (alarm|button)|hold[- ]?up (button|switch)|personal attack",
                    turn=Turn.ALARM,
                ),
            ),
            text_words=(
                r"(?:duress|panic|hold[- ]?up)(?: alarm)? (?:button|switch)e?s?|personal attack(?: button)?s?"
            ),
            letter="D",
            shapes=(Shape("underline"), Shape("nothing")),
        ),
    )
    TURNSTILE = (
        "turnstile",
        DeviceRow(
            label="Turnstile",
            short_label="TS",
            legend_words=(Phrase(r"turnstile|speed ?gate|speed lane", turn=Turn.BARRIER),),
            text_words=r"turnstiles?|speed ?gates?|speed lanes?",
            shapes=(Shape("two_posts_with_arms"), Shape("two_gates")),
            duty=Duty.SECURES,
        ),
    )
    MONITORED_INPUT = (
        "monitored_input",
        DeviceRow(
            label="Monitored Input",
            short_label="IN",
            legend_words=(Phrase(r"monitored input|monitor input|alarm input", turn=Turn.SIGNAL),),
            text_words=r"(?:monitored|monitor|alarm) inputs?",
            headings=r"inputs?",
            shapes=(Shape("contact_over_arrow"),),
        ),
    )
    CAMERA = (
        "camera",
        DeviceRow(
            label="Camera",
            short_label="CAM",
            legend_words=(Phrase(r"cctv|camera", turn=Turn.IDENTITY),),
            text_words=r"(?:(?:cctv|dome|bullet|ptz|fixed|ip|video|turret) )*cameras?",
            certain_codes=("CAM",),
        ),
    )
    INTERCOM_STATION = (
        "intercom_station",
        DeviceRow(
            label="Intercom Station",
            short_label="INT",
            legend_words=(Phrase(r"intercom|handset|video entry|door entry|voice"),),
            text_words=(
                r"(?:(?:video|audio|door) )*(?:intercom|entry ?phone|door ?phone|door entry"
                r"|help ?point|handset)"
                r"(?: (?:station|unit|panel|handset|master))?s?"
            ),
            certain_codes=("IC", "INT", "ICM", "VI"),
            section=LegendSection.INTERCOM,
            whole_section=True,
        ),
    )
    INTRUDER_DETECTOR = (
        "intruder_detector",
        DeviceRow(
            label="Intruder Detector",
            short_label="DET",
            legend_words=(Phrase(r"dual tech|detector|vibration|glass break|passive infra[- ]?red|\bpir\b"),),
            text_words=(
                r"(?:glass[- ]?break|acoustic|motion|vibration|intruder|dual[- ]tech(?:nology)?|movement"
                r"|seismic|passive infra[- ]?red|PIR)(?: (?:detector|sensor))s?|PIRs?"
            ),
            certain_codes=("PIR",),
            section=LegendSection.INTRUDER,
            whole_section=True,
            forms=(
                (r"dual", "dual_technology"),
                (r"key ?pad", "keypad"),
                (r"passive|\bpir\b|infra", "passive_infrared"),
                (r"position|contact", "position"),
                (r"vibration|seismic", "vibration"),
                (r"glass", "glass_break"),
            ),
        ),
    )
    UNKNOWN = "unknown", DeviceRow(label="Unknown Symbol", short_label="?")

    label: str
    short_label: str
    quantity_label: str
    legend_words: tuple[Phrase, ...]
    text_words: str
    headings: str
    certain_codes: tuple[str, ...]
    likely_codes: tuple[str, ...]
    section: LegendSection | None
    whole_section: bool
    forms: tuple[tuple[str, str], ...]
    yields_in: tuple[LegendSection, ...]
    letter: str
    code_shape: CodeShape | None
    code_in_name: bool
    drawn_like: str | None
    shapes: tuple[Shape, ...]
    column: ScheduleColumn
    duty: Duty

    def __new__(cls, value: str, row: DeviceRow) -> Self:  # noqa: D102 - how an enum takes its rows
        member = str.__new__(cls, value)
        member._value_ = value
        for field in fields(row):
            setattr(member, field.name, getattr(row, field.name))
        return member

    @property
    def twin(self) -> DeviceType | None:
        """The device type whose symbol differs from this one's by little."""
        return next((kind for kind in DeviceType if kind == self.drawn_like), None)

    @property
    def on_symbol(self) -> str:
        """A pattern for what must stand on its symbol."""
        return self.code_shape.value if self.code_shape else self.letter


def devices_that(duty: Duty) -> frozenset[DeviceType]:
    """Return the device types that do at least one of the duties asked for."""
    return frozenset(kind for kind in DeviceType if kind.duty & duty)


def subject_of(section: str | None) -> DeviceType | None:
    """Return the device type that a legend section is about, None if it is about several."""
    return next((kind for kind in DeviceType if kind.section and kind.section == section), None)

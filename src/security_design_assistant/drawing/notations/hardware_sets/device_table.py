"""What a line of hardware is: one row a kind, first match wins, each with its reason.

A line is known by its description; by its product only where the description says nothing. Finish and
maker are never looked at: a maker's code ``RX`` is no switch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from re import Pattern

from security_design_assistant.models.analysis import DeviceType


@dataclass(frozen=True, slots=True)
class HardwareKind:
    """One kind of hardware.

    Parameters
    ----------
    name : what the trade calls it.
    device : None for what carries no wire.
    why : the reason for the row.
    says : looked for in the description.
    product : looked for in the product, where no row's ``says`` was found in the description.
    needs : looked for in both; without it a lock is mechanical.
    never : in both; with it the line is something else.
    variant : the device's form, if it has one.
    by_others : the kind counts although its quantity is 0: another trade brings it, and the door has it.
    carries_switch : a request-to-exit switch may be built in.
    """

    name: str
    device: DeviceType | None
    why: str
    says: Pattern[str]
    product: Pattern[str] | None = None
    needs: Pattern[str] | None = None
    never: Pattern[str] | None = None
    variant: str | None = None
    by_others: bool = False
    carries_switch: bool = False


def _any(*alternatives: str) -> Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


def _code(letters: str) -> str:
    """Return a pattern for a code that stands by itself in a product: ``.RX``, ``QEL-98``, ``X E996L``."""
    return rf"(?<![A-Z]){letters}(?![A-Z])"


_ELECTRIC = (
    r"\belectr(?:ic|ical|ically|ified|onic|o)\b",
    r"\belec\b\.?",
    r"\bmotori[sz]ed\b",
    r"\bsolenoid\b",
    r"\bdelayed\s+egress\b",
    r"\b(?:12|24)\s?(?:/\s?24\s?)?V(?:DC|AC)?\b",
    r"\bfail[\s-]?(?:safe|secure)\b",
)
_LATCH_MONITOR = _code(r"(?:RX-?)?LX(?:-?RX)?")
_EXIT_OPTIONS = (
    _code(r"(?:HD-?)?QEL"),
    _code(r"(?:MELR|ELR|MLR)"),
    r"(?<![A-Z])EL-?(?=\d{2})",
    _LATCH_MONITOR,
    r"(?<![A-Z])[EM]99\d",
    _code("FSE"),
    r"(?<![A-Z])FS-?(?=\d{2}V)",
    r"\bchexit\b",
    r"(?<![A-Z])CX-?(?=\d{2})",
    r"(?<![\w-])(?:[A-Z0-9]{2,3}-)*(?:56|59)-(?:[A-Z0-9]{2,3}-)*[A-Z]{0,3}\d{4}",
)
"""Electric latch retraction, electric trims and delayed egress, as exit devices' products name them."""
_LOCK_OPTIONS = (
    r"\d{2,4}\s?[A-Z]{0,4}?R?E[UL](?![A-Z])",
    r"\b[A-Z0-9]*\d[DN]E[UL]\b",
    _code(r"R?EU"),
    _LATCH_MONITOR,
    r"\bAD-?[34]00\b",
    r"\bSAF\b",
    r"\bSEC\b",
)
"""Electrically locked and unlocked functions, as locks' products name them."""
_MECHANICAL = (r"\bmechanical\s+only\b", r"\bnon-?electri\w+", r"\bless\s+electri\w+")
_PREPARED = r"\bprep(?:aration|ared)?\b"
_EXIT_DEVICES = (
    r"\bexit\s+(?:device|hardware|only|bar|lock)s?\b",
    r"\bpanic\b(?!\s+button)",
    r"\b(?:vert(?:ical)?|conc\w*|surf\w*|CVR|SVR)\W+(?:\w+\W+)?(?:rod|exit)s?\b",
    r"\b(?:mortise|rim|fire|rod)\W+(?:rated\s+)?(?:\w+\W+)?exit\b",
    r"\bCVR\b",
    r"\bcrash\s+bar\b",
)
_LOCKS = (
    r"\block(?:set|ing)?s?\b",
    r"\blatch(?:set)?s?\b",
    r"\bmortise\b",
    r"\b(?:passage|privacy|storeroom|classroom|entrance|entry|office)\b",
)
_HINGES = r"\b(?:hinge|pivot)s?\b"
_STRIKES = r"\bstrikes?\b"

KINDS: tuple[HardwareKind, ...] = (
    HardwareKind(
        "accessory",
        None,
        "wires, supplies and cylinders serve a device and are none",
        _any(
            r"^(?:[\w./&'#-]+\s+){0,4}(?:cores?|cylinders?|cyls?\.?|keys?|keeper|collar|ring|cam)(?:\s*[,(].*)?$",
            r"^(?:[\w./&'#-]+\s+){0,4}(?:housings?(?:\s*[,(].*)?$|hsg\b)",
            r"\bw(?:ire|iring)\s+(?:harness|diagram)\w*",
            r"\bharness\w*",
            r"\bpower\s+suppl\w+",
            r"\bcables?\b",
            r"\bconnector",
            r"\bmullion\b",
            r"\bsurge\b",
            r"\bbatter(?:y|ies)\b",
            r"\bjunction\s+box",
            r"\bcontroller\b",
            r"\bcontrol\s+panel",
            r"\brelay\b",
            r"\bconstruction\b",
        ),
    ),
    HardwareKind(
        "power transfer",
        DeviceType.POWER_TRANSFER,
        "brings the wire into the leaf",
        _any(
            r"\b(?:power|energy|current|wire|electric\w*)\s+transfer\b",
            r"\btransfer\s+(?:device|hinge|loop)s?\b",
            r"\bdoor\s+(?:cord|loop)s?\b",
            r"\belectr\w+\s+(?:\S+\s+){0,2}(?:hinge|pivot)s?\b",
        ),
        product=_any(r"^\.?C?EPT[\s-]?\d*\b"),
        never=_any(_PREPARED),
    ),
    HardwareKind(
        "electric hinge",
        DeviceType.POWER_TRANSFER,
        "a hinge with wires through it, by its product; a hinge cut for a transfer (EPT) only makes room",
        _any(_HINGES),
        needs=_any(r"(?<![A-Z0-9])(?:[CE]?TW|ETH|QC|CC)-?\d{1,2}(?![\d.])W?", r"\bETW\b", r"\belectri\w+"),
    ),
    HardwareKind("hinge", None, "carries the leaf only", _any(_HINGES)),
    HardwareKind(
        "hold-open",
        DeviceType.HOLD_OPEN,
        "a magnet that holds the leaf open until the fire alarm lets go: no lock",
        _any(
            r"\b(?:electro-?)?mag(?:netic)?s?\W+(?:door\W+)?hold(?:er|ers|-?\s?opens?)?\b",
            r"\bhold\s?-?\s?opens?\s+magnet",
            r"\bwall\s+mag(?:net)?s?\b",
            r"\belectr\w+\s+(?:\S+\s+){0,2}hold(?:er|ers|-?\s?opens?)\b",
            r"\bfire\s*/?\s*life\s+(?:\S+\s+)?(?:mag\w*|hold\w*|closer)",
            r"\bsentronic\b",
            r"\bmag(?:netic)?\s+(?:door\s+)?(?:release|catch\s+release)\b",
        ),
        product=_any(r"^\.?SEM\s?-?78\d+"),
        never=_any(r"\bdisc(?:\s+set)?\b", r"\bmechanical\b"),
    ),
    HardwareKind(
        "actuator",
        DeviceType.ACTUATOR,
        "the plate or switch that starts an operator; an operator with actuators is the operator",
        _any(
            r"^(?:[\w./&'#-]+\s+){0,3}actuators?\b(?!\s+(?:bar|arm|bracket|kit)s?\b)",
            r"\bwave\s+(?:plate|switch)(?:es|s)?\b",
        ),
        never=_any(r"\bw(?:ith|/)"),
        by_others=True,
    ),
    HardwareKind(
        "safety sensor",
        DeviceType.SAFETY_SENSOR,
        "stops an operator's leaf before it meets somebody",
        _any(
            r"\b(?:safety|presence)\s+(?:sensor|beam|edge)s?\b",
            r"\bheader\s+mount(?:ed)?\s+safety\b",
            r"\bsensors?\b.*\bflat\s?scan\b",
        ),
        by_others=True,
    ),
    HardwareKind(
        "door operator",
        DeviceType.DOOR_OPERATOR,
        "opens the leaf by motor",
        _any(
            r"\bauto(?:matic)?\W+(?:swing\W+|door\W+|sliding\W+)?(?:operator|opener)s?",
            r"\b(?:power|swing|low[\s-]energy|door|electr\w+)\s+(?:door\s+)?(?:operator|opener)s?\b",
            r"\bclosers?\W+auto\W+operator",
            r"^operators?\b",
        ),
        never=_any(r"\barm\s+only\b", r"\boverhead\s+door\b"),
        by_others=True,
    ),
    HardwareKind(
        "door position switch",
        DeviceType.POSITION_SWITCH,
        "tells whether the leaf is shut",
        _any(
            r"\b(?:door\s+)?position\s+(?:switch|indicator|sensor|monitor)(?:es|s)?\b",
            r"\b(?:door|magnetic|alarm|reed|security|concealed|recessed|surface)\s+contacts?\b",
            r"\bdoor\s+(?:status|monitor(?:ing)?|alarm)\s*(?:switch|contact)\w*\b",
            r"\bDPS\b",
            r"\b(?:balanced\s+)?magnetic\s+switch",
            r"\breed\s+switch",
            r"^contacts?\b",
        ),
        product=_any(r"^(?:DPS\b|679-?0?5|SD-?7\d|1078\b)"),
        by_others=True,
    ),
    HardwareKind(
        "request to exit",
        DeviceType.REQUEST_TO_EXIT,
        "lets out without an alarm",
        _any(
            r"\brequest[\s-]+(?:to|for)[\s-]+exit\b",
            r"\bREX\b",
            r"\bRTE\b",
            r"\b(?:exit|egress)\s+(?:motion\s+|push\s*)?(?:sensor|button|switch)s?\b",
            r"\bmotion\s+(?:sensor|detector)s?\b",
            r"\bpush\s*button\s+(?:to\s+)?exit\b",
            r"\bRX\s+(?:switch|kit)\b",
        ),
        never=_any(r"\bsafety\b", r"\boperator\b"),
        by_others=True,
    ),
    HardwareKind(
        "keypad",
        DeviceType.CREDENTIAL_READER,
        "reads a code",
        _any(r"\bkey\s?-?pads?\b", r"\bpin\s+pads?\b"),
        never=_any(r"\block(?:set)?s?\b"),
        variant="keypad",
        by_others=True,
    ),
    HardwareKind(
        "biometric reader",
        DeviceType.CREDENTIAL_READER,
        "reads a person",
        _any(r"\bbiometric\b", r"\bfinger\s?print\b", r"\biris\b", r"\bfacial\b"),
        variant="biometric",
        by_others=True,
    ),
    HardwareKind(
        "reader",
        DeviceType.CREDENTIAL_READER,
        "reads a card; a lock with a reader in it is a lock first",
        _any(r"\breaders?\b"),
        never=_any(r"\block(?:set)?s?\b", r"\bprovisions?\b", r"\bno\s+(?:card\s+)?reader", _PREPARED),
        by_others=True,
    ),
    HardwareKind(
        "break glass",
        DeviceType.BREAK_GLASS,
        "frees the lock in an emergency",
        _any(r"\bbreak[\s-]?glass\b", r"\bemergency\s+(?:door\s+)?release\b", r"\bpull\s+station\b"),
        by_others=True,
    ),
    HardwareKind(
        "intercom",
        DeviceType.INTERCOM_STATION,
        "calls for entry",
        _any(r"\bintercoms?\b", r"\bentry\s?phones?\b", r"\bvideo\s+(?:door|entry)\b"),
        by_others=True,
    ),
    HardwareKind(
        "duress button",
        DeviceType.DURESS_SWITCH,
        "calls for help",
        _any(r"\bduress\b", r"\bpanic\s+button"),
        by_others=True,
    ),
    HardwareKind(
        "electric strike",
        DeviceType.LOCK,
        "the latch's keeper, released by current",
        _any(_STRIKES, r"^E-?strike\b"),
        needs=_any(*_ELECTRIC, r"\bHES\b", r"(?<![\w-])6[0-9]\d\d(?=[\s-].*\bF?SE?\b)", r"^E-?strike"),
        never=_any(r"\bdust\W*proof\b", r"\broller\b", r"\bstrike\s+(?:face\s*)?plate\b", _PREPARED),
    ),
    HardwareKind("strike", None, "a keeper without wires, such as a dust-proof strike", _any(_STRIKES)),
    HardwareKind(
        "electromagnetic lock",
        DeviceType.LOCK,
        "holds the leaf shut by a magnet",
        _any(r"\b(?:electro-?)?mag(?:netic)?\W*locks?\b", r"\bEM\W?locks?\b", r"\bshear\s?-?locks?\b"),
        never=_any(r"\bholder\b", r"\bdisc\b", r"\bcatch\b", _PREPARED),
    ),
    HardwareKind(
        "electrified exit device",
        DeviceType.LOCK,
        "an exit device whose latch or outside trim is worked by current",
        _any(*_EXIT_DEVICES, r"\blatch\s+retraction\b", r"\bexit\s+modification\b"),
        product=_any(_code("QEL")),
        needs=_any(*_ELECTRIC, *_EXIT_OPTIONS, r"\blatch\s+retraction\b"),
        never=_any(*_MECHANICAL, r"^(?:\S+\s+){0,4}(?:kits?|guards?|covers?|alarm)$"),
        carries_switch=True,
    ),
    HardwareKind("exit device", None, "worked by hand", _any(*_EXIT_DEVICES), carries_switch=True),
    HardwareKind(
        "electric bolt",
        DeviceType.LOCK,
        "a bolt thrown by current",
        _any(r"\b(?:dead|flush|solenoid|power|drop)?\s*bolts?\b"),
        needs=_any(*_ELECTRIC),
    ),
    HardwareKind(
        "electrified lock",
        DeviceType.LOCK,
        "a lock whose outside or inside lever is worked by current",
        _any(*_LOCKS),
        product=_any(r"^L9\d{3}\s?[A-Z]{0,3}E[UL]\b"),
        needs=_any(*_ELECTRIC, *_LOCK_OPTIONS),
        never=_any(*_MECHANICAL, r"\bguards?\b", r"\bprotector", r"\bcylinder\s*$"),
        carries_switch=True,
    ),
    HardwareKind(
        "lock",
        None,
        "worked by key and hand",
        _any(*_LOCKS, r"\bdead\s?(?:bolt|lock)s?\b"),
        never=_any(r"\bguards?\b", r"\bprotector"),
        carries_switch=True,
    ),
)
"""Kinds in the order in which they are tried."""

SWITCH = _any(
    _code(r"(?:LX-?)?RX(?:-?LX)?"),
    _code("REX"),
    _code("AE"),
    r"\brequest[\s-]to[\s-]exit\b",
    r"(?<![\w-])55-(?=[\w-]*\d{4})",
)
"""A request-to-exit switch within a lock or exit device."""
NO_SWITCH = _any(
    r"\b(?:no|not|less|without|omit|delete)\s+(?:a\s+)?(?:RX|REX|request[\s-]to[\s-]exit)\b",
    r"\b(?:RX|REX)\s+(?:switch\s+)?(?:not|omitted|deleted)\b",
)
READER_IN_LOCK = _any(
    r"\b(?:card|credential|prox\w*|multi-?tech\w*)\s*reader\b", r"\bwith\s+reader\b", r"\bkey\s?-?pad\b"
)
BY_OTHERS = _any(
    r"\bby\s+(?:others|security|access|owner|elect\w+|div(?:ision)?\b|low\s+voltage|integrator|\d{2}\s?\d{2})",
    r"\bB\s?/\s?O\b",
    r"\bBYO\b",
    r"\bN\.?I\.?C\b\.?",
    r"\b(?:furnished|provided|supplied|installed)\s+(?:and\s+installed\s+)?by\b",
)
"""Another trade brings the item; the door has it all the same."""


def kind_of(description: str, product: str) -> HardwareKind | None:
    """Return the kind of a line of hardware, None for a plate, stop, seal or anything else."""
    both = f"{description} {product}"
    said = [kind for kind in KINDS if kind.says.search(description)]
    for kind in said or [kind for kind in KINDS if kind.product and kind.product.search(product)]:
        if kind.needs is not None and not kind.needs.search(both):
            continue
        if kind.never is not None and kind.never.search(both):
            continue
        return kind
    return None

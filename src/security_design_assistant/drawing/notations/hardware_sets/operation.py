"""Notes of operation: who gets in and out by what, and what is not known because others bring it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_READER = (
    r"(?:card|credential|prox(?:imity)?|access(?:\s+control)?|badge|biometric|smart\s*card)\s*-?\s*readers?"
    r"|readers?\b|key\s?pads?|valid\s+(?:card|credential|badge)|card\s+(?:access|swipe)"
)
_HAS_READER = re.compile(rf"\b(?:{_READER}|biometrics?)\b", re.IGNORECASE)
_NO_READER = re.compile(
    r"\b(?:no|without|future|less|omit(?:ted)?|delete[d]?)\s+(?:\w+\s+){0,2}(?:readers?|key\s?pads?)|readers?\s+(?:not|omitted|deleted)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\b(?:egress|inside|(?<!to\s)(?<!to-)exit(?:ing)?(?!\s+(?:device|hardware|trim|bar|lock|only|switch)))\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:ingress|entry|entrance|in)\s*(?:and|&|/)\s*(?:egress|exit|out)\b|\bboth\s+sides\b|\bread(?:er)?\s*-?\s*in\b.{0,12}\bread(?:er)?\s*-?\s*out\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:ingress|outside|entry|entrance|enter(?:ing)?|access|unlock\w*|release[sd]?|retract\w*)\b",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"\b(?:request[\s-]to[\s-]exit|REX|RX)\b(?:\s+(?:switch|device|sensor|motion))?", re.IGNORECASE
)
_NO_SWITCH = re.compile(
    r"\b(?:no|without|less|omit)\s+(?:\w+\s+)?(?:request[\s-]to[\s-]exit|REX|RX)\b|\b(?:REX|RX)\s+(?:not|omitted)",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"\b(?:door\s+)?position\s+switch(?:es)?\b|\bDPS\b|\bdoor\s+contacts?\b", re.IGNORECASE)
_OPERATION = re.compile(r"\b(?:ingress|egress|access\s+control)\b", re.IGNORECASE)
_BIOMETRIC = re.compile(r"\bbiometric", re.IGNORECASE)
_KEYPAD = re.compile(r"\bkey\s?pad", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-z)\d][.;])\s+|(?<=[A-Z]{3}[.;])\s+|\s-(?=[A-Z]{2})|\n")
_SENTENCE_END = re.compile(r"[^.;|]{0,60}")
_HARDWARE = r"\b(?:hardware|hdw\w*)"
_UNKNOWN = re.compile(
    "|".join(
        (
            rf"\b(?:all|balance|remain(?:ing|der)|rest)\b[^.]{{0,25}}{_HARDWARE}\b[^.]{{0,40}}"
            r"\b(?:by|from|existing|re-?use\w*|to\s+remain)\b",
            rf"{_HARDWARE}\s+(?:(?:is|to\s+be|shall\s+be|are)\s+)?(?:(?:provided|furnished|supplied)\s+)?by\s+"
            r"(?:the\s+)?(?:\w+\s*/?\s*){0,4}"
            r"(?:manufacturer|mfr|supplier|vendor|others|storefront|contractor|mfg)",
            r"\bre-?use\s+(?:all\s+)?existing\b",
            r"\bexisting\s+(?:door\s+)?hardware\s+(?:to\s+)?(?:remain|be\s+re-?used)",
            rf"{_HARDWARE}\s+existing\b",
            r"\ball\s+existing\b",
        )
    ),
    re.IGNORECASE,
)
"""Words that leave the hardware of a set to somebody else, or to what is there already."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What the notes of a heading name; each with the sentence that says so.

    ``outside`` and ``inside`` are the sentences that name a reader, ``switch`` and ``contact`` those of
    a request to exit and a position switch. ``variant`` is the reader's form.
    """

    outside: str | None = None
    inside: str | None = None
    switch: str | None = None
    contact: str | None = None
    variant: str | None = None

    @property
    def readers(self) -> int:
        """How many readers the notes name."""
        return (self.outside is not None) + (self.inside is not None)


def read_operation(lines: Iterable[str]) -> Operation:
    """Read the sentences of a heading's notes.

    ``ACCESS CONTROL BY OTHERS`` names no device; a reader is counted once for each side of the door.
    """
    outside = inside = switch = contact = variant = None
    for sentence in sentences(lines):
        if _HAS_READER.search(sentence) and not _NO_READER.search(sentence):
            leaves = _INSIDE.search(sentence)
            enters = _OUTSIDE.search(sentence)
            if _BOTH.search(sentence):
                outside, inside = outside or sentence, inside or sentence
            elif leaves and (not enters or leaves.start() < enters.start()):
                inside = inside or sentence
            else:
                outside = outside or sentence
            variant = variant or (
                "biometric" if _BIOMETRIC.search(sentence) else "keypad" if _KEYPAD.search(sentence) else None
            )
        if _SWITCH.search(sentence) and not _NO_SWITCH.search(sentence):
            switch = switch or sentence
        if _CONTACT.search(sentence) and not re.search(r"\bno\s+(?:DPS|door)", sentence, re.IGNORECASE):
            contact = contact or sentence
    return Operation(outside, inside, switch, contact, variant)


def tells_operation(text: str) -> bool:
    """Tell whether a line could be of a note of operation that goes on from the page before."""
    return bool(_HAS_READER.search(text) or _OPERATION.search(text))


def sentences(lines: Iterable[str]) -> list[str]:
    """Join the lines of notes and part them into sentences; a dash begins one."""
    text = "\n".join(
        f"\n{line}" if re.match(r"\s*(?:notes?\s*:|[-\u2022*]|\d+[.)])", line, re.IGNORECASE) else line
        for line in lines
    )
    text = re.sub(r"\n(?!\n)", " ", text)
    parts = [" ".join(part.split()).strip(" -") for part in _SENTENCE.split(text)]
    return [part for part in parts if part]


def unknown_hardware(texts: Iterable[str]) -> str | None:
    """Return the words that say that a set's hardware is not listed here: by a manufacturer, existing."""
    for text in texts:
        words = " ".join(text.split())
        match = _UNKNOWN.search(words)
        if match:
            rest = _SENTENCE_END.match(words, match.end())
            return (match.group() + (rest.group() if rest else "")).strip()
    return None

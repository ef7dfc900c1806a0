"""From the words of a legend to the device types of this system."""

from __future__ import annotations

import re
from dataclasses import dataclass

from security_design_assistant.catalogue.devices import DeviceType, subject_of
from security_design_assistant.catalogue.sections import LegendSection


@dataclass(frozen=True, slots=True)
class Meaning:
    """Device type and variant that a legend's words stand for."""

    type: DeviceType
    variant: str | None = None


_PHRASES = tuple(
    (phrase, kind)
    for _, _, phrase, kind in sorted(
        (
            (phrase.turn, place, phrase, kind)
            for place, kind in enumerate(DeviceType)
            for phrase in kind.legend_words
        ),
        key=lambda row: row[:2],
    )
)
"""Words and what they name, in the order in which they are tried."""


def section_of(heading: str) -> LegendSection | None:
    """Return the trade a legend heading announces, None if it is no heading."""
    text = heading.lower()
    return next((section for section in LegendSection if re.search(section.heading_words, text)), None)


def meaning_of(words: str, section: str | None) -> Meaning | None:
    """Return what a legend's words stand for; None if they name no device of ours.

    Parameters
    ----------
    words : the text beside the symbol, e.g. ``Request to Exit [RTE] Handle``.
    section : trade of the heading above, by :func:`section_of`.
    """
    text = words.lower()
    subject = subject_of(section)
    if subject is not None and subject.whole_section:
        variant = next((name for pattern, name in subject.forms if re.search(pattern, text)), None)
        return Meaning(subject, variant)
    found = next(
        (Meaning(kind, phrase.variant) for phrase, kind in _PHRASES if re.search(phrase.pattern, text)),
        None,
    )
    if subject is not None and (found is None or section in found.type.yields_in):
        return Meaning(subject)
    return found

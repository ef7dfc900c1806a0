"""The columns of the catalogue of devices: what a row says, and which of it may be left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, IntEnum, StrEnum, auto

from security_design_assistant.catalogue.sections import LegendSection


class Turn(IntEnum):
    """When a row's words are tried: an earlier turn wins, within a turn the upper row."""

    FOR_ANOTHER = auto()
    """``Prep for Maglock``: what is done for another device, whose name stands there too."""
    ALARM = auto()
    """``Panic Button`` is no exit button, ``Hold-up Switch`` no switch."""
    EXIT = auto()
    """``Exit button beside card reader`` is the button."""
    BARRIER = auto()
    """``Turnstile with card reader`` is the turnstile."""
    SIGNAL = auto()
    """``Monitored input, door contact`` is the input."""
    IDENTITY = auto()
    """``Card reader at door contact`` is the reader."""
    PART = auto()
    """``Position switch in lock`` is the switch."""
    WHOLE = auto()
    WEAK = auto()
    """``Keypad`` names a reader only where nothing else is named."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of a legend as a pattern for lower-case text; ``variant`` is the form that they tell."""

    pattern: str
    variant: str | None = None
    turn: Turn = Turn.WHOLE


def both(first: str, second: str) -> str:
    """Return a pattern for texts that hold both, in whatever order."""
    return rf"^(?=.*({first}))(?=.*({second}))"


class Duty(Flag):
    """What a device does for a door, its lock or the way out."""

    NOTHING = 0
    IDENTIFIES = auto()
    """Tells who comes: without one, nobody opens what is secured."""
    SECURES = auto()
    """Keeps people out, or is prepared to; needs something that identifies."""
    LOCKS = auto()
    """Holds the door shut, so that it needs a way out and should be monitored."""
    LETS_OUT = auto()
    """Releases the lock from inside."""
    MONITORS = auto()
    """Tells whether the door is shut."""


class CodeShape(StrEnum):
    """How the code on a symbol looks that tells the type of the device, as a pattern."""

    LETTERS = r"[A-Z?]{1,2}"
    NUMBER = r"\d{1,3}"


@dataclass(frozen=True, slots=True)
class Shape:
    """A reference symbol: a name in :mod:`.glyphs`, and the form that it shows."""

    glyph: str
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class ScheduleColumn:
    """The device's column in the door schedule.

    ``rank`` is its place from the left; columns without one follow, as the rows stand. ``shared_heading``
    heads one column for all codes and variants; else each has its own. ``always`` shows the column even if
    no door has the device. ``summary`` labels a line under the totals. ``width`` is in characters.
    """

    rank: int | None = None
    shared_heading: str | None = None
    always: bool = False
    summary: str | None = None
    width: float = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """One row; only the two labels must be there.

    Parameters
    ----------
    label, short_label : its name as a heading, and its mark on the marked drawing.
    quantity_label : its name in the quantities, where it is another.
    legend_words : what a legend calls it, see :class:`Phrase`.
    text_words : what running text calls it, as a pattern without groups that capture.
    headings : headings of a column that counts it, where they would be too short anywhere else.
    certain_codes, likely_codes : marks that stand for it by custom, where no key says otherwise.
    section : the legend section of which it is the subject. With ``whole_section`` every entry there is one,
        and ``forms`` (pattern, variant) tell which; else those are whose words name nothing else.
    yields_in : sections in which its words name a form of that section's own subject.
    letter : what stands on its symbol and says nothing more than the symbol.
    code_shape : the code on its symbol, if that tells which type of device it is.
    code_in_name : the code belongs to the name (``Lock Type 11``), with a column of its own.
    drawn_like : value of the device type whose symbol differs by little.
    shapes : its reference symbols; the trade knows several of some.
    """

    label: str
    short_label: str
    quantity_label: str = ""
    legend_words: tuple[Phrase, ...] = ()
    text_words: str = ""
    headings: str = ""
    certain_codes: tuple[str, ...] = ()
    likely_codes: tuple[str, ...] = ()
    section: LegendSection | None = None
    whole_section: bool = False
    forms: tuple[tuple[str, str], ...] = ()
    yields_in: tuple[LegendSection, ...] = ()
    letter: str = ""
    code_shape: CodeShape | None = None
    code_in_name: bool = False
    drawn_like: str | None = None
    shapes: tuple[Shape, ...] = ()
    column: ScheduleColumn = ScheduleColumn()
    duty: Duty = Duty.NOTHING

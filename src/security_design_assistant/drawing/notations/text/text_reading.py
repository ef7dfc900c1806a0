"""What stands on one page of a text-style drawing, before anything is explained."""

from __future__ import annotations

from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box, Point
from security_design_assistant.models.analysis import LegendEntry


@dataclass(frozen=True, slots=True)
class Mention:
    """An id that labels a component here (not one that a note merely talks about).

    ``box`` is in the reading frame, ``shown`` on the displayed page; ``size`` the font size in points;
    ``head`` and ``tail`` the other text of its line, before and after it. ``form`` is set where the id is
    a short one whose form has to be learned (:mod:`id_forms`); then ``outline`` is the shape around it,
    ``caption`` the line right below or above it and ``unit`` the text that it was printed in. ``crossed``
    tells that a line is struck through it, ``heading`` holds the device words of the list it stands in.
    ``door`` are places on both sides of the door at whose swing the id stands.
    """

    id: str
    system: str
    level: str
    printed: str
    box: Box
    shown: Box
    size: float
    direction: int = 0
    head: str = ""
    tail: str = ""
    form: str = ""
    outline: str = ""
    caption: str = ""
    unit: int = -1
    crossed: bool = False
    heading: str = ""
    door: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A short text that may be a device mark.

    ``text`` is a code (``EB``) or device words (``Card reader``); marks with the same ``unit`` were
    printed as one text; ``mention`` is the index of the id on the same line, -1 if there is none.
    """

    text: str
    count: int
    box: Box
    shown: Box
    unit: int
    in_words: bool = False
    mention: int = -1


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One line of a key: the mark and what it stands for."""

    code: str
    meaning: str
    section: str | None
    shown: Box

    def of_page(self, page: int) -> LegendEntry:
        """Return it as a line of the legend, on the page with this number."""
        return LegendEntry(
            page=page, section=self.section, code=self.code, meaning=self.meaning, bbox=self.shown
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of a table cell between two x positions of the reading frame."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Row:
    """A table row that is about one component."""

    mention: Mention
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A door schedule; a continuation sheet's table has no ``columns`` of its own."""

    columns: tuple[Cell, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DoorRule:
    """A sentence that gives all doors a device.

    ``rest`` is what follows its verb; ``excepted`` holds ids that it leaves out; ``whole`` is False where
    it speaks of some doors only.
    """

    sentence: str
    rest: str
    excepted: tuple[str, ...]
    whole: bool
    shown: Box


@dataclass(frozen=True, slots=True)
class NamelessLine:
    """A line of a door list that has no id; ``shown`` on the displayed page."""

    text: str
    shown: Box


@dataclass(frozen=True, slots=True)
class TextReading:
    """Everything text-style on one page.

    ``candidates`` are texts that may be ids, ``candidate_marks`` the marks printed in one text with one
    of them (their ``mention`` counts the candidates).
    """

    page: int
    mentions: tuple[Mention, ...] = ()
    marks: tuple[Mark, ...] = ()
    key: tuple[KeyEntry, ...] = ()
    tables: tuple[Table, ...] = ()
    candidates: tuple[Mention, ...] = ()
    candidate_marks: tuple[Mark, ...] = ()
    secures: bool = False
    door_rules: tuple[DoorRule, ...] = ()
    nameless: tuple[NamelessLine, ...] = ()

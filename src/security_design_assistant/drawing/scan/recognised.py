"""What recognition gives: characters, words, and codes that may read in several ways. Plain data."""

from __future__ import annotations

from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box, Word


@dataclass(frozen=True, slots=True)
class Character:
    """One recognised character: where its middle is, from 0 to 1 of the picture; what else it may be."""

    text: str
    at: float
    probability: float
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A recognised word, its characters, and the numbers of the pieces of ink that it is written with.

    ``crowded`` tells that other ink stands where one more letter would: one may have grown into a line.
    """

    word: Word
    characters: tuple[Character, ...]
    pieces: tuple[int, ...] = ()
    crowded: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A code that may read in several ways, likeliest first; ``decided`` is what the page's forms make it.

    ``box`` is in the reading frame. Where nothing decides it, the code is in no word of the page.
    """

    readings: tuple[str, ...]
    box: Box
    decided: str | None = None

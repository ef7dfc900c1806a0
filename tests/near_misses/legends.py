"""Near misses in legends: columns that are a little uneven, symbols that look alike."""

from __future__ import annotations

from collections.abc import Sequence

from security_design_assistant.accuracy.truth import TrueComponent, TrueDevice
from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.samples.marking import draw_mark, draw_symbol
from security_design_assistant.samples.pen import Pen, Point
from security_design_assistant.samples.scene import Cluster, Mark, Sheet, Style, Tag, components_of
from security_design_assistant.samples.symbols import Part, Symbol, symbol
from tests.near_misses.near_miss import NearMiss, near_miss

_STYLE = Style()
_ENTRIES = (("P", "Position Switch"), ("D", "Duress Switch"))
"""What makes a column of symbols a legend: two names that are known."""


_PREPARATION = Symbol((Part("bar_over_line", "01"),), TrueDevice(type=DeviceType.LOCK, code="01"))
_RINGS = Symbol((Part("rings"),), TrueDevice(type=DeviceType.BREAK_GLASS))
_STAR = Symbol((Part("star"),), TrueDevice(type=DeviceType.BREAK_GLASS))


def _legend(pen: Pen, at: Point, entries: Sequence[tuple[str | Symbol, str]], uneven: float = 0.0) -> None:
    """Draw one column of symbols with their meanings, every second one ``uneven`` points to the right."""
    for index, (shown, meaning) in enumerate(entries):
        x, y = at[0] + uneven * (index % 2), at[1] + 12 * index
        draw_symbol(pen, symbol(shown) if isinstance(shown, str) else shown, (x, y), _STYLE)
        pen.text((x + 12, y + 4.6), meaning, 4)


def _tagged(pen: Pen, symbols: tuple[Symbol, ...]) -> TrueComponent:
    """Draw a door with one cluster of symbols and return it."""
    tag, leader = Tag("A", "001", (100, 100)), ((130.0, 110.0), (200.0, 110.0))
    mark = Mark(tag, (Cluster((symbols,), (200, 107)),), None, (leader,))
    draw_mark(pen, mark, _STYLE)
    return components_of(Sheet(marks=(mark,), decoding=()), 1)[0]


def uneven_legend() -> NearMiss:
    """A column of symbols a little out of line, and a camera's codes indented below their heading."""
    pen = Pen(_STYLE.line)
    _legend(pen, (400, 100), _ENTRIES, uneven=0.6)
    pen.text((400, 150), "Camera Type", 4)
    pen.text((406, 158), '"1" = 1 Mega-Pixel', 4)
    door = _tagged(pen, (symbol("P"), symbol("D")))
    legend = [("P", "Position Switch"), ("D", "Duress Switch"), ("1", "1 Mega-Pixel")]
    return near_miss(pen, [door], legend=legend)


def preparation_called_a_lock() -> NearMiss:
    """A legend that draws a lock as the trade draws the preparation for one."""
    pen = Pen(_STYLE.line)
    _legend(pen, (400, 100), (*_ENTRIES, (_PREPARATION, "Type 01 - Maglock")))
    door = _tagged(pen, (_PREPARATION, symbol("P")))
    return near_miss(pen, [door], legend=[*_ENTRIES, ("01", "Type 01 - Maglock")])


def glass_behind_bars() -> NearMiss:
    """A legend that draws a break glass with bars over it, and a plan that draws it as the trade does."""
    pen = Pen(_STYLE.line)
    _legend(pen, (400, 100), (*_ENTRIES, (_RINGS, "Break Glass")))
    for share in (0.1, 0.2, 0.3):
        y = 124 + share * _STYLE.cell
        pen.line((400 + 0.1 * _STYLE.cell, y), (400 + 0.9 * _STYLE.cell, y))
    door = _tagged(pen, (_RINGS, symbol("P")))
    return near_miss(pen, [door], legend=[*_ENTRIES, (None, "Break Glass")])


def two_legends_that_contradict() -> NearMiss:
    """The same picture on two sheets with two meanings: that of the earlier sheet holds."""
    first, second = Pen(_STYLE.line), Pen(_STYLE.line)
    _legend(first, (400, 100), (*_ENTRIES, (_STAR, "Break Glass")))
    _legend(second, (400, 100), (*_ENTRIES, (_STAR, "Turnstile")))
    door = _tagged(first, (_STAR, symbol("P")))
    legend = [*_ENTRIES, (None, "Break Glass"), *_ENTRIES, (None, "Turnstile")]
    return near_miss((first, second), [door], legend=legend)

"""Near misses among tags, cells and leaders."""

from __future__ import annotations

from collections.abc import Sequence

from security_design_assistant.samples.marking import draw_mark
from security_design_assistant.samples.pen import Pen, Point
from security_design_assistant.samples.scene import (
    Camera,
    Cluster,
    Mark,
    Room,
    Sheet,
    Style,
    Tag,
    components_of,
)
from security_design_assistant.samples.symbols import rows
from tests.near_misses.near_miss import NearMiss, near_miss

_STYLE = Style()


def _mark(number: int, tag: Point, cluster: Point, names: str, *leaders: Sequence[Point]) -> Mark:
    """Return a door with one cluster; without ``leaders`` a level line joins its tag to that."""
    straight = ((tag[0] + 30, tag[1] + 10), (cluster[0], tag[1] + 10))
    return Mark(
        Tag("A", f"{number:03d}", tag),
        (Cluster(rows(names), cluster),),
        None,
        tuple(tuple(leader) for leader in leaders) or (straight,),
    )


def _page(marks: Sequence[Mark], pen: Pen | None = None, style: Style = _STYLE) -> NearMiss:
    pen = pen or Pen(style.line)
    for mark in marks:
        draw_mark(pen, mark, style)
    return near_miss(pen, components_of(Sheet(marks=tuple(marks), decoding=()), 1))


def dashed_leader() -> NearMiss:
    """A leader of many dashes, each a little off the line of the one before."""
    dashes = [
        ((130 + 5.5 * index, 110 + 0.1 * (index % 2)), (133 + 5.5 * index, 110 + 0.1 * (index % 2)))
        for index in range(20)
    ]
    return _page([_mark(1, (100, 100), (240.5, 107), "P BG", *dashes)])


def leader_drawn_under_its_tag() -> NearMiss:
    """A leader that begins in the middle of its tag, under the tag's mask."""
    return _page([_mark(1, (100, 100), (200, 107), "P", ((115, 110), (200, 110)))])


def squares_of_furniture() -> NearMiss:
    """More squares with a cross in them than cells, in another size; a word printed over a cell."""
    pen = Pen(_STYLE.line)
    for index in range(9):
        x = 60 + 40 * index
        pen.rectangle(x, 300, x + 4.5, 304.5)
        pen.line((x + 1, 301), (x + 3.5, 303.5))
        pen.line((x + 3.5, 301), (x + 1, 303.5))
    page = [_mark(1, (100, 100), (200, 107), "BG"), _mark(2, (300, 100), (400, 107), "BG")]
    pen.centred((203.2, 111.5), "CORRIDOR", 4.4)
    return _page(page, pen)


def locks_on_top_of_each_other() -> NearMiss:
    """Two locks one above the other: their dividers make a square that is no cell."""
    return _page(
        [_mark(1, (100, 100), (200, 105), "L:11 P / L:11 BG"), _mark(2, (300, 100), (400, 107), "P")]
    )


def cells_with_a_gap() -> NearMiss:
    """Large cells drawn with a gap between them."""
    style = Style(unit=3.0)
    pen = Pen(style.line)
    apart = [
        Mark(
            Tag("A", "001", (60, 100)),
            (Cluster(rows("P"), (300, 120)), Cluster(rows("BG"), (300 + style.cell + 1.2, 120))),
            None,
            (((150, 130), (300, 130)),),
        )
    ]
    return _page(apart, pen, style)


def cameras_side_by_side() -> NearMiss:
    """Cameras close beside each other, a leader that bends near another's camera, one with a gap."""
    marks = [
        Mark(
            Tag("C", "001", (60, 60)), (), Camera("22", (100, 250), 0), (((75, 81), (75, 250), (100, 250)),)
        ),
        Mark(Tag("C", "002", (150, 60)), (), Camera("13", (134, 250), 0), (((165, 81.8), (134, 250)),)),
        Mark(
            Tag("C", "003", (60, 220)),
            (),
            Camera("41", (105, 330), 0),
            (((90, 232), (105, 232), (105, 330)),),
        ),
    ]
    return _page(marks)


def room_label_under_a_camera() -> NearMiss:
    """A camera whose mask covers the number of the room that it stands in."""
    pen = Pen(_STYLE.line)
    pen.centred((208.4, 194), "STORE", 2.2)
    pen.centred((208.4, 197.3), "B12", 2.2)
    room = Room("B12", "STORE", (150, 150, 260, 260))
    leader = ((160.0, 200.0), (200.0, 200.0))
    tag = Mark(Tag("C", "001", (100, 190)), (), Camera("22", (200, 200), 0), (leader,), room)
    return _page([tag], pen, Style(unit=2.0))


def rests_of_tags() -> NearMiss:
    """What is left of two tags that lost a part, and equipment whose box was never closed."""
    pen = Pen(_STYLE.line)
    text = 4.4681
    pen.text((300, 205), "B2", text)
    pen.text((315, 205), "003", text)
    pen.text((317, 208), "BB", text)
    for at, number in (((60, 60), "??-XX"), ((450, 300), "B2-02")):
        pen.centred(at, "RFP", text)
        pen.centred((at[0], at[1] + 6), number, text)
    return _page([_mark(1, (100, 100), (200, 107), "BG"), _mark(2, (300, 100), (400, 107), "BG")], pen)

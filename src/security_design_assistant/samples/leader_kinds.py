"""Kinds of sample that differ in how leaders run from tags to symbols."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from security_design_assistant.accuracy.truth import TruePage, Truth
from security_design_assistant.samples.paper import Leaf, bind
from security_design_assistant.samples.pen import Point
from security_design_assistant.samples.placing import Spot, door
from security_design_assistant.samples.plain import plain_sheet, plan_rooms, spots
from security_design_assistant.samples.scene import Mark, Style, Tag, components_of
from security_design_assistant.samples.sheets import Sample, boxed_sample, sheet_content


def elbow_leaders() -> Sample:
    """Every leader has bends."""
    return boxed_sample("elbow_leaders", [plain_sheet(routes=("elbow",))])


def shared_leaders() -> Sample:
    """Two clusters hang on one place of a tag, on a fork at a line's end, or on a line's middle."""
    return boxed_sample("shared_leaders", [plain_sheet(Style(line=0.3), routes=("shared", "branch", "tee"))])


def _loose(name: str, gap: float) -> Sample:
    return boxed_sample(name, [plain_sheet(Style(leader_gap=gap), routes=("straight", "elbow", "shared"))])


def gap_small() -> Sample:
    """Leaders end 0.3 points before what they point at."""
    return _loose("gap_small", 0.3)


def gap_medium() -> Sample:
    """Leaders end 1 point before what they point at."""
    return _loose("gap_medium", 1.0)


def gap_large() -> Sample:
    """Leaders end 1.5 points before what they point at."""
    return _loose("gap_large", 1.5)


def chained_clusters() -> Sample:
    """One leader runs from each tag to the cluster in the room, a second from that to the one outside."""
    style = Style()
    sheet = plain_sheet(style, routes=("straight",))
    return boxed_sample("chained_clusters", [replace(sheet, marks=tuple(map(_chained, sheet.marks)))])


def _chained(mark: Mark) -> Mark:
    """Start a mark's second leader at the side of its first cluster instead of at its tag."""
    if len(mark.clusters) < 2:
        return mark
    (x, y), (width, height) = mark.clusters[0].at, mark.clusters[0].size(Style().cell)
    end = mark.leaders[1][-1]
    start = (x + width if end[0] > x + width else x, y + height / 2)
    return replace(mark, leaders=(mark.leaders[0], (start, (end[0], start[1]), end)))


def oblong_cells() -> Sample:
    """Everything is drawn 1.35 times as wide as high, so that no device cell is a square."""
    sheet = plain_sheet()
    content = b"1.35 0 0 1 0 0 cm\n" + sheet_content(sheet)
    truth = Truth(pages=(TruePage(page=1),), components=components_of(sheet, 1))
    return Sample("oblong_cells", bind([Leaf((1.35 * sheet.size[0], sheet.size[1]), content)]), truth)


def turned_tags() -> Sample:
    """Every third tag is turned by a quarter, to the left or to the right; its symbols are not."""
    sheet = plain_sheet(routes=("straight",))
    marks = [_turned(mark, (0, 1, 0, 0, 3, 0)[index % 6]) for index, mark in enumerate(sheet.marks)]
    return boxed_sample("turned_tags", [replace(sheet, marks=tuple(marks))])


def _turned(mark: Mark, turns: int) -> Mark:
    """Turn a mark's tag and begin its leaders on the border of the turned tag."""
    if mark.tag is None or not turns:
        return mark
    width, height = Style().tag
    middle = (mark.tag.at[0] + width / 2, mark.tag.at[1] + height / 2)
    leaders = tuple(((_on_border(middle, line[1], (height, width))), *line[1:]) for line in mark.leaders)
    return replace(mark, tag=replace(mark.tag, turns=turns), leaders=leaders)


def _on_border(middle: Point, towards: Point, size: tuple[float, float]) -> Point:
    """Return where the line from a box's middle to a point leaves the box."""
    dx, dy = towards[0] - middle[0], towards[1] - middle[1]
    share = min(size[0] / 2 / abs(dx) if dx else 1.0, size[1] / 2 / abs(dy) if dy else 1.0)
    return (middle[0] + share * dx, middle[1] + share * dy)


def crossed_out_tags() -> Sample:
    """Three tags are struck through, along their top row or from corner to corner."""
    sheet = plain_sheet()
    strikes: dict[int, Literal["row", "box"]] = {1: "row", 4: "box", 8: "box"}
    marks = [
        replace(mark, tag=replace(mark.tag, struck=strikes.get(index, ""))) if mark.tag else mark
        for index, mark in enumerate(sheet.marks)
    ]
    return boxed_sample("crossed_out_tags", [replace(sheet, marks=tuple(marks))], ["crossed_out"])


def crossing_leaders() -> Sample:
    """Tags stand in each other's rooms, so that their leaders cross; so do a door's and its corridor's."""
    style = Style()
    sheet = plain_sheet(style)
    places = spots(plan_rooms((60, 78)), style)
    shapes = ("P", "L:01 P / BG DOME", "P P BG", "L:11 P", "R:E BG P", "P")
    marks: list[Mark] = []
    for index in range(0, 12, 2):
        pair = [
            door(places[index + step], f"A{index + step + 1:03d}", shapes[(index // 2 + step) % 6], "", style)
            for step in (0, 1)
        ]
        marks += _swapped(pair[0], pair[1], style)
    for index in range(12, 16):
        marks.append(_inside_out(door(places[index], f"A{index + 1:03d}", "L:02 P BG", "R:E", style)))
    return boxed_sample("crossing_leaders", [replace(sheet, marks=tuple(marks), equipment=())])


def far_tags() -> Sample:
    """Tags stand beyond a wall of their rooms; long slanted leaders, some bent, run to the symbols."""
    style = Style(line=0.3)
    sheet = plain_sheet(style)
    places = [replace(place, side=1) for place in spots(sheet.rooms, style)[:16]]
    shapes = ("P", "L:01 P BG", "P P", "R:E BG", "L:02 P / BG DOME", "LEVER P", "L:03 / P", "BG P IR")
    marks = [
        _moved_out(
            door(place, f"A{index + 1:03d}", shapes[index % 8], "R:E" if index % 3 else "", style),
            place,
            style,
        )
        for index, place in enumerate(places)
    ]
    sheet = replace(sheet, marks=tuple(marks), equipment=(), bubbles=False)
    return boxed_sample("far_tags", [sheet])


def _moved_out(mark: Mark, place: Spot, style: Style) -> Mark:
    """Stand the tag beyond the room's far wall and lead it to its clusters anew."""
    if mark.tag is None:
        return mark
    depth = 104 + 2 + style.tag_size[1]
    tag = replace(mark.tag, at=place.corner(38, depth, *style.tag))
    near = place.at(38, depth - style.tag_size[1] / 2)
    ends = [leader[-1] for leader in mark.leaders]
    bend = place.at(30, 78)
    routes = [(near, ends[0]), (near, bend, ends[-1])] if len(ends) > 1 else [(near, bend, ends[0])]
    return replace(mark, tag=tag, leaders=tuple(routes))


def _swapped(first: Mark, second: Mark, style: Style) -> list[Mark]:
    """Exchange the places of two tags and lead each to its own cluster again."""
    swapped = []
    for mark, other in ((first, second), (second, first)):
        if mark.tag is None or other.tag is None:
            continue
        tag = replace(mark.tag, at=other.tag.at)
        end = mark.leaders[0][-1]
        swapped.append(replace(mark, tag=tag, leaders=((_nearest_edge(tag, end, style), end),)))
    return swapped


def _nearest_edge(tag: Tag, end: Point, style: Style) -> Point:
    """Return the middle of the tag's upper or lower border, whichever looks at ``end``."""
    width, height = style.tag
    middle = tag.at[0] + width / 2
    return (middle, tag.at[1] + height if end[1] > tag.at[1] + height / 2 else tag.at[1])


def _inside_out(mark: Mark) -> Mark:
    """Start both leaders on the tag's near border, each on the other's side, so that they cross."""
    (_, inner), (near, outer) = mark.leaders
    step = 9.0 if inner[0] > near[0] else -9.0
    starts = ((near[0] + step, near[1]), (near[0] - step, near[1]))
    return replace(mark, leaders=((starts[0], outer), (starts[1], inner)))

"""Draws the security layer: tags, clusters, cameras, leaders and equipment."""

from __future__ import annotations

import math

from security_design_assistant.samples.glyph_strokes import Cell, glyph_named
from security_design_assistant.samples.pen import WHITE, Pen, Point, text_width
from security_design_assistant.samples.scene import Cluster, Equipment, Mark, Style, Tag
from security_design_assistant.samples.symbols import Symbol


def draw_mark(pen: Pen, mark: Mark, style: Style) -> None:
    """Draw one mark: leaders first, as offices do, so that boxes lie on top of them."""
    for points in mark.leaders:
        pen.line(*shortened(points, style.leader_gap), width=style.line, colour=style.ink)
    for cluster in mark.clusters:
        draw_cluster(pen, cluster, style)
    if mark.camera:
        draw_camera(pen, mark.camera.at, mark.camera.turns, mark.camera.code, style)
    if mark.tag and mark.tag.turns:
        (x, y), (width, height) = mark.tag.at, style.tag
        with pen.turned((x + width / 2, y + height / 2), 90.0 * mark.tag.turns):
            draw_tag(pen, mark.tag, style)
    elif mark.tag:
        draw_tag(pen, mark.tag, style)


def shortened(points: tuple[Point, ...], gap: float) -> tuple[Point, ...]:
    """Return a polyline whose two ends stay ``gap`` points away from where they pointed."""
    if not gap:
        return points
    return (_towards(points[0], points[1], gap), *points[1:-1], _towards(points[-1], points[-2], gap))


def _towards(start: Point, end: Point, distance: float) -> Point:
    share = distance / math.dist(start, end)
    return (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))


def draw_box(pen: Pen, x0: float, y0: float, x1: float, y1: float, style: Style) -> None:
    """Draw one rectangle by the operators of this office, on a white mask where it uses masks."""
    if style.masks:
        pen.polygon((x0, y0), (x1, y0), (x1, y1), (x0, y1), colour=None, fill=WHITE)
    if style.ghosts:
        pen.polygon((x0, y0), (x1, y0), (x1, y1), (x0, y1), width=style.box_line, colour=style.background)
    if style.boxes == "polyline":
        pen.polygon((x0, y0), (x1, y0), (x1, y1), (x0, y1), width=style.box_line, colour=style.ink)
    elif style.boxes == "lines":
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        for index in range(4):
            pen.line(corners[index], corners[(index + 1) % 4], width=style.box_line, colour=style.ink)
    else:
        pen.rectangle(x0, y0, x1, y1, style.box_line, style.ink)


def draw_tag(pen: Pen, tag: Tag, style: Style) -> None:
    """Draw the three rows of a tag and what stands in them."""
    (x, y), (width, height) = tag.at, style.tag
    draw_box(pen, x, y, x + width, y + height, style)
    divider = x + style.tag_divider * width
    pen.line((divider, y), (divider, y + height), width=style.line, colour=style.ink)
    for row in (1, 2):
        level = y + row * height / 3
        pen.line((x, level), (x + width, level), width=style.line, colour=style.ink)
    size = _tag_text_size(tag, style)
    _write_tag_row(pen, tag, style, size, y + height / 6 + 0.35 * size)
    if tag.second_row:
        at = (x + 0.03 * width, y + height / 2 + 0.35 * size)
        pen.text(at, tag.second_row, size, style.font, style.ink)
    if tag.struck == "row":
        pen.line((x, y + height / 6), (x + width, y + height / 6), width=style.line, colour=style.ink)
    elif tag.struck == "box":
        pen.line((x, y + height), (x + width, y), width=style.line, colour=style.ink)


def _tag_text_size(tag: Tag, style: Style) -> float:
    """Return a size at which the top row fits both of its fields."""
    width, height = style.tag
    left = text_width(f"{tag.system} {tag.level} {tag.point}", 1.0, style.font)
    right = text_width(tag.package, 1.0, style.font)
    return min(
        height / 4.7, 0.9 * style.tag_divider * width / left, 0.85 * (1 - style.tag_divider) * width / right
    )


def _write_tag_row(pen: Pen, tag: Tag, style: Style, size: float, baseline: float) -> None:
    x, width = tag.at[0], style.tag[0]
    divider = x + style.tag_divider * width
    system = x + 0.03 * width
    point = divider - 0.03 * width - text_width(tag.point, size, style.font)
    after = system + text_width(tag.system, size, style.font)
    level = (after + point - text_width(tag.level, size, style.font)) / 2
    package = divider + ((1 - style.tag_divider) * width - text_width(tag.package, size, style.font)) / 2
    words = [(system, tag.system), (level, tag.level), (point, tag.point), (package, tag.package)]
    if style.tag_text == "words":
        for at, word in words:
            pen.text((at, baseline), word, size, style.font, style.ink)
    elif style.tag_text == "joined":
        pen.spaced([words[0], *words[2:]], baseline, size, style.font, style.ink)
        pen.text((level, baseline), tag.level, size, style.font, style.ink)
    elif style.tag_text == "tight":
        pen.spaced(words, baseline, size, style.font, style.ink)
    else:
        pen.text((system, baseline), f"{tag.system} {tag.level} {tag.point}", size, style.font, style.ink)
        pen.text((package, baseline), tag.package, size, style.font, style.ink)


def draw_cluster(pen: Pen, cluster: Cluster, style: Style) -> None:
    """Draw a cluster's stem with its dot, then its cells row by row."""
    if cluster.stem:
        pen.line(*cluster.stem, width=style.line, colour=style.ink)
        pen.circle(cluster.stem[1], 0.9 * style.unit, style.line, style.ink, style.ink)
    for index, row in enumerate(cluster.rows):
        x, y = cluster.at[0], cluster.at[1] + index * style.cell
        for symbol in row:
            draw_symbol(pen, symbol, (x, y), style)
            x += symbol.width * style.cell
    if style.boxes == "grid":
        width, height = cluster.size(style.cell)
        pen.rectangle(*cluster.at, cluster.at[0] + width, cluster.at[1] + height, style.box_line, style.ink)


def draw_symbol(pen: Pen, symbol: Symbol, at: Point, style: Style) -> None:
    """Draw one symbol with its top left corner at ``at``."""
    x, y = at
    for part in symbol.parts:
        width = part.width * style.cell
        if style.boxes == "grid":
            corner = (x + width, y + style.cell)
            for bend in ((x, y + style.cell), (x + width, y)):
                pen.line((x, y), bend, corner, width=style.box_line, colour=style.ink)
        else:
            draw_box(pen, x, y, x + width, y + style.cell, style)
        # A narrow box holds its glyph as a full cell would, shifted so that the middles agree.
        left = x - (style.cell - width) / 2
        cell = Cell(left, y, style.cell, style.font, style.ink, style.line, style.reader_dot)
        glyph_named(part.glyph)(pen, cell, part.text)
        x += width


def draw_camera(pen: Pen, at: Point, turns: int, code: str, style: Style) -> None:
    """Draw a camera's outline with its code upright in its middle; ``at`` is the middle of its rear."""
    unit = style.unit

    def put(along: float, across: float) -> Point:
        x, y = {0: (along, across), 1: (-across, along), 2: (-along, -across), 3: (across, -along)}[turns % 4]
        return (at[0] + x * unit, at[1] + y * unit)

    if style.masks:
        pen.polygon(put(0, -2.2), put(8.4, -2.2), put(8.4, 2.2), put(0, 2.2), colour=None, fill=WHITE)
    lens = [put(8.4, -1.1), put(10.6, -1.1), put(10.6, 1.1), put(8.4, 1.1)]
    pen.line(*lens, width=style.line, colour=style.ink)
    for side in (-1, 1):
        pen.line(put(0, 0), put(0, 2.2 * side), put(1.9, 2.2 * side), width=style.line, colour=style.ink)
        pen.line(put(8.4, 0), put(8.4, 2.2 * side), put(6.5, 2.2 * side), width=style.line, colour=style.ink)
        controls = (put(2.9, 3.2 * side), put(5.5, 3.2 * side), put(6.5, 2.2 * side))
        pen.curve(put(1.9, 2.2 * side), *controls, width=style.line, colour=style.ink)
    middle = put(4.2, 0)
    pen.centred((middle[0], middle[1] + 1.1 * unit), code, 3.1 * unit, style.font, style.ink)


EQUIPMENT_SIZE = (10.8, 7.9)
"""Width and height of an equipment box in points at unit 1."""


def draw_equipment(pen: Pen, one: Equipment, style: Style) -> None:
    """Draw the two rows of an equipment box."""
    draw_equipment_box(pen, one.at, one.code, (one.level, one.number), style)


def draw_equipment_box(pen: Pen, at: Point, code: str, place: tuple[str, str], style: Style) -> None:
    """Draw ``code`` over ``place`` (level, number), hyphened by text or, in some offices, by a stroke."""
    unit = style.unit
    (x, y), width, height = at, EQUIPMENT_SIZE[0] * unit, EQUIPMENT_SIZE[1] * unit
    draw_box(pen, x, y, x + width, y + height, style)
    pen.line((x, y + height / 2), (x + width, y + height / 2), width=style.box_line, colour=style.ink)
    size, middle = 2.6 * unit, x + width / 2
    pen.centred((middle, y + height / 4 + 0.36 * size), code, size, style.font, style.ink)
    baseline = y + 0.75 * height + 0.36 * size
    if not style.stroke_hyphen:
        pen.centred((middle, baseline), "-".join(place), size, style.font, style.ink)
        return
    hyphen = middle + 0.6 * unit
    level = hyphen - 0.9 * unit - text_width(place[0], size, style.font)
    pen.text((level, baseline), place[0], size, style.font, style.ink)
    pen.text((hyphen + 0.9 * unit, baseline), place[1], size, style.font, style.ink)
    stroke = baseline - 0.3 * size
    pen.line((hyphen - 0.5 * unit, stroke), (hyphen + 0.5 * unit, stroke), width=0.5 * unit, colour=style.ink)

"""The marks of one page: outlines, labels, review notes and the key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from security_design_assistant.models.analysis import BoundingBox, Component, ComponentType, Device
from security_design_assistant.results.markup.canvas import (
    BOLD_FONT,
    PLAIN_FONT,
    Canvas,
    Colour,
    Pen,
    text_width,
)
from security_design_assistant.results.markup.label_placing import (
    FINDING_WEIGHT,
    WORD_WEIGHT,
    Occupancy,
    place,
)
from security_design_assistant.results.markup.markup_key import draw_key
from security_design_assistant.results.markup.markup_style import (
    INK,
    REVIEW_COLOUR,
    REVIEW_DASHES,
    WHITE,
    Scale,
    band,
    confidence_pen,
    scale_for,
)
from security_design_assistant.review.confidence import CONFIDENCE_THRESHOLD
from security_design_assistant.review.labels import short_device_name
from security_design_assistant.review.ordering import device_key

_SMALL = 0.72  # device labels, relative to the labels of components
_PADDING = 0.3  # around a label's text, relative to its font size
_ASCENT = 0.74  # of the font size: height of capitals
_LEADER = 3.0  # how much thinner the line to a room's label is than an outline
_NEIGHBOURS = 0.35  # largest gap in a cluster, relative to the smaller symbol


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What is to be marked on a page of ``width`` by ``height`` points; ``words`` are kept legible.

    ``reviewed`` are the numbers of the Review sheet, each with a box that it is about.
    """

    width: float
    height: float
    components: Sequence[Component]
    reviewed: Sequence[tuple[int, BoundingBox]]
    words: Sequence[Sequence[float]] = ()


@dataclass(frozen=True, slots=True)
class _Cluster:
    box: BoundingBox
    devices: Counter[str]
    confidence: float


def draw_marks(marks: PageMarks) -> bytes:
    """Return the content stream that shows every finding of one page and the key."""
    clusters = {id(found): list(_clusters(found.devices)) for found in marks.components}
    scale = scale_for(marks.width, marks.height, len(marks.components) + len(marks.reviewed))
    taken = Occupancy(marks.width, marks.height)
    taken.add(marks.words, WORD_WEIGHT)
    taken.add((found.bbox for found in marks.components), FINDING_WEIGHT)
    taken.add((cluster.box for group in clusters.values() for cluster in group), FINDING_WEIGHT)
    taken.add((box for _, box in marks.reviewed), FINDING_WEIGHT)
    canvas = Canvas()
    draw_key(canvas, marks.width, marks.height, marks.components, bool(marks.reviewed), scale, taken)
    for found in marks.components:
        _lead_to_room(canvas, found, scale)
    for found in marks.components:
        _outline(canvas, found, clusters[id(found)], scale)
    for box in dict.fromkeys(box for _, box in marks.reviewed):
        _outline_review(canvas, box, scale)
    for found in marks.components:
        colour = band(found.confidence).colour
        _label(canvas, found.bbox, _component_text(found), scale.font, colour, taken)
    for box, numbers in _by_box(marks.reviewed).items():
        _label(canvas, box, numbers, scale.font, REVIEW_COLOUR, taken)
    for found in marks.components:
        for cluster in clusters[id(found)]:
            _label_cluster(canvas, cluster, scale, taken)
    return canvas.content()


def _component_text(component: Component) -> str:
    text = component.id
    if component.type is not ComponentType.EQUIPMENT:
        text += f" ({sum(device.count for device in component.devices)})"
    if component.confidence < CONFIDENCE_THRESHOLD:
        text += f" {component.confidence:.0%}"
    return text


def _outline(canvas: Canvas, component: Component, clusters: Sequence[_Cluster], scale: Scale) -> None:
    pen = confidence_pen(component.confidence, scale.pen)
    for cluster in clusters:
        start, end = _nearest(component.bbox, cluster.box)
        canvas.line(start, end, Pen(pen.colour, scale.pen / 2), faint=True)
    for device in component.devices:
        for box in device.bboxes:
            canvas.rectangle(box, confidence_pen(device.confidence, scale.pen * 0.45))
    for cluster in clusters:
        canvas.rectangle(_grown(cluster.box, scale.pen), confidence_pen(cluster.confidence, scale.pen * 0.6))
    canvas.rectangle(_grown(component.bbox, scale.pen), pen)


def _lead_to_room(canvas: Canvas, component: Component, scale: Scale) -> None:
    """Draw a thin line from a component to the label of its room, in the colour of the room's confidence."""
    label = component.location.label_bbox
    if label is None:
        return
    look = band(component.location.confidence or 0.0)
    start, end = _nearest(component.bbox, label)
    canvas.line(start, end, Pen(look.colour, scale.pen / _LEADER, look.dashes), faint=True)
    canvas.rectangle(_grown(label, scale.pen), Pen(look.colour, scale.pen / _LEADER, look.dashes))


def _outline_review(canvas: Canvas, box: BoundingBox, scale: Scale) -> None:
    canvas.rectangle(_grown(box, 2.5 * scale.pen), Pen(REVIEW_COLOUR, scale.pen, REVIEW_DASHES))


def _by_box(reviewed: Iterable[tuple[int, BoundingBox]]) -> dict[BoundingBox, str]:
    """Return one label for each box, e.g. ``R3`` or ``R3 R7`` where two rows are about the same place."""
    labels: dict[BoundingBox, str] = {}
    for number, box in reviewed:
        labels[box] = f"{labels[box]} R{number}" if box in labels else f"R{number}"
    return labels


def _label(
    canvas: Canvas,
    anchor: BoundingBox,
    text: str,
    size: float,
    colour: Colour,
    taken: Occupancy,
    font: str = BOLD_FONT,
) -> None:
    padding = _PADDING * size
    extent = (text_width(text, size, font) + 2 * padding, _ASCENT * size + 2 * padding)
    box = place(anchor, extent, 0.45 * size, taken)
    start, end = _nearest(box, anchor)
    thin = Pen(colour, size / 16)
    if abs(start[0] - end[0]) + abs(start[1] - end[1]) > size:
        canvas.line(start, end, thin)
    canvas.rectangle(box, thin if font == BOLD_FONT else None, WHITE)
    canvas.text((box[0] + padding, box[3] - padding), text, size, colour, font)


def _label_cluster(canvas: Canvas, cluster: _Cluster, scale: Scale, taken: Occupancy) -> None:
    names = [f"{count}x{name}" if count > 1 else name for name, count in cluster.devices.items()]
    _label(canvas, cluster.box, " ".join(names), scale.font * _SMALL, INK, taken, PLAIN_FONT)


def _clusters(devices: Iterable[Device]) -> Iterator[_Cluster]:
    """Join the symbols of one component that touch each other."""
    left = [(box, device) for device in sorted(devices, key=device_key) for box in device.bboxes]
    while left:
        members = [left.pop(0)]
        for member in members:  # grows while it runs, until nothing else touches
            near = [other for other in left if _touch(member[0], other[0])]
            left = [other for other in left if other not in near]
            members += near
        boxes = [box for box, _ in members]
        yield _Cluster(
            (
                min(box[0] for box in boxes),
                min(box[1] for box in boxes),
                max(box[2] for box in boxes),
                max(box[3] for box in boxes),
            ),
            Counter(
                short_device_name(device) for _, device in sorted(members, key=lambda m: device_key(m[1]))
            ),
            min(device.confidence for _, device in members),
        )


def _touch(one: BoundingBox, other: BoundingBox) -> bool:
    reach = _NEIGHBOURS * min(one[2] - one[0], other[2] - other[0])
    across = max(one[0], other[0]) - min(one[2], other[2])
    down = max(one[1], other[1]) - min(one[3], other[3])
    return across <= reach and down <= reach


def _grown(box: BoundingBox, by: float) -> BoundingBox:
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def _nearest(one: BoundingBox, other: BoundingBox) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the points of two boxes between which the gap is smallest."""

    def between(low: float, high: float, other_low: float, other_high: float) -> tuple[float, float]:
        if high < other_low:
            return high, other_low
        if other_high < low:
            return low, other_high
        middle = (max(low, other_low) + min(high, other_high)) / 2
        return middle, middle

    x, other_x = between(one[0], one[2], other[0], other[2])
    y, other_y = between(one[1], one[3], other[1], other[3])
    return (x, y), (other_x, other_y)

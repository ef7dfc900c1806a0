"""The key in a corner of each marked page, and the banner on a page that was not read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from security_design_assistant.models.analysis import (
    BoundingBox,
    Component,
    ComponentType,
    DeviceType,
)
from security_design_assistant.results.markup.canvas import BOLD_FONT, Canvas, Pen, text_width
from security_design_assistant.results.markup.label_placing import LABEL_WEIGHT, Occupancy
from security_design_assistant.results.markup.markup_style import (
    BANDS,
    INK,
    REVIEW_COLOUR,
    REVIEW_DASHES,
    WHITE,
    Scale,
    scale_for,
)
from security_design_assistant.review.labels import (
    counted,
)

_TITLE = "Security Design Assistant"
_KEY_FONT = 0.85  # relative to the labels
_LINE = 1.45  # relative to the font size
_SAMPLE = 4.0  # length of the line samples, relative to the font size
_MARGIN = 0.02  # from the sheet's edge, relative to its shorter side
_NAMES_IN_LINE = 3


def draw_key(
    canvas: Canvas,
    width: float,
    height: float,
    components: Sequence[Component],
    review: bool,
    scale: Scale,
    taken: Occupancy,
) -> None:
    """Draw the key into the emptiest corner of a sheet of ``width`` by ``height`` points."""
    size = scale.font * _KEY_FONT
    samples = [(found.words, Pen(found.colour, scale.pen, found.dashes)) for found in BANDS]
    if any(found.location.label_bbox for found in components):
        samples.append(("thin line: to the label of the room", Pen(BANDS[0].colour, scale.pen / 3)))
    if review:
        pen = Pen(REVIEW_COLOUR, scale.pen, REVIEW_DASHES)
        samples.append(("R1, R2 ...: row of the Review sheet", pen))
    lines = [*_counts(components), *_abbreviations(components)]
    samples = samples if components or review else []
    indent = (_SAMPLE + 0.8) * size
    longest = max(
        text_width(_TITLE, size, BOLD_FONT),
        *(text_width(line, size) for line in lines),
        *(indent + text_width(words, size) for words, _ in samples),
    )
    rows = 1 + len(samples) + len(lines)
    box = _corner(width, height, (longest + 2 * size, (rows * _LINE + 0.8) * size), taken)
    canvas.rectangle(box, Pen(INK, scale.pen / 2), WHITE)
    left, baseline = box[0] + size, box[1] + 1.5 * size
    canvas.text((left, baseline), _TITLE, size, INK, BOLD_FONT)
    for words, pen in samples:
        baseline += _LINE * size
        canvas.line((left, baseline - 0.3 * size), (left + _SAMPLE * size, baseline - 0.3 * size), pen)
        canvas.text((left + indent, baseline), words, size, INK)
    for line in lines:
        baseline += _LINE * size
        canvas.text((left, baseline), line, size, INK)


def draw_banner(text: str, width: float, height: float) -> bytes:
    """Return the content stream that says ``text`` in large letters along the top of the sheet."""
    size = 1.6 * scale_for(width, height, 0).font
    size *= min(1.0, 0.9 * width / text_width(text, size, BOLD_FONT))
    length = text_width(text, size, BOLD_FONT)
    left, top = (width - length) / 2, _MARGIN * min(width, height) + size
    canvas = Canvas()
    look = BANDS[-1]
    box = (left - size, top - size, left + length + size, top + 1.6 * size)
    canvas.rectangle(box, Pen(look.colour, scale_for(width, height, 0).pen, look.dashes), WHITE)
    canvas.text((left, top + 0.7 * size), text, size, look.colour, BOLD_FONT)
    return canvas.content()


def _counts(components: Sequence[Component]) -> list[str]:
    parts = []
    for component_type in ComponentType:
        number = sum(found.type is component_type for found in components)
        if number:
            parts.append(counted(component_type, number))
    devices = sum(device.count for found in components for device in found.devices)
    if not parts:
        return ["Nothing was found on this page."]
    return [f"On this page: {', '.join(parts)}", f"with {devices} devices; (n) is the number of devices"]


def _abbreviations(components: Sequence[Component]) -> list[str]:
    used = {device.type for found in components for device in found.devices if device.bboxes}
    known = [f"{kind.short_label} {kind.label.lower()}" for kind in DeviceType if kind in used]
    return [", ".join(known[at : at + _NAMES_IN_LINE]) for at in range(0, len(known), _NAMES_IN_LINE)]


def _corner(width: float, height: float, size: tuple[float, float], taken: Occupancy) -> BoundingBox:
    margin = _MARGIN * min(width, height)
    right, bottom = width - margin - size[0], height - margin - size[1]
    corners = [(margin, bottom), (margin, margin), (right, bottom), (right, margin)]
    low = np.array(corners)
    candidates = np.hstack([low, low + np.array(size)])
    x0, y0, x1, y1 = (float(value) for value in candidates[int(np.argmin(taken.costs(candidates)))])
    taken.add([(x0, y0, x1, y1)], LABEL_WEIGHT)
    return (x0, y0, x1, y1)

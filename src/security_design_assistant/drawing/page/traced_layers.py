"""A page with all that its reader saw laid over it, each kind on a layer of its own that can be switched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle

import pymupdf

from security_design_assistant.drawing.page.geometry import Box, Frame
from security_design_assistant.drawing.page.trace import REJECTED, TracedLayer

COLOURS = (
    (0.85, 0.1, 0.1),
    (0.1, 0.4, 0.9),
    (0.1, 0.6, 0.2),
    (0.8, 0.4, 0.0),
    (0.55, 0.1, 0.7),
    (0.0, 0.6, 0.65),
)
"""Red is for what was rejected; the layers take the others in turn."""

LABEL_POINTS = 3.5
"""Font size of labels: readable when zoomed in, and rarely over a neighbour's."""

PEN_POINTS = 0.3
MOST_THINGS = 60_000
"""Boxes or lines drawn of one layer; more make a file that no viewer opens in time."""


def page_with_layers(page: pymupdf.Page, frame: Frame, layers: Mapping[str, TracedLayer]) -> bytes:
    """Return a PDF of one page, with one layer (optional content group) for each layer of a trace.

    Parameters
    ----------
    page : the page that was read.
    frame : its reading frame; traces are in it.
    layers : what was seen, by layer.
    """
    document = pymupdf.open()
    document.insert_pdf(page.parent, from_page=page.number, to_page=page.number, annots=False)
    copy = document[0]
    copy.clean_contents()  # an unbalanced graphics state of the original must not move our marks
    for name, colour in _coloured(layers):
        group = document.add_ocg(name, on=name == REJECTED)
        _draw(copy, frame, layers[name], colour, group)
    data: bytes = document.tobytes(garbage=3, deflate=True)
    return data


def _coloured(layers: Mapping[str, TracedLayer]) -> Iterator[tuple[str, tuple[float, float, float]]]:
    others = cycle(COLOURS[1:])
    for name in layers:
        yield name, COLOURS[0] if name == REJECTED else next(others)


def _draw(
    page: pymupdf.Page, frame: Frame, layer: TracedLayer, colour: tuple[float, float, float], group: int
) -> None:
    shape = page.new_shape()
    for x0, y0, x1, y1 in layer.ends[:MOST_THINGS]:
        shape.draw_line(_point(page, frame, x0, y0), _point(page, frame, x1, y1))
    for seen in layer.seen[:MOST_THINGS]:
        shape.draw_rect(_rect(page, frame, seen.box))
    shape.finish(color=colour, width=PEN_POINTS, oc=group)
    for seen in layer.seen[:MOST_THINGS]:
        if seen.label:
            corner = pymupdf.Rect(*frame.displayed(seen.box)).tl * page.derotation_matrix
            shape.insert_text(
                corner, seen.label, fontsize=LABEL_POINTS, color=colour, rotate=page.rotation, oc=group
            )
    shape.commit()


def _point(page: pymupdf.Page, frame: Frame, x: float, y: float) -> pymupdf.Point:
    """Return a point of the reading frame in the page's own coordinates, before it is rotated."""
    shown = frame.displayed((x, y, x, y))
    return pymupdf.Point(shown[0], shown[1]) * page.derotation_matrix


def _rect(page: pymupdf.Page, frame: Frame, box: Box) -> pymupdf.Rect:
    rect = pymupdf.Rect(*frame.displayed(box)) * page.derotation_matrix
    return rect.normalize()

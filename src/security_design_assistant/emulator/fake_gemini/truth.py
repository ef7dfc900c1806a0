"""Faultless answers about drawings of which all is known: what the stand-in says of our own samples."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from typing import Any

import pymupdf

from security_design_assistant.analysers.asking.page_pictures import ShownPage, show_page
from security_design_assistant.analysers.asking.shown import Shown
from security_design_assistant.analysers.port import Assignment, PagesInMemory, analyse
from security_design_assistant.analysers.vector import VECTOR
from security_design_assistant.emulator.fake_gemini.knowledge import Known
from security_design_assistant.gemini.answers import DetailName
from security_design_assistant.models.analysis import BoundingBox, Component, Side
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES

_DRAWN_AND_SCANNED = ("plain", "scanned")
"""A sample, and the one that shows the same sheet as a picture only."""


@cache
def known_of_samples() -> tuple[Known, ...]:
    """Return the answer about the scanned sample: what the lines of the sheet tell that it is a scan of."""
    drawn, scanned = (SAMPLES[name]().pdf for name in _DRAWN_AND_SCANNED)
    work = Assignment(drawn, Budgets(), PagesInMemory(), lambda *_: None, lambda *_: None)
    components = analyse(VECTOR, work).components
    return known_of(scanned, {1: components})


def known_of(drawing: bytes, components: Mapping[int, Iterable[Component]]) -> tuple[Known, ...]:
    """Return what the stand-in has to know to answer truthfully about each page of a drawing.

    Parameters
    ----------
    components : by page, from 1, those that it shows.
    """
    return tuple(
        Known(
            attachment=sha256(page.pictures[0]).hexdigest(),
            text=json.dumps(page_answer(page.shown, components.get(page.shown.page, ()))),
        )
        for page in shown_pages(drawing)
        if page.pictures
    )


def shown_pages(drawing: bytes) -> list[ShownPage]:
    """Return every page as it is shown to Gemini."""
    document = pymupdf.open(stream=drawing, filetype="pdf")
    return [show_page(page, page.number + 1, Budgets()) for page in document]


def page_answer(shown: Shown, components: Iterable[Component]) -> dict[str, Any]:
    """Return a faultless answer about a page that shows these components."""
    return {"components": [_answered(shown, component) for component in components]}


def _answered(shown: Shown, component: Component) -> dict[str, Any]:
    picture, box = _pointing(shown, component.bbox)
    other = component.location.other_side or Side()
    return {
        "id": component.id,
        "type": component.type.value,
        "devices": [
            {"type": device.type.value, "code": device.code, "count": device.count, "variant": device.variant}
            for device in component.devices
        ],
        "picture": picture,
        "box_2d": box,
        "details": [
            {"name": name, "text": text}
            for name, text in component.attributes.items()
            if name in DetailName.__members__.values()
        ],
        "words": [index for index, word in enumerate(shown.words) if _inside(word.box, component.bbox)],
        "room_number": component.location.room_number,
        "room_name": component.location.room_name,
        "other_side_number": other.room_number,
        "other_side_name": other.room_name,
        "reason": "Its tag is printed there.",
    }


def _pointing(shown: Shown, box: BoundingBox) -> tuple[int, list[int]]:
    number, (left, top, right, bottom) = next(
        (number, picture) for number, picture in enumerate(shown.pictures, start=1) if _inside(box, picture)
    )
    wide, high = (right - left) / 1000, (bottom - top) / 1000
    return number, [
        round((box[1] - top) / high),
        round((box[0] - left) / wide),
        round((box[3] - top) / high),
        round((box[2] - left) / wide),
    ]


def _inside(box: BoundingBox, outer: BoundingBox) -> bool:
    slack = 1.0
    return (
        box[0] >= outer[0] - slack
        and box[1] >= outer[1] - slack
        and box[2] <= outer[2] + slack
        and box[3] <= outer[3] + slack
    )

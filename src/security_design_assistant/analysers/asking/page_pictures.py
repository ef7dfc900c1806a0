"""Pictures of a whole page, with its words; made in the guarded process."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pymupdf
from pydantic import ConfigDict, TypeAdapter

from security_design_assistant.analysers.asking.picture_plan import planned, smallest_lettering
from security_design_assistant.analysers.asking.shown import Shown, ShownWord
from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics
from security_design_assistant.drawing.page.legibility import why_unreadable
from security_design_assistant.models.analysis import BoundingBox
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.answering import BINARY, answers

MOST_WORDS = 1_500
"""Words that are shown with their places; of more, those that look least like an id are left out."""

LONGEST_WORD = 40
"""Letters of a word that are shown."""

MOSTLY = 0.5
"""Share of the page that a picture takes from which it is a scan, as sharp as that picture."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page as it is shown, and its pictures (PNG); none of a page with nothing on it."""

    __pydantic_config__: ClassVar[ConfigDict] = BINARY

    shown: Shown
    pictures: tuple[bytes, ...]


@answers(TypeAdapter(ShownPage))
def show_page(page: pymupdf.Page, number: int, budgets: Budgets) -> ShownPage:  # noqa: ARG001
    """Show one open page as finely as its smallest lettering asks for; runs in the guarded process."""
    graphics = read_graphics(page, number)
    readable = bool(graphics.words) and why_unreadable(graphics) is None
    sizes = [word.size for word in graphics.words] if readable else []
    width, height = page.rect.width, page.rect.height
    plan = planned(width, height, smallest_lettering(sizes), _sharpest(page))
    words = tuple(_words(graphics)) if readable else ()
    shown = Shown(number, width, height, plan.boxes, words, plan.resolution)
    if not graphics.words and _is_blank(page):
        return ShownPage(shown, ())
    return ShownPage(shown, tuple(picture(page, box, plan.scale) for box in plan.boxes))


def picture(page: pymupdf.Page, box: BoundingBox, scale: float) -> bytes:
    """Return a part of the displayed page as PNG; ``scale`` in pixels a point."""
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), clip=pymupdf.Rect(box), alpha=False)
    return bytes(pixels.tobytes("png"))


def _words(graphics: PageGraphics) -> Iterator[ShownWord]:
    words = graphics.words
    if len(words) > MOST_WORDS:
        telling = sorted(
            range(len(words)), key=lambda index: (not any(map(str.isdigit, words[index].text)), index)
        )
        words = [words[index] for index in sorted(telling[:MOST_WORDS])]
    for word in words:
        yield ShownWord(word.text[:LONGEST_WORD], graphics.frame.displayed(word.box))


def _sharpest(page: pymupdf.Page) -> float:
    """Return the pixels a point of the picture that the page consists of; infinite if it is drawn."""
    for image in page.get_image_info():
        box = pymupdf.Rect(image["bbox"])
        if abs(box & page.rect) >= MOSTLY * abs(page.rect):
            longer, pixels = max(box.width, box.height), max(image["width"], image["height"])
            return max(float(pixels / longer), 1.0)
    return math.inf


def _is_blank(page: pymupdf.Page) -> bool:
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(0.5, 0.5), alpha=False)
    return bool(pixels.is_unicolor)

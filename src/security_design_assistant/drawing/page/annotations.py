"""Annotations that carry text: a program's words for stroke letters, tags, and what reviewers remark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pymupdf
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Box, TextOrigin, Word, centre, contains
from security_design_assistant.drawing.page.tolerances import ACCOUNT, ANNOTATIONS, PAINT

SHX = "shx text"
"""AutoCAD writes letters as strokes and their words into annotations titled "AutoCAD SHX Text"."""

_TEXTUAL = frozenset({"FreeText", "Stamp", "Line", "PolyLine", "Polygon", "Square", "Circle"})
"""Types whose appearance can hold words; ink and highlights hold none."""


_WORDY = re.compile(r"[a-z]{3}")


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation's words as shown, in MuPDF's page coordinates; ``kind`` is its PDF subtype."""

    kind: str
    box: Box
    text: str
    coloured: bool = False

    @property
    def form(self) -> str:
        """The text with all letters and all digits alike: what tags of one drawing share."""
        return re.sub(r"[A-Za-z]+", "A", re.sub(r"\d+", "9", self.text))


@dataclass(frozen=True, slots=True)
class PageAnnotations:
    """What the annotations of one page say: remarks, tags, and AutoCAD's words for its strokes."""

    remarks: tuple[Annotation, ...] = ()
    tags: tuple[Annotation, ...] = ()
    strokes: tuple[Annotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote on the drawing in review; ``box`` in the reading frame."""

    text: str
    box: Box
    stamp: bool = False


def read_annotations(page: pymupdf.Page) -> PageAnnotations:
    """Read the annotations of a page that show words, and AutoCAD's."""
    if page.first_annot is None:
        return PageAnnotations()
    rotation = page.rotation
    if rotation:
        page.set_rotation(0)
    try:
        strokes: list[Annotation] = []
        shown: list[Annotation] = []
        for annotation in page.annots():
            if SHX in annotation.info["title"].lower():
                text = " ".join(annotation.info["content"].split())
                if text:
                    strokes.append(Annotation("SHX", tuple(annotation.rect), text))
            elif annotation.type[1] in _TEXTUAL:
                shown += _shown(annotation)
    finally:
        if rotation:
            page.set_rotation(rotation)
    forms = Counter(item.form for item in shown if item.kind == "FreeText")
    remarks = [item for item in shown if _is_remark(item, forms)]
    tags = [item for item in shown if not _is_remark(item, forms)]
    return PageAnnotations(tuple(remarks), tuple(tags), tuple(strokes))


def _shown(annotation: pymupdf.Annot) -> Iterator[Annotation]:
    spans = [
        span
        for block in annotation.get_text("dict")["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
        if span["text"].strip()
    ]
    if spans:
        text = " ".join(" ".join(span["text"] for span in spans).split())
        coloured = any(_chroma(span["color"]) > PAINT.coloured for span in spans)
        yield Annotation(annotation.type[1], tuple(annotation.rect), text, coloured)


def _chroma(colour: int) -> float:
    parts = [colour >> shift & 255 for shift in (16, 8, 0)]
    return (max(parts) - min(parts)) / 255


def _is_remark(item: Annotation, forms: Counter[str]) -> bool:
    if item.kind != "FreeText":
        return True
    if len(item.text.split()) >= ACCOUNT.sentence or _WORDY.search(item.text):
        return True
    return item.coloured and forms[item.form] < ANNOTATIONS.same_form


def split_remarks(
    words: Sequence[Word], remarks: Sequence[tuple[Annotation, Box]], tags: Sequence[tuple[Annotation, Box]]
) -> tuple[list[Word], list[Remark]]:
    """Take the words of remarks out of ``words``, and mark those of tags as an annotation's.

    Parameters
    ----------
    words : visible words of the page, in its reading frame.
    remarks, tags : annotations with their boxes in the reading frame.
    """
    if not remarks and not tags:
        return list(words), []
    kept: list[Word] = []
    for word in words:
        if any(_holds(item, box, word) for item, box in remarks):
            continue
        marked = any(_holds(item, box, word) for item, box in tags)
        kept.append(replace(word, origin=TextOrigin.ANNOTATION) if marked else word)
    return kept, [Remark(item.text, box, item.kind == "Stamp") for item, box in remarks]


def _holds(item: Annotation, box: Box, word: Word) -> bool:
    return contains(box, centre(word.box), margin=word.size / 2) and word.text in item.text


def stroke_words(
    annotations: Iterable[tuple[Annotation, Box]], words: Sequence[Word], first_span: int
) -> list[Word]:
    """Return AutoCAD's words for letters that the page draws as strokes, where no text says the same.

    Parameters
    ----------
    annotations : with their boxes in the reading frame.
    words : words that the page holds as text.
    first_span : number of the first span that these words may have.
    """
    found: list[Word] = []
    for index, (item, box) in enumerate(annotations):
        if any(contains(box, centre(word.box)) and word.text in item.text for word in words):
            continue
        found += _laid_out(item.text, box, first_span + index)
    return found


def quarter_turn_of(text: str, box: Box) -> int:
    """Return how many clockwise quarter turns a stroke text is turned, as the shape of its box tells."""
    width, height = box[2] - box[0], box[3] - box[1]
    return 3 if len(text) > 2 and height > ANNOTATIONS.upright * width else 0


def _laid_out(text: str, box: Box, span: int) -> Iterator[Word]:
    """Spread the words of a text over its box, upwards where the box is too high for a level line."""
    width, height = box[2] - box[0], box[3] - box[1]
    turns = quarter_turn_of(text, box)
    along, size = (height, width) if turns else (width, height)
    step = along / len(text)
    start = 0
    for part in text.split(" "):
        first, last = start * step, (start + len(part)) * step
        start += len(part) + 1
        if not part:
            continue
        if turns:
            place = (box[0], box[3] - last, box[2], box[3] - first)
        else:
            place = (box[0] + first, box[1], box[0] + last, box[3])
        yield Word(part, place, size, 0.0, 0, span, turns, TextOrigin.SHX)


def strokes_of_letters(path_bounds: NDArray[np.float64], boxes: Sequence[Box]) -> NDArray[np.bool_]:
    """Tell which paths lie within the boxes of stroke text: letters, of which the words are known."""
    within = np.zeros(len(path_bounds), np.bool_)
    if not boxes:
        return within
    order = np.argsort(path_bounds[:, 0], kind="stable")
    left = path_bounds[order, 0]
    for box in boxes:
        first, last = np.searchsorted(left, (box[0], box[2]))
        near = order[first:last]
        rows = path_bounds[near]
        inside = (rows[:, 1] >= box[1]) & (rows[:, 2] <= box[2]) & (rows[:, 3] <= box[3])
        within[near[inside]] = True
    return within

"""A sheet of words and lines for tests of the text-style analyser, without a PDF."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pymupdf

from security_design_assistant.drawing.notations.text import TextFindings, explain_text_style, read_text_style
from security_design_assistant.drawing.notations.text.text_reading import TextReading
from security_design_assistant.drawing.page.enclosures import Enclosures, no_lines
from security_design_assistant.drawing.page.geometry import Frame, Word
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.models.analysis import Component

WIDTH, HEIGHT = 1190.0, 842.0


class TextSheet:
    """Collects words as the page reader hands them over; positions in points, y of the baseline."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT) -> None:
        self.words: list[Word] = []
        self.rules: list[tuple[float, float, float, float]] = []
        self.strokes: list[tuple[float, float, float, float]] = []
        self.frame = Frame((1, 0, 0, 1, 0, 0), width, height)

    def text(self, x: float, y: float, text: str, size: float = 8.0, direction: int = 0) -> float:
        """Print ``text`` from ``x`` on and return where it ends."""
        space = pymupdf.get_text_length(" ", "helv", size)
        along = 0.0
        for part in text.split(" "):
            if part:
                width = pymupdf.get_text_length(part, "helv", size)
                box = (along, -0.8 * size, along + width, 0.2 * size)
                self.words.append(Word(part, _placed(box, x, y, direction), size, direction=direction))
                along += width
            along += space
        return x + along - space

    def centred(self, x: float, y: float, text: str, size: float = 8.0) -> None:
        """Print ``text`` around ``x``."""
        self.text(x - pymupdf.get_text_length(text, "helv", size) / 2, y, text, size)

    def paragraph(self, x: float, y: float, lines: Sequence[str], size: float = 8.0) -> None:
        """Print lines below each other."""
        for number, line in enumerate(lines):
            self.text(x, y + 1.4 * size * number, line, size)

    def table(
        self,
        x: float,
        y: float,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        ruled: bool = True,
        size: float = 8.0,
        centred: bool = False,
    ) -> float:
        """Print rows of cells; a cell's lines are separated by ``\\n``. Return the y of the foot."""
        edges = [x]
        for width in widths:
            edges.append(edges[-1] + width)
        top = y
        for row in rows:
            if ruled:
                self.rules.append((x, y, edges[-1], y))
            for column, cell in enumerate(row):
                for number, line in enumerate(cell.split("\n")):
                    baseline = y + 1.2 * size * (number + 1)
                    if centred:
                        self.centred((edges[column] + edges[column + 1]) / 2, baseline, line, size)
                    else:
                        self.text(edges[column] + 3, baseline, line, size)
            y += 1.2 * size * max(cell.count("\n") + 1 for cell in row) + 0.6 * size
        if ruled:
            self.rules.append((x, y, edges[-1], y))
            self.rules.extend((edge, top, edge, y) for edge in edges)
        return y

    def read(self, page: int = 1) -> TextReading:
        """Read the sheet as page ``page``."""
        return read_text_style(self.words, self.rules, page, self.frame, Enclosures(_strokes(self.strokes)))

    def findings(self) -> TextFindings:
        """Read and explain the sheet as a drawing of one page."""
        return explain_text_style([self.read()])


def _strokes(ends: Sequence[tuple[float, float, float, float]]) -> LineWork:
    """Return single strokes as the page reader hands them over."""
    if not ends:
        return no_lines()
    pieces = np.array(ends, dtype=np.float64)
    x, y = pieces[:, 0::2], pieces[:, 1::2]
    bounds = np.stack((x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)), axis=1)
    count = len(ends)
    index, black = np.arange(count), np.zeros(count)
    return LineWork(
        pieces, index, np.zeros(count, dtype=np.bool_), black, np.full(count, np.nan), black, index, bounds
    )


def _placed(
    box: tuple[float, float, float, float], x: float, y: float, direction: int
) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    turned = ((x0, y0, x1, y1), (-y1, x0, -y0, x1), (-x1, -y1, -x0, -y0), (y0, -x1, y1, -x0))[direction]
    return (x + turned[0], y + turned[1], x + turned[2], y + turned[3])


def devices(component: Component) -> dict[tuple[str, str | None], int]:
    """Return how many of which type and code a component has."""
    counts: dict[tuple[str, str | None], int] = {}
    for device in component.devices:
        identity = (device.type.value, device.code)
        counts[identity] = counts.get(identity, 0) + device.count
    return counts


def kinds(component: Component) -> dict[str, int]:
    """Return how many devices of which type a component has."""
    counts: dict[str, int] = {}
    for device in component.devices:
        counts[device.type.value] = counts.get(device.type.value, 0) + device.count
    return counts


def by_id(findings: TextFindings) -> dict[str, Component]:
    """Return the components by id; each id must be there once."""
    assert len({c.id for c in findings.components}) == len(findings.components)
    return {component.id: component for component in findings.components}


def codes(findings: TextFindings) -> set[str]:
    """Return the codes of all notes."""
    return {note.code for note in findings.notes}

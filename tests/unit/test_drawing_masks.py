"""What white masks hide of the lines under them."""

from __future__ import annotations

import numpy as np
import pymupdf
import pytest

from security_design_assistant.drawing.page.graphics import read_graphics
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.masks import unmasked

MASK = (40, 40, 60, 60)


def line_work(line_first: bool, fill: tuple[float, float, float] = (1, 1, 1)) -> LineWork:
    page = pymupdf.open().new_page(width=100, height=100)
    steps = [
        lambda: page.draw_line((10, 50), (90, 50)),
        lambda: page.draw_rect(pymupdf.Rect(MASK), color=None, fill=fill),
    ]
    for step in steps if line_first else reversed(steps):
        step()
    return read_graphics(page, 1).lines


def seen(work: LineWork) -> list[tuple[float, float]]:
    every = np.ones(len(work.stroke), dtype=np.bool_)
    lines = unmasked(work, every)
    level = np.isnan(lines.fill[lines.path])
    return sorted((round(row[0], 1), round(row[2], 1)) for row in lines.ends[level].tolist())


def test_a_line_under_a_later_mask_is_cut_at_its_rim() -> None:
    left, right = seen(line_work(line_first=True))

    assert left == pytest.approx((10, MASK[0]), abs=0.5)
    assert right == pytest.approx((MASK[2], 90), abs=0.5)


def test_a_line_over_an_earlier_mask_stays_whole() -> None:
    assert seen(line_work(line_first=False)) == [(10, 90)]


def test_a_grey_shape_hides_no_symbol() -> None:
    assert seen(line_work(line_first=True, fill=(0.8, 0.8, 0.8))) == [(10, 90)]


def test_pieces_stay_in_the_order_of_their_paths() -> None:
    work = line_work(line_first=True)

    lines = unmasked(work, np.ones(len(work.stroke), dtype=np.bool_))

    assert (np.diff(lines.path) >= 0).all()

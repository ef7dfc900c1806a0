"""How finely a page is shown: by its smallest lettering, for the least tokens."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from security_design_assistant.analysers.asking.picture_plan import (
    LETTER_PIXELS,
    MOST_PICTURES,
    PIXELS_A_TOKEN,
    TOKENS,
    USUAL_LETTERING,
    planned,
    smallest_lettering,
)
from security_design_assistant.gemini.port import Resolution

A4 = (595.0, 842.0)
A3 = (1191.0, 842.0)
A0 = (3370.0, 2384.0)


def test_large_lettering_costs_less_than_small_lettering() -> None:
    costs = [planned(*A3, size).tokens for size in (20.0, 10.0, 5.0, 3.0)]

    assert costs == sorted(set(costs))


def test_a_page_with_large_lettering_is_one_picture_of_low_resolution() -> None:
    plan = planned(*A4, 16.0)

    assert (plan.resolution, len(plan.boxes), plan.tokens) == (Resolution.LOW, 1, 280)
    assert plan.boxes == ((0.0, 0.0, *A4),)


@pytest.mark.parametrize("size", [A4, A3, A0])
@pytest.mark.parametrize("lettering", [2.5, 4.0, 7.0, 12.0])
def test_no_picture_holds_more_than_its_tokens_see(size: tuple[float, float], lettering: float) -> None:
    plan = planned(*size, lettering)

    for left, top, right, bottom in plan.boxes:
        pixels = (right - left) * (bottom - top) * plan.scale**2
        assert pixels <= TOKENS[plan.resolution] * PIXELS_A_TOKEN * 1.001
    assert len(plan.boxes) <= MOST_PICTURES


def test_the_smallest_lettering_can_be_read_where_the_pictures_suffice() -> None:
    assert planned(*A3, 5.0).scale * 5.0 == pytest.approx(LETTER_PIXELS)
    assert planned(*A0, 3.0).scale * 3.0 < LETTER_PIXELS  # as fine as the most pictures allow


def test_pictures_cover_the_page_and_overlap() -> None:
    boxes = planned(*A3, 4.0).boxes

    assert min(box[0] for box in boxes) == min(box[1] for box in boxes) == 0.0
    assert math.isclose(max(box[2] for box in boxes), A3[0])
    assert math.isclose(max(box[3] for box in boxes), A3[1])
    row = sorted(box for box in boxes if box[1] == 0.0)
    assert all(left[2] > right[0] for left, right in pairwise(row))


def test_a_scan_is_shown_no_finer_than_it_is() -> None:
    assert planned(*A3, 5.0, sharpest=1.5).scale == 1.5


def test_smallest_lettering_is_what_all_but_a_few_words_have() -> None:
    assert smallest_lettering([1.0, *[6.0] * 40, 20.0]) == 6.0
    assert smallest_lettering([]) == USUAL_LETTERING

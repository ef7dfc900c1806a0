"""Labels that carry a device's code and a door's number: which are read, and which number something else."""

from __future__ import annotations

from collections.abc import Callable

import pymupdf
import pytest

from security_design_assistant.analysers.vector import analyse_reading, read_page
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.review.findings import review
from security_design_assistant.samples.paper import A3, Leaf, bind
from security_design_assistant.samples.pen import Pen, Point

Draw = Callable[[Pen, Point, str, str], None]
DOORS = [(120.0 + 260 * (index % 3), 140.0 + 200 * (index // 3)) for index in range(6)]


def ring(pen: Pen, at: Point, code: str, number: str) -> None:
    pen.circle(at, 10, 0.5)
    pen.line((at[0] - 10, at[1]), (at[0] + 10, at[1]))
    loose(pen, at, code, number)


def loose(pen: Pen, at: Point, code: str, number: str) -> None:
    pen.centred((at[0], at[1] - 2), code, 6)
    pen.centred((at[0], at[1] + 6.5), number, 6)


def hyphened(pen: Pen, at: Point, code: str, number: str) -> None:
    pen.centred(at, f"{code}-{number}", 6)


def key(pen: Pen, *entries: tuple[str, str]) -> None:
    pen.text((950, 60), "LEGEND", 9)
    for index, (code, meaning) in enumerate(entries):
        pen.text((950, 80 + 14 * index), code, 7)
        pen.text((990, 80 + 14 * index), meaning, 7)


def analysed(*pens: Pen) -> Analysis:
    pdf = bind([Leaf(A3, pen.content()) for pen in pens])
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        pages = tuple(read_page(page, page.number + 1, Budgets()) for page in document)
    return analyse_reading(DrawingReading("0" * 64, len(pages), False, pages))


def doors(analysis: Analysis) -> dict[str, list[tuple[str | None, int]]]:
    return {
        found.id: sorted((device.code, device.count) for device in found.devices)
        for found in analysis.components
    }


@pytest.mark.parametrize("draw", [ring, hyphened])
def test_labels_of_one_number_that_stand_together_are_its_door(draw: Draw) -> None:
    pen = Pen()
    key(pen, ("CR", "CARD READER"), ("ML", "MAGNETIC LOCK"))
    for index, (x, y) in enumerate(DOORS):
        draw(pen, (x, y), "CR", f"{101 + index}")
        draw(pen, (x, y + 40), "ML", f"{101 + index}")  # on the other side of the door
        draw(pen, (x + 24, y), "CR", f"{101 + index}")

    assert doors(analysed(pen)) == {f"{101 + index}": [("CR", 2), ("ML", 1)] for index in range(6)}


def test_numbers_that_count_the_devices_make_no_doors() -> None:
    pen = Pen()
    key(pen, ("CR", "CARD READER"), ("ML", "MAGNETIC LOCK"))
    for index, (x, y) in enumerate(DOORS):
        ring(pen, (x, y), "CR", f"{101 + index}")
        ring(pen, (x + 24, y), "ML", f"{106 - index}")

    analysis = analysed(pen)

    assert doors(analysis) == {}
    assert [finding.code for finding in review(analysis)] == ["nothing_found"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [("3", "A501"), ("AHU", "101"), ("A", "101"), ("W", "101"), ("VAV", "1-12"), ("EF", "101")],
)
def test_bubbles_of_other_trades_make_no_doors(upper: str, lower: str) -> None:
    pen = Pen()
    pen.text((950, 60), "SECURITY PLAN", 9)
    for x, y in DOORS:
        ring(pen, (x, y), upper, lower)
        ring(pen, (x + 24, y), upper, lower)

    assert doors(analysed(pen)) == {}


def test_a_code_over_a_number_without_an_outline_is_no_label() -> None:
    pen = Pen()
    key(pen, ("CR", "CARD READER"), ("ML", "MAGNETIC LOCK"))
    for index, (x, y) in enumerate(DOORS):
        loose(pen, (x, y), "CR", f"{101 + index}")
        loose(pen, (x + 24, y), "ML", f"{101 + index}")

    assert not any(found.reasoning.startswith("Its number") for found in analysed(pen).components)


def test_the_key_may_stand_on_another_sheet_and_name_what_the_catalogue_does_not_know() -> None:
    plan, keys = Pen(), Pen()
    key(keys, ("CR", "CARD READER"), ("XT", "WHIRLIGIG"))
    for index, (x, y) in enumerate(DOORS):
        ring(plan, (x, y), "CR", f"{101 + index}")
        ring(plan, (x + 24, y), "XT", f"{101 + index}")

    analysis = analysed(plan, keys)

    assert doors(analysis) == {f"{101 + index}": [("CR", 1), ("XT", 1)] for index in range(6)}
    assert [entry.code for entry in analysis.legend] == ["CR", "XT"]
    assert any("unknown_symbol" in (finding.code, *finding.also_codes) for finding in review(analysis))

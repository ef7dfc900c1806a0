"""Plans at an angle inside an upright sheet: laid upright for reading, shown where they are."""

from __future__ import annotations

import pymupdf
import pytest

from security_design_assistant.drawing.page.geometry import centre
from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics

ANGLE = 30.0
TAGS = tuple(f"A-{number:03d}-BB-B2" for number in range(1, 13))


def read(texts: tuple[str, ...], angle: float = ANGLE, rotation: int = 0) -> PageGraphics:
    """Read a page with an upright title and a column of texts at an angle, clockwise."""
    document = pymupdf.open()
    page = document.new_page(width=800, height=600)
    page.insert_text((600, 560), "SECURITY PLAN", fontsize=10)
    middle = pymupdf.Point(400, 300)
    for index, text in enumerate(texts):
        page.insert_text((360, 200 + 14 * index), text, fontsize=8, morph=(middle, pymupdf.Matrix(-angle)))
    turn = (
        pymupdf.Matrix(1, 0, 0, 1, -400, -300) * pymupdf.Matrix(angle) * pymupdf.Matrix(1, 0, 0, 1, 400, 300)
    )
    page.draw_line(pymupdf.Point(360, 190) * turn, pymupdf.Point(500, 190) * turn)
    page.set_rotation(rotation)
    return read_graphics(pymupdf.open(stream=document.tobytes())[0], 1)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [ANGLE, -ANGLE, 45.0, 120.0])
def test_lettering_at_an_angle_is_laid_upright_and_shows_where_it_is(angle: float, rotation: int) -> None:
    upright, turned = read(TAGS, 0.0, rotation), read(TAGS, angle, rotation)
    before = {word.text: word for word in upright.words}
    after = {word.text: word for word in turned.words}

    assert after.keys() == before.keys()
    for tag in TAGS:
        size = [after[tag].box[2] - after[tag].box[0], after[tag].box[3] - after[tag].box[1]]
        wanted = [before[tag].box[2] - before[tag].box[0], before[tag].box[3] - before[tag].box[1]]
        assert size == pytest.approx(wanted, abs=0.1)
        assert after[tag].direction == 0
    first, last = (centre(turned.frame.displayed(after[tag].box)) for tag in (TAGS[0], TAGS[-1]))
    assert ((first[0] - last[0]) ** 2 + (first[1] - last[1]) ** 2) ** 0.5 == pytest.approx(14 * 11, abs=0.1)
    width, height = turned.frame.displayed((0, 0, *turned.frame.sheet))[2:]
    assert all(0 < x < width and 0 < y < height for x, y in (first, last))


def test_line_work_lies_beside_its_lettering() -> None:
    graphics = read(TAGS)
    first = next(word for word in graphics.words if word.text == TAGS[0])
    level = [
        (x0, x1) for x0, y0, x1, y1 in graphics.lines.ends.tolist() if abs(y1 - y0) < 0.01 < abs(x1 - x0)
    ]

    assert len(level) == 1
    assert min(level[0]) == pytest.approx(first.box[0], abs=0.5)
    assert max(level[0]) - min(level[0]) == pytest.approx(140, abs=0.1)


@pytest.mark.parametrize(
    ("texts", "angle"), [(("DRAFT",), ANGLE), (TAGS, 1.0)], ids=["a stamp", "a crooked scan"]
)
def test_a_stamp_or_a_crooked_sheet_is_no_plan_of_its_own(texts: tuple[str, ...], angle: float) -> None:
    assert read(texts, angle).frame.turned == ()


def test_what_a_slanted_viewport_cuts_off_is_not_read() -> None:
    document = pymupdf.open()
    page = document.new_page(width=600, height=600)
    page.insert_text((300, 300), "INSIDE")
    page.insert_text((120, 480), "CORNER")
    page.clean_contents()
    contents = page.get_contents()[0]
    line, diamond = b"\n250 300 m 350 300 l S\n", b"q 300 100 m 500 300 l 300 500 l 100 300 l h W n"
    document.update_stream(contents, diamond + line + document.xref_stream(contents) + line + b"Q")

    words = read_graphics(pymupdf.open(stream=document.tobytes())[0], 1).words

    assert [word.text for word in words] == ["INSIDE"]

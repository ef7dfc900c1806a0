"""The boxed-tag notation on a whole page: tags joined to clusters, cameras and mounting dots."""

from __future__ import annotations

import numpy as np
import pytest

from security_design_assistant.drawing.notations.boxed.page_reader import read_boxed
from security_design_assistant.drawing.notations.boxed.tagged_page import BoxedPage
from security_design_assistant.drawing.page.geometry import Box, Word
from security_design_assistant.drawing.page.sheet import Sheet
from tests.unit.handmade_page import Path, page, rectangle, row_of_words, square, word

TAG = Path(rectangle(8, 8, 74, 50))
NAME = row_of_words("A B2 001 BB", 10, 10)
CELLS = [square(120, 20), square(126, 20)]
SYMBOLS = [word("P", 121.5, 20.5, 5), word("D", 127.5, 20.5, 5)]
CLUSTER = [Path(rectangle(*cell)) for cell in CELLS]
LEADER = Path([(74, 23, 120, 23)])


def texts(boxed: BoxedPage) -> list[list[str]]:
    return [
        [cell.glyph.text for cluster in point.clusters for cell in cluster.cells] for point in boxed.points
    ]


def read(words: list[Word], *paths: Path) -> BoxedPage:
    return read_boxed(Sheet(page(words, *paths)))


def test_a_leader_joins_a_tag_to_its_cluster_in_reading_order() -> None:
    boxed = read(NAME + SYMBOLS, TAG, *CLUSTER[::-1], LEADER)

    (point,) = boxed.points
    assert point.tag.identity == "A-001-BB-B2"
    assert texts(boxed) == [["P", "D"]]
    assert (point.gap, boxed.orphans) == (0.0, ())
    assert boxed.cell_side == pytest.approx(6, abs=0.01)


def test_a_cluster_that_no_line_reaches_is_an_orphan_and_the_tag_stays_alone() -> None:
    boxed = read(NAME + SYMBOLS, TAG, *CLUSTER)

    assert texts(boxed) == [[]]
    assert [len(cluster.cells) for cluster in boxed.orphans] == [2]


@pytest.mark.parametrize(("gap", "expected"), [(1.0, [["P", "D"]]), (3.0, [[]])])
def test_a_loosely_drawn_leader_connects_and_a_torn_one_does_not(gap: float, expected: object) -> None:
    torn = Path([(74, 23, 90, 23), (90, 23 + gap, 120, 23 + gap)])

    boxed = read(NAME + SYMBOLS, TAG, *CLUSTER, torn)

    assert texts(boxed) == expected
    assert boxed.points[0].gap == pytest.approx(gap / 6 if expected != [[]] else 0, abs=0.01)


def test_where_leaders_are_in_the_tags_ink_the_architectures_lines_are_none() -> None:
    second = row_of_words("A B2 002 BB", 10, 110)
    below = [Path(rectangle(*square(120, 120))), Path(rectangle(8, 108, 74, 150))]
    grey = Path([(74, 123, 120, 123)], stroke=0.7)

    boxed = read([*NAME, *second, *SYMBOLS, word("P", 121.5, 120.5, 5)], TAG, *CLUSTER, *below, LEADER, grey)

    assert texts(boxed) == [["P", "D"], []]


def test_one_path_may_hold_the_leaders_of_two_tags() -> None:
    second = row_of_words("A B2 002 BB", 10, 110)
    below = [Path(rectangle(*square(120, 120))), Path(rectangle(8, 108, 74, 150))]
    both = Path([*LEADER.pieces, (74, 123, 120, 123)])

    boxed = read([*NAME, *second, *SYMBOLS, word("P", 121.5, 120.5, 5)], TAG, *CLUSTER, *below, both)

    assert texts(boxed) == [["P", "D"], ["P"]]


def circle(x: float, y: float, radius: float) -> list[Box]:
    angles = np.linspace(0, 2 * np.pi, 17)
    points = np.column_stack((x + radius * np.cos(angles), y + radius * np.sin(angles)))
    return [(*start, *end) for start, end in zip(points[:-1].tolist(), points[1:].tolist(), strict=True)]


def test_the_dot_at_the_end_of_a_clusters_short_line_is_its_mounting_place() -> None:
    dot = Path(circle(123, 40, 0.8), fill=0.0, curved=True)
    short_line = Path([(123, 26, 123, 40)])

    boxed = read(NAME + SYMBOLS, TAG, *CLUSTER, LEADER, dot, short_line)

    assert boxed.points[0].clusters[0].mount == (123, 40)


def test_a_cameras_leader_ends_at_two_digits_with_an_outline() -> None:
    name = row_of_words("C B2 001 BB", 10, 10)
    outline = Path(circle(125, 23, 7), curved=True)

    boxed = read([*name, word("21", 122, 20)], TAG, outline, Path([(74, 23, 118, 23)]))

    (point,) = boxed.points
    assert point.camera is not None
    assert point.camera.code == "21"


def test_digits_without_an_outline_are_no_camera() -> None:
    name = row_of_words("C B2 001 BB", 10, 10)

    boxed = read([*name, word("21", 122, 20)], TAG, Path([(74, 23, 120, 23)]))

    assert boxed.points[0].camera is None


def legend_column() -> tuple[list[Word], list[Path]]:
    names = ("Position Switch", "Duress Switch", "Break Glass")
    words = [each for row, name in enumerate(names) for each in row_of_words(name, 310, 100 + 12 * row)]
    letters = [word(text, 301.5, 100.5 + 12 * row, 5) for row, text in enumerate("PD")]
    return words + letters, [Path(rectangle(*square(300, 100 + 12 * row))) for row in range(3)]


def test_the_legends_symbols_are_no_devices_of_the_plan() -> None:
    words, paths = legend_column()

    boxed = read([*NAME, *SYMBOLS, *words], TAG, *CLUSTER, LEADER, *paths)

    assert [symbol.meaning for symbol in boxed.legend.symbols] == [
        "Position Switch",
        "Duress Switch",
        "Break Glass",
    ]
    assert texts(boxed) == [["P", "D"]]
    assert boxed.orphans == ()


def test_a_page_with_only_a_legend_is_read_for_it() -> None:
    words, paths = legend_column()

    boxed = read(words, *paths)

    assert len(boxed.legend.symbols) == 3
    assert (boxed.points, boxed.orphans) == ((), ())


def test_a_page_without_any_of_the_notation_is_empty() -> None:
    assert read(row_of_words("PLANT ROOM", 10, 10), Path(rectangle(0, 0, 300, 200))) == BoxedPage()
    assert read([]) == BoxedPage()

"""Numbers that decide what is read: each is named, explained, and noticed by a sample."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from security_design_assistant import drawing
from security_design_assistant.drawing.tolerances import every_tolerance, varied
from tests.bench.remembered import numbers
from tests.bench.sweep import NOTICED, drawn, read, with_number

ROOT = Path(drawing.__file__).parent
PLAIN = {0.0, 0.5, 1.0, 2.0}
"""Halves and doubles: arithmetic, not judgement."""


ROWS = "what a reviewer is told of a sheet; no component is read by it"

PREPARED = "how a picture is prepared before anything on it is judged; `make scans` measures it"

SEEN = "how it is checked that nothing seen was taken away; nothing is read by it"

NO_JUDGEMENT = {
    "confidence/calibration.py": {"UNCOUNTED": "a limit of what confidence says, not of what is read"},
    "notations/boxed/cell_pictures.py": {
        "SIDE": "the format of stored pictures of symbols",
        "BLACK": "the format of stored pictures of symbols",
    },
    "notations/boxed/leaders.py": {"GRID": "how ends are looked up: time, not reading"},
    "notations/boxed/squares.py": {"MOST_SQUARES": "a limit of time: graph paper has more"},
    "notations/boxed/plan.py": {"POINT": "rounding of coordinates"},
    "notations/door_schedules/explain.py": {"QUOTED": "the length of a text that is shown"},
    "notations/door_schedules/headings.py": {"LONGEST_NAME": "the length of a name that is made"},
    "notations/door_schedules/legend_lines.py": {"LONGEST": "the length of a text that is kept"},
    "notations/hardware_sets/set_devices.py": {"_LONGEST_HARDWARE": "the length of a text that is kept"},
    "notations/hardware_sets/read.py": {"_INDENT": ROWS},
    "notations/hardware_sets/unclear.py": dict.fromkeys(("_LONGEST_ROW", "_NAMED"), ROWS),
    "notations/text/nameless.py": dict.fromkeys(("_FEWEST_LINES", "_BEYOND"), ROWS),
    "notations/text/association.py": {"_NEIGHBOURS": "a limit of time: so many ids a mark is offered to"},
    "notations/text/columns.py": {"_LONGEST": "keeps patterns quick on a page that is one long text"},
    "notations/text/doubts.py": {
        "MOST_NOTES": "how many notes a reader is given",
        "SHEET_AGAIN": "how many repeats a reader is told of in one note",
    },
    "notations/text/lines.py": {"SCAN": "a limit of time: so many runs a second line is looked for in"},
    "notations/text/location.py": {"_LONGEST": "keeps patterns quick on a page that is one long text"},
    "page/account.py": {
        "MOST_KEPT": "how many texts are kept with their places",
        "QUESTION": ROWS,
        "TOUCHING": ROWS,
    },
    "page/columns_of_text.py": {"_HEADING": "the length of a text that is kept"},
    "page/geometry.py": {
        "APART": "a number larger than any sheet",
        "SMALLEST_TEXT": "keeps what is divided by it finite",
        "_ORIGIN": "rounding in MuPDF",
        "BOX_EDGE": "how boxes are looked up: time, not reading",
        "WORD_EDGE": "how words are looked up: time, not reading",
    },
    "page/graphics.py": {
        "BT_601": "a standard: how bright colours look",
        "CURVE_STEPS": "the format of line work: pieces that stand for one curve",
        "INVISIBLE_TEXT": "the PDF standard: a text render mode",
        "QUARTER_WAYS": "geometry: directions by quarter turns",
    },
    "page/drawn.py": {"_WHITE": "the format of pictures: the brightest dot"},
    "page/hidden_text.py": {"_MARGIN": "rounding: boxes are told to 0.01"},
    "page/looking.py": dict.fromkeys(("_SCALE", "_VISIBLE", "_PIECE"), SEEN),
    "page/masks.py": {"WIDE": "how pieces are looked up: time, not reading"},
    "page/redaction.py": dict.fromkeys(
        ("_RESOLUTION", "_LARGEST_PICTURE", "_VISIBLE", "_ATTEMPTS", "_MARGIN"), SEEN
    ),
    "page/shown_strings.py": dict.fromkeys(("_ASIDE", "_QUICK"), SEEN),
    "page/sheet.py": {"LARGE": "how words are looked up: time, not reading"},
    "page/traced_layers.py": dict.fromkeys(
        ("COLOURS", "LABEL_POINTS", "PEN_POINTS", "MOST_THINGS"), "how the picture of what was read is drawn"
    ),
    "page/turned_plans.py": {"QUARTER": "geometry: degrees of a quarter turn"},
    "page/visibility.py": {"GRID": "how fills are looked up: time, not reading"},
    "rooms/room_map.py": {"NO_LABEL": "a mark in the map", "OUTSIDE": "a mark in the map"},
    "rooms/walls.py": {
        "QUARTER_RISE": "geometry: how far a quarter circle rises over its chord",
        "TINY": "keeps what is divided by it finite",
    },
    "scan/doubts.py": {
        "_LONGEST": "the length of a text that is looked at",
        "_SHORTEST": "the length of a text that is looked at",
        "_MOST_READINGS": "a limit of time: a word that may read in more ways is unreadable",
        "_UNSEEN": "how two places are shared out in one box; no text changes by it",
    },
    "scan/extra.py": {
        "COARSEST": "a limit that is told: coarser scans are refused",
        "POINTS_PER_INCH": "a standard: points of an inch",
        "_PART": "whose resolution is told: that of no logo",
    },
    "scan/lettering.py": dict.fromkeys(("_NARROWEST", "_MARGIN"), PREPARED),
    "scan/line_work.py": {"_SMOOTH": PREPARED},
    "scan/page.py": {"_SECOND_MARGIN": PREPARED},
    "scan/picture.py": {
        "MM_PER_INCH": "a standard: millimetres of an inch",
        "MOST_DOTS": "a limit of memory",
        "_DEVIATION": "statistics: deviations in a median one",
        "WHITE": "the format of pictures: the brightest dot",
        "_SAMPLE": "a limit of time: so many dots of ink tell how askew the sheet lies",
        "_LEAST_AREA": "keeps what is divided by it finite",
        **dict.fromkeys(("DOTS_PER_INCH", "CORE", "_NEAR", "_BLUR", "_STEPS"), PREPARED),
    },
    "scan/recogniser.py": dict.fromkeys(
        ("_HEIGHT", "_HALF", "_BATCH", "_STEP", "_MOST_THREADS"), "the format of what the model takes"
    ),
    "scan/strokes.py": dict.fromkeys(("_TORN", "_SLANT"), PREPARED),
    "scan/words.py": dict.fromkeys(
        ("CAPITAL", "_ASCENT", "_DESCENT", "_TALL"),
        "what a font is like: how a word's box and size are stated",
    ),
    "tables/drawn_marks.py": {"_BAND": "how strokes are looked up: time, not reading"},
    "tables/texts.py": {
        "LINE_BUCKET": "how phrases are looked up: time, not reading",
        "_UP": "a direction of text",
        "_DOWN": "a direction of text",
    },
}
"""Numbers of a module that decide nothing of what is read, with what they are instead."""


NO_JUDGEMENT_IN_PRODUCTS = {
    "notations/boxed/cell_pictures.py": {
        16: "arithmetic: a smoothing by halves along two axes",
        200: "rounding of coordinates by which equal symbols are found",
    },
    "notations/text/association.py": {8: "how units are looked up: time, not reading"},
    "notations/text/learning.py": {10: "rounding: shares of one tenth rank alike"},
    "page/annotations.py": {255: "the PDF standard: a channel of a colour"},
    "page/graphics.py": {3: "geometry: a cubic curve"},
    "page/redaction.py": {72: "a standard: points of an inch"},
    "page/shown_strings.py": {1000: "the PDF standard: parts of a font's size"},
    "scan/lettering.py": {4: "geometry: a shape with room between the rims of its sides"},
    "scan/strokes.py": {4: "keeps most of a stroke that is hardly longer than its pen is wide"},
    "scan/words.py": {255: "the format of pictures: a channel of a colour"},
    "rooms/room_map.py": {4: "a limit of time: steps by which one line is drawn into the map"},
}
"""Whole numbers that something is multiplied with or divided by and that judge nothing, by their file."""


def is_number(node: ast.expr) -> bool:
    """Tell a number, or a sum of numbers, from anything else."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, int | float) and not isinstance(value, bool)
        case ast.UnaryOp(operand=operand):
            return is_number(operand)
        case ast.BinOp(left=left, right=right):
            return is_number(left) and is_number(right)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return bool(parts) and all(map(is_number, parts))
    return False


def module_numbers(source: str) -> Iterator[str]:
    """Yield the names of the numbers that a module holds."""
    for statement in ast.parse(source).body:
        match statement:
            case ast.Assign(targets=[*targets], value=value) if is_number(value):
                yield from (
                    name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)
                )
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if is_number(value):
                yield name


def whole_factors(source: str) -> Iterator[tuple[int, int]]:
    """Yield the line and value of each whole number from three that something is multiplied or divided by.

    Once and twice are arithmetic; what repeats a text or a list is none.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult | ast.Div):
            continue
        for part, other in ((node.left, node.right), (node.right, node.left)):
            value = part.operand if isinstance(part, ast.UnaryOp) else part
            if (
                isinstance(value, ast.Constant)
                and type(value.value) is int
                and value.value > max(PLAIN)
                and not is_number(other)
                and not isinstance(other, ast.List | ast.Tuple | ast.JoinedStr)
            ):
                yield value.lineno, value.value


def unnamed_floats(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    named = {
        id(node)
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, float)
            and id(node) not in named
            and abs(node.value) not in PLAIN
        ):
            yield f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"


def test_no_number_that_decides_what_is_read_is_without_a_name() -> None:
    found = [
        line
        for path in ROOT.rglob("*.py")
        if path.name not in ("tolerances.py", "evidence.py")
        for line in unnamed_floats(path)
    ]

    assert found == []


def test_a_whole_factor_is_seen_wherever_it_stands() -> None:
    source = """
def f(size, box, flags):
    near = box[0] - 3 * size < box[2] + size * 4 and 2 * size > 1
    flags += [False] * 5
    return round(box[0] / 6), -7 * size, box[8], near, 90 * 60
"""

    assert sorted(whole_factors(source)) == [(3, 3), (3, 4), (5, 6), (5, 7)]


def test_no_whole_factor_decides_what_is_read() -> None:
    found = {
        str(path.relative_to(ROOT)): {value for _, value in held}
        for path in ROOT.rglob("*.py")
        if path.name not in ("tolerances.py", "evidence.py")
        and (held := list(whole_factors(path.read_text())))
    }

    assert found == {name: set(reasons) for name, reasons in NO_JUDGEMENT_IN_PRODUCTS.items()}, (
        "name it in a Tolerances with a drawing that notices it, or do without it"
    )


def test_numbers_of_a_module_are_seen_however_they_are_written() -> None:
    source = """
A = 1
B: float = -0.5
C, D = 2.0, 1 / 3
E = (1.0, 2.0)
NAME = "text"
FLAG = True
TEXTS = ("a", "b")

def f() -> int:
    local = 3
    return local
"""

    assert list(module_numbers(source)) == ["A", "B", "C", "D", "E"]


def test_numbers_that_decide_what_is_read_are_tolerances() -> None:
    found = {
        str(path.relative_to(ROOT)): held
        for path in ROOT.rglob("*.py")
        if path.name not in ("tolerances.py", "evidence.py")
        and (held := set(module_numbers(path.read_text())))
    }

    assert found == {name: set(reasons) for name, reasons in NO_JUDGEMENT.items()}


def test_every_number_says_its_unit_its_reason_and_where_it_comes_from() -> None:
    for name, tolerances in every_tolerance():
        for field, info in type(tolerances).model_fields.items():
            extra = info.json_schema_extra
            assert isinstance(extra, dict), f"{name}.{field}"
            assert info.description, f"{name}.{field}"
            assert info.description.endswith("."), f"{name}.{field}"
            assert extra["unit"], f"{name}.{field}"
            assert extra["source"], f"{name}.{field}"


def test_a_number_of_zero_or_less_is_refused() -> None:
    for _, tolerances in every_tolerance():
        field = next(iter(type(tolerances).model_fields))
        with pytest.raises(ValidationError), varied(tolerances, **{field: 0}):
            pass


def test_a_varied_number_is_itself_again_afterwards() -> None:
    _, tolerances, field = next(numbers())
    before = getattr(tolerances, field)

    with varied(tolerances, **{field: 2 * before}):
        assert getattr(tolerances, field) == 2 * before

    assert getattr(tolerances, field) == before


def kept() -> dict[str, tuple[float, str]]:
    return {name: (factor, drawing) for name, (factor, drawing) in json.loads(NOTICED.read_text()).items()}


def test_every_number_has_a_drawing_that_notices_it() -> None:
    assert sorted(kept()) == sorted(name for name, _, _ in numbers()), (
        "draw a near miss for what is new, or do without it; what is gone leaves the list"
    )


@pytest.mark.parametrize("number", sorted(kept()))
def test_a_number_far_off_changes_what_its_drawing_reads_as(number: str) -> None:
    factor, drawing = kept()[number]
    pdf = drawn(drawing)

    assert with_number(number, factor, lambda: read(pdf)) != read(pdf)

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
from tests.bench.sweep import NOTICED, drawn, numbers, read, with_number

ROOT = Path(drawing.__file__).parent
PLAIN = {0.0, 0.5, 1.0, 2.0}
"""Halves and doubles: arithmetic, not judgement."""


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

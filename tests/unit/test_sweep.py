"""The sweep's short cut: reading with a memory gives what reading anew gives."""

from __future__ import annotations

import json

import pytest

from tests.bench.remembered import Memory, numbers
from tests.bench.sweep import NOTICED, Drawing, drawn, read, with_number


def known(name: str) -> Drawing:
    """Return a drawing with the memory of its first reading."""
    memory, pdf = Memory(), drawn(name)
    with memory.made():
        reads = read(pdf)
    return Drawing(pdf, reads, memory, 0.0)


@pytest.mark.parametrize("name", ["other_legend", "schedule_ticked", "hardware_totals"])
def test_a_number_off_reads_the_same_with_a_memory_as_anew(name: str) -> None:
    drawing = known(name)
    noticed = {
        number: factor for number, (factor, other) in json.loads(NOTICED.read_text()).items() if other == name
    }
    others = [number for number, _, _ in numbers() if number not in noticed][::80]
    for number, factor in [*list(noticed.items())[:6], *((number, 1.3) for number in others)]:
        anew = with_number(number, factor, lambda: read(drawing.pdf))
        again = with_number(number, factor, lambda n=number: drawing.reads_while_off(n))  # type: ignore[misc]

        assert again == anew
        assert (anew != drawing.reads) >= (number in noticed)

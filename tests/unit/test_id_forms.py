"""Short texts that may be ids, and their forms."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.text.id_forms import BY_SYSTEM, find_short_ids, form_of


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("101", "9"),
        ("101A", "9"),
        ("6104B", "9"),
        ("100a", "9"),
        ("1-102", "9-9"),
        ("110-01A", "9-9"),
        ("D1.03", "A9.9"),
        ("D005A", "A9"),
        ("S21A", "A9"),
        ("EQ01", "EQ9"),
        ("EY-001", "EY-9"),
        ("ST-1A", "ST-9"),
        ("CAM-101", "CAM-9"),
        ("001.D001A", "9.A9"),
        ("1.01.C.03B", "9.9.A.9"),
        ("10.E2.01B", "9.A9.9"),
        ("001.01.A.05A", "9.9.A.9"),
        ("EG.4-T02", "EG.9-A9"),
        ("A-101", BY_SYSTEM),
        ("I\u2013201", BY_SYSTEM),
        ("E-104.1", "A-9.9"),
    ],
)
def test_ids_of_many_offices_have_a_form(text: str, form: str) -> None:
    assert form_of(text) == form


@pytest.mark.parametrize(
    "text", ["EI30", "FD60S", "12.05.2024", "60 min", "R", "REX", "NOTE", "7", "A-101-DR-B2-P01"]
)
def test_fire_classes_dates_and_words_are_no_ids(text: str) -> None:
    assert form_of(text) is None


def test_a_system_letter_and_number_are_found_inside_a_line() -> None:
    found = find_short_ids("A-200: Door with 8pt text")

    assert [(item.identifier, item.system, item.start, item.end) for item in found] == [("A-200", "A", 0, 5)]


def test_any_other_number_counts_only_where_it_stands_alone() -> None:
    assert find_short_ids("Room 101 of 240") == []
    assert [item.identifier for item in find_short_ids("(103A)")] == ["103A"]


@pytest.mark.parametrize(
    ("text", "system"), [("CAM-101", "C"), ("IC-3", "V"), ("PIR-07", "I"), ("D1.03", "A")]
)
def test_the_prefix_names_the_system(text: str, system: str) -> None:
    assert [item.system for item in find_short_ids(text)] == [system]

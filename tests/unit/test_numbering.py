"""Numbers used twice and numbers left out."""

from __future__ import annotations

from security_design_assistant.models.analysis import Component, ComponentType
from security_design_assistant.review.id_notes import WIDEST_GAP, duplicate_ids, numbering_gaps


def component(name: str, page: int = 1) -> Component:
    return Component(id=name, type=ComponentType.DOOR, system=name[0], page=page, bbox=(0, 0, 10, 10))


def test_numbers_in_a_row_give_no_note() -> None:
    components = [component(f"A-{number:03}-DR-B2") for number in (1, 2, 3)]

    assert duplicate_ids(components) == numbering_gaps(components) == []


def test_a_repeat_is_reported_at_its_own_place() -> None:
    components = [component("A-001-DR-B2"), component("a-001-dr-b2", page=3)]

    notes = duplicate_ids(components)

    assert [(note.code, note.page, note.component_id) for note in notes] == [
        ("duplicate_id", 3, "a-001-dr-b2")
    ]
    assert "page 1" in notes[0].message


def test_missing_numbers_are_named() -> None:
    components = [component("A-001-DR-B2"), component("A-004-DR-B2")]

    notes = numbering_gaps(components)

    assert [note.code for note in notes] == ["numbering_gap"]
    assert "A-002-DR-B2, A-003-DR-B2 are missing" in notes[0].message


def test_a_long_gap_names_a_few_and_counts_the_rest() -> None:
    notes = numbering_gaps([component("A-1-DR-B2"), component("A-12-DR-B2")])

    assert "and 4 more" in notes[0].message


def test_a_new_block_of_numbers_is_no_gap() -> None:
    components = [component("A-001-DR-B2"), component(f"A-{WIDEST_GAP + 3:03}-DR-B2")]

    assert numbering_gaps(components) == []


def test_levels_packages_and_systems_number_for_themselves() -> None:
    names = ("A-001-DR-B2", "A-003-DR-B1", "A-005-BB-B2", "C-007-DR-B2")

    assert numbering_gaps([component(name) for name in names]) == []


def test_a_suffix_letter_fills_its_number() -> None:
    components = [component(name) for name in ("A-001-DR-B2", "A-002a-DR-B2", "A-002b-DR-B2", "A-003-DR-B2")]

    assert numbering_gaps(components) == []


def test_ids_without_a_number_are_passed_over() -> None:
    assert numbering_gaps([component("RFP-B2-02"), component("X")]) == []

"""IDs used twice and numbers left out."""

from __future__ import annotations

import pytest

from security_design_assistant.models.analysis import Component, ComponentType, ReviewNote
from security_design_assistant.models.evaluation import Finding, Priority
from security_design_assistant.review.findings import review
from security_design_assistant.review.ids import WIDEST_GAP, duplicate_ids, numbering_gaps
from tests.unit.handmade_analysis import analysis


def component(name: str, page: int = 1, x: float = 0, kind: ComponentType = ComponentType.DOOR) -> Component:
    return Component(id=name, type=kind, system=name[0], page=page, bbox=(x, 0, x + 10, 10))


def duplicates(*components: Component) -> list[Finding]:
    return list(duplicate_ids(analysis(*components)))


def gaps(*names: str) -> list[str]:
    """Return the sentences about the gaps between components of these names."""
    components = (component(name, x=20.0 * index) for index, name in enumerate(names))
    return [finding.message for finding in numbering_gaps(analysis(*components))]


def test_numbers_in_a_row_are_sound() -> None:
    names = [f"A-{number:03}-DR-B2" for number in (1, 2, 3)]

    assert gaps(*names) == []
    assert duplicates(*map(component, names)) == []


def test_a_repeat_is_one_finding_with_all_its_places() -> None:
    (finding,) = duplicates(component("A-001-DR-B2"), component("a-001-dr-b2", page=3, x=50))

    assert [(place.page, place.component) for place in finding.places] == [
        (1, "A-001-DR-B2"),
        (3, "a-001-dr-b2"),
    ]
    assert "2 times, on pages 1 and 3" in finding.message


def test_missing_numbers_are_named() -> None:
    (message,) = gaps("A-001-DR-B2", "A-004-DR-B2")

    assert "A-002-DR-B2 and A-003-DR-B2 are missing" in message


def test_a_gap_of_tags_and_a_gap_of_door_numbers_are_two_findings() -> None:
    tags, doors = gaps("A-001", "A-003", "A-004", "D101", "D103", "D104")

    assert tags.startswith("A-002 is missing between A-001 and A-003.")
    assert doors.startswith("D102 is missing between D101 and D103.")


def test_both_gaps_reach_the_review_as_one_row_with_their_places() -> None:
    names = ("A-001-DR-B2", "A-003-DR-B2", "A-004-DR-B2", "D101", "D103", "D104")
    doors = [component(name, x=20.0 * index) for index, name in enumerate(names)]

    rows = [finding for finding in review(analysis(*doors)) if finding.rule == "numbering_complete"]

    (row,) = rows  # gaps are one matter, whatever the series
    assert (row.priority, row.components) == (Priority.NORMAL, ("A-003-DR-B2", "D103"))
    assert [place.bbox for place in row.places] == [(20, 0, 30, 10), (80, 0, 90, 10)]
    assert len(row.message.splitlines()) == 2


def test_all_gaps_of_a_series_are_one_finding() -> None:
    (message,) = gaps(*(f"A-{number:03}-DR-B2" for number in (1, 3, 4, 6)))

    assert message.startswith("A-002-DR-B2 and A-005-DR-B2 are missing between A-001-DR-B2 and A-006-DR-B2.")


def test_a_long_gap_names_a_few_and_counts_the_rest() -> None:
    (message,) = gaps("A-1-DR-B2", "A-12-DR-B2")

    assert "A-7-DR-B2 and 4 more are missing" in message


def test_a_new_block_of_numbers_is_no_gap() -> None:
    assert gaps("A-001-DR-B2", f"A-{WIDEST_GAP + 3:03}-DR-B2") == []


def test_each_block_of_door_numbers_is_a_series_of_its_own() -> None:
    (message,) = gaps("D101", "D102", "D104", "D201", "D202", "D203")

    assert message.startswith("D103 is missing")


def test_levels_packages_and_systems_number_for_themselves() -> None:
    assert gaps("A-001-DR-B2", "A-003-DR-B1", "A-005-BB-B2", "C-007-DR-B2") == []


def test_a_suffix_letter_fills_its_number() -> None:
    assert gaps("A-001-DR-B2", "A-002a-DR-B2", "A-002b-DR-B2", "A-003-DR-B2") == []
    assert gaps("101", "102A", "102B", "103") == []


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (["A-001-B", "A-002-B", "A-004-B"], ["A-003-B"]),
        (["A-101", "A-102", "A-103"], []),
        (["A-001", "A-003"], []),
        (["D100", "D205", "D317", "D455"], []),
        (["A-001-L1", "A-002-L1", "A-003-L1", "A-005-L2", "A-006-L2", "A-007-L2"], []),
        (["A-009", "A-010", "A-012"], ["A-011"]),
        (["lobby", "X", "9" * 40], []),
    ],
)
def test_gaps_are_found_only_in_series(names: list[str], missing: list[str]) -> None:
    assert [message.split(" is missing")[0] for message in gaps(*names)] == missing


def test_equipment_is_not_numbered_by_its_level() -> None:
    racks = [component(f"RFP-B2-{number:02}", kind=ComponentType.EQUIPMENT) for number in (1, 2, 4)]

    assert list(numbering_gaps(analysis(*racks))) == []


@pytest.mark.parametrize("leaves", [("103A", "103B"), ("103A/103B",), ("103/103A",)])
def test_a_number_whose_leaves_have_letters_is_not_missing(leaves: tuple[str, ...]) -> None:
    assert gaps("101", "102", *leaves, "104") == []


def test_a_number_of_which_a_reader_told_is_not_missing() -> None:
    doors = [component(f"A-{number:03}-BB-B2") for number in (1, 3, 5)]
    crossed = ReviewNote(code="crossed_out", message="A-002-BB-B2 is crossed out on page 1.", page=1)

    (row,) = numbering_gaps(analysis(*doors, warnings=(crossed,)))

    assert row.message.startswith("A-004-BB-B2 is missing")

"""Comparing two revisions: matching, alignment, and what cannot be compared."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.tolerances import varied
from security_design_assistant.models.analysis import ComponentType, PageStatus
from security_design_assistant.models.changes import Change, ChangeKind, Changes
from security_design_assistant.revisions.alignment import alignment
from security_design_assistant.revisions.comparison import compared
from security_design_assistant.revisions.tolerances import REVISIONS
from tests.unit.revised_drawing import A4, ROW, box, door, drawing, lock, page


def told(changes: Changes) -> list[tuple[str, str]]:
    return [(change.kind.value, change.component) for change in changes.changes]


def test_a_component_of_another_type_has_changed_its_type() -> None:
    camera = ROW[0].model_copy(update={"type": ComponentType.CAMERA})

    (change,) = compared(drawing(*ROW), drawing(camera, *ROW[1:])).changes

    assert (change.kind, change.was, change.now) == (ChangeKind.TYPE, "door", "camera")


def test_changes_are_numbered_page_by_page_and_id_by_id() -> None:
    pages = (page(1), page(2))
    before = drawing(door("A-10", 50), door("A-2", 90), door("A-1", 50, page=2), pages=pages)

    changes = compared(before, drawing(pages=pages)).changes

    assert [(change.number, change.component) for change in changes] == [(1, "A-2"), (2, "A-10"), (3, "A-1")]


def test_lock_11_becomes_lock_12() -> None:
    before, now = (drawing(door("A-001", 50, devices=(lock(code),)), *ROW[1:]) for code in ("11", "12"))

    (change,) = compared(before, now).changes

    assert change.message == "A-001: Lock Type 11 became Lock Type 12."
    assert [(one.code, one.count) for one in (*change.gone, *change.come)] == [("11", 1), ("12", 1)]


def test_a_lock_more_is_one_that_came_whatever_the_symbols_show() -> None:
    before = drawing(door("A-001", 50, devices=(lock("11", 40),)), *ROW[1:])
    now = drawing(door("A-001", 50, devices=(lock("11", 40, 2),)), *ROW[1:])

    (change,) = compared(before, now).changes

    assert (change.was, change.now) == (None, "Lock Type 11")


def test_a_tag_set_elsewhere_beside_its_door_moves_no_door() -> None:
    before = drawing(door("A-001", 50, devices=(lock("11", 40),)), *ROW[1:])
    now = drawing(door("A-001", 20, 40, devices=(lock("11", 40),)), *ROW[1:])

    assert not compared(before, now).changes


def test_symbols_that_went_elsewhere_move_the_door_though_its_tag_stays() -> None:
    before = drawing(door("A-001", 50, devices=(lock("11", 40),)), *ROW[1:])
    now = drawing(door("A-001", 50, devices=(lock("11", 70),)), *ROW[1:])

    assert told(compared(before, now)) == [("moved", "A-001")]


def test_two_doors_that_swapped_their_numbers_are_renumbered() -> None:
    now = drawing(door("A-002", 50), door("A-001", 100), *ROW[2:])

    assert told(compared(drawing(*ROW), now)) == [("renumbered", "A-001"), ("renumbered", "A-002")]


def test_a_door_that_moved_is_not_renumbered_by_a_new_one_in_its_place() -> None:
    now = drawing(door("A-001", 50, 400), door("A-020", 50), *ROW[1:])

    assert told(compared(drawing(*ROW), now)) == [("moved", "A-001"), ("added", "A-020")]


def test_an_id_that_comes_twice_is_matched_where_each_stands() -> None:
    before = drawing(door("A-001", 50), door("A-001", 300, 400), *ROW[2:])

    assert told(compared(before, drawing(door("A-001", 300, 400), *ROW[2:]))) == [("removed", "A-001")]


def test_what_stood_on_a_page_that_cannot_be_read_now_is_not_removed() -> None:
    pages = (page(1), page(2, status=PageStatus.SKIPPED))
    before = drawing(*ROW, door("A-100", 50, page=2), pages=(page(1), page(2)))

    changes = compared(before, drawing(*ROW, pages=pages))

    assert not changes.changes
    assert changes.not_compared == ("A-100",)
    assert [sheet.compared for sheet in changes.sheets] == [True, False]


def test_what_stands_on_a_page_that_could_not_be_read_before_is_not_added() -> None:
    pages = (page(1), page(2, status=PageStatus.NO_TEXT_LAYER))
    now = drawing(*ROW, door("A-100", 50, page=2), pages=(page(1), page(2)))

    changes = compared(drawing(*ROW, pages=pages), now)

    assert not changes.changes
    assert changes.not_compared == ("A-100",)


def test_what_stood_on_a_sheet_that_is_gone_is_removed_and_says_why() -> None:
    before = drawing(*ROW, door("A-100", 50, page=2), pages=(page(1, "S-1"), page(2, "S-2")))

    changes = compared(before, drawing(*ROW, pages=(page(1, "S-1"),)))

    assert told(changes) == [("removed", "A-100")]
    assert "no sheet for page 2" in changes.changes[0].message
    assert changes.changes[0].place is None


def test_sheets_are_paired_by_their_number_whatever_their_order() -> None:
    before = drawing(*ROW, pages=(page(1, "S-1"), page(2, "S-2")))
    now = drawing(
        *(one.model_copy(update={"page": 2}) for one in ROW), pages=(page(1, "S-2"), page(2, "S-1"))
    )  # fmt: skip

    changes = compared(before, now)

    assert not changes.changes
    assert [(sheet.page, sheet.previous) for sheet in changes.sheets] == [(1, 2), (2, 1)]


def test_sheets_whose_number_carries_the_revision_are_paired_by_what_they_show() -> None:
    before = drawing(*ROW, pages=(page(1, "S-1-A"), page(2, "S-2-A")))
    now = drawing(
        *(one.model_copy(update={"page": 2}) for one in ROW), pages=(page(1, "S-2-B"), page(2, "S-1-B"))
    )  # fmt: skip

    assert not compared(before, now).changes


@pytest.mark.parametrize("shared", [1, 2, 3])
def test_few_shared_components_do_not_bend_the_sheet_to_one_that_moved(shared: int) -> None:
    was = [box(100, 100), box(300, 120), box(200, 400)][:shared]
    now = [box(500, 500), *was[1:]]

    found = alignment(list(zip(was, now, strict=True)), (A4, A4))

    assert found.of((0.0, 0.0)) == (0.0, 0.0)


def test_two_components_that_moved_alike_are_a_sheet_that_lies_elsewhere() -> None:
    was = [box(100, 100), box(300, 120)]
    now = [box(130, 80), box(330, 100)]

    found = alignment(list(zip(was, now, strict=True)), (A4, A4))

    assert found.of((0.0, 0.0)) == pytest.approx((30.0, -20.0))


def test_half_of_the_components_moved_each_elsewhere_bend_nothing() -> None:
    was = [box(40.0 * index, 30.0 * (index % 5)) for index in range(20)]
    still = [box(40.0 * index + 7, 30.0 * (index % 5) - 3) for index in range(20)]
    now = [box(17.0 * index * index % 700, 500) if index % 2 else still[index] for index in range(20)]

    found = alignment(list(zip(was, now, strict=True)), (A4, A4))

    assert found.of((100.0, 100.0)) == pytest.approx((107.0, 97.0))


def test_a_sheet_that_lies_elsewhere_is_seen_though_every_tag_was_set_a_little_off() -> None:
    off = (-3.91, 3.07, -1.33, 3.72, -2.98, 0.81, 2.36, -2.25)
    now = [door(one.id, one.bbox[0] + 40 + off[index], 130 - off[index]) for index, one in enumerate(ROW)]

    assert not compared(drawing(*ROW), drawing(*now)).changes
    with varied(REVISIONS, aligned=0.001):
        assert compared(drawing(*ROW), drawing(*now)).changes


def test_a_row_that_moves_down_a_list_is_not_moved() -> None:
    before = drawing(*(door(f"{n}", 40, 20.0 * n, listed=True) for n in (101, 102, 104)))
    now = drawing(*(door(f"{n}", 40, 20.0 * n, listed=True) for n in (101, 103, 102, 104)))

    assert told(compared(before, now)) == [("added", "103")]


def test_a_change_is_no_surer_than_the_less_sure_of_its_readings() -> None:
    before = drawing(door("A-001", 50, devices=(lock("11"),), confidence=0.6), *ROW[1:])
    now = drawing(door("A-001", 50, devices=(lock("12"),), confidence=0.9), *ROW[1:])

    (change,) = compared(before, now).changes

    assert isinstance(change, Change)
    assert change.confidence == 0.6

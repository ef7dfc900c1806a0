"""Pairs of revisions: every change is found, and none is invented."""

from __future__ import annotations

from functools import cache

import pytest

from security_design_assistant.accuracy.change_score import score_changes
from security_design_assistant.drawing.tolerances import varied
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.changes import ChangeKind
from security_design_assistant.revisions.comparison import compared
from security_design_assistant.revisions.tolerances import REVISIONS
from security_design_assistant.samples import SAMPLES
from security_design_assistant.samples.revision_pairs import REVISION_PAIRS, write_revision_pairs
from tests.integration.test_samples_analysed import analyse

PAIRS = sorted(REVISION_PAIRS)


@cache
def read(pair: str) -> tuple[Analysis, Analysis]:
    drawn = REVISION_PAIRS[pair]()
    return analyse(drawn.before.pdf), analyse(drawn.after.pdf)


@pytest.mark.parametrize("name", PAIRS)
def test_every_change_of_a_pair_is_found_and_none_is_invented(name: str) -> None:
    result = score_changes(REVISION_PAIRS[name]().changes, compared(*read(name)).changes)

    assert not result.missed
    assert not result.invented


@pytest.mark.parametrize("name", PAIRS)
def test_a_drawing_compared_with_itself_has_no_changes(name: str) -> None:
    for revision in read(name):
        same = compared(revision, revision)

        assert not same.changes
        assert same.unchanged == len(revision.components)


@pytest.mark.parametrize(
    "name",
    [
        "three_sheets",
        "duplicates_and_gaps",
        "door_list_in_prose",
        "plan_numbers",
        "schedule_side_by_side",
        "hardware_with_index",
        "scanned",
        "matchline_sheets",
    ],
)
def test_other_notations_compared_with_themselves_have_no_changes(name: str) -> None:
    read_once = analyse(SAMPLES[name]().pdf)

    assert not compared(read_once, read_once).changes


@pytest.mark.parametrize("name", PAIRS)
def test_backwards_what_was_added_is_removed(name: str) -> None:
    there, back = compared(*read(name)), compared(*reversed(read(name)))

    for one, other in ((ChangeKind.ADDED, ChangeKind.REMOVED), (ChangeKind.REMOVED, ChangeKind.ADDED)):
        assert {change.component for change in there.changes if change.kind is one} == {
            change.component for change in back.changes if change.kind is other
        }


def test_the_pairs_make_at_least_eight_kinds_of_change() -> None:
    made = {(change.kind, change.field) for make in REVISION_PAIRS.values() for change in make().changes}

    assert {kind for kind, _ in made} >= set(ChangeKind) - {ChangeKind.TYPE}
    assert len(made) >= 8


@pytest.mark.parametrize(
    ("number", "factor", "pair"),
    [
        ("aligned", 1e3, "plan_exported_and_edited"),
        ("moved", 0.05, "plan_redrawn"),
        ("moved", 20.0, "plan_edited"),
        ("alike", 0.3, "plan_redrawn"),
        ("alike", 1.9, "plan_edited"),
    ],
)
def test_every_tolerance_has_a_pair_that_notices_it(number: str, factor: float, pair: str) -> None:
    with varied(REVISIONS, **{number: factor * getattr(REVISIONS, number)}):
        changes = compared(*read(pair)).changes

    assert changes != compared(*read(pair)).changes


def test_pairs_are_written_with_what_was_changed(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "security_design_assistant.samples.revision_pairs.REVISION_PAIRS",
        {"plan_redrawn": REVISION_PAIRS["plan_redrawn"]},
    )

    written = write_revision_pairs(tmp_path)

    assert [path.name for path in written] == [
        "plan_redrawn-a.pdf",
        "plan_redrawn-b.pdf",
        "plan_redrawn.changes.json",
    ]
    assert b"A-050-BB-B2" in written[-1].read_bytes()

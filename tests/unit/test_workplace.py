"""Whose folder it is: no result is lost, none is taken for another's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from security_design_assistant.cli.workplace import KEYS, RESULTS, Workplace, open_workplace
from security_design_assistant.errors import RetryableError
from security_design_assistant.pipeline.job import StageName

MORNING = datetime(2026, 1, 2, 8, tzinfo=UTC)
EVENING = datetime(2026, 1, 2, 20, tzinfo=UTC)


def finished(source: str, sha256: str, out: Path, now: datetime = MORNING) -> Workplace:
    workplace = open_workplace(Path(source), sha256, out, now)
    workplace.store.put(KEYS.checkpoint(StageName.VALIDATION), b"{}")
    for name in RESULTS:
        workplace.store.put(name, sha256.encode())
    workplace.finish()
    return workplace


def test_a_drawing_gets_a_folder_of_its_own_name(tmp_path: Path) -> None:
    assert finished("a/plan.pdf", "1", tmp_path).folder == tmp_path / "plan"
    assert finished("a/plan.v2.PDF", "2", tmp_path).folder == tmp_path / "plan.v2"
    assert finished("a/Übersicht EG.pdf", "3", tmp_path).folder == tmp_path / "Übersicht EG"


def test_two_drawings_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    first = finished("a/plan.pdf", "1", tmp_path)
    second = finished("b/plan.pdf", "2", tmp_path)
    third = finished("c/plan.pdf", "3", tmp_path)

    assert [place.folder.name for place in (first, second, third)] == ["plan", "plan-2", "plan-3"]
    assert (first.folder / "schedule.xlsx").read_bytes() == b"1"


def test_the_same_file_gets_its_own_folder_again(tmp_path: Path) -> None:
    finished("a/plan.pdf", "1", tmp_path)
    finished("b/plan.pdf", "2", tmp_path)

    again = [finished("b/plan.pdf", "2", tmp_path), finished("a/plan.pdf", "1", tmp_path)]

    assert [place.folder.name for place in again] == ["plan-2", "plan"]


def test_the_same_content_from_elsewhere_is_the_same_drawing(tmp_path: Path) -> None:
    finished("a/plan.pdf", "1", tmp_path)

    assert finished("copy/plan.pdf", "1", tmp_path).folder.name == "plan"


def test_results_of_an_older_revision_do_not_pass_for_the_new_ones(tmp_path: Path) -> None:
    finished("a/plan.pdf", "1", tmp_path)

    revised = open_workplace(Path("a/plan.pdf"), "2", tmp_path, EVENING)

    assert revised.folder.name == "plan"
    assert not any(revised.store.exists(name) for name in RESULTS)


def test_a_folder_that_somebody_else_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "schedule.xlsx").write_bytes(b"by hand")

    assert finished("a/plan.pdf", "1", tmp_path).folder.name == "plan-2"
    assert (tmp_path / "plan" / "schedule.xlsx").read_bytes() == b"by hand"


def test_an_interrupted_drawing_keeps_its_time_a_finished_one_does_not(tmp_path: Path) -> None:
    open_workplace(Path("a/plan.pdf"), "1", tmp_path, MORNING)

    resumed = open_workplace(Path("a/plan.pdf"), "1", tmp_path, EVENING)
    resumed.finish()
    anew = open_workplace(Path("a/plan.pdf"), "1", tmp_path, EVENING)

    assert (resumed.claim.created_at, anew.claim.created_at) == (MORNING, EVENING)


def test_a_finished_folder_holds_the_results_and_of_the_checkpoints_what_was_read(tmp_path: Path) -> None:
    workplace = finished("a/plan.pdf", "1", tmp_path)
    read = KEYS.checkpoint(StageName.DRAWING_ANALYSIS)
    workplace.store.put(read, b"{}")
    workplace.store.put(KEYS.checkpoint(StageName.VALIDATION), b"{}")

    workplace.finish()

    files = [path.relative_to(workplace.folder).as_posix() for path in workplace.folder.rglob("*")]
    kept = [*RESULTS, ".sda", ".sda/job.json", ".sda/written.json", ".sda/checkpoints", read]
    assert sorted(files) == sorted(kept)


def test_an_abandoned_drawing_leaves_nothing_behind(tmp_path: Path) -> None:
    open_workplace(Path("a/plan.pdf"), "1", tmp_path, MORNING).abandon()

    assert list(tmp_path.iterdir()) == []


def test_abandoning_a_drawing_spares_the_files_of_others(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "notes.txt").write_text("mine")

    open_workplace(Path("a/plan.pdf"), "1", tmp_path, MORNING).abandon()

    assert [path.name for path in (tmp_path / "plan").iterdir()] == ["notes.txt"]


def test_a_damaged_claim_counts_as_none(tmp_path: Path) -> None:
    workplace = open_workplace(Path("a/plan.pdf"), "1", tmp_path, MORNING)
    workplace.store.put(".sda/job.json", b'{"source": ')

    assert open_workplace(Path("a/plan.pdf"), "1", tmp_path, EVENING).claim.created_at == EVENING


@pytest.mark.parametrize("name", ["..pdf", "...pdf", "....pdf"])
def test_no_file_name_leads_out_of_the_output_folder(tmp_path: Path, name: str) -> None:
    folder = open_workplace(Path(name), "1", tmp_path / "out", MORNING).folder

    assert folder == tmp_path / "out" / "drawing"


def test_a_name_that_is_no_text_is_still_a_name(tmp_path: Path) -> None:
    source = Path("plan\udcff.pdf")  # how Python shows the byte 0xFF of a file name

    assert finished(str(source), "1", tmp_path).folder == tmp_path / "plan\udcff"
    assert finished(str(source), "1", tmp_path).folder == tmp_path / "plan\udcff"


def test_an_output_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")

    with pytest.raises(RetryableError, match="out"):
        open_workplace(Path("plan.pdf"), "1", tmp_path / "out", MORNING)

"""Killed at any point, a second run goes on after the last checkpoint and gives the same bytes."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from security_design_assistant.pipeline.job import StageName
from tests.fixtures import hostile

STAGES = [stage.value for stage in StageName]
RESULTS = {
    f"plan/{name}"
    for name in (
        "components.json",
        "schedule.xlsx",
        "schedule.csv",
        "marked-up.pdf",
        "drawing.pdf",
        "evaluation.json",
        "review.json",
        ".sda/written.json",
        ".sda/checkpoints/drawing_analysis.json",
    )
}
"""The files that people get, and what is kept for those who correct them."""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What :mod:`killed_runs` tells; test processes that run side by side share one telling."""
    session = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    own = tmp_path_factory.mktemp("killed")
    told = own.parents[1] / f"killed-{session}.json" if session else own / "story.json"
    with told.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_text(tell(own))
    story: dict[str, Any] = json.loads(told.read_text())
    return story


def tell(directory: Path) -> str:
    drawing = directory / "plan.pdf"
    drawing.write_bytes(hostile.drawing(3))
    script = Path(__file__).with_name("killed_runs.py")
    done = subprocess.run(
        [sys.executable, script, drawing, directory], capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def stages(events: list[str], kind: str) -> list[str]:
    return [event.split()[1] for event in events if event.split()[0] == kind]


def checkpointed(events: list[str]) -> list[str]:
    """Return the stages whose checkpoint was in its place."""
    names = [Path(key).stem for key in stages(events, "stored") if "checkpoints/" in key]
    return [name for name in names if name in STAGES]


def results(files: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in files.items() if name != "plan/.sda/job.json"}


def test_the_undisturbed_run_passes_every_stage_and_page(story: dict[str, Any]) -> None:
    events = story["first"]["events"]

    assert story["first"]["succeeded"]
    assert stages(events, "started") == stages(events, "finished") == STAGES
    assert stages(events, "page") == ["1", "2", "3"]
    assert results(story["first"]["files"]).keys() == RESULTS


def test_the_events_fall_between_stages_and_inside_of_them(story: dict[str, Any]) -> None:
    events = set(story["first"]["events"])

    assert {f"before .sda/checkpoints/{stage}.json" for stage in STAGES} < events
    assert {"synced", "before marked-up.pdf", "stored marked-up.pdf"} < events


def test_a_kill_leaves_the_disk_as_it_was_at_that_event(story: dict[str, Any]) -> None:
    assert len(story["killed"]) == len(STAGES) + 2
    for kill in story["killed"]:
        assert kill["killed"]
        assert kill["events"] == story["first"]["events"][: kill["number"]]
        assert kill["files"] == kill["cut"]


def test_every_second_run_succeeds(story: dict[str, Any]) -> None:
    assert len(story["resumed"]) == len(story["first"]["events"])
    assert all(run["succeeded"] for run in story["resumed"])


def test_only_a_cut_at_the_very_start_or_end_leaves_nothing_to_resume(story: dict[str, Any]) -> None:
    fresh = [number for number, run in enumerate(story["resumed"], start=1) if not run["unfinished"]]

    assert fresh == [1, len(story["resumed"])]  # before the claim is in its place, after it says finished


def test_the_resumed_run_gives_the_same_bytes_and_leaves_no_litter(story: dict[str, Any]) -> None:
    for number, run in enumerate(story["resumed"], start=1):
        assert results(run["files"]).keys() == RESULTS, number
        if run["unfinished"]:
            assert results(run["files"]) == results(story["first"]["files"]), number


def test_no_finished_stage_is_repeated(story: dict[str, Any]) -> None:
    for number, run in enumerate(story["resumed"], start=1):
        if not run["unfinished"]:
            continue
        done = checkpointed(story["first"]["events"][:number])
        just_placed = STAGES[: len(done) + 1]  # moved to its place, and cut off before that was noted
        reused = stages(run["events"], "reused")

        assert reused in (done, just_placed), number
        assert stages(run["events"], "started") == STAGES[len(reused) :], number


PAGES = 20


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What :mod:`killed_reading` tells of a drawing of twenty pages."""
    directory = tmp_path_factory.mktemp("pages")
    drawing = directory / "plan.pdf"
    drawing.write_bytes(hostile.drawing(PAGES))
    script = Path(__file__).with_name("killed_reading.py")
    done = subprocess.run(
        [sys.executable, script, drawing, directory], capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_kill_at_page_19_of_20_repeats_one_page(reading: dict[str, Any]) -> None:
    killed, resumed = reading["while page 19 is stored"]

    assert killed["killed"]
    assert stages(killed["events"], "page") == [str(page) for page in range(1, 19)]
    assert stages(resumed["events"], "page") == ["19", "20"]  # 19 was read twice, 20 never before
    assert resumed["succeeded"]


def test_a_kill_after_page_19_of_20_repeats_none(reading: dict[str, Any]) -> None:
    killed, resumed = reading["when page 19 is told"]

    assert killed["killed"]
    assert stages(resumed["events"], "page") == ["20"]


def test_what_is_read_in_two_attempts_gives_the_same_bytes(reading: dict[str, Any]) -> None:
    for _, resumed in (value for key, value in reading.items() if key != "first"):
        assert results(resumed["files"]) == results(reading["first"]["files"])

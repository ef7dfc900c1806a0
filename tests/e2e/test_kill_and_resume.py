"""Killed at any point, a second run goes on after the last checkpoint and gives the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from security_design_assistant.pipeline.job import StageName
from tests.fixtures import hostile

STAGES = [stage.value for stage in StageName]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    directory = tmp_path_factory.mktemp("killed")
    drawing = directory / "plan.pdf"
    drawing.write_bytes(hostile.drawing(3))
    script = Path(__file__).with_name("killed_runs.py")

    done = subprocess.run(
        [sys.executable, script, drawing, directory], capture_output=True, text=True, check=False, timeout=240
    )

    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def stages(events: list[str], kind: str) -> list[str]:
    return [event.split()[1] for event in events if event.split()[0] == kind]


def checkpointed(events: list[str]) -> list[str]:
    """Return the stages whose checkpoint was in its place."""
    return [Path(key).stem for key in stages(events, "stored") if "checkpoints/" in key]


def test_the_undisturbed_run_passes_every_stage_and_page(story: dict[str, Any]) -> None:
    events = story["quiet"]["events"]

    assert story["quiet"]["succeeded"]
    assert stages(events, "started") == stages(events, "finished") == STAGES
    assert [event for event in events if event.startswith("page")] == [
        "page 1 of 3",
        "page 2 of 3",
        "page 3 of 3",
    ]


def test_every_kill_hit_and_every_second_run_succeeded(story: dict[str, Any]) -> None:
    assert len(story["kills"]) == len(story["quiet"]["events"])
    for number, kill in enumerate(story["kills"], start=1):
        assert kill["first"]["killed"], number
        assert kill["first"]["events"] == story["quiet"]["events"][:number]
        assert kill["second"]["succeeded"], number


def test_the_kills_fall_between_stages_and_inside_of_them(story: dict[str, Any]) -> None:
    last = {kill["first"]["events"][-1] for kill in story["kills"]}

    assert {f"started {stage}" for stage in STAGES} < last
    assert {f"finished {stage}" for stage in STAGES} < last
    assert {"page 2 of 3", "synced", "before marked-up.pdf", "stored marked-up.pdf"} < last
    assert {f"before .sda/checkpoints/{stage}.json" for stage in STAGES} < last


def test_only_a_kill_at_the_very_start_or_end_leaves_nothing_to_resume(story: dict[str, Any]) -> None:
    fresh = [number for number, kill in enumerate(story["kills"], start=1) if not kill["unfinished"]]

    assert fresh == [1, len(story["kills"])]  # before the claim is in its place, after it says finished


def test_the_resumed_run_gives_the_same_bytes_and_leaves_no_litter(story: dict[str, Any]) -> None:
    assert len(story["results"]) == 4
    for number, kill in enumerate(story["kills"], start=1):
        assert kill["results"].keys() == story["results"].keys(), number
        if kill["unfinished"]:
            assert kill["results"] == story["results"], number


def test_no_finished_stage_is_repeated(story: dict[str, Any]) -> None:
    for number, kill in enumerate(story["kills"], start=1):
        if not kill["unfinished"]:
            continue
        done = checkpointed(kill["first"]["events"])
        just_placed = STAGES[: len(done) + 1]  # moved to its place, and killed before that was noted
        heard = kill["second"]["events"]

        assert stages(heard, "reused") in (done, just_placed), number
        assert stages(heard, "started") == STAGES[len(stages(heard, "reused")) :], number

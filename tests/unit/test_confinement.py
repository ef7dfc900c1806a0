"""Code that has taken over the process that reads drawings: it gets nothing, and its answer is only data."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.guard import GuardedCallError, guarded_call, guarded_pages
from tests.fixtures import hostile, page_readers, taken_over

BUDGETS = Budgets(page_seconds=60)
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux enforces it")


@linux
def test_whoever_takes_over_the_reader_gets_nowhere() -> None:
    tried = guarded_call(taken_over.escape, (b"",), BUDGETS, 60)

    assert set(tried) == set(taken_over.ATTEMPTS)
    assert not {name: came for name, came in tried.items() if not came.startswith("refused")}


def test_the_same_attempts_work_where_nothing_forbids_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    free = {name: taken_over._tried(taken_over.ATTEMPTS[name]) for name in ("listen", "write a file")}

    assert free == {"listen": "worked", "write a file": "worked"}


def test_an_answer_that_carries_code_is_not_run(tmp_path: Path) -> None:
    marker = tmp_path / "ran"

    with pytest.raises(GuardedCallError):
        guarded_call(taken_over.answer_with_code, (str(marker).encode(),), BUDGETS, 60)

    assert not marker.exists()


@linux
def test_what_the_reader_needs_still_works_behind_the_walls() -> None:
    assert list(guarded_pages(hostile.drawing(2), BUDGETS, page_readers.count_marks)) == [
        (1, 1, 1),
        (2, 1, 2),
    ]

"""The child process that reads pages: what it survives, and that it never survives us."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
import structlog
from structlog.testing import capture_logs

from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.guard import (
    READER_FAILED,
    GuardedCallError,
    GuardedDrawing,
    PageReadError,
    SkippedPage,
    guarded_call,
    guarded_inspect,
    guarded_pages,
)
from security_design_assistant.sandbox.guard_process import GuardProcess
from tests.fixtures import guarded_functions, hostile, page_readers

THREE_PAGES = hostile.drawing(3)
BUDGETS = Budgets(page_seconds=20)
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux enforces it")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids of the child processes that the test starts."""
    ids: list[int] = []
    start: Callable[[GuardProcess], None] = GuardProcess.__init__

    def noted(self: GuardProcess) -> None:
        start(self)
        ids.append(self.pid)

    monkeypatch.setattr(GuardProcess, "__init__", noted)
    return ids


def alive(process: int) -> bool:
    """Tell whether a process runs; a zombie whose parent is gone does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def exists(process: int) -> bool:
    """Tell whether a process is in the process table, as a zombie is too."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_pages_come_in_order_from_one_child(started: list[int]) -> None:
    read = list(guarded_pages(THREE_PAGES, BUDGETS, page_readers.count_marks))

    assert read == [(1, 1, 1), (2, 1, 2), (3, 1, 3)]
    assert len(started) == 1


def test_inspection_and_reading_can_share_a_child(started: list[int]) -> None:
    with GuardedDrawing(THREE_PAGES, BUDGETS, page_readers.count_marks) as drawing:
        facts = drawing.facts()
        read = list(drawing.pages())

    assert facts == guarded_inspect(THREE_PAGES, BUDGETS)
    assert (facts.page_count, len(read)) == (3, 3)
    assert len(started) == 2


@pytest.mark.parametrize(
    ("read", "budgets", "reason"),
    [
        (page_readers.crash_on_page_two, BUDGETS, "crash"),
        (page_readers.hang_on_page_two, Budgets(page_seconds=0.5), "longer to read than 0.5 seconds"),
        pytest.param(
            page_readers.hoard_on_page_two,
            Budgets(memory_bytes=300_000_000),
            "more memory to read than 300 MB",
            marks=linux,
        ),
    ],
)
def test_a_child_that_is_lost_costs_one_page(
    read: page_readers.ReadNumber, budgets: Budgets, reason: str, started: list[int]
) -> None:
    first, second, third = guarded_pages(THREE_PAGES, budgets, read)

    assert (first, third) == (1, 3)
    assert isinstance(second, SkippedPage)
    assert (second.page, second.width, second.height) == (2, 842.0, 595.0)
    assert reason in second.reason
    assert len(started) == 2
    assert not any(exists(process) for process in started)


@pytest.mark.parametrize(("dots", "seconds"), [(150, "1"), (50, "0.5")])
def test_a_page_that_is_a_picture_has_a_time_of_its_own(dots: int, seconds: str, started: list[int]) -> None:
    document = pymupdf.open()
    for _ in range(2):
        page = document.new_page(width=72, height=72)
        page.insert_image(page.rect, pixmap=pymupdf.Pixmap(pymupdf.csGRAY, (0, 0, dots, dots)))
    budgets = Budgets(page_seconds=0.5, scan_seconds=1)

    *_, second = guarded_pages(document.tobytes(), budgets, page_readers.hang_on_page_two)

    assert isinstance(second, SkippedPage)
    assert f"longer to read than {seconds} seconds" in second.reason


def test_a_page_over_its_budget_is_skipped_by_the_same_child(started: list[int]) -> None:
    data = hostile.sheets([hostile.paths(1), hostile.paths(9), hostile.paths(2)])

    read = list(guarded_pages(data, Budgets(max_paths=5), page_readers.count_marks))

    assert read[0] == (1, 0, 1)
    assert read[1] == SkippedPage(2, 1191.0, 842.0, "The page has 9 vector paths; the limit is 5.")
    assert read[2] == (3, 0, 2)
    assert len(started) == 1


def test_the_drawing_as_a_whole_has_a_time_limit_too(started: list[int]) -> None:
    budgets = Budgets(page_seconds=3, drawing_seconds=3)  # enough for the first page on a busy machine

    first, second, third = guarded_pages(THREE_PAGES, budgets, page_readers.hang_on_page_two)

    assert first == 1
    assert isinstance(second, SkippedPage)
    assert isinstance(third, SkippedPage)
    assert "the limit" in third.reason


def test_a_bug_in_the_reading_function_costs_one_page_and_is_logged(started: list[int]) -> None:
    structlog.reset_defaults()  # other tests silence what is expected
    with capture_logs() as logs:
        first, second, third = guarded_pages(THREE_PAGES, BUDGETS, page_readers.fail_on_page_two)

    assert (first, third) == (1, 3)
    assert second == SkippedPage(2, 842.0, 595.0, READER_FAILED, by_mistake=True)
    assert len(started) == 1
    assert [(line["event"], line["page"], line["error"]) for line in logs] == [
        ("page_failed", 2, "ValueError")
    ]
    assert "fail_on_page_two" in logs[0]["at"][-1]
    assert "not in list" not in str(logs)  # the message could quote the drawing


def test_a_result_of_another_shape_is_a_bug() -> None:
    structlog.reset_defaults()  # other tests silence what is expected
    with capture_logs() as logs:
        pages = list(guarded_pages(THREE_PAGES, BUDGETS, page_readers.return_another_shape))

    assert all(isinstance(page, SkippedPage) and page.by_mistake for page in pages)
    assert {line["error"] for line in logs} == {"PydanticSerializationError"}


def test_a_function_of_the_main_script_is_refused_at_once() -> None:
    def read(*_arguments: object) -> None: ...

    read.__module__ = "__main__"

    with pytest.raises(ValueError, match="module that can be imported"):
        GuardedDrawing(THREE_PAGES, BUDGETS, read)


def test_what_libraries_print_does_not_disturb(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(guarded_pages(THREE_PAGES, BUDGETS, page_readers.chatter)) == [1, 2, 3]
    assert capfd.readouterr() == ("", "")


def test_the_child_gets_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("GEMINI_API_KEY", "secret")

    assert list(guarded_pages(hostile.drawing(), BUDGETS, page_readers.credentials)) == [[]]


def test_a_drawing_that_cannot_be_opened_is_rejected_by_both_ways_in() -> None:
    with pytest.raises(PermanentError, match="password") as inspected:
        guarded_inspect(hostile.locked(user="a", owner="b"), BUDGETS)
    with pytest.raises(PermanentError, match="empty") as read:
        list(guarded_pages(b"", BUDGETS, page_readers.count_marks))

    assert (inspected.value.code, read.value.code) == ("encrypted", "not_a_pdf")


@linux
def test_a_drawing_that_takes_too_much_memory_to_open_is_corrupt() -> None:
    with pytest.raises(PermanentError) as rejection:
        guarded_inspect(hostile.drawing() + bytes(20_000_000), Budgets(memory_bytes=1_000_000))

    assert rejection.value.code == "corrupt"


def test_giving_up_half_way_ends_the_child(started: list[int]) -> None:
    pages = guarded_pages(THREE_PAGES, BUDGETS, page_readers.count_marks)
    next(pages)
    assert exists(started[0])

    pages.close()

    assert not exists(started[0])


@linux
@pytest.mark.parametrize("read", ["busy_for_ever", "hang_on_page_two"])
def test_the_child_dies_with_a_parent_that_is_killed(read: str, tmp_path: Path) -> None:
    (tmp_path / "drawing.pdf").write_bytes(THREE_PAGES)
    code = (
        "import sys, pathlib\n"
        "from security_design_assistant.sandbox.guard import GuardedDrawing\n"
        "from security_design_assistant.models.budgets import Budgets\n"
        "from tests.fixtures import page_readers\n"
        "data = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "with GuardedDrawing(data, Budgets(), getattr(page_readers, sys.argv[2])) as drawing:\n"
        "    drawing.facts()\n"
        "    print(drawing._child.pid, flush=True)\n"
        "    list(drawing.pages())\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "drawing.pdf"), read]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.3)
        assert alive(child)

        parent.send_signal(signal.SIGKILL)

    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(child)


def test_it_works_from_a_script_on_standard_input() -> None:
    code = (
        "from security_design_assistant.sandbox.guard import guarded_pages\n"
        "from security_design_assistant.models.budgets import Budgets\n"
        "from tests.fixtures import hostile, page_readers\n"
        "print(list(guarded_pages(hostile.drawing(2), Budgets(), page_readers.count_marks)))\n"
    )

    done = subprocess.run([sys.executable, "-"], input=code, capture_output=True, text=True, check=True)

    assert done.stdout == "[(1, 1, 1), (2, 1, 2)]\n"


def test_a_call_gives_the_functions_result_and_ends_its_child(started: list[int]) -> None:
    assert guarded_call(guarded_functions.backwards, (b"abc",), BUDGETS, 20) == b"cba"
    assert not exists(started[0])


@pytest.mark.parametrize(
    ("function", "seconds", "reason"),
    [
        (guarded_functions.crash, 20, "crashed"),
        (guarded_functions.hang, 0.3, r"longer than 0\.3 seconds"),
        pytest.param(guarded_functions.hoard, 20, "more memory than 300 MB", marks=linux),
        (guarded_functions.open_pdf, 20, "damaged"),
    ],
)
def test_a_call_that_the_drawing_defeats_says_why(
    function: Callable[[bytes], object], seconds: float, reason: str, started: list[int]
) -> None:
    with pytest.raises(GuardedCallError, match=reason):
        guarded_call(function, (b"not a drawing",), Budgets(memory_bytes=300_000_000), seconds)

    assert not exists(started[0])


def test_a_bug_in_a_called_function_is_told_from_a_bad_drawing() -> None:
    with pytest.raises(PageReadError, match=r"(?s)have_bug.*ValueError"):
        guarded_call(guarded_functions.have_bug, (b"",), BUDGETS, 20)

"""The review page of a whole service in a real browser: from an upload to the workbook that was corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from security_design_assistant.samples import SAMPLES
from tests.e2e.review_page.browser import a_page, shown, violations
from tests.e2e.test_embedded_stack import sda_local

pytestmark = pytest.mark.xdist_group("review_page")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with sda_local(tmp_path_factory.mktemp("service")) as (url, _process):
        yield url


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    path.write_bytes(SAMPLES["plain"]().pdf)
    return path


def uploaded(page, service: str, plan: Path) -> None:
    """Upload a drawing as a person does, and open its review once it is there."""
    page.goto(f"{service}/review/")
    page.get_by_label("Project").fill("Café Zürich")
    page.locator("#picker").set_input_files(plan)
    page.locator("progress").first.wait_for()
    page.get_by_role("link", name="plan.pdf").first.wait_for()


def test_from_an_upload_to_the_corrected_workbook(browser, service, plan):
    with a_page(browser) as page:
        uploaded(page, service, plan)
        page.get_by_role("link", name="plan.pdf").first.click()
        shown(page)
        page.keyboard.press("n")
        page.keyboard.press("e")
        page.get_by_role("dialog").get_by_label("Room name").fill("GATE HOUSE")
        page.keyboard.press("Enter")
        page.get_by_text("Saved; files are up to date").wait_for()

        with page.expect_download() as download:
            page.get_by_text("Downloads").click()
            page.get_by_role("button", name="Schedule (Excel)").click()
        workbook = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))

    cells = {str(cell.value) for row in workbook["Door Schedule"] for cell in row if cell.value}
    assert any("GATE HOUSE" in cell for cell in cells)
    assert download.value.suggested_filename == "plan-schedule.xlsx"


def test_two_persons_correct_at_once_and_nothing_is_lost(browser, service, plan):
    with a_page(browser) as first, a_page(browser) as second:
        uploaded(first, service, plan)
        first.get_by_role("link", name="plan.pdf").first.click()
        shown(first)
        second.goto(first.url)
        shown(second)
        first.keyboard.press("n")
        first.keyboard.press("a")
        first.get_by_text("1 of 18 checked", exact=True).wait_for()
        first.get_by_text(re.compile("^Saved;")).wait_for()
        for key in ("n", "n", "n", "a"):
            second.keyboard.press(key)
        second.get_by_text("2 of 18 checked", exact=True).wait_for()
        second.get_by_text(re.compile("^Saved;")).wait_for()
        first.reload()
        shown(first)

        first.get_by_text("2 of 18 checked", exact=True).wait_for()


@pytest.mark.parametrize(("width", "height", "scale"), [(1440, 900, 1), (720, 450, 2), (834, 1112, 1)])
def test_the_list_of_jobs_is_accessible(browser, service, plan, width, height, scale):
    with a_page(browser, width, height, device_scale_factor=scale) as page:
        uploaded(page, service, plan)
        found = {"list": violations(page)}
        page.get_by_role("button", name=re.compile("Delete plan.pdf")).first.click()
        found["question"] = violations(page)
        page.get_by_role("button", name="Keep").click()

    assert {view: wrong for view, wrong in found.items() if wrong} == {}


def test_a_file_that_is_no_drawing_fails_with_a_sentence(browser, service, tmp_path):
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"this is no PDF")

    with a_page(browser) as page:
        page.goto(f"{service}/review/")
        page.locator("#picker").set_input_files(path)
        failed = page.locator("li.failed", has_text="broken.pdf")
        failed.wait_for()

        assert len(failed.locator(".status").inner_text()) > len("Failed")

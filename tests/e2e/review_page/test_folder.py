"""``sda review`` in a real browser: a result is checked and corrected by keyboard, and its files follow."""

from __future__ import annotations

import http.client
import json
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook

from tests.e2e.review_page.browser import a_page, shown, violations

UP_TO_DATE = "Saved; files are up to date"

pytestmark = pytest.mark.xdist_group("review_page")


def opened(page, address: str):
    page.goto(address)
    shown(page)
    return page


def saved(page) -> None:
    page.get_by_text(UP_TO_DATE).wait_for()


def corrections(folder: Path) -> list[dict]:
    return json.loads((folder / "corrections.json").read_text())["entries"]


def schedule_rows(data: bytes) -> dict[str, list]:
    sheet = load_workbook(BytesIO(data))["Door Schedule"]
    return {str(row[0]): list(row) for row in sheet.iter_rows(values_only=True) if row[0]}


def test_ten_matters_are_checked_by_keyboard_alone(browser, review, results):
    with a_page(browser) as page:
        opened(page, review(results))
        page.keyboard.press("f")
        page.keyboard.press("n")
        for _ in range(3):
            page.keyboard.press("a")
        page.keyboard.press("s")
        page.keyboard.press("n")
        for _ in range(7):
            page.keyboard.press("a")
        page.get_by_text("7 of 18 checked", exact=True).wait_for()
        saved(page)

    entries = corrections(results)
    assert len(entries) == 10
    assert {entry["field"] for entry in entries} == {"checked"}
    assert len({entry["finding"] for entry in entries if entry["finding"]}) == 3
    assert len({entry["component"] for entry in entries if entry["component"]}) == 7


def test_a_lock_and_a_room_are_corrected_and_the_workbook_that_is_downloaded_has_them(
    browser, review, results
):
    with a_page(browser) as page:
        opened(page, review(results))
        page.keyboard.press("/")
        page.keyboard.type("A-007")
        page.get_by_role("button", name=re.compile("A-007")).press("Enter")
        page.keyboard.press("e")
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Room name").fill("BIKE STORE")
        lock = dialog.locator("li", has=page.locator("option[selected][value=lock]"))
        lock.get_by_label("Code").fill("11")
        dialog.get_by_label("Reason").fill("site visit")
        page.keyboard.press("Enter")
        saved(page)

        with page.expect_download() as download:
            page.get_by_text("Downloads").click()
            page.get_by_role("button", name="Schedule (Excel)").click()
        workbook = Path(download.value.path()).read_bytes()

    row = [str(cell) for cell in schedule_rows(workbook)["A-007-BB-B2"]]
    assert any("BIKE STORE" in cell for cell in row)
    entries = corrections(results)
    assert {entry["field"] for entry in entries} == {"location.room_name", "devices"}
    assert {entry["reason"] for entry in entries} == {"site visit"}
    assert workbook == (results / "schedule.xlsx").read_bytes()


def test_a_missed_door_is_added_by_keys_and_taken_back(browser, review, results):
    with a_page(browser) as page:
        opened(page, review(results))
        page.keyboard.press("m")
        for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Enter"):
            page.keyboard.press(key)
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("ID").fill("A-099-BB-B2")
        dialog.get_by_label("Room name").fill("LOBBY")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="A-099-BB-B2").wait_for()
        saved(page)
        assert "A-099-BB-B2" in schedule_rows((results / "schedule.xlsx").read_bytes())

        page.keyboard.press("u")
        page.get_by_text("17 rows").or_(page.get_by_text(re.compile("of 18 rows"))).first.wait_for()
        saved(page)

    assert "A-099-BB-B2" not in schedule_rows((results / "schedule.xlsx").read_bytes())
    first, second = corrections(results)
    assert (first["field"], second["undoes"]) == ("added", first["number"])


def test_a_box_is_dragged_and_a_mark_brings_its_row(browser, review, results):
    with a_page(browser) as page:
        opened(page, review(results))
        page.get_by_role("button", name=re.compile("A-003")).click()
        sheet = page.locator(".sheet").bounding_box()
        middle = (sheet["x"] + sheet["width"] / 2, sheet["y"] + sheet["height"] / 2)
        page.keyboard.press("f")
        page.mouse.click(*middle)
        assert page.get_by_role("tab", selected=True).inner_text().startswith("Schedule")
        assert page.locator("tr[aria-current]").inner_text().lstrip().startswith("A-003")

        page.get_by_role("button", name="Add missed").click()
        page.mouse.move(middle[0] + 150, middle[1] + 150)
        page.mouse.down()
        page.mouse.move(middle[0] + 220, middle[1] + 200, steps=3)
        page.mouse.up()
        assert page.get_by_role("dialog").get_by_role("heading").inner_text() == "Add a missed component"
        page.keyboard.press("Escape")


def test_a_rejected_component_is_out_of_the_schedule_until_it_is_taken_back(browser, review, results):
    with a_page(browser) as page:
        opened(page, review(results))
        page.keyboard.press("n")
        page.keyboard.press("r")
        page.locator("tr.rejected").wait_for()
        saved(page)
        assert "A-001-BB-B2" not in schedule_rows((results / "schedule.xlsx").read_bytes())

        page.get_by_role("button", name="Take back").click()
        page.locator("tr.rejected").wait_for(state="detached")
        saved(page)

    assert "A-001-BB-B2" in schedule_rows((results / "schedule.xlsx").read_bytes())


def test_text_of_strangers_stays_text(browser, review, results):
    hostile = "<img src=x onerror=alert(1)>\"'</script><script>alert(2)</script>"
    path = results / "review.json"
    content = json.loads(path.read_text())
    content["file_name"] = hostile
    content["components"][0]["id"] = hostile
    content["components"][0]["location"]["room_name"] = hostile
    content["components"][0]["reasoning"] = hostile
    content["findings"][0]["message"] = hostile
    content["findings"][0]["matter"] = hostile
    content["findings"][0]["components"] = [hostile]
    path.write_text(json.dumps(content))

    with a_page(browser) as page:
        page.on("dialog", lambda dialog: page.troubles.append(dialog.message))
        opened(page, review(results))
        page.keyboard.press("n")
        page.keyboard.press("e")
        page.keyboard.press("Escape")
        page.keyboard.press("f")
        page.keyboard.press("n")

        assert page.locator("h1").inner_text() == hostile
        assert page.locator("#page img, #page script").count() == 0


@pytest.mark.parametrize(("width", "height", "scale"), [(1440, 900, 1), (720, 450, 2), (834, 1112, 1)])
def test_every_view_is_accessible(browser, review, results, width, height, scale):
    """At 100 %, at 200 % (half the room, twice the pixels), and on a tablet held upright."""
    found = {}
    with a_page(browser, width, height, device_scale_factor=scale) as page:
        opened(page, review(results))
        found["schedule"] = violations(page)
        page.keyboard.press("n")
        found["chosen"] = violations(page)
        page.keyboard.press("f")
        page.keyboard.press("n")
        found["findings"] = violations(page)
        page.keyboard.press("a")
        saved(page)
        page.keyboard.press("h")
        found["history"] = violations(page)
        page.keyboard.press("?")
        found["keys"] = violations(page)
        page.keyboard.press("Escape")
        page.keyboard.press("s")
        page.keyboard.press("n")
        page.keyboard.press("e")
        found["dialog"] = violations(page)
        page.keyboard.press("Escape")
        page.get_by_text("Downloads").click()
        found["downloads"] = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert {view: wrong for view, wrong in found.items() if wrong} == {}
    assert wide <= 0, "the page is wider than its window"


def test_the_server_answers_this_machine_s_own_page_alone(review, results):
    address = urlsplit(review(results))

    def status(method: str, path: str, **headers: str) -> int:
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
        connection.request(method, path, body=b"{}" if method == "POST" else None, headers=headers)
        return connection.getresponse().status

    own = f"http://{address.netloc}"
    path = "/jobs/job_0/corrections"
    assert status("GET", path) == 200
    assert status("GET", path, Host=f"evil.example:{address.port}") == 421
    assert status("POST", path) == 403
    assert status("POST", path, Origin="http://evil.example") == 403
    assert status("POST", path, Origin=own) == 422
    assert status("GET", "/review/../pyproject.toml") == 404
    assert status("GET", "/files/..%2Fplain.pdf") == 404
    assert status("GET", "/review/%2e%2e/site.py") == 404

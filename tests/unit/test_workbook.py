"""The schedule as a workbook: columns, totals, safe text, links, printing, equal bytes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from security_design_assistant import SOURCE_URL
from security_design_assistant.models.analysis import Analysis, DeviceType, Location, Side
from security_design_assistant.results.workbook.workbook import build_workbook
from security_design_assistant.review.findings import review
from tests.unit.handmade_analysis import (
    READ_AT,
    VERSION,
    analysis,
    camera,
    device,
    door,
    full_analysis,
    sound_door,
)


def built(result: Analysis, file_name: str = "plan.pdf") -> bytes:
    return build_workbook(result, review(result), file_name, READ_AT, VERSION)


def opened(result: Analysis, *, values: bool = False) -> Workbook:
    return load_workbook(BytesIO(built(result)), data_only=values)


def headings(sheet: Worksheet) -> list[str]:
    return [cell.value for cell in sheet[1]]


def column(sheet: Worksheet, heading: str) -> list[object]:
    index = headings(sheet).index(heading)
    return [row[index] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_the_sheets_are_those_a_designer_expects():
    assert opened(full_analysis()).sheetnames == [
        "Door Schedule",
        "Quantities",
        "Cameras",
        "Other Systems",
        "Review",
        "Drawing",
    ]
    assert "Other Systems" not in opened(analysis(sound_door(), camera())).sheetnames


def test_the_door_schedule_has_a_column_for_every_lock_and_device_found():
    sheet = opened(full_analysis())["Door Schedule"]

    assert headings(sheet) == [
        "Door ID",
        "Location",
        "Reader E/KP",
        "EBG",
        "Outputs",
        "Lock Type 02",
        "Lock Type 11",
        "Lock Prep 04",
        "Request to Exit: Handle",
        "Position Switch",
        "Duress Switch",
        "Unknown Symbol",
        "Confidence",
        "Page",
        "Review No.",
    ]


def test_lock_columns_are_in_natural_order():
    codes = ("102", "11", "9")
    sheet = opened(analysis(door(1, *(device(DeviceType.LOCK, code) for code in codes))))["Door Schedule"]

    assert [title for title in headings(sheet) if title.startswith("Lock")] == [
        "Lock Type 9",
        "Lock Type 11",
        "Lock Type 102",
    ]


def test_every_device_of_every_door_is_in_the_row():
    sheet = opened(full_analysis())["Door Schedule"]
    titles = headings(sheet)
    counted = titles[titles.index("Reader E/KP") : titles.index("Confidence")]

    for row in range(2, 7):
        identity = sheet.cell(row, 1).value
        (found,) = (item for item in full_analysis().components if item.id == identity)
        shown = sum(sheet.cell(row, titles.index(title) + 1).value or 0 for title in counted)
        assert shown == sum(item.count for item in found.devices)


def test_a_reader_is_a_number_that_shows_its_codes():
    sheet = opened(full_analysis())["Door Schedule"]

    assert (sheet["C2"].value, sheet["C2"].number_format) == (2, '0" x S"')
    assert (sheet["C4"].value, sheet["C4"].number_format) == (2, '0" (1 x KP, 1 x S)"')
    assert sheet["C3"].value is None


def test_totals_are_formulas_that_also_carry_their_values():
    formulas = opened(full_analysis())["Door Schedule"]
    values = opened(full_analysis(), values=True)["Door Schedule"]

    assert formulas["A7"].value == "=SUBTOTAL(103,A2:A6)"
    assert formulas["C7"].value == "=SUBTOTAL(109,C2:C6)"
    assert [values.cell(7, index).value for index in (1, 3, 4, 7, 10)] == [5, 4, 1, 2, 3]
    summary = {values.cell(row, 1).value: values.cell(row, 2).value for row in range(9, 15)}
    assert summary == {
        "Doors": 5,
        "Readers": 4,
        "Emergency break glass": 1,
        "Exit buttons": 1,
        "Locks": 3,
        "Position switches": 3,
    }


def test_the_filter_leaves_the_totals_alone():
    assert opened(full_analysis())["Door Schedule"].auto_filter.ref == "A1:O6"


def test_quantities_add_up_to_all_devices_and_equipment():
    values = opened(full_analysis(), values=True)["Quantities"]

    rows = {row[:3]: row[4] for row in values.iter_rows(min_row=2, values_only=True)}
    assert rows["Lock", "11", None] == 2
    assert rows["Request to Exit", None, "Handle"] == 1
    assert rows["Equipment", "RFP", None] == 1
    devices = sum(item.count for found in full_analysis().components for item in found.devices)
    assert column(values, "Count")[-1] == devices + 1


def test_a_camera_row_says_what_to_order():
    sheet = opened(full_analysis())["Cameras"]

    row = [cell.value for cell in sheet[2]]
    assert row[:6] == ["C-001-XX-L1", "2 Mega-Pixel", "Internal Surface", "360°", "22", "L120 Lobby"]


def test_review_says_why_and_where_and_doors_point_to_it():
    workbook = opened(full_analysis())
    review = workbook["Review"]

    rows = {row[2]: row for row in review.iter_rows(min_row=2, values_only=True)}
    number = rows["Uncertain reading"][0]
    assert rows["Uncertain reading"][4] == "A-005-XX-L1, A-010-XX-L1"
    assert rows["Symbols without a tag"][3] == "Two symbols belong to no tag."
    assert rows["Page not read"][5] == 2
    assert str(number) in workbook["Door Schedule"]["O5"].value.split(", ")


def test_the_room_across_a_door_has_a_column_where_there_is_one():
    across = Side(room_number="B01", room_name="CORRIDOR")
    doors = (door(1, location=Location(room_name="Store", other_side=across)), door(2))

    sheet = opened(analysis(*doors))["Door Schedule"]

    (column,) = (index for index, cell in enumerate(sheet[1]) if cell.value == "Other Side")
    assert [sheet[row][column].value for row in (2, 3)] == ["B01 CORRIDOR", None]


def test_an_empty_review_says_so():
    assert opened(analysis(sound_door(), camera()))["Review"]["C2"].value == "Nothing to review"


def test_the_drawing_sheet_says_what_was_read_when_and_by_which_version():
    sheet = opened(full_analysis())["Drawing"]

    facts = {row[0]: row[1] for row in sheet.iter_rows(min_row=2, max_row=17, values_only=True)}
    assert facts["File"] == "plan.pdf"
    assert facts["SHA-256"] == "0f" * 32
    assert facts["Drawing number"] == "SEC-100"
    assert facts["Read at"] == "04 March 2025, 10:20:30 UTC"
    assert facts["Read by"] == "Security Design Assistant 9.8.7"
    assert facts["Its source code"] == SOURCE_URL
    assert facts["Doors"] == 5
    everything = [value for row in sheet.iter_rows(values_only=True) for value in row]
    assert "Not read: no text layer" in everything
    assert "Electric Mortise" in everything


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_text_from_a_drawing_never_becomes_a_formula(start: str):
    evil = f"{start}HYPERLINK(1)"
    result = analysis(
        door(1, device(DeviceType.LOCK, evil), id=evil, location=Location(room_name=evil)),
        camera(id=evil, attributes={"camera_type": evil, "symbol_code": evil}),
    )

    workbook = load_workbook(BytesIO(built(result, file_name=evil)))

    for sheet in workbook.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.data_type == "f":
                assert re.fullmatch(
                    r"=(SUBTOTAL\(10[39],[A-Z]+2:[A-Z]+\d+\)|[A-Z]+\d+(\+[A-Z]+\d+)*)", cell.value
                )
            elif isinstance(cell.value, str) and cell.value.startswith(start):
                assert cell.quotePrefix
    assert workbook["Door Schedule"]["A2"].data_type != "f"


def test_characters_that_xml_forbids_are_left_out():
    result = analysis(door(1, room="Plant\x00\x0b\x1f\ud800\uffff room"))

    assert opened(result)["Door Schedule"]["B2"].value == "L101 Plant room"


def test_hostile_codes_cannot_break_a_number_format():
    codes = ('"', "\\", "x" * 500, "\x00", ";[Red]@", "\n")
    result = analysis(*(door(n, device(DeviceType.CREDENTIAL_READER, code)) for n, code in enumerate(codes)))

    sheet = opened(result)["Door Schedule"]

    for row in range(2, 8):
        shown = sheet.cell(row, 3).number_format
        assert re.fullmatch(r'0|0"[^"\\]{1,110}"', shown)


def test_page_numbers_open_the_marked_up_drawing_beside_the_workbook():
    raw = built(analysis(sound_door(page=3)))

    with ZipFile(BytesIO(raw)) as archive:
        links = archive.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert 'Target="marked-up.pdf#page=3"' in links
    assert 'TargetMode="External"' in links


def test_every_sheet_is_ready_to_print():
    for sheet in opened(full_analysis()).worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.right.text == "Page &P of &N"
        assert sheet["A1"].font.bold
        assert sheet["A1"].border.left.style == "thin"
        assert sheet.freeze_panes
    assert opened(full_analysis())["Door Schedule"].print_title_rows == "$1:$1"


def test_equal_input_is_equal_bytes_whatever_the_clock_says(monkeypatch: pytest.MonkeyPatch):
    first = built(full_analysis())

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert built(full_analysis()) == first
    with ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2025, 3, 4, 10, 20, 30)}
        assert archive.read("docProps/core.xml").count(b"2025-03-04T10:20:30Z") == 2


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2025, 3, 4, 12, 20, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2025, 3, 4, 10, 20, 30),
        datetime(2025, 3, 4, 10, 20, 30, 999_999, tzinfo=UTC),
    ],
)
def test_the_moment_is_written_in_utc(moment: datetime):
    assert build_workbook(full_analysis(), review(full_analysis()), "plan.pdf", moment, VERSION) == built(
        full_analysis()
    )


def test_a_drawing_without_findings_still_gives_a_workbook():
    workbook = opened(analysis())

    assert headings(workbook["Door Schedule"])[:5] == ["Door ID", "Location", "Reader E/KP", "EBG", "Outputs"]
    assert workbook["Quantities"].max_row == 1


def test_the_first_sheet_of_an_empty_result_says_that_nothing_was_found():
    sheet = opened(analysis())["Door Schedule"]

    said = sheet.cell(2, 1)
    assert "Nothing was found in this drawing." in said.value
    assert "See the Review sheet." in said.value
    assert said.font.bold


def test_the_first_sheet_of_a_drawing_with_cameras_only_says_no_such_thing():
    assert opened(analysis(camera()))["Door Schedule"].cell(2, 1).value is None

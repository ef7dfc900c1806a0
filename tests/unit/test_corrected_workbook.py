"""A corrected schedule: what persons stand for looks checked, and what was read stays visible beside it."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from security_design_assistant.models.budgets import Budgets
from security_design_assistant.results.artefacts import ArtefactSource, artefact_named
from security_design_assistant.results.workbook.cell_values import CHECKED_FILL
from security_design_assistant.results.workbook.workbook import build_workbook
from security_design_assistant.review.findings import review
from tests.unit.corrected_drawing import Drawing
from tests.unit.handmade_analysis import READ_AT, VERSION, analysis, camera, full_analysis, sound_door

FIRST = "A-001-XX-L1"


def built(drawing: Drawing) -> bytes:
    return build_workbook(drawing.now, review(drawing.now), "plan.pdf", READ_AT, VERSION)


def opened(drawing: Drawing) -> Workbook:
    return load_workbook(BytesIO(built(drawing)))


def cell(workbook: Workbook, sheet: str, identity: str, heading: str) -> Cell:
    titles = [one.value for one in workbook[sheet][1]]
    (row,) = (row for row in workbook[sheet].iter_rows(min_row=2) if row[0].value == identity)
    return row[titles.index(heading)]


def looks_checked(one: Cell) -> bool:
    return one.fill.fgColor.rgb == CHECKED_FILL.fgColor.rgb


def test_a_corrected_cell_looks_checked_and_says_what_was_read() -> None:
    drawing = Drawing(analysis(sound_door(1), sound_door(2)))
    drawing.set(FIRST, "location.room_name", "Server Room")
    drawing.set(FIRST, "devices", [{"type": "lock", "code": "12", "count": 2}])
    workbook = opened(drawing)

    room = cell(workbook, "Door Schedule", FIRST, "Location")
    lock = cell(workbook, "Door Schedule", FIRST, "Lock Type 12")
    former = cell(workbook, "Door Schedule", FIRST, "Lock Type 02")
    untouched = cell(workbook, "Door Schedule", "A-002-XX-L1", "Location")

    assert room.value == "L101 Server Room"
    assert room.comment.text == "Read as: L101 Plant. Corrected by lee, 30 November 2026."
    assert (lock.value, lock.comment.text.split(".")[0]) == (2, "Read as: nothing")
    assert (former.value, former.comment.text.split(".")[0]) == (None, "Read as: 1")
    assert all(map(looks_checked, (room, lock, former)))
    assert not looks_checked(untouched)
    assert untouched.comment is None


def test_totals_count_what_persons_say() -> None:
    drawing = Drawing(analysis(sound_door(1), sound_door(2)))
    drawing.set(FIRST, "devices", [{"type": "lock", "code": "02", "count": 3}])

    sheet = load_workbook(BytesIO(built(drawing)), data_only=True)["Door Schedule"]
    titles = [one.value for one in sheet[1]]

    assert sheet.cell(4, titles.index("Lock Type 02") + 1).value == 4


def test_checked_components_and_findings_say_who_looked() -> None:
    drawing = Drawing(full_analysis())
    drawing.set("A-010-XX-L1", "checked", True)
    finding = review(drawing.read)[0]
    drawing.correct({"finding": finding.key, "field": "checked", "now": True}, by="Kim")
    workbook = opened(drawing)

    certainty = cell(workbook, "Door Schedule", "A-010-XX-L1", "Confidence")
    row = next(row for row in workbook["Review"].iter_rows(min_row=2) if row[0].value == finding.number)

    assert certainty.value == 0.42
    assert certainty.comment.text == "Checked by lee, 30 November 2026."
    assert looks_checked(certainty)
    assert row[-1].value == "Kim"
    assert looks_checked(row[-1])


def test_other_sheets_say_it_too() -> None:
    drawing = Drawing(full_analysis())
    drawing.set("C-001-XX-L1", "attributes.fixing", "Pole")
    drawing.set("V-001-XX-L1", "attributes.notes", "By the gate")
    drawing.set("RFP-L1-02", "id", "RFP-L1-03")
    workbook = opened(drawing)

    assert cell(workbook, "Cameras", "C-001-XX-L1", "Fixing").comment.text.startswith(
        "Read as: Internal Surface."
    )
    assert cell(workbook, "Other Systems", "V-001-XX-L1", "Details").value.endswith("Notes: By the gate")
    assert cell(workbook, "Other Systems", "RFP-L1-03", "ID").comment.text.startswith("Read as: RFP-L1-02.")


def test_what_is_rejected_or_added_is_on_the_sheet_of_corrections() -> None:
    drawing = Drawing(full_analysis())
    drawing.set("C-001-XX-L1", "present", False)
    drawing.set("A-900", "added", {"type": "door", "page": 1, "bbox": [1, 1, 9, 9]})
    rows = list(opened(drawing)["Corrections"].iter_rows(min_row=2, values_only=True))

    assert ("C-001-XX-L1", "Present", "yes", "no", "lee") in [(row[0], *row[2:6]) for row in rows]
    assert ("A-900", "Added") in [(row[0], row[2]) for row in rows]
    assert "Corrections" not in opened(Drawing(full_analysis())).sheetnames


def test_equal_corrections_are_equal_bytes() -> None:
    drawing = Drawing(full_analysis())
    drawing.set(FIRST, "location.room_name", "Store")

    assert built(drawing) == built(drawing)


OWN_FORMULA = re.compile(r"=SUBTOTAL\(\d+,[A-Z]+\d+:[A-Z]+\d+\)|=[A-Z]+\d+(\+[A-Z]+\d+)*")
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]


def hostile(text: str) -> Drawing:
    """A drawing of which a person filled in ``text`` wherever a text goes."""
    drawing = Drawing(analysis(sound_door(), camera()))
    changes: list[tuple[str, Any]] = [
        ("location.room_number", text),
        ("location.room_name", text),
        ("attributes.notes", text),
        ("devices", [{"type": "lock", "code": text}, {"type": "unknown", "code": text, "variant": text}]),
        ("id", text),
    ]
    for field, now in changes:
        drawing.correct({"component": FIRST, "field": field, "now": now, "reason": text}, by=text)
    for finding in review(drawing.now):
        drawing.correct({"finding": finding.key, "field": "checked", "now": True}, by=text)
    drawing.correct({"component": "C-001-XX-L1", "field": "present", "now": False}, by=text)
    return drawing


@pytest.mark.parametrize("text", HOSTILE)
def test_no_corrected_value_becomes_a_formula_in_the_workbook(text: str) -> None:
    workbook = opened(hostile(text))

    formulas = [
        one
        for sheet in workbook
        for row in sheet.iter_rows()
        for one in row
        if one.data_type == "f" and not OWN_FORMULA.fullmatch(str(one.value))
    ]
    texts = [
        one
        for sheet in workbook
        for row in sheet.iter_rows()
        for one in row
        if isinstance(one.value, str) and one.data_type == "s" and one.value.startswith(tuple("=+-@\t\r"))
    ]

    assert formulas == []
    assert texts, "the text is in the workbook"
    assert all(one.quotePrefix for one in texts)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_corrected_value_becomes_a_formula_in_the_csv(text: str) -> None:
    drawing = hostile(text)
    source = ArtefactSource(
        analysis=drawing.now,
        findings=review(drawing.now),
        drawing=b"",
        file_name="plan.pdf",
        created_at=READ_AT,
        version=VERSION,
        source_url="",
        budgets=Budgets(),
    )
    written = artefact_named("schedule.csv").build(source).decode("utf-8-sig")
    cells = [one for row in csv.reader(StringIO(written, newline="")) for one in row]

    assert any(text.strip() in one for one in cells)
    assert not [one for one in cells if one.startswith(tuple("=+-@\t\r\n"))]

"""An edited workbook read back: only what differs from what was written, and never a formula."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from security_design_assistant.corrections.cell_meanings import room_of
from security_design_assistant.corrections.edited_workbook import opened, revision_of
from security_design_assistant.corrections.importing import WorkbookEdits, workbook_edits
from security_design_assistant.corrections.refusal import CorrectionRefusedError
from security_design_assistant.models.analysis import Component, Location
from security_design_assistant.results.workbook.workbook import build_workbook
from security_design_assistant.review.findings import review
from tests.unit.corrected_drawing import Drawing
from tests.unit.handmade_analysis import READ_AT, VERSION, analysis, full_analysis, sound_door

FIRST = "A-001-XX-L1"


def written(drawing: Drawing) -> bytes:
    return build_workbook(drawing.now, review(drawing.now), "plan.pdf", READ_AT, VERSION)


def edited(drawing: Drawing, edit: Callable[[Workbook], None]) -> bytes:
    workbook = load_workbook(BytesIO(written(drawing)))
    edit(workbook)
    result = BytesIO()
    workbook.save(result)
    return result.getvalue()


def read_back(drawing: Drawing, data: bytes) -> WorkbookEdits:
    return workbook_edits(drawing.now, opened(data))


def imported(drawing: Drawing, edit: Callable[[Workbook], None]) -> WorkbookEdits:
    """Take over what ``edit`` does to the workbook; importing the new one again then changes nothing."""
    edits = read_back(drawing, edited(drawing, edit))
    for proposal, by in edits.proposals:
        drawing.correct(proposal.model_dump(mode="json", exclude_none=False), by=by or "lee")
    again = read_back(drawing, edited(drawing, lambda _: None))
    assert (again.proposals, again.left_out) == ([], [])
    return edits


def column(sheet: Worksheet, heading: str) -> int:
    return [cell.value for cell in sheet[1]].index(heading) + 1


def row(sheet: Worksheet, identity: str) -> int:
    (found,) = (cells[0].row for cells in sheet.iter_rows(min_row=2) if cells[0].value == identity)
    return found


def type_into(
    identity: str, heading: str, value: Any, sheet: str = "Door Schedule"
) -> Callable[[Workbook], None]:
    def edit(workbook: Workbook) -> None:
        where = workbook[sheet]
        where.cell(row(where, identity), column(where, heading)).value = value

    return edit


def door(drawing: Drawing, identity: str = FIRST) -> Component:
    return drawing.component(identity)


def test_an_untouched_workbook_differs_in_nothing() -> None:
    for read in (full_analysis(), analysis(sound_door())):
        edits = read_back(Drawing(read), edited(Drawing(read), lambda _: None))

        assert (edits.proposals, edits.left_out) == ([], [])


def test_only_what_differs_is_read_back() -> None:
    drawing = Drawing(full_analysis())

    edits = imported(drawing, type_into(FIRST, "Location", "L101 Server Room"))

    assert [(one.component, one.field, one.now) for one, _ in edits.proposals] == [
        (FIRST, "location.room_name", "Server Room")
    ]
    assert door(drawing).location.room_name == "Server Room"


@pytest.mark.parametrize(
    ("text", "before", "room"),
    [
        ("L101 Store", Location(room_number="L101", room_name="Plant"), ("L101", "Store")),
        ("B 7 Plant", Location(room_number="L101", room_name="Plant"), ("B 7", "Plant")),
        ("L101", Location(room_number="L101", room_name="Plant"), ("L101", None)),
        ("B2.17 Riser East", Location(), ("B2.17", "Riser East")),
        ("Riser East", Location(room_number="L101", room_name="Plant"), (None, "Riser East")),
        ("", Location(room_number="L101", room_name="Plant"), (None, None)),
        ("not labelled", Location(room_name="Plant"), (None, None)),
    ],
)
def test_a_room_is_read_as_number_and_name(
    text: str, before: Location, room: tuple[str | None, str | None]
) -> None:
    assert room_of(text, before) == room


def test_a_door_is_renumbered_by_its_place() -> None:
    drawing = Drawing(full_analysis())

    imported(drawing, type_into(FIRST, "Door ID", "A-901-XX-L1"))

    assert door(drawing, "A-901-XX-L1").correction_of("id") is not None


def test_rows_may_be_sorted_and_renumbered_at_once() -> None:
    drawing = Drawing(full_analysis())

    def reverse(workbook: Workbook) -> None:
        sheet = workbook["Door Schedule"]
        rows = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=2, max_row=6)]
        rows[0][0] = "A-901-XX-L1"
        for number, values in enumerate(reversed(rows), start=2):
            for place, value in enumerate(values, start=1):
                sheet.cell(number, place).value = value

    edits = imported(drawing, reverse)

    assert [(one.component, one.field, one.now) for one, _ in edits.proposals] == [
        (FIRST, "id", "A-901-XX-L1")
    ]


def test_a_number_changes_the_count_of_the_devices_in_its_column() -> None:
    drawing = Drawing(analysis(sound_door()))

    imported(drawing, type_into(FIRST, "Lock Type 02", 3))

    assert [(one.type.value, one.code, one.count) for one in door(drawing).devices] == [
        ("credential_reader", "S", 2),
        ("break_glass", None, 1),
        ("lock", "02", 3),
        ("position_switch", "P", 1),
    ]


@pytest.mark.parametrize("nothing", [None, 0, "", "0"])
def test_an_emptied_cell_takes_its_devices_away(nothing: Any) -> None:
    drawing = Drawing(analysis(sound_door(1), sound_door(2)))

    imported(drawing, type_into(FIRST, "Lock Type 02", nothing))

    assert "lock" not in [one.type.value for one in door(drawing).devices]


def test_a_lock_moves_to_another_code_also_to_one_that_no_door_had() -> None:
    drawing = Drawing(analysis(sound_door(1), sound_door(2)))

    def edit(workbook: Workbook) -> None:
        sheet = workbook["Door Schedule"]
        sheet.insert_cols(3)
        sheet.cell(1, 3).value = "Lock Type 12"
        sheet.cell(row(sheet, FIRST), 3).value = 1
        sheet.cell(row(sheet, FIRST), column(sheet, "Lock Type 02")).value = None

    imported(drawing, edit)

    locks = [one for one in door(drawing).devices if one.type.value == "lock"]
    assert [(lock.code, lock.count) for lock in locks] == [("12", 1)]
    assert locks[0].bboxes, "the symbol is still there"


def test_codes_are_typed_with_their_numbers() -> None:
    drawing = Drawing(full_analysis())
    heading = "Reader E/KP"

    imported(drawing, type_into("A-003-XX-L1", heading, "2 x S, 1 x E"))

    readers = [one for one in door(drawing, "A-003-XX-L1").devices if one.type.value == "credential_reader"]
    assert {(one.code, one.count) for one in readers} == {("S", 2), ("E", 1)}


def test_a_number_of_several_codes_is_asked_back() -> None:
    drawing = Drawing(full_analysis())

    with pytest.raises(CorrectionRefusedError, match=r"A-003-XX-L1: 5 of which under Reader E/KP: KP, S\?"):
        imported(drawing, type_into("A-003-XX-L1", "Reader E/KP", 5))


def test_what_is_no_number_of_devices_is_refused() -> None:
    with pytest.raises(CorrectionRefusedError, match="no number of devices"):
        imported(Drawing(analysis(sound_door())), type_into(FIRST, "Lock Type 02", "some"))


def test_notes_come_from_a_column_that_somebody_added_and_from_details() -> None:
    drawing = Drawing(full_analysis())

    def edit(workbook: Workbook) -> None:
        sheet = workbook["Door Schedule"]
        sheet.cell(1, sheet.max_column + 1).value = "Notes"
        sheet.cell(row(sheet, FIRST), sheet.max_column).value = "By the gate"
        type_into("V-001-XX-L1", "Details", "Commissioning code: X9; loud", "Other Systems")(workbook)

    imported(drawing, edit)

    assert door(drawing).attributes == {"notes": "By the gate"}
    assert drawing.component("V-001-XX-L1").attributes == {"commissioning_code": "X9", "notes": "loud"}


def test_other_sheets_are_read_back_too() -> None:
    drawing = Drawing(full_analysis())

    def edit(workbook: Workbook) -> None:
        type_into("C-001-XX-L1", "Fixing", "Pole", "Cameras")(workbook)
        type_into("V-001-XX-L1", "Devices", "2 x Lock Type 02, 1 x Position Switch P", "Other Systems")(
            workbook
        )
        type_into("RFP-L1-02", "Kind", "Intruder point", "Other Systems")(workbook)

    imported(drawing, edit)

    assert drawing.component("C-001-XX-L1").attributes["fixing"] == "Pole"
    devices = drawing.component("V-001-XX-L1").devices
    assert [(one.type.value, one.code, one.count) for one in devices] == [
        ("lock", "02", 2),
        ("position_switch", "P", 1),
    ]
    assert drawing.component("RFP-L1-02").type.value == "intruder"


def test_a_signature_in_the_review_accepts_the_finding() -> None:
    drawing = Drawing(full_analysis())

    def sign(workbook: Workbook) -> None:
        workbook["Review"].cell(2, column(workbook["Review"], "Checked By")).value = "Kim"

    imported(drawing, sign)
    accepted = [finding.checked_by for finding in review(drawing.now)]

    def strike(workbook: Workbook) -> None:
        workbook["Review"].cell(2, column(workbook["Review"], "Checked By")).value = None

    imported(drawing, strike)

    assert accepted[0] == "Kim"
    assert not any(finding.checked_by for finding in review(drawing.now))


def test_what_is_not_read_back_is_told() -> None:
    drawing = Drawing(full_analysis())

    def edit(workbook: Workbook) -> None:
        sheet = workbook["Door Schedule"]
        sheet.cell(row(sheet, FIRST), column(sheet, "Page")).value = 7
        sheet.delete_rows(row(sheet, "A-010-XX-L1"))
        sheet.insert_rows(6)
        sheet.cell(6, 1).value = "A-555"
        del workbook["Cameras"]

    edits = read_back(drawing, edited(drawing, edit))

    assert edits.proposals == []
    told = "\n".join(edits.left_out)
    assert "Page is not read back" in told
    assert "A-010-XX-L1 has no row any more" in told
    assert "A-555 is not in the schedule" in told
    assert "The sheet Cameras is not there any more" in told


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x","y")', "=A2"])
@pytest.mark.parametrize("heading", ["Door ID", "Location", "Lock Type 02"])
def test_a_formula_is_refused_and_nothing_is_read_back(formula: str, heading: str) -> None:
    with pytest.raises(CorrectionRefusedError, match=r"Door Schedule [A-Z]+2 holds a formula"):
        imported(Drawing(analysis(sound_door())), type_into(FIRST, heading, formula))


def test_a_formula_beside_the_table_is_refused_too() -> None:
    drawing = Drawing(full_analysis())

    def edit(workbook: Workbook) -> None:
        workbook["Review"]["H2"] = "=A1"

    with pytest.raises(CorrectionRefusedError, match="Review H2 holds a formula"):
        imported(drawing, edit)


def test_text_that_looks_like_a_formula_goes_in_and_comes_back_as_text() -> None:
    drawing = Drawing(full_analysis())
    drawing.set(FIRST, "location.room_name", "=1+1")
    drawing.set(FIRST, "attributes.notes", "@home")

    edits = imported(drawing, lambda _: None)

    assert edits.proposals == []


def test_a_workbook_tells_which_corrections_are_in_it() -> None:
    drawing = Drawing(full_analysis())
    before = revision_of(opened(written(drawing)))
    drawing.set(FIRST, "checked", True)

    assert (before, revision_of(opened(written(drawing)))) == (0, 1)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"%PDF-1.7"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(CorrectionRefusedError, match="no Excel workbook"):
        opened(data)

"""The revision table of a title block: read in whichever manner it is drawn, and never invented."""

from __future__ import annotations

import pymupdf
import pytest

from security_design_assistant.drawing.page.revision_table import RevisionRow
from security_design_assistant.drawing.sheet_reading import read_sheet
from security_design_assistant.samples.paper import A3, Leaf, bind
from security_design_assistant.samples.pen import Pen
from security_design_assistant.samples.revision_tables import RevisionTable, draw_revision_table

FULL = RevisionTable(
    ("REV", "DATE", "DESCRIPTION", "BY", "CHK"),
    (24, 50, 150, 24, 24),
    (
        ("P01", "12/03/2026", "First issue for comment", "AB", "CD"),
        ("P02", "30/04/2026", "Lock types revised", "AB", "EF"),
        ("C01", "01/06/2026", "Construction", "GH", "CD"),
    ),
)
READ = tuple(RevisionRow(*row) for row in FULL.rows)
NARROW = RevisionTable(
    ("Rev", "Description", "By"), (15, 80, 20), (("00", "First issue", "AB"), ("01", "Doors moved", "CD"))
)
NUMBERED = RevisionTable(
    ("NO.", "DESCRIPTION", "DATE"),
    (24, 140, 60),
    (("1", "ISSUED FOR BID", "2026-05-04"), ("2", "ADDENDUM 1", "2026-06-11")),
    upwards=False,
)


def read(table: RevisionTable, at: tuple[float, float] = (880, 700)) -> tuple[RevisionRow, ...]:
    pen = Pen()
    draw_revision_table(pen, at, table)
    pen.text((880, 800), "Drawing No:", 5)
    pen.text((880, 812), "X100-PL-0001", 8)
    pen.text((60, 60), "GROUND FLOOR SECURITY PLAN", 10)
    with pymupdf.open(stream=bind([Leaf(A3, pen.content())])) as document:
        return read_sheet(document[0], 1).title_block.revisions


@pytest.mark.parametrize("upwards", [True, False])
@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("centred", [True, False])
def test_a_table_is_read_whichever_way_it_is_drawn(upwards: bool, ruled: bool, centred: bool) -> None:
    table = RevisionTable(FULL.headings, FULL.widths, FULL.rows, upwards, ruled, centred)

    assert read(table) == READ


def test_columns_that_a_table_has_not_stay_empty() -> None:
    assert read(NARROW) == (
        RevisionRow("00", description="First issue", by="AB"),
        RevisionRow("01", description="Doors moved", by="CD"),
    )


def test_an_empty_cell_stays_empty() -> None:
    rows = (("A", "", "First issue", "AB", ""), ("B", "01.06.2026", "", "", "CD"))

    assert read(RevisionTable(FULL.headings, FULL.widths, rows)) == (
        RevisionRow("A", description="First issue", by="AB"),
        RevisionRow("B", date="01.06.2026", checked="CD"),
    )


def test_a_table_that_numbers_its_revisions_is_read_by_their_dates() -> None:
    assert read(NUMBERED) == (
        RevisionRow("1", date="2026-05-04", description="ISSUED FOR BID"),
        RevisionRow("2", date="2026-06-11", description="ADDENDUM 1"),
    )


@pytest.mark.parametrize(
    "table",
    [
        RevisionTable(("NO.", "DESCRIPTION"), (24, 150), (("1", "PROVIDE UNDERCUT"), ("2", "SEE DETAIL 4"))),
        RevisionTable(("NO.", "DESCRIPTION", "DATE"), (24, 150, 60), (("1", "PROVIDE UNDERCUT", ""),)),
        RevisionTable(("REV", "SHEET"), (24, 60), (("A", "3"),)),
        RevisionTable(("REV", "DATE", "DESCRIPTION"), (24, 60, 150), ()),
        RevisionTable(("REV", "DATE", "DESCRIPTION"), (24, 60, 150), (("A", "", ""),)),
        RevisionTable(("DOOR", "DATE", "DESCRIPTION"), (24, 60, 150), (("A", "01.06.2026", "New"),)),
    ],
    ids=["notes", "undated notes", "sheets", "no rows", "an empty row", "no revisions"],
)
@pytest.mark.parametrize("upwards", [True, False])
def test_what_is_no_list_of_revisions_gives_none(table: RevisionTable, upwards: bool) -> None:
    other = RevisionTable(table.headings, table.widths, table.rows, upwards)

    assert read(other) == ()

"""Lines of a hardware schedule: headings, openings with their cells, items with what goes on below them."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from security_design_assistant.drawing.notations.hardware_sets.hardware_page import HardwarePage
from security_design_assistant.drawing.notations.hardware_sets.wording import EACH, heading_name, ids_at
from tests.unit.hardware_paper import lines, page


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Heading #12", "12"),
        ("Heading 4B.1", "4B.1"),
        ("HW SET: 05", "05"),
        ("Set I2-4B", "I2-4B"),
        ("HARDWARE GROUP NO. 3", "3"),
        ("HDW SET #7 - STAIRS", "7"),
        ("GROUP #E1: TYPICAL EXTERIOR DOORS", "E1"),
        ("SET 03A \u2013 REAR SERVICE", "03A"),
        ("HW-4", "4"),
        ("Hardware Set B", "B"),
        ("Ironmongery Set 12", "12"),
        ("Heading #: N1-P1 3'x7'", "N1-P1"),
        ("Heading #: N1-XM8'3\"x9'6\"", "N1-XM"),
        ("HARDWARE GROUP NO. 5 - PROVIDE EACH PR DOOR(S) WITH THE FOLLOWING:", "5"),
    ],
)
def test_a_heading_is_known_by_its_word_and_has_a_name(text: str, name: str) -> None:
    found = heading_name(text)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "text",
    [
        "Hardware set 3 shall be coordinated with the contractor",
        "HW Set N2-E2 - Set is built for pairs but single doors 101 & 102 are assigned to this set.",
        "Set 6 per returned submittal",
        "Hardware Set Number",
        "HARDWARE SCHEDULE",
        "Heading # Keying",
        "set of keys 3",
        "Note: HARDWARE GROUP 728",
    ],
)
def test_a_sentence_or_a_column_head_opens_no_set(text: str) -> None:
    assert heading_name(text) is None


def test_a_heading_tells_its_set_and_that_it_goes_on() -> None:
    both = heading_name("Heading #S4B:1 (Set #S4B)")
    more = heading_name("HARDWARE SET 5 (CONT'D)")

    assert both is not None
    assert (both.name, both.set_name) == ("S4B:1", "S4B")
    assert more is not None
    assert (more.name, more.continued) == ("5", True)


@pytest.mark.parametrize(
    "text",
    [
        "EACH TO HAVE:",
        "Each opening to have",
        "8 Openings - Each to receive:",
        "Provide each SGL door(s) with the following:",
        "EACH DOOR TO HAVE THE FOLLOWING HARDWARE:",
        "Each assembly shall have:",
    ],
)
def test_quantities_for_each_opening_are_told_in_words(text: str) -> None:
    assert EACH.fullmatch(text)


def test_ids_of_a_list_end_at_the_first_other_text() -> None:
    assert [name for name, _, _ in ids_at("#1 & 2  2/3'-0\" x 7'-0\"")] == ["1", "2"]
    assert [name for name, _, _ in ids_at("101A, 1.02.C.10B and D1.03 Pair")] == [
        "101A",
        "1.02.C.10B",
        "D1.03",
    ]
    assert ids_at("5'-0\"") == []


def openings(text: str) -> list[tuple[str, str, str]]:
    return [(line.id, line.location, line.hand) for line in lines(text, "opening")]  # type: ignore[union-attr]


def test_bare_numbers_stand_below_their_label_or_beside_it() -> None:
    below = """
HARDWARE SET: 01
DOOR NUMBER:
100            116            126A
135
EACH TO HAVE:
3  EA  HINGE        BB79
"""
    beside = """
HARDWARE SET: 01
For use on Door #(s): 100, 116, 126A
EACH TO HAVE:
3  EA  HINGE        BB79
"""

    assert [name for name, _, _ in openings(below)] == ["100", "116", "126A", "135"]
    assert [name for name, _, _ in openings(beside)] == ["100", "116", "126A"]


def test_a_location_cell_runs_over_the_lines_below_its_own() -> None:
    text = """
Heading #A1 (Set #A1)
   1  Single Door #1.01.B.14         CORR. 1.01.D.17 to ALL          RH
                                     GENDER RR. 1.01.B.15
   1  Double Egress Door             CORR. 1.01.C.15 to/from         DELHR
      #1.01.A.15                     CORR. 1.01.A.91
      Opening Description:  3' 0" x 7' 0" x 1 3/4"
   6  Hinges               BB79
"""

    assert openings(text) == [
        ("1.01.B.14", "CORR. 1.01.D.17 to ALL GENDER RR. 1.01.B.15", "RH"),
        ("1.01.A.15", "CORR. 1.01.C.15 to/from CORR. 1.01.A.91", "DELHR"),
    ]


def test_cells_of_a_table_stand_in_the_columns_of_its_heads() -> None:
    text = """
Heading 4B.1
Mark          KeyGroup  Qty  Mode  Location                 Size / Material / Rating     Hand   Degree
1.02.A.10B    AA8       1    PR    FAN ROOM 1.02.A.21 TO    3-0/3-0 x 7-0 x 1 3/4        RHRA   110
                                   COIL ROOM 1.02.A.22      60 MIN Door
1.02.A.10C              1    SGL   EXTERIOR FROM            3-0 x 7-0 x 1 3/4            RHR    90
                                   CORRIDOR                 NON-RTD Door
2 Openings - Each to receive:
"""
    first, second = lines(text, "opening")

    assert (first.id, first.location, first.hand, first.leaves) == (  # type: ignore[union-attr]
        "1.02.A.10B", "FAN ROOM 1.02.A.21 TO COIL ROOM 1.02.A.22", "RHRA", 2,
    )  # fmt: skip
    assert (first.fire_rating, first.keying) == ("60 MIN", "AA8")  # type: ignore[union-attr]
    assert (second.location, second.fire_rating, second.leaves) == ("EXTERIOR FROM CORRIDOR", "", 1)  # type: ignore[union-attr]


def test_columns_from_and_to_are_the_two_sides() -> None:
    text = """
HARDWARE SET 4
Opening     From              To               Width     Hand    Undercut
101A        CORRIDOR 100      LAB 101          3-0       RH      3/4
EACH TO HAVE:
1  EA  LOCK        T58
"""

    assert openings(text) == [("101A", "CORRIDOR 100 to LAB 101", "RH")]


@pytest.mark.parametrize(
    ("text", "quantity", "description"),
    [
        ("(2)  DOOR CONTACT    679-05", 2, "DOOR CONTACT"),
        ("\u2022 1 EA STRIKE 6211 24VDC", 1, "STRIKE 6211 24VDC"),
        ("1  Card Reader", 1, "Card Reader"),
        ("3.0 EA  HINGE    BB79", 3, "HINGE"),
    ],
)
def test_a_quantity_is_written_in_several_ways(text: str, quantity: int, description: str) -> None:
    (item,) = lines(f"HW SET 1\nDoors: 101\n{text}", "item")

    assert (item.quantity, item.description) == (quantity, description)  # type: ignore[union-attr]


def test_a_numbered_note_is_no_item() -> None:
    text = "HW SET 1\nDoors: 101\n1) Electric strikes are fail secure\n2. Locks by others\n12 days for a lock"

    assert lines(text, "item") == []


def test_doors_in_a_headings_own_line_are_its_openings() -> None:
    text = """
HARDWARE SET 5 (Doors 101, 102A)
EACH TO HAVE:
1  EA  LOCK        T58
"""

    assert [name for name, _, _ in openings(text)] == ["101", "102A"]


def test_a_pair_of_hinges_is_no_opening() -> None:
    text = """
HARDWARE SET 5
1 PR 5BB1 HINGE        652        IVE
1 EA LOCK              T58        FAL
"""

    assert openings(text) == []


def test_an_items_cell_goes_on_below_and_a_remark_does_not_join_it() -> None:
    text = """
Heading #: A1
4 EA  Electrified            L9092EU .J .RX           630    (L-8) Maker
      Mortise Lock
            Length as asked for by the office. Goes to EPT or hinge.
1 EA  Closer                 8501                     689    (C-1) Maker
"""
    lock, closer = lines(text, "item")

    assert (lock.quantity, lock.description) == (4, "Electrified Mortise Lock")  # type: ignore[union-attr]
    assert lock.product == "L9092EU .J .RX"  # type: ignore[union-attr]
    assert "EPT" in lock.remarks  # type: ignore[union-attr]
    assert closer.description == "Closer"  # type: ignore[union-attr]


def test_a_makers_code_is_no_part_of_the_product() -> None:
    text = """
HW SET: 1
1  Overhead Stop          10-336          630      RX
1  Storeroom Lock         T58             626      RX
"""

    assert [line.product for line in lines(text, "item")] == ["10-336", "T58"]  # type: ignore[union-attr]


def test_a_row_without_quantity_that_fills_all_columns_is_one_item() -> None:
    text = """
HARDWARE GROUP NO. 2
QTY      DESCRIPTION             CATALOG NUMBER          FINISH   MFR
1  EA    POWER TRANSFER          EPT10                   689      VON
         CREDENTIAL READER       BY SECURITY                      B/O
"""
    items = lines(text, "item")

    assert [(line.quantity, line.description) for line in items] == [  # type: ignore[union-attr]
        (1, "POWER TRANSFER"), (1, "CREDENTIAL READER"),
    ]  # fmt: skip


def test_a_quantity_may_stand_in_any_column() -> None:
    text = """
HARDWARE SET 2
DESCRIPTION          MODEL          FINISH    MFR      QTY
ELECTRIC STRIKE      6211           630       VON      1 EA
DOOR CONTACT         679-05         BLK       SCE      2 EA
"""

    assert [(line.quantity, line.product) for line in lines(text, "item")] == [  # type: ignore[union-attr]
        (1, "6211"), (2, "679-05"),
    ]  # fmt: skip


def test_sets_beside_each_other_are_read_one_after_the_other() -> None:
    text = """
HARDWARE GROUP NO. 1                              HARDWARE GROUP NO. 2
Doors: 101, 102                                   Doors: 103
1 EA  HINGE       BB79       652  HGR             2 EA  MAG LOCK    1511   US28  SDC
1 EA  LOCK        T58        626  FAL             1 EA  CLOSER      8501   689   NOR
"""
    found = page(text)

    assert found is not None
    assert [line.kind for line in found.lines if line.kind != "label"] == [
        "heading", "opening", "opening", "item", "item", "heading", "opening", "item", "item",
    ]  # fmt: skip


def test_a_page_of_prose_is_none_of_a_hardware_schedule() -> None:
    text = """
1.01  GENERAL REQUIREMENTS
A.  Submit 2 copies of the hardware schedule within 14 days after award.
B.  Door 101 is shown on the drawings; see hardware set 3.
"""

    assert page(text) is None


def test_a_reading_is_written_as_json_and_read_again() -> None:
    adapter = TypeAdapter(HardwarePage)
    found = page("HARDWARE SET 1\nDoors: 101\nEACH TO HAVE:\n1 EA  LOCK  T58\nNOTE: x\nEND OF SECTION")

    assert found is not None
    assert adapter.validate_json(adapter.dump_json(found)) == found

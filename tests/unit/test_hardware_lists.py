"""Lists of hardware as papers have them: broken over pages, struck out, without quantities, in a grid."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.hardware_sets.explain import explain
from security_design_assistant.drawing.notations.hardware_sets.read import read
from security_design_assistant.models.analysis import DeviceType
from tests.unit.hardware_paper import counts, doors, explained, typed

LOCK, SWITCH, READER = DeviceType.LOCK, DeviceType.POSITION_SWITCH, DeviceType.CREDENTIAL_READER
ITEMS = """
EACH TO HAVE:
 3  EA  HINGE              BB1279          US26D   HA
 1  EA  ELECTRIC STRIKE    6211 FSE        630     VO
 1  EA  LOCKSET            L9080           626     SC
"""
NUMBERS = """
HARDWARE SET: 05
DOOR NUMBER:
101   102   103
"""
TABLE = """
HARDWARE SET: 05
DOOR NO.   LOCATION        HAND
101        OFFICE A          RH
"""


@pytest.mark.parametrize(
    "overleaf",
    [
        "104   105" + ITEMS,
        "PROJECT NAME    SECTION 08 71 00\n\n104   105" + ITEMS,
        "HARDWARE SET: 05\nDOOR NUMBER:\n104   105" + ITEMS,
        "HARDWARE SET: 05 (CONTINUED)\n104   105" + ITEMS,
    ],
)
def test_a_list_of_doors_goes_on_over_the_page_with_its_heading_or_without(overleaf: str) -> None:
    found = doors(NUMBERS, overleaf)

    assert sorted(found) == ["101", "102", "103", "104", "105"]
    assert all(counts(door) == {LOCK: 1} for door in found.values())
    assert found["104"].page == 2


@pytest.mark.parametrize("head", ["", "DOOR NO.   LOCATION        HAND\n"])
def test_a_table_of_doors_goes_on_over_the_page_with_its_heads_or_without(head: str) -> None:
    found = doors(TABLE, f"{head}102        OFFICE B          LH\n103        OFFICE C          RH{ITEMS}")

    assert sorted(found) == ["101", "102", "103"]
    assert (found["102"].location.room_name, found["102"].attributes["hand"]) == ("OFFICE B", "LH")


@pytest.mark.parametrize(
    "overleaf",
    [
        "17" + ITEMS,
        "1017" + ITEMS,
        "3  WALL STOP  406" + ITEMS,
        "HARDWARE SET: 06\nDOOR NUMBER:\n201" + ITEMS + "\n101A",
    ],
)
def test_a_number_of_another_form_at_a_page_s_top_is_no_door(overleaf: str) -> None:
    assert set(doors(NUMBERS, overleaf)) - {"201"} == {"101", "102", "103"}


def test_numbers_at_the_top_of_a_page_after_the_items_are_no_doors() -> None:
    assert sorted(doors(NUMBERS + ITEMS, "104   105" + ITEMS)) == ["101", "102", "103"]


def test_a_line_through_an_item_takes_it_back_and_is_told() -> None:
    sheet = typed(NUMBERS + ITEMS + " 1  EA  CARD READER        BY SECURITY")
    struck = [word for word in sheet.words if word.text in ("ELECTRIC", "STRIKE", "6211", "FSE")]

    page = read(sheet.words, 1, sheet.frame, lambda words: all(word in struck for word in words))

    assert page is not None
    found = explain([page])
    assert [counts(door) for door in found.components] == [{READER: 1}] * 3
    (note,) = found.notes
    assert note.code == "row_not_used"
    assert "ELECTRIC STRIKE" in note.message


def test_a_list_without_any_quantity_counts_each_line_once_and_says_so() -> None:
    text = NUMBERS + "EACH TO HAVE:\n- HINGES\n- ELECTRIC STRIKE\n- DOOR CONTACT\n- KICK PLATE\n"

    found = doors(text)

    assert all(counts(door) == {LOCK: 1, SWITCH: 1} for door in found.values())
    assert found["101"].attributes["hardware"] == "HINGES, KICK PLATE"
    assert "no quantity is given, counted as one" in found["101"].reasoning


def test_an_item_whose_quantity_is_blank_is_one_and_does_not_go_on_with_the_item_above() -> None:
    text = ITEMS.replace(" 1  EA  ELECTRIC", "        ELECTRIC")

    found = doors(NUMBERS + text)

    assert counts(found["101"]) == {LOCK: 1}
    assert found["101"].attributes["hardware"] == "HINGE, LOCKSET"


def test_a_description_that_goes_on_below_is_no_item_without_quantity() -> None:
    text = (
        ITEMS.replace("LOCKSET            L9080", "ELECTRIC           L9080")
        + "        LOCKSET            EU\n"
    )

    (first, *_) = doors(NUMBERS + text).values()

    assert counts(first) == {LOCK: 2}


def test_where_totals_are_given_an_item_without_quantity_is_one_for_each_door() -> None:
    text = """
Heading #S4
   1  Single Door #201             LOBBY to OFFICE 201      RH
   1  Single Door #202             LOBBY to OFFICE 202      LH
   1  Single Door #203             LOBBY to OFFICE 203      RH
   9  Hinges                       BB79                     652     HA
   3  Electrified Lockset          L9092 EU                 626     SC
      Door Contact                 DC-1                     BLK     MI
"""

    assert all(counts(door) == {LOCK: 1, SWITCH: 1} for door in doors(text).values())


@pytest.mark.parametrize("repeated", [False, True])
def test_the_set_s_number_may_stand_in_a_column_of_the_items(repeated: bool) -> None:
    again = "05" if repeated else "  "
    text = f"""
SET    QTY   DESCRIPTION        CATALOG NUMBER    FINISH   MFR
05     3     HINGE              BB1279            US26D    HA
{again}     1     ELECTRIC STRIKE    6211 FSE          630      VO
06     3     HINGE              BB1279            US26D    HA
       1     CARD READER        BY SECURITY
"""

    sets = explained(text).hardware_sets

    assert [(each.name, [(one.type, one.count) for one in each.devices]) for each in sets] == [
        ("05", [(LOCK, 1)]),
        ("06", [(READER, 1)]),
    ]

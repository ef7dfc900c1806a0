"""Lines of a hardware schedule of which a part is lacking have a row in the review."""

from __future__ import annotations

import pytest

from tests.unit.hardware_paper import doors, explained

SCHEDULE = """
HARDWARE SET: 04
DOOR NUMBER:
104            105
EACH TO HAVE:
3  EA    HINGE                   BB79                    652      HGR
2  EA    MAGNETIC HOLD OPEN      AC/DC                   689      LCN
HARDWARE SET: 05
DOOR NUMBER:
106            107
EACH TO HAVE:
1  EA    ELECTRIC STRIKE         6211                    630      VON
"""

TABLE = """
Heading #S4 (Set #S4)
   1  Single Door #201             LOBBY to OFFICE 201      RH
   1  Single Door #202             LOBBY to OFFICE 202      LH
   2  Electrified Lockset          L9092 EU         RH      626     SC
"""


def test_a_schedule_that_lacks_nothing_has_no_note() -> None:
    assert explained(SCHEDULE).notes == ()
    assert explained(TABLE).notes == ()


@pytest.mark.parametrize(
    ("whole", "left", "code", "said"),
    [
        ("2  EA    MAGNETIC", "   EA    MAGNETIC", "item_not_read", "no quantity"),
        ("MAGNETIC HOLD OPEN", "MAGNETIC          ", "item_not_read", "does not say what it is"),
        ("106            107", "               107", "opening_without_number", "heading 05"),
        ("106            107", "                  ", "heading_without_doors", "Heading 05"),
    ],
)
def test_a_line_that_lacks_a_part_has_a_note(whole: str, left: str, code: str, said: str) -> None:
    (note,) = explained(SCHEDULE.replace(whole, left)).notes

    assert note.code == code
    assert said in note.message


def test_the_doors_of_an_item_that_was_not_read_are_named() -> None:
    (note,) = explained(SCHEDULE.replace("MAGNETIC HOLD OPEN", "MAGNETIC")).notes

    assert "104, 105" in note.message


def test_a_door_without_its_number_gives_nothing_to_the_door_above() -> None:
    found = explained(TABLE.replace("Single Door #202", "Single Door     "))

    assert [note.code for note in found.notes] == ["opening_without_number"]
    assert [door.location.room_name for door in found.components] == ["OFFICE"]


def test_a_question_mark_in_a_list_of_doors_leaves_the_others() -> None:
    assert set(doors(SCHEDULE.replace("105", "  ?"))) == {"104", "106", "107"}

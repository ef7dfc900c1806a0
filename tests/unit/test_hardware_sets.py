"""Headings put together over pages: devices of each door, quantities, index, sets for other papers' doors."""

from __future__ import annotations

from security_design_assistant.drawing.notations.hardware_sets.notation import HardwareNotation
from security_design_assistant.drawing.notations.joining import join
from security_design_assistant.drawing.notations.port import Explanation
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.models.analysis import Component, ComponentType, DeviceType
from security_design_assistant.review.findings import review
from tests.unit.handmade_analysis import analysis
from tests.unit.handmade_page import page
from tests.unit.hardware_paper import counts, doors, explained, typed

LOCK, SWITCH, EXIT = DeviceType.LOCK, DeviceType.POSITION_SWITCH, DeviceType.REQUEST_TO_EXIT
READER, TRANSFER = DeviceType.CREDENTIAL_READER, DeviceType.POWER_TRANSFER

EACH = """
HARDWARE SET: 04
DOOR NUMBER:
104            105
EACH TO HAVE:
QTY      DESCRIPTION             CATALOG NUMBER          FINISH   MFR
3  EA    HINGE                   BB79                    652      HGR
1  EA    ELECTRIFIED LOCK        L9092EU RX              626      SCH
2  EA    DOOR CONTACT            679-05                  BLK      SCE
1  EA    OVERHEAD STOP           10-336                  630      RX
"""


def test_each_opening_has_what_its_set_lists() -> None:
    found = doors(EACH)

    assert set(found) == {"104", "105"}
    for door in found.values():
        assert counts(door) == {LOCK: 1, EXIT: 1, SWITCH: 2}
        assert door.attributes["hardware_set"] == "04"
        assert door.attributes["hardware"] == "HINGE, OVERHEAD STOP"
        assert "\u201c1 ELECTRIFIED LOCK L9092EU RX\u201d on page 1" in door.reasoning


def test_the_boxes_of_a_door_and_its_devices_are_where_they_are_printed() -> None:
    (first, _) = explained(EACH).components

    assert first.bbox[0] < 35
    assert first.devices[0].bboxes[0][1] > first.bbox[3]


TOTALS = """
Heading #S4:1 (Set #S4)
   1  Single Door #201             LOBBY to OFFICE 201      RH
   1  Single Door #202             LOBBY to OFFICE 202      LH
   1  Single Door #203             LOBBY to OFFICE 203      RH
   9  Hinges                       BB79                     652     HA
   2  Electrified Lockset          L9092 EU         RH      626     SC
   1  Electrified Lockset          L9092 EU         LH      626     SC
   3  Door Contact                 DC-1                             MI
      Note:  -INGRESS BY CARD READER.
"""


def test_totals_are_shared_among_the_openings_and_right_and_left_hand_lines_add_up() -> None:
    found = doors(TOTALS)

    assert [counts(door) for door in found.values()] == [{LOCK: 1, SWITCH: 1, READER: 1}] * 3
    assert found["202"].attributes["hardware_set"] == "S4"
    assert found["202"].attributes["heading"] == "S4:1"
    assert "over 3 openings: 1 electrified lock" in found["202"].reasoning


def test_quantities_that_are_no_multiples_are_for_each_opening() -> None:
    text = """
Set: 1.0
Doors: 101, 102, 103
3  Hinge                  TA27            US26D     MK
1  Electrified Lock       8271-24V        US26D     SA
2  Position Switch        DPS-M                     SU
"""

    assert [counts(door) for door in doors(text).values()] == [{LOCK: 1, SWITCH: 2}] * 3


def test_a_total_that_does_not_divide_is_noted_and_uncertain() -> None:
    text = TOTALS.replace("   3  Door Contact", "   4  Door Contact")
    found = explained(text)

    assert [note.code for note in found.notes] == ["quantity_mismatch"]
    assert all(door.confidence < 0.8 for door in found.components)


def test_quantity_zero_is_another_trades_device_or_nothing() -> None:
    text = """
Heading #: A1
   1  PR     Door: 101            LOBBY from HALL        RHR/LHR
   8 EA  Hinge                    BB79                   652    (H-1) Maker
   0 EA  Door Position Switch     SD-70 By Security             (S-1) Maker
   0 EA  Interchangeable Core     C607                   26     (C-1) Maker
   0 EA  Electrified Mortise Lock L9092EU                630    (L-1) Maker
   1 EA  Closer                   8501                   689    (K-1) Maker
"""
    door = doors(text)["101"]

    assert counts(door) == {SWITCH: 2}
    assert door.devices[0].confidence < 0.9
    assert "Core" not in door.attributes["hardware"]


def test_a_switch_that_a_remark_denies_is_none() -> None:
    text = """
HARDWARE SET 1
Doors: 101
EACH TO HAVE:
1  EA  EXIT DEVICE        QEL RX-98L         626   VON
       Note: NO RX PROVIDED
1  EA  CLOSER             8501               689   NOR
"""

    assert counts(doors(text)["101"]) == {LOCK: 1}


FIRST_PAGE = """
HARDWARE SCHEDULE
HARDWARE SET 7
Doors: 301, 302
EACH TO HAVE:
3  EA  HINGE              BB79               652   HGR
"""


def test_a_set_goes_on_overleaf_with_items_and_notes_until_another_begins() -> None:
    second = """
HARDWARE SCHEDULE
1  EA  ELECTRIC STRIKE    6211               630   VON
1  EA  CLOSER             8501               689   NOR
OUTSIDE: CARD READER. INSIDE: FREE.
HARDWARE SET 8
Doors: 303
EACH TO HAVE:
1  EA  PASSAGE SET        T10                626   FAL
"""
    found = doors(FIRST_PAGE, second)

    assert counts(found["301"]) == {LOCK: 1, READER: 1}
    assert counts(found["303"]) == {}
    assert (found["302"].page, found["303"].page) == (1, 2)


def test_a_repeated_heading_goes_on_and_one_with_openings_is_another() -> None:
    again = """
HARDWARE SET 7 (CONT.)
1  EA  MAG LOCK           1511               US28  SDC
"""
    cut = """
HARDWARE SET 7
Doors: 305
EACH TO HAVE:
1  EA  PASSAGE SET        T10                626   FAL
"""

    assert counts(doors(FIRST_PAGE, again)["302"]) == {LOCK: 1}
    assert counts(doors(FIRST_PAGE, again, cut)["305"]) == {}


def test_a_page_of_something_else_ends_a_set() -> None:
    leaflet = "OPERATING MANUAL\nINGRESS BY CARD READER IS SHOWN HERE"
    stray = "1  EA  MAG LOCK     1511    US28  SDC\n1  EA  CARD READER    X    B/O"

    assert counts(doors(FIRST_PAGE, "PRODUCT LEAFLET", stray)["301"]) == {}
    assert counts(doors(FIRST_PAGE, "PRODUCT LEAFLET", leaflet)["301"]) == {}


INDEX = """
DOOR INDEX
Door Number      Item Number      Heading #       Hand
101              20               A1              RH
102              21               {second}        LH
103              22               A1              LH
"""
HEADINGS = """
Heading #: A1
   1  SGL    Door: 101            LOBBY to HALL        RH
   1  SGL    Door: 102            LOBBY to LAB         LH
   6 EA  Hinge                    BB79                 652    (H-1) Maker
   2 EA  Electric Strike          6211                 630    (L-1) Maker
   2 EA  Closer                   8501                 689    (K-1) Maker
"""


def test_index_and_headings_agree_or_a_note_names_both() -> None:
    agreed = explained(INDEX.format(second="A1"), HEADINGS)
    against = explained(INDEX.format(second="B2"), HEADINGS)

    assert agreed.notes == ()
    (note,) = against.notes
    assert (note.code, note.component_id) == ("index_mismatch", "102")
    assert "page 1" in note.message


def test_a_door_that_only_the_index_lists_has_its_sets_hardware() -> None:
    found = doors(INDEX.format(second="A1"), HEADINGS)

    assert counts(found["103"]) == {LOCK: 1}
    assert found["103"].page == 1
    assert found["103"].confidence < found["101"].confidence


def test_a_door_under_two_headings_is_one_door_with_a_note() -> None:
    second = HEADINGS.replace("A1", "B1")
    found = explained(HEADINGS, second)

    assert len(found.components) == 2
    assert [note.code for note in found.notes] == ["heading_mismatch"] * 2


def test_hardware_by_others_is_said_once_for_the_set() -> None:
    text = """
HARDWARE SET 6
Doors: 148, 149
ALL HARDWARE BY THE STOREFRONT SUPPLIER
HARDWARE SET 7
Doors: 150
EACH TO HAVE:
1  EA  LOCK       T58      626   FAL
"""
    found = explained(text)

    (note,) = found.notes
    assert note.code == "hardware_by_others"
    assert "148, 149" in note.message
    assert [len(door.devices) for door in found.components] == [0, 0, 0]


def test_sets_of_anything_else_are_no_hardware_schedule() -> None:
    text = """
SET 1
Doors: 101
EACH TO HAVE:
2  EA  LUMINAIRE       LED 40      WHT   PHI
4  EA  DUCT            D-300       GAL   LIN
"""

    assert explained(text) == Explanation()


def listed_door(name: str, hardware_set: str) -> Component:
    attributes = {"hardware_set": hardware_set}
    return Component(
        id=name, type=ComponentType.DOOR, system="", page=9, bbox=(0, 0, 1, 1), attributes=attributes
    )


def test_sets_equip_the_doors_of_a_door_schedule() -> None:
    schedule = Explanation(components=(listed_door("D1.07", "HW-4"),), scheduled=frozenset({"D1.07"}))

    joined = join([explained(EACH), schedule])

    door = next(door for door in joined.components if door.id == "D1.07")
    assert counts(door) == {LOCK: 1, EXIT: 1, SWITCH: 2}
    assert door.attributes["hardware"] == "HINGE, OVERHEAD STOP"


def test_a_door_that_its_heading_lists_is_not_equipped_again() -> None:
    joined = join([explained(TOTALS)])

    assert [counts(door) for door in joined.components] == [{LOCK: 1, SWITCH: 1, READER: 1}] * 3
    assert joined.notes == ()


def test_two_papers_that_give_a_door_different_sets_are_noted() -> None:
    schedule = Explanation(components=(listed_door("104", "5"),), scheduled=frozenset({"104"}))

    joined = join([explained(EACH), schedule])

    assert [note.code for note in joined.notes] == ["hardware_set_mismatch"]


def test_a_set_that_is_missing_is_one_note_for_all_its_doors() -> None:
    rows = tuple(listed_door(f"D{number}", "9") for number in range(5))

    joined = join([explained(EACH), Explanation(components=rows)])

    (note,) = [note for note in joined.notes if note.code == "hardware_set_missing"]
    assert "D0, D1, D2, D3, D4 refer to hardware set 9" in note.message


def test_the_words_of_a_schedule_are_claimed_and_those_of_prose_are_not() -> None:
    sheet = Sheet(page(typed(EACH).words))
    prose = Sheet(page(typed("SET 4 is shown on A-101.\nEGRESS: see door 101").words))

    HardwareNotation().read(sheet)
    HardwareNotation().read(prose)

    assert not [word.text for word in sheet.unclaimed_words()]
    assert sheet.account()[Use.COMPONENT] == 2
    assert len(prose.unclaimed_words()) == len(prose.words)


def test_what_a_hardware_schedule_leaves_to_others_is_no_row() -> None:
    # Readers and exit buttons are another trade's, and a lever lets people out: nothing for a reviewer.
    found = explained(EACH)

    rows = review(analysis(*found.components))

    assert not any("no reader" in row.message for row in rows)
    assert not any("No device" in row.message for row in rows)

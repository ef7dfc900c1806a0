"""Geometry and answers joined: geometry wins, the rest is marked, and a difference names both."""

from __future__ import annotations

import pytest

from security_design_assistant.analysers.asking.added_components import with_added_components
from security_design_assistant.analysers.asking.crop_answer import (
    AtLeader,
    CheckedCrops,
    Named,
    check_crops,
)
from security_design_assistant.analysers.asking.crop_sheet import laid_out
from security_design_assistant.analysers.asking.modelled import SPELT
from security_design_assistant.analysers.asking.open_matters import Ask, open_matters
from security_design_assistant.analysers.asking.page_answer import Fault
from security_design_assistant.analysers.asking.settled_crops import with_settled_crops
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    ComponentType,
    Device,
    DeviceType,
    LegendEntry,
    Location,
    ReviewNote,
    Side,
)
from security_design_assistant.review.findings import review
from security_design_assistant.review.rule_book import rule_broken_by
from tests.unit.handmade_analysis import analysis, cells, device, door

LOCK = device(DeviceType.LOCK, "11")
READER = device(DeviceType.CREDENTIAL_READER, "E")


def seen(known: Component, **changes: object) -> Component:
    """The same component as Gemini reads it on page 2."""
    of_model = {"source": "gemini", "page": 2, "confidence": 0.6, "reasoning": "Gemini saw it."}
    return known.model_copy(update=of_model | changes)


def new_notes(before: Analysis, after: Analysis) -> list[ReviewNote]:
    return [note for note in after.warnings if note not in before.warnings]


def test_what_only_gemini_saw_is_added_as_its_own() -> None:
    before, added = analysis(door(1, LOCK)), seen(door(2, READER))

    after = with_added_components(before, [added])

    assert after.components == (*before.components, added)
    (row,) = (finding for finding in review(after) if finding.code == "unconfirmed")
    assert row.components == (added.id,)


def test_where_both_say_the_same_nothing_changes() -> None:
    before = analysis(door(1, LOCK))

    assert with_added_components(before, [seen(door(1, LOCK), id="a001-xx-l1")]) == before


def test_geometry_wins_and_the_difference_names_both() -> None:
    before = analysis(door(1, LOCK))
    other = seen(
        door(1, READER, room="Lobby"),
        type=ComponentType.CAMERA,
        location=Location(room_number="L222", room_name="Lobby"),
    )

    after = with_added_components(before, [other])

    assert after.components == before.components
    (note,) = new_notes(before, after)
    assert note.code == "model_disagrees"
    for part in ("door", "camera", "1 x lock 11", "1 x credential reader E", "L101 Plant", "L222 Lobby"):
        assert part in note.message
    assert "The geometry was kept." in note.message


def test_what_geometry_does_not_tell_is_taken_and_marked() -> None:
    before = analysis(door(1, room=None))

    after = with_added_components(before, [seen(door(1, LOCK))])

    (changed,) = after.components
    assert (changed.source, changed.devices, changed.page) == ("hybrid", (LOCK,), 1)
    assert changed.location.room_name == "Plant"
    assert changed.confidence == 0.6
    assert [note.code for note in new_notes(before, after)] == ["added_by_model"]


@pytest.mark.parametrize(
    ("read", "differs"),
    [
        (device(DeviceType.LOCK, "12"), True),
        (device(DeviceType.LOCK, "11", 2), True),
        (device(DeviceType.LOCK), False),  # a code that it does not read is none that differs
    ],
)
def test_another_code_or_number_is_a_difference(read: Device, differs: bool) -> None:
    before = analysis(door(1, LOCK))

    after = with_added_components(before, [seen(door(1, read))])

    assert bool(new_notes(before, after)) is differs


def test_the_room_across_a_door_is_no_difference() -> None:
    known = door(1, LOCK)
    known = known.model_copy(
        update={"location": known.location.model_copy(update={"other_side": Side.named("L122", "LOBBY")})}
    )
    other = seen(known, location=Location(room_number="L122", room_name="LOBBY"))

    before = analysis(known)

    assert with_added_components(before, [other]) == before


def test_one_id_that_gemini_sees_on_two_pages_is_one_component_and_a_matter() -> None:
    before = analysis()
    first, second = seen(door(1, LOCK)), seen(door(1, READER), page=3)

    after = with_added_components(before, [first, second])

    assert after.components == (first,)
    (note,) = after.warnings
    assert "page 2, with 1 x lock 11" in note.message
    assert "page 3, with 1 x credential reader E" in note.message


UNKNOWN = Device(type=DeviceType.UNKNOWN, count=2, confidence=0.4, bboxes=cells(60, 90, 2))
MARKED = Device(type=DeviceType.UNKNOWN, code="X7", confidence=0.4, bboxes=cells(90, 90, 1))


def key_of(found: Analysis, index: int) -> tuple[object, ...]:
    return open_matters(found)[1][index].key


def test_a_marking_is_asked_about_once_and_named_everywhere() -> None:
    before = analysis(door(1, MARKED), door(2, MARKED))

    (matter,) = open_matters(before)[1]
    after = with_settled_crops(
        before, [CheckedCrops(named={matter.key: Named(DeviceType.BREAK_GLASS, None)})]
    )

    assert (matter.ask, matter.text) == (Ask.SYMBOL, "X7")
    assert [component.devices[0].type for component in after.components] == ["break_glass"] * 2
    assert {component.devices[0].code for component in after.components} == {"X7"}
    assert [note.code for note in new_notes(before, after)] == ["named_by_model"] * 2


def test_symbols_without_a_marking_are_named_one_by_one() -> None:
    before = analysis(door(1, UNKNOWN))
    first, _second = (matter.key for matter in open_matters(before)[1])

    after = with_settled_crops(before, [CheckedCrops(named={first: Named(DeviceType.LOCK, None)})])

    named, left = after.components[0].devices
    assert (named.type, named.count, named.bboxes) == ("lock", 1, UNKNOWN.bboxes[:1])
    assert named.confidence == SPELT
    assert (left.type, left.count, left.bboxes) == ("unknown", 1, UNKNOWN.bboxes[1:])
    assert after.components[0].source == "hybrid"


def test_a_legend_row_that_says_nothing_known_is_asked_about_where_it_stands() -> None:
    words = "MULLION SENTINEL UNIT"
    row = LegendEntry(page=1, meaning=words, bbox=(400.0, 700.0, 410.0, 710.0))
    before = analysis(door(1, MARKED.model_copy(update={"meaning": words})), legend=(row,))

    (matter,) = open_matters(before)[1]

    assert (matter.ask, matter.frame, matter.text) == (Ask.LEGEND, row.bbox, words)
    assert matter.region[2] > 500.0, "its words are shown too"


def idle(*more: ReviewNote) -> Analysis:
    tag = door(1)
    note = ReviewNote(code="unconnected_tag", message="No line.", page=1, component_id=tag.id, bbox=tag.bbox)
    return analysis(tag, warnings=(note, *more))


def test_an_idle_tag_is_shown_with_the_symbols_near_it() -> None:
    orphan = ReviewNote(code="orphan_cluster", message="Symbols.", page=1, bbox=(290.0, 60.0, 302.0, 66.0))

    (alone,), (with_orphan,) = (open_matters(found)[1] for found in (idle(), idle(orphan)))

    assert alone.ask is Ask.LEADER
    assert alone.region[2] < 302.0 < with_orphan.region[2]


def test_what_hangs_on_an_idle_tag_is_joined_and_marked() -> None:
    before = idle()
    at = AtLeader(DeviceType.LOCK, "11", None, (120.0, 60.0, 126.0, 66.0))

    after = with_settled_crops(before, [CheckedCrops(connected={key_of(before, 0): (at, at)})])

    (changed,) = after.components
    (lock,) = changed.devices
    assert (lock.type, lock.code, lock.count, lock.bboxes) == ("lock", "11", 2, (at.box, at.box))
    assert [note.code for note in after.warnings] == ["joined_by_model"]


def test_no_answer_changes_nothing() -> None:
    before = idle()

    assert with_settled_crops(before, [CheckedCrops()]) == before


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ('{"decodings": [{"number": 2, "type": "lock"}]}', Fault.NO_EVIDENCE),
        ('{"connections": [{"number": 1, "devices": []}]}', Fault.NO_EVIDENCE),
        (
            '{"decodings": [{"number": 1, "type": "lock"}, {"number": 1, "type": "camera"}]}',
            Fault.TWICE,
        ),
        ('{"decodings": 7}', Fault.NO_ANSWER),
    ],
)
def test_answers_that_were_not_asked_for_are_rejected(answer: str, fault: Fault) -> None:
    sheet = laid_out(1, open_matters(analysis(door(1, MARKED)))[1])

    assert [each.fault for each in check_crops(answer, sheet).rejected] == [fault]


def test_a_place_on_the_picture_is_a_place_on_the_page() -> None:
    matters = open_matters(analysis(door(1, UNKNOWN), door(2, MARKED)))[1]
    sheet = laid_out(1, matters)
    cell = sheet.cells[2]
    frame = cell.matter.frame
    left, top = (cell.box[edge] + (frame[edge] - cell.matter.region[edge]) * cell.scale for edge in (0, 1))
    size = (frame[2] - frame[0]) * cell.scale
    box = [
        round(1000 * top / sheet.height), round(1000 * left / sheet.width),
        round(1000 * (top + size) / sheet.height), round(1000 * (left + size) / sheet.width),
    ]  # fmt: skip

    assert sheet.on_page(cell, box) == pytest.approx(frame, abs=0.2)
    assert sheet.on_page(sheet.cells[0], box) is None


def test_what_no_picture_takes_stays_open() -> None:
    many = [door(number, MARKED.model_copy(update={"code": f"X{number}"})) for number in range(1_000)]

    sheet = laid_out(1, open_matters(analysis(*many))[1])

    assert 100 < len(sheet.cells) < 1_000
    assert max(sheet.width, sheet.height) <= 1_610


@pytest.mark.parametrize(
    "code",
    [
        "named_by_model", "joined_by_model", "added_by_model", "model_disagrees", "geometry_alone",
        "not_answered", "answer_rejected", "judged", "not_judged",
    ],
)  # fmt: skip
def test_every_note_has_its_rule(code: str) -> None:
    assert rule_broken_by(code).code != "nothing_else_noticed"

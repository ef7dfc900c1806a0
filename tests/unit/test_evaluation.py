"""Counts, confidence and the rules that a sound schedule obeys."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    Device,
    DeviceType,
    Location,
    PageStatus,
    PageSummary,
    ReviewNote,
    RoomDoubt,
)
from security_design_assistant.models.evaluation import CheckResult, Evaluation, Priority
from security_design_assistant.results.data.evaluation_json import evaluation_json
from security_design_assistant.review import rule_book
from security_design_assistant.review.assessment import evaluate
from security_design_assistant.review.findings import review
from tests.unit.handmade_analysis import analysis, camera, device, door, full_analysis, sound_door

READER = device(DeviceType.CREDENTIAL_READER, "S")
LOCK = device(DeviceType.LOCK, "02")
SWITCH = device(DeviceType.POSITION_SWITCH, "P")
BREAK_GLASS = device(DeviceType.BREAK_GLASS)


def judged(result: Analysis) -> Evaluation:
    return evaluate(result, review(result))


def check(code: str, result: Analysis) -> CheckResult:
    return next(found for found in judged(result).checks if found.code == code)


def test_a_sound_drawing_needs_no_review():
    evaluation = judged(analysis(sound_door(1), sound_door(2), camera()))

    assert not evaluation.needs_review
    assert evaluation.review_items == 0
    assert all(found.passed for found in evaluation.checks)


def test_counts_are_pieces_not_rows():
    counts = judged(full_analysis()).counts

    assert counts.components == 8
    assert counts.components_by_type == {"camera": 1, "door": 5, "equipment": 1, "intercom": 1}
    assert counts.devices_by_type["credential_reader"] == 4
    assert counts.devices_by_code["credential_reader:S"] == 3
    assert counts.devices_by_code["lock:11"] == 2
    assert counts.devices_by_code["request_to_exit:handle"] == 1
    assert counts.devices == sum(counts.devices_by_type.values()) == 18


def test_confidence_is_of_components_and_empty_without_any():
    assert judged(full_analysis()).confidence.minimum == 0.42
    assert judged(full_analysis()).confidence.below_threshold == 2

    nothing = judged(analysis()).confidence

    assert (nothing.mean, nothing.minimum, nothing.below_threshold) == (None, None, 0)


@pytest.mark.parametrize(
    ("code", "broken"),
    [
        ("tags_have_devices", door(1)),
        ("symbols_known", door(1, device(DeviceType.UNKNOWN, "Z"))),
        ("confidence_sufficient", sound_door(1, confidence=0.79)),
        ("confidence_sufficient", door(1, device(DeviceType.POSITION_SWITCH, confidence=0.5))),
        ("geometry_confirms", sound_door(1, source="gemini")),
        ("exit_devices", door(1, READER, LOCK, SWITCH)),
        ("readers_have_locks", door(1, READER, SWITCH)),
        ("readers_on_doors", camera(devices=(READER,))),
        ("locks_have_readers", door(1, LOCK, SWITCH, BREAK_GLASS)),
        ("locked_doors_monitored", door(1, LOCK, READER, BREAK_GLASS)),
        ("symbols_in_legend", door(1, device(DeviceType.POSITION_SWITCH, in_legend=False))),
        ("cameras_complete", camera(attributes={"camera_type": "2 Mega-Pixel"})),
        ("rooms_labelled", sound_door(1, room=None)),
    ],
)
def test_each_rule_names_the_component_that_breaks_it(code: str, broken: Component):
    found = check(code, analysis(broken))

    assert not found.passed
    assert found.components == (broken.id,)
    assert found.messages


@pytest.mark.parametrize(
    "devices",
    [(SWITCH,), (READER, LOCK, SWITCH, BREAK_GLASS), (device(DeviceType.DURESS_SWITCH, "D"),)],
)
def test_monitored_and_controlled_doors_break_no_rule(devices: tuple[Device, ...]):
    assert not judged(analysis(door(1, *devices))).needs_review


def test_a_page_that_was_not_read_is_never_silent():
    pages = (
        PageSummary(page=1, status=PageStatus.ANALYSED, width=595, height=842),
        PageSummary(page=2, status=PageStatus.SKIPPED, width=595, height=842, reason="too many paths"),
    )

    evaluation = judged(analysis(sound_door(1), pages=pages))

    assert evaluation.needs_review
    assert evaluation.pages.not_analysed == (2,)
    assert evaluation.pages.by_status == {"analysed": 1, "skipped": 1}
    assert "too many paths" in check("pages_analysed", analysis(pages=pages)).messages[0]


def test_an_id_that_is_used_twice_is_found():
    found = check("ids_unique", analysis(sound_door(1), sound_door(1)))

    assert found.components == ("A-001-XX-L1",)
    assert "2 times" in found.messages[0]


def test_a_note_of_the_analysis_breaks_its_rule():
    note = ReviewNote(code="orphan_cluster", message="Two symbols belong to no tag.", page=1)

    assert not check("symbols_connected", analysis(sound_door(1), warnings=(note,))).passed


def test_a_tag_that_a_reader_noted_is_not_listed_twice():
    note = ReviewNote(code="unconnected_tag", message="No line.", page=1, component_id="A-001-XX-L1")

    items = review(analysis(door(1), warnings=(note,)))

    assert [item.message for item in items] == ["No line."]


def test_a_code_that_many_doors_use_is_one_row_for_all_of_them():
    doors = [door(number, device(DeviceType.LOCK, "11", in_legend=False)) for number in (1, 2)]

    items = review(analysis(*doors))

    (row,) = (item for item in items if item.matter == "Not in the legend")
    assert row.components == ("A-001-XX-L1", "A-002-XX-L1")


def test_every_code_that_a_reader_notes_breaks_a_rule_of_the_book():
    source = Path(rule_book.__file__).parents[1]
    readers = [*source.glob("drawing/**/*.py"), *source.glob("analysers/*.py")]
    noted = {
        code
        for path in readers
        for code in re.findall(r'(?:ReviewNote\(\s*code=|_note\(\s*)"(\w+)"', path.read_text())
    }

    assert noted
    assert {code for code in noted if rule_book.rule_broken_by(code).code == "nothing_else_noticed"} == set()


def test_no_code_breaks_two_rules():
    codes = [code for rule in rule_book.RULE_BOOK for code in rule.breaches]

    assert len(set(codes)) == len(codes)


def test_every_finding_about_a_component_has_a_place():
    for finding in review(full_analysis()):
        assert bool(finding.places) == bool(finding.components or finding.code == "orphan_cluster")
        assert set(finding.components) == {place.component for place in finding.places if place.component}


def test_a_repaired_file_is_noted_but_needs_nobody():
    note = ReviewNote(code="repaired", message="The file was damaged and has been repaired.")

    evaluation = judged(analysis(sound_door(1), warnings=(note,)))

    assert evaluation.review_items == 1
    assert not evaluation.needs_review


def test_review_is_numbered_the_gravest_first():
    items = review(full_analysis())

    assert [item.number for item in items] == list(range(1, len(items) + 1))
    urgency = [list(Priority).index(item.priority) for item in items]
    assert urgency == sorted(urgency)


def test_evaluation_json_is_canonical():
    written = evaluation_json(judged(full_analysis()))

    assert written == evaluation_json(judged(full_analysis()))
    assert json.loads(written)["schema_version"] == "1.0"


def test_rooms_in_doubt_are_one_finding_a_reason_with_a_place_for_each_door():
    doubtful = {"room_number": "B201", "confidence": 0.6, "doubt": RoomDoubt.PASSAGE_ONLY}
    doors = [
        sound_door(number).model_copy(update={"location": Location.model_validate(doubtful)})
        for number in (1, 2)
    ]
    findings = [found for found in review(analysis(*doors, sound_door(3))) if found.code == "room_uncertain"]

    (finding,) = findings
    assert finding.priority is Priority.NORMAL
    assert finding.components == tuple(one.id for one in doors)
    assert [place.bbox for place in finding.places] == [one.bbox for one in doors]
    assert "Only a passage" in finding.message
    assert finding.confidence == 0.6


def test_an_exit_device_without_lock_and_reader_is_a_breach_of_its_rule() -> None:
    button = device(DeviceType.REQUEST_TO_EXIT, "dome")

    assert not check("exits_have_locks", analysis(door(1, button, SWITCH))).passed
    assert check("exits_have_locks", analysis(door(1, button, READER))).passed


def test_a_listed_door_of_which_less_is_said_than_of_the_others_is_named() -> None:
    listed = {"attributes": {"hardware_set": "1"}}
    others = [door(number, room="Plant", **listed) for number in range(1, 5)]
    one = door(5, room=None, **listed)

    assert check("rooms_labelled", analysis(*others, one)).components == (one.id,)
    assert check("rooms_labelled", analysis(*others[:2], one)).passed


def test_all_components_without_a_room_are_one_finding() -> None:
    found = review(analysis(door(1, room=None), door(2, room=None)))

    (row,) = [finding for finding in found if finding.code == "room_not_labelled"]
    assert len(row.components) == 2
    assert row.message == "No room label was found for any of them."


def test_equipment_that_no_legend_explains_is_named_without_a_legend_too() -> None:
    note = ReviewNote(code="legend_missing", message="No legend was found.")
    panel = Component(
        id="RFP-B2-02",
        type="equipment",
        system="RFP",
        page=1,
        bbox=(0, 0, 10, 10),
    )

    found = review(analysis(panel, warnings=(note,)))

    assert any(
        "RFP-B2-02" in finding.components for finding in found if finding.matter == "Not in the legend"
    )


def test_a_listed_door_without_a_set_is_named_where_the_others_have_one() -> None:
    others = [door(number, attributes={"hardware_set": "1", "size": "900"}) for number in range(1, 5)]
    one = door(5, attributes={"size": "900"})

    assert check("hardware_listed", analysis(*others, one)).components == (one.id,)
    assert check("hardware_listed", analysis(*others[:2], one)).passed


def test_a_device_that_a_list_gives_all_doors_but_one_is_asked_for_there() -> None:
    lock, switch = device(DeviceType.LOCK), device(DeviceType.POSITION_SWITCH)
    others = [door(number, lock, switch, attributes={"size": "900"}) for number in range(1, 5)]
    one = door(5, lock, attributes={"size": "900"})

    assert check("lists_even", analysis(*others, one)).components == (one.id,)
    assert check("lists_even", analysis(*others[:2], one)).passed


def test_a_drawing_that_gave_nothing_says_so_before_its_question_marks() -> None:
    note = ReviewNote(code="question_mark", message="A question mark stands on page 1.", page=1)

    first, *_ = review(analysis(warnings=(note,)))

    assert first.code == "nothing_found"


def test_what_follows_from_a_missing_legend_is_one_row() -> None:
    note = ReviewNote(code="legend_missing", message="No legend was found.")
    unsure = device(DeviceType.CREDENTIAL_READER, in_legend=False, confidence=0.5)

    found = review(analysis(door(1, unsure), warnings=(note,)))

    assert [one.code for one in found if one.matter == "Not in the legend"] == ["read_by_custom"]


def test_a_tag_without_symbols_and_symbols_without_a_tag_are_one_row() -> None:
    bare = door(1, confidence=0.5)
    notes = (
        ReviewNote(code="unconnected_tag", message="No line leads on.", page=1, component_id=bare.id),
        ReviewNote(code="orphan_cluster", message="Symbols without a tag.", page=1, bbox=(300, 60, 320, 80)),
    )

    (row,) = review(analysis(bare, warnings=notes))

    assert row.components == (bare.id,)
    assert {place.bbox for place in row.places} == {bare.bbox, (300, 60, 320, 80)}
    assert {row.rule, *row.also} == {"tags_have_devices", "symbols_connected"}


def test_what_is_uncertain_for_want_of_an_entry_in_the_legend_is_told_with_that() -> None:
    listed = [device(kind, meaning="x") for kind in (DeviceType.LOCK, DeviceType.POSITION_SWITCH)]
    unsure = device(DeviceType.CREDENTIAL_READER, "Q", in_legend=False, confidence=0.5)
    exit_button = device(DeviceType.BREAK_GLASS, meaning="x")

    (row,) = review(analysis(door(1, *listed, exit_button, unsure, confidence=0.5)))

    assert (row.code, row.matter, row.priority) == ("read_by_custom", "Not in the legend", Priority.HIGH)


def test_what_an_uncertain_reading_has_beside_the_legend_is_told_as_uncertain() -> None:
    unsure = device(DeviceType.POSITION_SWITCH, "P", meaning="x", confidence=0.5)

    codes = [one.code for one in review(analysis(door(1, unsure, confidence=0.5)))]

    assert codes == ["low_confidence"]


def test_codes_of_cameras_that_no_legend_explains_are_of_the_legends_row() -> None:
    codes = {"symbol_code": "22", "type_code": "2", "fixing_code": "2", "screen_height": "360°"}

    (row,) = review(analysis(camera(attributes=codes)))
    assert (row.matter, row.components) == ("Not in the legend", ("C-001-XX-L1",))
    assert "camera type and fixing" in row.message

    (row,) = review(analysis(camera(attributes={"camera_type": "x", "fixing": "y", "symbol_code": "22"})))
    assert row.code == "camera_incomplete"


def test_what_changes_no_schedule_is_one_row() -> None:
    notes = [
        ReviewNote(code=code, message=f"{code}.", page=1) for code in ("row_not_used", "remarks", "repaired")
    ]

    (row,) = review(analysis(sound_door(1), warnings=notes))

    assert (row.matter, row.priority) == ("For information", Priority.NOTE)

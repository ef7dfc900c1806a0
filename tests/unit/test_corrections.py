"""Corrections: an append-only list, applied in its order; undoing restores, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from security_design_assistant.corrections.applying import corrected, undone
from security_design_assistant.corrections.refusal import CorrectionRefusedError
from security_design_assistant.models.analysis import DeviceType, RoomDoubt
from security_design_assistant.models.corrections import Correction
from security_design_assistant.models.evaluation import Evaluation
from security_design_assistant.results.data.canonical_json import canonical_json
from security_design_assistant.review.assessment import evaluate
from security_design_assistant.review.findings import review
from tests.unit.corrected_drawing import AT, Drawing
from tests.unit.handmade_analysis import analysis, camera, device, door, full_analysis, sound_door

FIRST = "A-001-XX-L1"


def test_nothing_changes_without_corrections() -> None:
    read = full_analysis()

    assert corrected(read, ()) is read


def test_a_corrected_component_keeps_what_the_machine_read() -> None:
    drawing = Drawing(analysis(sound_door()))
    switched = [{"type": "lock", "code": "12", "count": 2}]

    drawing.set(FIRST, "location.room_name", "Server Room")
    drawing.set(FIRST, "devices", switched)

    door_now = drawing.component(FIRST)
    name = door_now.correction_of("location.room_name")
    devices = door_now.correction_of("devices")
    assert name
    assert (name.was, name.now, name.by, name.at) == ("Plant", "Server Room", "lee", AT)
    assert devices
    assert isinstance(devices.was, list)
    assert len(devices.was) == 4
    assert door_now.source == "vector"
    assert door_now.location.room_name == "Server Room"
    (lock,) = door_now.devices
    assert (lock.code, lock.count) == ("12", 2)
    assert lock.bboxes == sound_door().devices[2].bboxes, "the symbol is still the one on the drawing"


def test_the_value_before_is_the_servers_to_say() -> None:
    drawing = Drawing(analysis(sound_door()))

    drawing.set(FIRST, "location.room_number", "B1")
    drawing.set(FIRST, "location.room_number", "B2")

    assert [(entry.was, entry.now) for entry in drawing.entries] == [("L101", "B1"), ("B1", "B2")]
    changed = drawing.component(FIRST).correction_of("location.room_number")
    assert changed
    assert (changed.was, changed.now) == ("L101", "B2")


def test_devices_that_a_person_left_alone_keep_all_that_was_read_of_them() -> None:
    read = sound_door()
    drawing = Drawing(analysis(read))
    listed = [
        {"type": one.type.value, "code": one.code, "variant": one.variant, "count": one.count}
        for one in read.devices
    ]

    drawing.set(FIRST, "devices", [*listed[:2], {"type": "lock", "code": "11"}, listed[3]])

    kept = drawing.component(FIRST).devices
    assert (kept[0], kept[1], kept[3]) == (read.devices[0], read.devices[1], read.devices[3])


def test_a_code_means_what_it_means_elsewhere_on_the_drawing() -> None:
    drawing = Drawing(full_analysis())

    drawing.set("A-002-XX-L1", "devices", [{"type": "lock", "code": "02"}, {"type": "lock", "code": "77"}])

    known, unknown = drawing.component("A-002-XX-L1").devices
    assert (known.meaning, known.in_legend) == ("Electric Mortise", True)
    assert (unknown.meaning, unknown.in_legend) == (None, False)


def test_a_person_answers_the_doubt_about_a_room_and_undoing_asks_again() -> None:
    read = sound_door()
    doubtful = read.location.model_copy(update={"doubt": RoomDoubt.FAR, "confidence": 0.4})
    drawing = Drawing(analysis(read.model_copy(update={"location": doubtful})))

    drawing.set(FIRST, "location.room_name", "Store")
    answered = drawing.component(FIRST).location
    drawing.correct({"undoes": 1})

    assert (answered.doubt, answered.confidence) == (None, None)
    assert drawing.now.components == drawing.read.components


def test_renumbered_component_is_found_by_either_id() -> None:
    drawing = Drawing(full_analysis())

    drawing.set("A-002-XX-L1", "id", "A-222-XX-L1")
    drawing.set("A-002-XX-L1", "location.room_name", "By the old id")
    drawing.set("A-222-XX-L1", "location.room_number", "By the new one")

    location = drawing.component("A-222-XX-L1").location
    assert (location.room_name, location.room_number) == ("By the old id", "By the new one")


def test_what_is_rejected_leaves_the_schedule_and_is_kept_beside_it() -> None:
    drawing = Drawing(full_analysis())

    drawing.set("C-001-XX-L1", "present", False, reason="A pillar.")
    rejected = drawing.now
    drawing.set("C-001-XX-L1", "present", True)

    assert "C-001-XX-L1" not in {component.id for component in rejected.components}
    assert [component.id for component in rejected.rejected] == ["C-001-XX-L1"]
    assert drawing.now.components == drawing.read.components


def test_a_missed_component_is_added_and_corrected_like_any_other() -> None:
    drawing = Drawing(full_analysis())
    added = {
        "type": "door",
        "page": 1,
        "bbox": [10, 10, 40, 31],
        "location": {"room_name": "Roof"},
        "devices": [{"type": "lock", "code": "02", "count": 2}],
    }

    drawing.set("A-900-XX-L1", "added", added)
    drawing.set("A-900-XX-L1", "location.room_number", "R1")
    there = drawing.component("A-900-XX-L1")
    drawing.correct({"undoes": 2}, {"undoes": 1})

    assert (there.source, there.system, there.location.room_name) == ("person", "A", "Roof")
    assert there.devices[0].meaning == "Electric Mortise"
    assert drawing.now.components == drawing.read.components
    assert drawing.now.rejected == ()


def test_undo_of_an_undo_corrects_again() -> None:
    drawing = Drawing(analysis(sound_door()))

    drawing.set(FIRST, "location.room_name", "Store")
    drawing.correct({"undoes": 1})
    drawing.correct({"undoes": 2})

    assert drawing.component(FIRST).location.room_name == "Store"
    assert undone(drawing.entries) == {2}


def test_what_was_changed_again_is_not_undone_over_its_head() -> None:
    drawing = Drawing(analysis(sound_door()))
    drawing.set(FIRST, "location.room_name", "Store")
    drawing.set(FIRST, "location.room_name", "Lobby")

    with pytest.raises(CorrectionRefusedError, match="Correction 2 changed the same after 1"):
        drawing.correct({"undoes": 1})

    drawing.correct({"undoes": 2}, {"undoes": 1})
    assert drawing.now.components == drawing.read.components


@pytest.mark.parametrize(
    ("proposal", "sentence"),
    [
        ({"component": "A-999", "field": "id", "now": "A-1"}, "There is no component A-999"),
        ({"component": FIRST, "field": "confidence", "now": 1}, "No field 'confidence' can be corrected"),
        ({"component": FIRST, "field": "attributes.Big", "now": "x"}, "No field 'attributes.Big'"),
        ({"component": FIRST, "field": "id", "now": ""}, "The field id cannot be that"),
        ({"component": FIRST, "field": "id", "now": None}, "The field id cannot be that"),
        ({"component": FIRST, "field": "type", "now": "window"}, "The field type cannot be that"),
        ({"component": FIRST, "field": "present", "now": "no"}, "The field present cannot be that"),
        ({"component": FIRST, "field": "devices", "now": [{"type": "lock", "count": 0}]}, "devices cannot"),
        ({"component": FIRST, "field": "devices", "now": [{"type": "lock", "boxes": []}]}, "devices cannot"),
        ({"component": FIRST, "now": "x"}, "which field of which component"),
        ({"field": "id", "now": "x"}, "which field of which component"),
        ({"finding": "0" * 16, "field": "checked", "now": True}, "There is no finding"),
        ({"finding": "0" * 16, "field": "id", "now": "x"}, "A finding can be checked"),
        ({"undoes": 3}, "There is no correction 3"),
        ({"component": FIRST, "field": "added", "now": None}, "needs an ID"),
        (
            {"component": FIRST, "field": "added", "now": {"type": "door", "page": 1, "bbox": [0, 0, 1, 1]}},
            "is a component A-001-XX-L1 already",
        ),
        (
            {"component": "N", "field": "added", "now": {"type": "door", "page": 9, "bbox": [0, 0, 1, 1]}},
            "has no page 9",
        ),
    ],
)
def test_what_cannot_be_applied_is_refused_with_a_sentence(proposal: dict[str, Any], sentence: str) -> None:
    drawing = Drawing(analysis(sound_door()))

    with pytest.raises(CorrectionRefusedError, match=sentence):
        drawing.correct(proposal)

    assert drawing.entries == ()


def test_one_that_is_refused_refuses_all_that_came_with_it() -> None:
    drawing = Drawing(analysis(sound_door()))

    with pytest.raises(CorrectionRefusedError):
        drawing.correct(
            {"component": FIRST, "field": "checked", "now": True},
            {"component": "X", "field": "id", "now": "Y"},
        )

    assert drawing.entries == ()


def test_of_two_components_with_one_id_the_box_says_which() -> None:
    here, there = sound_door(1), door(2).model_copy(update={"id": FIRST})
    drawing = Drawing(analysis(here, there))

    with pytest.raises(CorrectionRefusedError, match="2 components are called"):
        drawing.set(FIRST, "location.room_name", "Store")
    drawing.set(FIRST, "location.room_name", "Store", evidence={"page": 1, "bbox": there.bbox})

    assert [component.location.room_name for component in drawing.now.components] == ["Plant", "Store"]


def test_a_correction_about_what_is_gone_is_kept_and_said() -> None:
    drawing = Drawing(full_analysis())
    drawing.set("C-001-XX-L1", "location.room_name", "Store")
    gone = drawing.read.model_copy(
        update={"components": tuple(one for one in drawing.read.components if one.id != "C-001-XX-L1")}
    )

    now = corrected(gone, drawing.entries)
    (finding,) = (finding for finding in review(now) if finding.rule == "corrections_apply")

    assert now.components == gone.components
    assert "Correction 1 by lee is about C-001-XX-L1" in finding.message
    assert '"Store"' in finding.message
    assert finding.places[0].bbox == camera().bbox


def test_undoing_a_correction_about_what_is_gone_ends_the_finding() -> None:
    drawing = Drawing(full_analysis())
    drawing.set("C-001-XX-L1", "location.room_name", "Store")
    drawing.read = drawing.read.model_copy(update={"components": drawing.read.components[:2]})

    drawing.correct({"undoes": 1})

    assert not [finding for finding in review(drawing.now) if finding.rule == "corrections_apply"]


def test_readers_notes_follow_their_component() -> None:
    note = {"code": "unconnected_tag", "message": "No line.", "component_id": FIRST, "page": 1}
    drawing = Drawing(analysis(door(1), warnings=(note,)))

    drawing.set(FIRST, "id", "A-777-XX-L1")
    renamed = drawing.now.warnings
    drawing.set(FIRST, "devices", [{"type": "lock", "code": "11"}])
    equipped = drawing.now.warnings

    assert [one.component_id for one in renamed] == ["A-777-XX-L1"]
    assert equipped == ()


def _evaluation(drawing: Drawing) -> Evaluation:
    return evaluate(drawing.now, review(drawing.now))


def test_an_accepted_finding_leaves_the_open_count_and_stays_in_the_list() -> None:
    drawing = Drawing(full_analysis())
    before = _evaluation(drawing)
    key = before.findings[0].key

    drawing.correct({"finding": key, "field": "checked", "now": True}, by="kim")
    after = _evaluation(drawing)

    assert after.review_items == before.review_items - 1
    assert len(after.findings) == len(before.findings)
    assert after.findings[0].checked_by == "kim"
    assert after.checked.findings == 1


def test_correcting_one_door_of_an_accepted_row_does_not_open_it_again() -> None:
    bare = [door(number, device(DeviceType.LOCK, "02", meaning="Lock")) for number in (1, 2, 3)]
    drawing = Drawing(analysis(*bare))
    row = next(finding for finding in review(drawing.read) if len(finding.components) == 3)
    drawing.correct({"finding": row.key, "field": "checked", "now": True})

    drawing.set("A-002-XX-L1", "present", False)
    left = next(finding for finding in review(drawing.now) if finding.rule == row.rule)

    assert left.key != row.key
    assert left.components == ("A-001-XX-L1", "A-003-XX-L1")
    assert left.checked_by == "lee"


def test_a_row_about_a_door_more_than_was_accepted_is_open() -> None:
    bare = [door(number, device(DeviceType.LOCK, "02", meaning="Lock")) for number in (1, 2)]
    drawing = Drawing(analysis(*bare, sound_door(3)))
    row = next(finding for finding in review(drawing.read) if len(finding.components) == 2)
    drawing.correct({"finding": row.key, "field": "checked", "now": True})

    drawing.set("A-003-XX-L1", "devices", [{"type": "lock", "code": "02"}])
    wider = next(finding for finding in review(drawing.now) if finding.rule == row.rule)

    assert len(wider.components) == 3
    assert wider.checked_by is None


def test_checked_components_are_certain_enough_and_counted() -> None:
    unsure = door(1, device(DeviceType.LOCK, "02", meaning="Lock"), confidence=0.4)
    drawing = Drawing(analysis(unsure))

    drawing.set(FIRST, "checked", True)
    after = _evaluation(drawing)

    assert not any("low_confidence" in (finding.code, *finding.also_codes) for finding in after.findings)
    assert after.checked.components == 1
    assert after.confidence.below_threshold == 0
    assert all(finding.checked_by == "lee" for finding in after.findings if finding.components == (FIRST,))
    assert drawing.component(FIRST).confidence == 0.4, "what the machine thought stays visible"


def test_a_findings_key_is_its_own_in_every_run_and_in_evaluation_json() -> None:
    first, second = review(full_analysis()), review(full_analysis())
    evaluation = evaluate(full_analysis(), first)

    assert [one.key for one in first] == [one.key for one in second]
    assert len({one.key for one in first}) == len(first)
    assert evaluation.findings[0].key.encode() in canonical_json(evaluation)
    assert Evaluation.model_validate_json(evaluation.model_dump_json()) == evaluation


IDS = [component.id for component in full_analysis().components]
_TEXTS = st.one_of(st.none(), st.text(min_size=1, max_size=8).filter(str.strip))
_DEVICES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from([kind.value for kind in DeviceType]),
            "code": st.sampled_from([None, "11", "E", "=1"]),
            "count": st.integers(1, 4),
        }
    ),
    max_size=4,
)
_ADDED = {"type": "door", "page": 1, "bbox": [1, 1, 9, 9]}
_CHANGES = st.one_of(
    *(
        st.fixed_dictionaries({"component": st.sampled_from(IDS), "field": st.just(field), "now": values})
        for field, values in {
            "id": st.text("ABC-1", min_size=1, max_size=5),
            "type": st.sampled_from(["door", "camera", "equipment"]),
            "location.room_number": _TEXTS,
            "location.room_name": _TEXTS,
            "attributes.notes": _TEXTS,
            "devices": _DEVICES,
            "present": st.booleans(),
            "checked": st.booleans(),
        }.items()
    ),
    st.fixed_dictionaries(
        {
            "component": st.text("NEW", min_size=4, max_size=5),
            "field": st.just("added"),
            "now": st.just(_ADDED),
        }
    ),
)


def _correct_what_can_be(drawing: Drawing, changes: list[dict[str, Any]]) -> None:
    for change in changes:
        try:
            drawing.correct(change)
        except CorrectionRefusedError:
            continue


_SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@_SLOW
@given(st.lists(_CHANGES, max_size=8))
def test_undoing_all_in_reverse_restores_what_was_read(changes: list[dict[str, Any]]) -> None:
    drawing = Drawing(full_analysis())
    _correct_what_can_be(drawing, changes)

    for entry in reversed(drawing.entries):
        drawing.correct({"undoes": entry.number})

    restored = drawing.now.model_copy(update={"corrections": 0})
    assert restored == drawing.read


@_SLOW
@given(st.lists(_CHANGES, max_size=8), st.integers(0, 8))
def test_the_list_alone_decides_however_it_was_cut(changes: list[dict[str, Any]], cut: int) -> None:
    drawing = Drawing(full_analysis())
    _correct_what_can_be(drawing, changes)

    kept = tuple(Correction.model_validate_json(entry.model_dump_json()) for entry in drawing.entries)
    earlier = corrected(drawing.read, kept[:cut])

    assert corrected(drawing.read, kept) == drawing.now
    assert earlier.corrections == (kept[:cut][-1].number if kept[:cut] else 0)
    assert [entry.number for entry in kept] == list(range(1, len(kept) + 1))


@_SLOW
@given(st.lists(_CHANGES, min_size=1, max_size=8))
def test_of_several_about_one_field_the_last_holds(changes: list[dict[str, Any]]) -> None:
    drawing = Drawing(full_analysis())
    drawing.set(IDS[0], "location.room_name", "First")
    drawing.set(IDS[0], "location.room_name", "Second")
    _correct_what_can_be(drawing, changes)

    for place in (*drawing.now.components, *drawing.now.rejected):
        for change in place.corrections:
            last = [
                entry.now
                for entry in drawing.entries
                if entry.field == change.field and entry.at == change.at
            ]
            assert change.now in last

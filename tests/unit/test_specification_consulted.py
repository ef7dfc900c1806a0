"""An analysis after its specification was consulted: what is filled in, what stays, what is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest

from security_design_assistant.analysers.registry import analyser_named
from security_design_assistant.analysers.vector import analyse_reading, read_drawing
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    ComponentType,
    Device,
    DeviceType,
    LegendEntry,
    ReviewNote,
)
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.job import Job, JobKeys, StageName
from security_design_assistant.pipeline.runner import Outcome, run_job
from security_design_assistant.pipeline.stages.drawing_analysis import drawing_analysis
from security_design_assistant.results.data.components_json import published
from security_design_assistant.review.findings import review
from security_design_assistant.samples import SAMPLES
from security_design_assistant.samples.specifications import DECODED, DRAWING, WRITERS
from security_design_assistant.specification import consulting
from security_design_assistant.specification.applying import Undecoded, decoded, undecoded
from security_design_assistant.specification.consulting import Said, consulted, read_all
from security_design_assistant.specification.decoding import Decoding
from security_design_assistant.specification.document import Document
from security_design_assistant.specification.sections import Section
from tests.fakes import InMemoryObjectStore, RecordingListener
from tests.unit.handmade_analysis import analysis, device, door

LOCK, READER, UNKNOWN = DeviceType.LOCK, DeviceType.CREDENTIAL_READER, DeviceType.UNKNOWN
BOX = (10.0, 20.0, 30.0, 40.0)


def lacking(kind: DeviceType, code: str, **more: object) -> Device:
    return device(kind, code, in_legend=False, **more)


def entry(code: str, meaning: str, section: str = "lock") -> LegendEntry:
    return LegendEntry(page=2, section=section, code=code, meaning=meaning, bbox=BOX)


def saying(text: str) -> tuple[Document, ...]:
    return (Document("Spec.txt", text.encode()),)


def found(given: Analysis, text: str) -> Analysis:
    return consulted(given, read_all(saying(text), Budgets()))


def codes(given: Analysis) -> list[str]:
    return [warning.code for warning in published(given, review(given)).warnings]


def test_a_code_that_the_legend_lacks_gets_its_meaning_with_the_section_that_says_so() -> None:
    given = analysis(door(1, lacking(LOCK, "11")))
    assert "not_in_legend" in codes(given)

    (component,) = found(given, "3.1 Locks\nLock type 11: maglock, fail unlocked").components

    (lock,) = component.devices
    assert (lock.meaning, lock.meaning_source) == (
        "maglock, fail unlocked",
        "“Spec.txt”, section 3.1 Locks, line 2",
    )
    assert not lock.in_legend
    assert component.reasoning.endswith(
        "Lock Type 11 is “maglock, fail unlocked” by “Spec.txt”, section 3.1 Locks, line 2."
    )
    assert "not_in_legend" not in codes(found(given, "Lock type 11: maglock"))


def test_codes_with_and_without_a_leading_zero_are_the_same() -> None:
    (component,) = found(analysis(door(1, lacking(LOCK, "06"))), "Lock type 6: maglock").components

    assert component.devices[0].meaning == "maglock"


def test_a_decoding_of_another_device_or_code_decodes_nothing() -> None:
    given = analysis(door(1, lacking(LOCK, "11"), lacking(READER, "A")))

    assert found(given, "Lock type 12: maglock\nReader type 11: keypad\nLock type A: strike") == given


def test_the_legends_words_stay_and_what_the_specification_says_else_is_told_with_both_places() -> None:
    known = device(LOCK, "03", meaning="Type 03 - Electric Strike")
    given = analysis(door(1, known), legend=(entry("03", "Type 03 - Electric Strike"),))

    told = found(given, "5.2 Lock types\nType 3: Maglock")

    assert told.components == given.components
    (note,) = told.warnings
    assert (note.code, note.page, note.bbox) == ("specification_mismatch", 2, BOX)
    assert "the legend on page 2 says “Type 03 - Electric Strike”" in note.message
    assert "“Maglock” (“Spec.txt”, section 5.2 Lock types, line 2)" in note.message
    (finding,) = (one for one in review(told) if one.code == note.code)
    assert (finding.rule, finding.priority) == ("specification_agrees", "high")
    assert found(given, "Lock type 3: electric strike, fail locked").warnings == ()


def test_a_preparation_and_a_lock_of_one_number_are_two_things() -> None:
    legend = (entry("03", "Type 03 - Prep for Electric Strike", "preparation"),)
    given = analysis(door(1, lacking(LOCK, "03")), legend=legend)

    told = found(given, "Lock type 3: Maglock")

    assert told.warnings == ()
    assert told.components[0].devices[0].meaning == "Maglock"


def test_a_specification_that_contradicts_itself_decodes_nothing_and_is_told() -> None:
    given = analysis(door(1, lacking(LOCK, "11")))

    told = found(given, "1.1 A\nLock type 11: maglock\n1.2 B\nLock type 11: electric strike")

    assert told.components == given.components
    (note,) = told.warnings
    assert note.code == "specification_contradicts_itself"
    assert "section 1.1 A, line 2" in note.message
    assert "section 1.2 B, line 4" in note.message


def test_contradictions_about_what_the_drawing_has_not_are_nobodys_matter() -> None:
    assert found(analysis(door(1)), "Lock type 11: maglock\nLock type 11: electric strike").warnings == ()


def test_an_unknown_symbol_becomes_what_its_letters_stand_for_but_not_a_sure_one() -> None:
    given = analysis(
        door(1, lacking(UNKNOWN, "MHO", confidence=0.4), lacking(UNKNOWN, "7"), lacking(UNKNOWN, "X"))
    )

    told = found(
        given, "Symbol\tDescription\nMHO\tMagnetic hold-open\n\nLock type 7: maglock\n\nReader type X: keypad"
    )

    known, *unknown = told.components[0].devices
    assert (known.type, known.meaning, known.confidence) == (DeviceType.HOLD_OPEN, "Magnetic hold-open", 0.7)
    assert [(one.type, one.meaning) for one in unknown] == [(UNKNOWN, None), (UNKNOWN, None)]
    assert "low_confidence" in codes(told)


def test_equipment_is_decoded_by_its_code() -> None:
    equipment = Component(
        id="ACU-L1-01", type=ComponentType.EQUIPMENT, system="ACU", page=1, bbox=BOX, reasoning="A box."
    )

    (told,) = found(analysis(equipment), "Equipment code\tDescription\nACU\tAccess control unit").components

    assert told.attributes == {"equipment_type": "Access control unit"}
    assert told.reasoning == "A box. Equipment ACU is “Access control unit” by “Spec.txt”, line 2."


def test_a_document_that_cannot_be_read_is_a_row_of_the_review() -> None:
    told = consulted(analysis(door(1)), read_all((Document("Spec.docx", b"PK"), *saying("Locks")), Budgets()))

    (row,) = (finding for finding in review(told) if finding.rule == "documents_read")
    assert (row.code, row.priority) == ("document_not_read", "normal")
    assert row.message.startswith("“Spec.docx” was not read.")


def test_a_columns_heading_is_no_meaning_that_stands_against_the_specification() -> None:
    given = analysis(door(1, device(LOCK, "11", meaning="Lock Type"), device(LOCK, "12", meaning="Maglock")))

    told = found(given, "Lock type 11: maglock\nLock type 12: electric strike")

    assert [one.meaning for one in told.components[0].devices] == ["maglock", "Maglock"]
    listed = given.model_copy(update={"legend": (entry("11", "Type 11"),)})
    assert found(listed, "Lock type 11: maglock").components == listed.components


def test_both_digits_of_a_camera_are_no_type_of_a_camera() -> None:
    given = analysis(door(1, lacking(DeviceType.CAMERA, "12")))

    assert found(given, "Camera type 12: dome camera") == given
    assert undecoded(given) == ()


CAMERAS = """6 CAMERAS

6.1 Camera types

Type\tDescription
1\t1 Mega-Pixel
2\t2 Mega-Pixel
9\tThermal

6.2 Fixing types

Type 2: Internal surface
Type 3: External recessed
"""


def cameras_of(given: Analysis) -> list[Component]:
    return [component for component in given.components if component.type is ComponentType.CAMERA]


def test_both_digits_of_cameras_are_decoded_where_the_drawing_has_no_legend() -> None:
    given = analyse_reading(read_drawing(SAMPLES["no_legend"]().pdf, Budgets()))
    codes_ = [component.attributes["symbol_code"] for component in cameras_of(given)]
    assert codes_ == ["22", "13", "92"]
    assert not any("camera_type" in component.attributes for component in cameras_of(given))

    told = found(given, CAMERAS)

    assert [
        (one.attributes["camera_type"], one.attributes["fixing"], one.devices[0].meaning)
        for one in cameras_of(told)
    ] == [
        ("2 Mega-Pixel", "Internal surface", "2 Mega-Pixel, Internal surface"),
        ("1 Mega-Pixel", "External recessed", "1 Mega-Pixel, External recessed"),
        ("Thermal", "Internal surface", "Thermal, Internal surface"),
    ]
    first = cameras_of(told)[0]
    assert first.devices[0].meaning_source == (
        "“Spec.txt”, section 6.1 Camera types, line 7; “Spec.txt”, section 6.2 Fixing types, line 12"
    )
    assert "Camera Fixing 2 is “Internal surface” by “Spec.txt”, section 6.2" in first.reasoning
    assert (first.devices[0].in_legend, first.confidence) == (False, cameras_of(given)[0].confidence)
    assert found(told, CAMERAS).components == told.components


def test_a_camera_of_which_one_digit_is_explained_is_still_a_matter_of_the_review() -> None:
    given = analyse_reading(read_drawing(SAMPLES["no_legend"]().pdf, Budgets()))

    told = found(given, "Camera type 2: 2 Mega-Pixel")

    camera = cameras_of(told)[0]
    assert camera.attributes["camera_type"] == "2 Mega-Pixel"
    assert "fixing" not in camera.attributes
    assert camera.devices[0].meaning is None


def test_a_legends_camera_tables_stay_and_a_specification_that_differs_is_told_with_both_places() -> None:
    given = analyse_reading(read_drawing(SAMPLES["plain"]().pdf, Budgets()))

    text = CAMERAS.replace("Type 3: External", "Type 3: Internal").replace("9\tThermal", "9\tSpecials")
    told = found(given, text)

    assert told.components == given.components
    (note,) = (note for note in told.warnings if note not in given.warnings)
    assert (note.code, note.page) == ("specification_mismatch", 1)
    assert "Camera Fixing 3: the legend on page 1 says “External Recessed”" in note.message
    assert "“Internal recessed” (“Spec.txt”, section 6.2 Fixing types, line 13)" in note.message


def test_a_specification_that_contradicts_itself_on_a_camera_decodes_it_not_and_is_told() -> None:
    given = analyse_reading(read_drawing(SAMPLES["no_legend"]().pdf, Budgets()))

    told = found(given, "Camera type 2: 2 Mega-Pixel\nCamera type 2: Thermal\nCamera type 3: PTZ\n")

    assert told.components == given.components
    (note,) = (note for note in told.warnings if note not in given.warnings)
    assert note.code == "specification_contradicts_itself"


def test_when_documents_took_too_long_the_others_are_told_and_not_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consulting, "ALL_SECONDS", 0.0)

    told = consulted(analysis(door(1)), read_all(saying("Lock type 11: maglock"), Budgets()))

    assert [note.message for note in told.warnings] == [
        "“Spec.txt” was not read. Those before it took too long. Nothing in it was used."
    ]


def test_whoever_reads_prose_is_asked_for_what_is_still_undecoded_and_only_then() -> None:
    asked: list[tuple[list[str], Sequence[Undecoded]]] = []

    def ask(sections: Sequence[Section], still_open: Sequence[Undecoded]) -> list[Decoding]:
        asked.append(([section.title for section in sections], still_open))
        return [Decoding(LOCK, "12", "electric strike", sections[0].cited(sections[0].blocks[1]))]

    given = analysis(door(1, lacking(LOCK, "11"), lacking(LOCK, "12"), lacking(LOCK, "13")))
    text = read_all(saying("4.1 Locks\nLock type 11: maglock"), Budgets())

    told = consulted(given, text, ask)

    assert asked == [(["Locks"], (Undecoded(LOCK, "12"), Undecoded(LOCK, "13")))]
    assert [one.meaning for one in told.components[0].devices] == ["maglock", "electric strike", None]
    assert undecoded(told) == (Undecoded(LOCK, "13"),)
    asked.clear()
    consulted(analysis(door(1, lacking(LOCK, "11"))), text, ask)
    consulted(given, Said(), ask)
    assert asked == []


def test_the_lock_types_of_a_door_schedule_are_decoded() -> None:
    given = analyse_reading(read_drawing(SAMPLES["door_schedule_table"]().pdf, Budgets()))

    told = found(given, "Lock type\tDescription\n11\tMaglock, fail unlocked\n12\tElectric strike\n")

    meanings = {
        (one.code, one.meaning) for part in told.components for one in part.devices if one.type is LOCK
    }
    assert meanings == {("11", "Maglock, fail unlocked"), ("12", "Electric strike"), ("14", "Lock Type")}


def test_decoding_twice_changes_nothing_more() -> None:
    decodings = [Decoding(LOCK, "11", "maglock", "here")]
    once = decoded(analysis(door(1, lacking(LOCK, "11"))), decodings)

    assert decoded(once, decodings) == once


JOB = Job("plan.pdf", datetime(2026, 1, 2, tzinfo=UTC), JobKeys.of_job("job_1"))


def run(
    store: InMemoryObjectStore, *documents: Document, listener: RecordingListener | None = None
) -> Outcome:
    job = replace(JOB, documents=documents)
    return run_job(job, SAMPLES[DRAWING]().pdf, store, listener, analyser=analyser_named("vector"))


@pytest.mark.parametrize("name", ["specification.docx", "specification.pdf"])
def test_a_job_with_a_specification_decodes_what_the_sample_lacks(name: str) -> None:
    store = InMemoryObjectStore()

    outcome = run(store, Document(name, WRITERS[name]()))

    decodings = {
        (one.type.value, one.code): one.meaning
        for component in outcome.analysis.components
        for one in component.devices
        if one.meaning_source
    }
    assert decodings == {key: meaning for key, (meaning, _) in DECODED.items()}
    (row,) = (one for one in outcome.evaluation.findings if one.code == "not_in_legend")
    assert "Lock Type 22 and Lock Type 77 are not defined" in row.message
    assert "Lock Type 11" not in row.message
    data = json.loads(store.objects[store.key_of("components.json")])
    assert any(
        "section 2.1 Lock types" in (one["meaning_source"] or "")
        for component in data["components"]
        for one in component["devices"]
    )
    book = openpyxl.load_workbook(BytesIO(store.objects[store.key_of("schedule.xlsx")]))
    cells = [str(cell.value) for row in book["Drawing"].iter_rows() for cell in row]
    assert "By the specification" in cells
    assert any("section 2.1 Lock types" in cell for cell in cells)


def test_another_document_makes_the_checkpoints_void_and_the_same_does_not() -> None:
    store = InMemoryObjectStore()
    document = Document("Spec.txt", b"Lock type 11: maglock")
    run(store, document)

    def reused(*documents: Document) -> list[bool]:
        listener = RecordingListener()
        run(store, *documents, listener=listener)
        return [report.reused for report in listener.reports]

    assert reused(document) == [True] * len(StageName)
    assert reused(replace(document, data=b"Lock type 11: strike")) == [False] * len(StageName)
    assert reused() == [False] * len(StageName)


def test_the_stage_keeps_time_for_every_document() -> None:
    vector = analyser_named("vector")

    without, two = drawing_analysis(vector), drawing_analysis(vector, 2)

    assert without.name is StageName.DRAWING_ANALYSIS
    assert two.reserve - without.reserve == 60.0


def test_a_note_on_a_code_goes_when_the_specification_explains_it_wherever_it_stands() -> None:
    note = ReviewNote(code="not_in_legend", message="No legend explains EBG.", device_code="EBG")
    other = note.model_copy(update={"device_code": "11"})
    lamp = device(DeviceType.BREAK_GLASS, "EBG", meaning="not in legend")
    given = analysis(door(1, lamp, lacking(LOCK, "11"))).model_copy(update={"warnings": (note, other)})

    told = found(given, "Symbol\tDescription\nEBG\tEmergency break glass, green\n")

    assert told.components[0].devices[0].meaning == "Emergency break glass, green"
    assert told.warnings == (other,)
    assert found(given, "Lock type 12: maglock").warnings == (note, other)

"""How sure findings may be: counted, by bands, and fitted so that more evidence never gives less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from security_design_assistant.accuracy.fitting import (
    DOUBT,
    MOST,
    Band,
    Tally,
    bands,
    fit,
    least_share,
    tally,
)
from security_design_assistant.accuracy.score import Judged, score
from security_design_assistant.accuracy.truth import ANY_CODE, TrueComponent, TrueDevice, TruePage, Truth
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    ComponentType,
    Device,
    DeviceType,
    DrawingInfo,
)

P = Device(type=DeviceType.POSITION_SWITCH, code="P", count=2, confidence=0.9)
LOCK = Device(type=DeviceType.LOCK, code="11", confidence=0.7)
UNKNOWN = Device(type=DeviceType.UNKNOWN, code="Z", confidence=0.3)


def judged(truth: tuple[Device, ...], found: tuple[Device, ...], open_code: bool = False) -> list[bool]:
    devices = tuple(
        TrueDevice(type=d.type, code=ANY_CODE if open_code else d.code, variant=d.variant, count=d.count)
        for d in truth
    )
    door = TrueComponent(id="A-001", type=ComponentType.DOOR, page=1, devices=devices)
    component = Component(
        id="A-001", type=ComponentType.DOOR, system="A", page=1, bbox=(0, 0, 1, 1), devices=found
    )
    analysis = Analysis(drawing=DrawingInfo(sha256="0" * 64, page_count=1), pages=(), components=(component,))
    return [
        one.right for one in score(Truth(pages=(TruePage(page=1),), components=(door,)), analysis).findings
    ]


def test_a_component_is_right_with_all_of_its_devices_and_each_device_by_itself() -> None:
    assert judged((P, LOCK), (P, LOCK)) == [True, True, True]
    assert judged((P, LOCK), (P,)) == [False, True]
    assert judged((P,), (P, LOCK)) == [False, True, False]
    assert judged((P,), (P.model_copy(update={"count": 1}),)) == [False, False]


def test_a_code_that_is_left_open_is_right_in_any_form_and_its_count_counts() -> None:
    assert judged((P,), (P,), open_code=True) == [True, True]
    assert judged((P,), (P.model_copy(update={"count": 3}),), open_code=True) == [False, False]


def test_an_unknown_symbol_is_no_finding_that_could_be_right() -> None:
    assert judged((P, UNKNOWN), (P, UNKNOWN)) == [True, True]


def test_an_invented_component_is_wrong_with_all_of_its_devices() -> None:
    component = Component(
        id="A-009", type=ComponentType.DOOR, system="A", page=1, bbox=(0, 0, 1, 1), devices=(P,)
    )
    analysis = Analysis(drawing=DrawingInfo(sha256="0" * 64, page_count=1), pages=(), components=(component,))

    findings = score(Truth(pages=(TruePage(page=1),)), analysis).findings

    assert findings == (Judged("component", 1.0, False), Judged("device", 0.9, False))


def test_findings_are_counted_by_bands_of_confidence_with_both_ends() -> None:
    found = [Judged("device", 0.0, False), Judged("device", 0.8, True), Judged("component", 1.0, True)]

    counted = [band for band in bands(found) if band.findings]

    assert counted == [Band(0.0, 0.5, 1, 0), Band(0.8, 0.9, 1, 1), Band(0.98, 1.0, 1, 1)]


@pytest.mark.parametrize(("right", "least"), [(0, 0.0), (10, 0.78), (30, 0.91), (100, 0.97), (300, 0.99)])
def test_few_findings_are_worth_little_even_if_all_are_right(right: int, least: float) -> None:
    assert int(100 * least_share(right, right)) / 100 == least


def test_neighbours_that_contradict_the_order_are_counted_together() -> None:
    rows = fit({0.9: Tally(400, 400), 0.95: Tally(400, 200), 0.99: Tally(4000, 4000)})

    assert [row.confidence for row in rows] == [0.72, 0.72, 0.99]


def test_a_doubt_stays_a_doubt_however_often_it_was_right() -> None:
    rows = fit({0.6: Tally(5000, 5000), 0.9: Tally(5000, 5000), 0.99: Tally(5000, 5000)})

    assert [row.confidence for row in rows] == [0.6, MOST, 0.99]


COUNTS = st.dictionaries(
    st.integers(10, 100).map(lambda hundredths: hundredths / 100),
    st.tuples(st.integers(1, 500), st.integers(0, 500)).map(lambda pair: Tally(max(pair), min(pair))),
    min_size=1,
)


@given(COUNTS)
def test_more_evidence_never_gives_less_confidence_and_never_certainty(counted: dict[float, Tally]) -> None:
    confidences = [row.confidence for row in fit(counted)]

    assert confidences == sorted(confidences)
    assert all(0.0 <= confidence < 1.0 for confidence in confidences)


@given(COUNTS)
def test_doubt_is_never_raised(counted: dict[float, Tally]) -> None:
    assert all(row.confidence <= row.evidence for row in fit(counted) if row.evidence <= DOUBT)


def test_a_tally_holds_all_findings_of_one_evidence() -> None:
    assert tally([(0.9, True), (0.9, False), (0.5, True)]) == {0.5: Tally(1, 1), 0.9: Tally(2, 1)}

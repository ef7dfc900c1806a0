"""A score counts each right finding, miss and invention once, and says the wrong ones in words."""

from __future__ import annotations

from security_design_assistant.accuracy.score import Count, Score, merge, score
from security_design_assistant.accuracy.truth import (
    ANY_CODE,
    TrueComponent,
    TrueDevice,
    TrueLocation,
    TruePage,
    TrueSide,
    Truth,
)
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    ComponentType,
    Device,
    DeviceType,
    DrawingInfo,
    Location,
    PageStatus,
    PageSummary,
    ReviewNote,
    Side,
)

P = TrueDevice(type=DeviceType.POSITION_SWITCH, code="P", count=2)
LOCK = TrueDevice(type=DeviceType.LOCK, code="11")


def true_door(name: str = "A-001-BB-B2", *devices: TrueDevice, room: str | None = None) -> TrueComponent:
    location = TrueLocation(room_number=room) if room else None
    return TrueComponent(id=name, type=ComponentType.DOOR, page=1, devices=devices, location=location)


def found_door(
    name: str = "A-001-BB-B2", *devices: TrueDevice, room: str | None = None, **more: object
) -> Component:
    return Component(
        id=name,
        type=ComponentType.DOOR,
        system="A",
        page=1,
        bbox=(0, 0, 30, 21),
        devices=tuple(Device(type=d.type, code=d.code, variant=d.variant, count=d.count) for d in devices),
        location=Location(room_number=room),
        **more,
    )


def truth(*components: TrueComponent, warnings: tuple[str, ...] = ()) -> Truth:
    return Truth(pages=(TruePage(page=1),), components=components, warnings=warnings)


def analysis(
    *components: Component, status: PageStatus = PageStatus.ANALYSED, codes: tuple[str, ...] = ()
) -> Analysis:
    return Analysis(
        drawing=DrawingInfo(sha256="0" * 64, page_count=1),
        pages=(PageSummary(page=1, status=status, width=100, height=100),),
        components=components,
        warnings=tuple(ReviewNote(code=code, message="") for code in codes),
    )


def test_a_perfect_reading_has_no_differences() -> None:
    result = score(truth(true_door("A-001-BB-B2", P, LOCK)), analysis(found_door("A-001-BB-B2", P, LOCK)))

    assert result.components == Count(true_positives=1)
    assert result.all_devices == Count(true_positives=3)
    assert result.all_devices.precision == result.all_devices.recall == 1.0
    assert result.misses == result.inventions == ()


def test_a_missed_component_takes_its_devices_with_it() -> None:
    result = score(truth(true_door("A-001-BB-B2", P)), analysis())

    assert result.components == Count(false_negatives=1)
    assert result.devices == {"position_switch": Count(false_negatives=2)}
    assert result.misses == ("door A-001-BB-B2 on page 1", "A-001-BB-B2 on page 1: 2 x position switch P")
    assert result.inventions == ()


def test_an_invented_component_takes_its_devices_with_it() -> None:
    result = score(truth(), analysis(found_door("A-009-BB-B2", LOCK)))

    assert result.components == Count(false_positives=1)
    assert result.devices == {"lock": Count(false_positives=1)}
    assert result.inventions == ("door A-009-BB-B2 on page 1", "A-009-BB-B2 on page 1: 1 x lock 11")


def test_a_device_too_many_and_one_too_few_are_counted_by_number() -> None:
    one = P.model_copy(update={"count": 1})
    two = LOCK.model_copy(update={"count": 2})

    result = score(truth(true_door("A-001-BB-B2", P, LOCK)), analysis(found_door("A-001-BB-B2", one, two)))

    assert result.devices["position_switch"] == Count(true_positives=1, false_negatives=1)
    assert result.devices["lock"] == Count(true_positives=1, false_positives=1)


def test_a_wrong_code_is_a_miss_and_an_invention() -> None:
    wrong = LOCK.model_copy(update={"code": "12"})

    result = score(truth(true_door("A-001-BB-B2", LOCK)), analysis(found_door("A-001-BB-B2", wrong)))

    assert result.devices["lock"] == Count(false_positives=1, false_negatives=1)
    assert result.devices["lock"].precision == result.devices["lock"].recall == 0.0


def test_a_code_that_the_truth_leaves_open_takes_any_code_once() -> None:
    open_lock = TrueDevice(type=DeviceType.LOCK, code=ANY_CODE)

    result = score(
        truth(true_door("A-001-BB-B2", open_lock)),
        analysis(found_door("A-001-BB-B2", LOCK, LOCK.model_copy(update={"code": "12"}))),
    )

    assert result.devices["lock"] == Count(true_positives=1, false_positives=1)


def test_of_two_components_with_one_id_each_meets_the_one_like_it() -> None:
    result = score(
        truth(true_door("A-003-BB-B2", P), true_door("A-003-BB-B2", LOCK)),
        analysis(found_door("A-003-BB-B2", LOCK), found_door("A-003-BB-B2", P)),
    )

    assert result.components == Count(true_positives=2)
    assert result.misses == result.inventions == ()


def test_a_repeated_id_found_once_is_one_miss() -> None:
    result = score(truth(true_door(), true_door()), analysis(found_door()))

    assert result.components == Count(true_positives=1, false_negatives=1)


def test_wrong_and_made_up_attributes_are_named() -> None:
    true = true_door().model_copy(update={"attributes": {"fixing": "Internal Surface", "symbol_code": "22"}})
    found = found_door(attributes={"fixing": "Spare", "symbol_code": "22", "camera_type": "9", "own": "x"})

    result = score(truth(true), analysis(found))

    assert result.attributes == Count(true_positives=1, false_positives=2, false_negatives=1)
    assert result.misses == ("A-001-BB-B2 on page 1: fixing 'Internal Surface'",)


def test_a_room_is_judged_only_where_the_truth_names_a_place() -> None:
    unlabelled = true_door("A-002-BB-B2").model_copy(update={"location": TrueLocation()})

    result = score(
        truth(true_door("A-001-BB-B2", room="B01"), unlabelled, true_door("A-003-BB-B2")),
        analysis(
            found_door("A-001-BB-B2", room="B02"),
            found_door("A-002-BB-B2", room="B03"),
            found_door("A-003-BB-B2"),
        ),
    )

    assert result.rooms == Count(false_positives=2, false_negatives=1)
    assert result.misses == ("A-001-BB-B2 on page 1: room 'B01'",)


def test_the_other_side_of_a_door_is_judged_where_the_truth_names_it() -> None:
    def true(number: int, across: TrueSide | None) -> TrueComponent:
        location = TrueLocation(room_number="B01", other_side=across)
        return true_door(f"A-00{number}-BB-B2").model_copy(update={"location": location})

    def found(number: int, across: Side | None) -> Component:
        location = Location(room_number="B01", other_side=across)
        return found_door(f"A-00{number}-BB-B2").model_copy(update={"location": location})

    hall, truly = Side(room_number="B09", room_name="HALL"), TrueSide(room_number="B09", room_name="HALL")
    result = score(
        truth(true(1, truly), true(2, truly), true(3, truly), true(4, TrueSide()), true(5, None)),
        analysis(
            found(1, hall), found(2, None), found(3, Side(room_name="HALL")), found(4, hall), found(5, hall)
        ),
    )

    assert result.other_sides == Count(true_positives=1, false_positives=2, false_negatives=2)
    assert "A-002-BB-B2 on page 1: other side 'B09 HALL'" in result.misses


def test_a_wrong_page_status_and_a_missing_warning_are_misses() -> None:
    result = score(
        truth(warnings=("duplicate_id", "numbering_gap")),
        analysis(status=PageStatus.SKIPPED, codes=("duplicate_id", "other")),
    )

    assert result.pages == Count(false_positives=1, false_negatives=1)
    assert result.warnings == Count(true_positives=1, false_negatives=1)
    assert result.misses == ("page 1: 'analysed'", "warning numbering_gap")


def test_scores_of_several_drawings_add_up() -> None:
    first = score(truth(true_door("A-001-BB-B2", P)), analysis()).named("one")
    second = score(truth(true_door("A-001-BB-B2", LOCK)), analysis(found_door("A-001-BB-B2", LOCK)))

    both = merge([first, second])

    assert both == first + second
    assert both.drawings == 2
    assert both.components == Count(true_positives=1, false_negatives=1)
    assert both.components.recall == 0.5
    assert set(both.devices) == {"lock", "position_switch"}
    assert both.misses[0] == "one: door A-001-BB-B2 on page 1"
    assert Score.model_validate_json(both.model_dump_json()) == both


def test_no_drawing_at_all_is_no_error() -> None:
    assert merge([]).drawings == 0
    assert Count().precision == Count().recall == 1.0

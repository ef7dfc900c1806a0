"""From cells to devices: the legend first, the trade's symbols after it, never a guess."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.boxed.cell_pictures import Glyph, glyph_from_pieces
from security_design_assistant.drawing.notations.boxed.legend import Legend, LegendSymbol
from security_design_assistant.drawing.notations.boxed.reference import reference_symbols
from security_design_assistant.drawing.notations.boxed.symbol_naming import Finding, SymbolReader
from security_design_assistant.drawing.notations.boxed.tagged_page import Cell, Cluster
from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.models.analysis import DeviceType
from tests.unit.handmade_page import ends, rectangle, square

ZIGZAG: list[Box] = [(0.2, 0.2, 0.8, 0.4), (0.8, 0.4, 0.2, 0.6), (0.2, 0.6, 0.8, 0.8)]
CROSS: list[Box] = [(0.2, 0.2, 0.8, 0.8), (0.2, 0.8, 0.8, 0.2)]
FRAME = rectangle(0.15, 0.15, 0.85, 0.85)
KEY: list[Box] = [(0.0, 0.5, 1.0, 0.5), (0.2, 0.25, 0.8, 0.25), (0.2, 0.3, 0.8, 0.3)]


def glyph(pieces: list[Box], text: str = "") -> Glyph:
    return glyph_from_pieces(ends(pieces), text)


def entry(meaning: str, *glyphs: Glyph, section: str | None = "access") -> LegendSymbol:
    return LegendSymbol(glyphs, meaning, section, square(10, 10))


def cluster(*glyphs: Glyph) -> Cluster:
    return Cluster(tuple(Cell(square(10 + 6 * index, 10), each) for index, each in enumerate(glyphs)))


def read(entries: list[LegendSymbol], *glyphs: Glyph, system: str = "A") -> list[Finding]:
    return SymbolReader([Legend(tuple(entries))]).read(cluster(*glyphs), system)


def trade(kind: DeviceType, variant: str | None = None) -> Glyph:
    return next(each.glyph for each in reference_symbols() if (each.type, each.variant) == (kind, variant))


ENTRIES = [
    entry("Turnstile", glyph(ZIGZAG)),
    entry("Credential Reader", glyph(FRAME, "?")),
    entry("Type 01 - Maglock", glyph(KEY, "01"), section="lock"),
    entry("Type 02 - Electric Strike", glyph(KEY, "02"), section="lock"),
]


def test_a_cell_that_looks_like_the_legends_symbol_means_what_the_legend_says() -> None:
    (found,) = read(ENTRIES, glyph(ZIGZAG))

    assert (found.type, found.meaning, found.code) == (DeviceType.TURNSTILE, "Turnstile", None)
    assert found.confidence == 0.99
    assert "Turnstile" in found.reason


def test_the_drawings_own_legend_comes_before_the_trades_custom() -> None:
    # This office draws a duress switch as others draw a break glass.
    rings = trade(DeviceType.BREAK_GLASS)

    (found,) = read([entry("Duress Switch", rings)], rings)

    assert found.type is DeviceType.DURESS_SWITCH


def test_a_code_that_the_legend_leaves_out_is_reported_and_never_explained() -> None:
    (found,) = read(ENTRIES, glyph(KEY, "11"))

    assert (found.type, found.code, found.meaning) == (DeviceType.LOCK, "11", None)


def test_of_symbols_that_differ_by_their_code_the_one_with_this_code_is_shown() -> None:
    (found,) = read(ENTRIES, glyph(KEY, "02"))

    assert (found.code, found.meaning) == ("02", "Type 02 - Electric Strike")


def test_a_readers_letter_is_its_type_and_not_another_device() -> None:
    (found,) = read(ENTRIES, glyph(FRAME, "E"))

    assert (found.type, found.code) == (DeviceType.CREDENTIAL_READER, "E")


def test_the_same_key_is_a_lock_or_a_preparation_by_the_legends_sections() -> None:
    entries = [
        *ENTRIES,
        entry("Type 01 - Maglock", glyph([*KEY[:1], *ZIGZAG], "01"), section="preparation"),
    ]

    found = read(entries, glyph(KEY, "01"), glyph([*KEY[:1], *ZIGZAG], "01"))

    assert [each.type for each in found] == [DeviceType.LOCK, DeviceType.LOCK_PREPARATION]


def test_two_meanings_that_look_alike_are_not_decided() -> None:
    entries = [
        entry("Turnstile", glyph(ZIGZAG)),
        entry("Controlled Output", glyph([*ZIGZAG, (0.2, 0.2, 0.3, 0.2)])),
    ]
    between = glyph([*ZIGZAG, (0.2, 0.2, 0.25, 0.2)])

    (found,) = read(entries, between)

    assert found.type is DeviceType.UNKNOWN


def test_a_symbol_like_nothing_known_is_unknown_with_its_text() -> None:
    (found,) = read(ENTRIES, glyph(CROSS, "ZZZ"))

    assert (found.type, found.code, found.meaning) == (DeviceType.UNKNOWN, "ZZZ", None)
    assert found.confidence < 0.5


def test_a_legend_entry_that_is_no_device_of_ours_stays_unknown_with_the_legends_words() -> None:
    (found,) = read([entry("Fire Hydrant", glyph(ZIGZAG))], glyph(ZIGZAG))

    assert (found.type, found.meaning) == (DeviceType.UNKNOWN, "Fire Hydrant")


@pytest.mark.parametrize(
    ("kind", "variant", "text"),
    [
        (DeviceType.BREAK_GLASS, None, ""),
        (DeviceType.LOCK, None, "03"),
        (DeviceType.CREDENTIAL_READER, None, "S"),
        (DeviceType.REQUEST_TO_EXIT, "dome", ""),
        (DeviceType.POSITION_SWITCH, None, "P"),
    ],
)
def test_without_a_legend_common_symbols_are_named_with_less_confidence(
    kind: DeviceType, variant: str | None, text: str
) -> None:
    (found,) = SymbolReader([]).read(cluster(Glyph(trade(kind, variant).picture, text)), "A")

    assert (found.type, found.variant, found.code) == (kind, variant, text or None)
    assert found.meaning is None
    assert found.confidence <= 0.8


def test_what_differs_from_the_legends_own_picture_of_a_device_is_not_that_device() -> None:
    entries = [entry("Turnstile", glyph(ZIGZAG)), entry("Break Glass", glyph(CROSS))]

    (found,) = read(entries, trade(DeviceType.BREAK_GLASS))

    assert found.type is DeviceType.UNKNOWN


def test_grid_faces_left_empty_hold_no_device() -> None:
    assert read(ENTRIES, Glyph("", ""), Glyph("", "")) == []


def test_a_telephone_and_its_letters_are_one_intercom_station() -> None:
    entries = [entry("Residential - Keypad", glyph(CROSS), glyph(FRAME, "RK"), section="intercom")]

    (found,) = read(entries, glyph(CROSS), glyph(FRAME, "RK"), system="V")

    assert (found.type, found.code, found.meaning) == (
        DeviceType.INTERCOM_STATION,
        "RK",
        "Residential - Keypad",
    )
    assert len(found.cells) == 2


def test_a_compound_symbol_that_the_legend_leaves_out_is_its_systems_device_not_in_the_legend() -> None:
    (intercom,) = read([], glyph(CROSS), glyph(FRAME, "RK"), system="V")
    (detector,) = read([], glyph([], "i"), glyph(ZIGZAG), system="I")

    assert (intercom.type, intercom.meaning) == (DeviceType.INTERCOM_STATION, None)
    assert (detector.type, detector.meaning) == (DeviceType.INTRUDER_DETECTOR, None)


def test_a_doors_cells_are_never_read_as_intruder_symbols() -> None:
    entries = [entry("Position Switch", glyph(ZIGZAG), section="intruder")]

    (found,) = read(entries, glyph(ZIGZAG))

    assert found.type is DeviceType.UNKNOWN


def test_of_two_legends_that_contradict_the_earlier_page_wins() -> None:
    first, second = entry("Turnstile", glyph(ZIGZAG)), entry("Duress Switch", glyph(ZIGZAG))

    reader = SymbolReader([Legend((first,)), Legend((second,))])

    assert reader.read(cluster(glyph(ZIGZAG)), "A")[0].type is DeviceType.TURNSTILE
    assert reader.has_legend
    assert not SymbolReader([Legend()]).has_legend

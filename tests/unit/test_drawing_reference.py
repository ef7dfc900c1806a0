"""The trade's common symbols: each tells itself from the others and survives a sloppy pen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from security_design_assistant.drawing.notations.boxed import tolerances
from security_design_assistant.drawing.notations.boxed.cell_pictures import GlyphMatcher
from security_design_assistant.drawing.notations.boxed.reference import ReferenceSymbol, reference_symbols
from security_design_assistant.models.analysis import DeviceType

LEAD = tolerances.SYMBOLS.lead
SYMBOLS = reference_symbols()


def rivals(symbol: ReferenceSymbol) -> Iterator[int]:
    """Places of the symbols that could stand in the same cell and mean something else."""
    for index, other in enumerate(SYMBOLS):
        if other.text == symbol.text and (other.type, other.variant) != (symbol.type, symbol.variant):
            yield index


@pytest.mark.parametrize("place", range(len(SYMBOLS)))
def test_a_symbol_leads_every_other_of_its_kind_by_more_than_the_margin(place: int) -> None:
    symbol = SYMBOLS[place]

    scores = GlyphMatcher([each.glyph for each in SYMBOLS]).scores(symbol.glyph)

    assert scores[place] == pytest.approx(1.0)
    assert all(scores[index] < 1 - LEAD for index in rivals(symbol))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E", {DeviceType.CREDENTIAL_READER}),
        ("KP", {DeviceType.CREDENTIAL_READER}),
        ("P", {DeviceType.CREDENTIAL_READER, DeviceType.POSITION_SWITCH}),
        ("D", {DeviceType.CREDENTIAL_READER, DeviceType.DURESS_SWITCH}),
        ("11", {DeviceType.LOCK, DeviceType.LOCK_PREPARATION}),
        ("XYZ", set()),
    ],
)
def test_the_text_in_a_cell_limits_what_it_can_be(text: str, expected: set[DeviceType]) -> None:
    assert {symbol.type for symbol in SYMBOLS if re.fullmatch(symbol.text, text)} == expected


def test_every_symbol_that_has_no_text_of_its_own_has_a_picture() -> None:
    assert not [symbol for symbol in SYMBOLS if symbol.text == "" and symbol.glyph.blank]


def test_every_device_of_an_access_point_has_a_symbol() -> None:
    elsewhere = {
        DeviceType.CAMERA,
        DeviceType.INTERCOM_STATION,
        DeviceType.INTRUDER_DETECTOR,
        DeviceType.UNKNOWN,
    }

    assert {symbol.type for symbol in SYMBOLS} == set(DeviceType) - elsewhere

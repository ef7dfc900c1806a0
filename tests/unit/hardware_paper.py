"""Pages of a hardware schedule typed as they look, for tests of its reader without a PDF."""

from __future__ import annotations

import re

from security_design_assistant.drawing.notations.hardware_sets.explain import explain
from security_design_assistant.drawing.notations.hardware_sets.hardware_page import HardwarePage, Line
from security_design_assistant.drawing.notations.hardware_sets.read import read
from security_design_assistant.drawing.notations.port import Explanation
from security_design_assistant.models.analysis import Component, DeviceType
from tests.unit.text_sheet import TextSheet

COLUMN, LINE, TOP, LEFT = 6.4, 11.0, 40.0, 30.0
"""Points a typed column and line take, and where the first of them stand."""


def typed(text: str) -> TextSheet:
    """Return a page of the text as typed; two spaces part columns, a column stands where it is typed."""
    sheet = TextSheet(900, 800)
    for number, line in enumerate(text.strip("\n").splitlines()):
        for match in re.finditer(r"\S+(?: \S+)*", line):
            sheet.text(LEFT + COLUMN * match.start(), TOP + LINE * number, match.group())
    return sheet


def page(text: str, number: int = 1) -> HardwarePage | None:
    """Return what is read from a page of the text."""
    sheet = typed(text)
    return read(sheet.words, number, sheet.frame)


def lines(text: str, kind: str) -> list[Line]:
    """Return the lines of one kind on a page of the text."""
    found = page(text)
    return [line for line in found.lines if line.kind == kind] if found else []


def explained(*texts: str) -> Explanation:
    """Return what pages of the texts mean together."""
    pages = [page(text, number) for number, text in enumerate(texts, 1)]
    return explain([each for each in pages if each is not None])


def doors(*texts: str) -> dict[str, Component]:
    """Return the doors of pages of the texts by number."""
    return {component.id: component for component in explained(*texts).components}


def counts(component: Component) -> dict[DeviceType, int]:
    """Return how many devices of each type a door has."""
    found: dict[DeviceType, int] = {}
    for device in component.devices:
        found[device.type] = found.get(device.type, 0) + device.count
    return found

"""What is said of pages that were read from their picture, and how far their components are trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from security_design_assistant.drawing.page.id_like import id_form
from security_design_assistant.drawing.reading import PageReading
from security_design_assistant.drawing.scan.recognised import Doubt
from security_design_assistant.models.analysis import Component, ReviewNote

SCANNED = 0.7
"""Highest confidence of what was read from a picture; below the threshold, so that a person looks at each."""

NAMED = 12
"""Doubtful codes of a page that have a row of their own; of more the last row gives the number."""

_READINGS = 4
"""Readings of a code that a sentence names."""


def of_a_scan(component: Component) -> Component:
    """Mark a component as read from a picture, and cap what it and its devices are trusted."""
    devices = tuple(
        device.model_copy(update={"confidence": min(device.confidence, SCANNED)})
        for device in component.devices
    )
    update = {
        "source": "scan",
        "confidence": min(component.confidence, SCANNED),
        "devices": devices,
        "reasoning": f"{component.reasoning} Read from a scan.".strip(),
    }
    return component.model_copy(update=update)


def scan_notes(page: PageReading) -> Iterator[ReviewNote]:
    """Yield that a page was read from its picture, and each code on it that is open or was decided."""
    if page.scan is None:
        return
    message = (
        f"Page {page.page} is a scan; its letters and lines were read from the picture. Compare every ID,"
        " code and symbol of it with the drawing."
    )
    yield ReviewNote(code="read_from_scan", message=message, page=page.page)
    ids = [doubt for doubt in page.scan.doubts if any(id_form(text.strip("#")) for text in doubt.readings)]
    yield from _told(page, [doubt for doubt in ids if doubt.decided is None], "scan_code_open")
    yield from _told(page, [doubt for doubt in ids if doubt.decided is not None], "scan_code_decided")
    others = [doubt for doubt in page.scan.doubts if doubt not in ids and doubt.decided is None]
    if others:
        boxes = f"{len(others)} short codes or symbols" if len(others) > 1 else "1 short code or symbol"
        message = f"Page {page.page} has {boxes} that could not be read for sure; they were left out."
        yield ReviewNote(code="scan_code_open", message=message, page=page.page)


def _told(page: PageReading, doubts: Sequence[Doubt], code: str) -> Iterator[ReviewNote]:
    for doubt in doubts[:NAMED]:
        box = page.frame.displayed(doubt.box) if page.frame else None
        yield ReviewNote(code=code, message=_sentence(doubt), page=page.page, bbox=box)
    if len(doubts) > NAMED:
        message = (
            f"{len(doubts) - NAMED} further IDs or codes of page {page.page} are in doubt in the same way."
        )
        yield ReviewNote(code=code, message=message, page=page.page)


def _sentence(doubt: Doubt) -> str:
    shown = [f"\u201c{text}\u201d" for text in doubt.readings[:_READINGS]]
    if doubt.decided is not None:
        decided = f"\u201c{doubt.decided}\u201d"
        return f"{' or '.join(shown)} was taken for {decided}, as other IDs of the page are written."
    return f"The scan reads {' or '.join(shown)}; which of them is open, so it was left out."

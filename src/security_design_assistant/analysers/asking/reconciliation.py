"""Geometry and answers reconciled: geometry wins on what it measured, the rest is marked and listed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from security_design_assistant.analysers.asking.added_components import with_added_components
from security_design_assistant.analysers.asking.crop_answer import CheckedCrops, crops_outcome
from security_design_assistant.analysers.asking.crop_sheet import CropSheet
from security_design_assistant.analysers.asking.exchange import Exchange
from security_design_assistant.analysers.asking.modelled import asked, components
from security_design_assistant.analysers.asking.notes import answer_notes
from security_design_assistant.analysers.asking.page_answer import CheckedPage, outcome
from security_design_assistant.analysers.asking.settled_crops import with_settled_crops
from security_design_assistant.analysers.page_content import contents
from security_design_assistant.analysers.vector import reading_order
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.models.analysis import Analysis, Component, PageStatus, PageSummary

READ_BY_MODEL = "It has no text that can be read; Gemini read its picture."
NOTHING_SEEN = "Gemini sees no component on it."


@dataclass(frozen=True, slots=True)
class Answers:
    """All exchanges about a drawing: about whole pages, and about the cut-outs on a sheet."""

    pages: tuple[Exchange, ...] = ()
    crops: tuple[tuple[Exchange, CropSheet], ...] = ()


def reconciled(analysis: Analysis, reading: DrawingReading, answers: Answers) -> Analysis:
    """Join answers to what geometry says of a drawing.

    Parameters
    ----------
    analysis : by geometry.
    reading : the pages that it was made of.
    """
    crops = [(exchange, crops_outcome(exchange, sheet)) for exchange, sheet in answers.crops]
    pages = [(exchange, outcome(exchange)) for exchange in answers.pages]
    added = [component for exchange, checked in pages for component in components(exchange, checked)]
    joined = with_settled_crops(analysis, [checked for _, checked in crops])
    joined = _explained(with_added_components(joined, added), reading, added)
    joined = _with_statuses(
        joined, {exchange.page for exchange, checked in pages if _looked_at(exchange, checked)}
    )
    answered: list[tuple[Exchange, CheckedPage | CheckedCrops]] = [*pages, *crops]
    notes = [note for exchange, checked in answered for note in answer_notes(exchange, checked)]
    return joined.model_copy(
        update={
            "components": tuple(sorted(joined.components, key=reading_order)),
            "warnings": (*joined.warnings, *notes),
            "asked": asked((exchange, len(checked.rejected)) for exchange, checked in answered),
        }
    )


def pages_seen(exchanges: Iterable[Exchange]) -> frozenset[int]:
    """Return the pages on which an answer names a component that holds."""
    return frozenset(
        component.page for exchange in exchanges for component in components(exchange, outcome(exchange))
    )


def _looked_at(exchange: Exchange, checked: CheckedPage) -> bool:
    """Tell whether a page was shown and an answer about it came."""
    return bool(exchange.replies) and checked.answered


def _explained(analysis: Analysis, reading: DrawingReading, added: Sequence[Component]) -> Analysis:
    """Return the analysis with no more left unexplained on its pages than is after the additions."""
    if not added:
        return analysis
    held = contents(reading.pages, analysis.components, analysis.legend, analysis.warnings)
    pages = tuple(
        page.model_copy(update={"content": held[page.page]}) if page.page in held else page
        for page in analysis.pages
    )
    return analysis.model_copy(update={"pages": pages})


def _with_statuses(analysis: Analysis, looked_at: Collection[int]) -> Analysis:
    """Return the analysis with it told of each page without text what became of it."""
    shown = {component.page for component in analysis.components}
    pages = tuple(
        _page(page, page.page in shown) if page.page in looked_at else page for page in analysis.pages
    )
    return analysis.model_copy(update={"pages": pages})


def _page(page: PageSummary, read: bool) -> PageSummary:
    """Return a page that was shown; one on which nothing was seen still counts as unread."""
    if page.status is not PageStatus.NO_TEXT_LAYER:
        return page
    if read:
        return page.model_copy(update={"status": PageStatus.ANALYSED, "reason": READ_BY_MODEL})
    return page.model_copy(update={"reason": f"{page.reason or ''} {NOTHING_SEEN}".strip()})

"""The Gemini analyser: every page is shown to Gemini whole, and what it answers is held against the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter

from security_design_assistant.analysers.asking.exchange import Exchange
from security_design_assistant.analysers.asking.modelled import asked, components, tell_rejected
from security_design_assistant.analysers.asking.notes import answer_notes
from security_design_assistant.analysers.asking.page_answer import CheckedPage, outcome
from security_design_assistant.analysers.asking.page_inquiry import ask_pages, kept_exchange
from security_design_assistant.analysers.asking.unavailable import must_ask, required
from security_design_assistant.analysers.port import Assignment
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    DrawingInfo,
    PageStatus,
    PageSummary,
    ReviewNote,
)
from security_design_assistant.sandbox.guard import SkippedPage, guarded_inspect


@dataclass(frozen=True, slots=True)
class GeminiReading:
    """All pages: what was asked and answered about each, or why it could not be shown."""

    sha256: str
    pages: tuple[Exchange | SkippedPage, ...]


class GeminiAnalyser:
    """Reads by showing; without Gemini it reads nothing."""

    name = "gemini"
    reading = TypeAdapter(GeminiReading)

    def read(self, work: Assignment) -> GeminiReading:
        """Ask about every page that no earlier attempt has settled.

        Raises
        ------
        PermanentError
            The file cannot be processed; there is no Gemini (``gemini_not_set_up``), or no money for it
            (``over_budget``).
        RetryableError
            Gemini is not to be had now.
        """
        facts = guarded_inspect(work.drawing, work.budgets)
        asker = must_ask(work)
        numbers = range(1, facts.page_count + 1)
        open_pages = [number for number in numbers if kept_exchange(number, work) is None]
        done = facts.page_count - len(open_pages)
        pages: list[Exchange | SkippedPage] = []
        with required():
            for page in ask_pages(numbers, work, asker):
                pages.append(page)
                if page.page in open_pages:
                    done += 1
                    work.page_read(done, facts.page_count)
        return GeminiReading(facts.sha256, tuple(pages))

    def explain(self, reading: GeminiReading, work: Assignment) -> Analysis:
        """Hold every answer against its page."""
        answered = [_Answered(page, outcome(page)) for page in reading.pages if isinstance(page, Exchange)]
        found = [component for each in answered for component in each.components]
        questions = asked((each.exchange, len(each.checked.rejected)) for each in answered)
        tell_rejected(questions, work)
        return Analysis(
            drawing=DrawingInfo(sha256=reading.sha256, page_count=len(reading.pages)),
            pages=tuple(_summary(page) for page in reading.pages),
            components=tuple(sorted(found, key=lambda one: (one.type.value, one.id, one.page, one.bbox))),
            warnings=tuple(note for each in answered for note in each.notes),
            asked=questions,
        )


GEMINI = GeminiAnalyser()


@dataclass(frozen=True, slots=True)
class _Answered:
    """The exchange about one page, and what it comes to."""

    exchange: Exchange
    checked: CheckedPage

    @property
    def components(self) -> tuple[Component, ...]:
        return components(self.exchange, self.checked)

    @property
    def notes(self) -> Iterator[ReviewNote]:
        return answer_notes(self.exchange, self.checked)


def _summary(page: Exchange | SkippedPage) -> PageSummary:
    size = page if isinstance(page, SkippedPage) else page.shown
    assert size is not None  # noqa: S101 - every page that is asked about was shown
    status, reason = (PageStatus.SKIPPED, page.reason) if isinstance(page, SkippedPage) else _status(page)
    return PageSummary(
        page=page.page, status=status, width=round(size.width, 2), height=round(size.height, 2), reason=reason
    )


def _status(exchange: Exchange) -> tuple[PageStatus, str | None]:
    if not exchange.replies:
        return PageStatus.NO_TEXT_LAYER, "The page is empty."
    if outcome(exchange).answered:
        return PageStatus.ANALYSED, None
    return PageStatus.SKIPPED, "Gemini gave no answer about it that can be used."

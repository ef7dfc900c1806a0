"""The hybrid analyser: geometry first, Gemini for what that leaves open, both reconciled.

It asks about pages without text and pages that nothing was understood of, whole; and about unknown symbols,
undecoded legend rows and idle tags, in cut-outs. A drawing that geometry understands costs nothing, and
neither does what the documents beside it explain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from pydantic import TypeAdapter

from security_design_assistant.analysers.asking.crop_inquiry import PURPOSE as CROPS
from security_design_assistant.analysers.asking.crop_inquiry import ask_crops, kept_crops
from security_design_assistant.analysers.asking.crop_sheet import CropSheet, laid_out
from security_design_assistant.analysers.asking.exchange import Exchange
from security_design_assistant.analysers.asking.modelled import tell_rejected
from security_design_assistant.analysers.asking.notes import not_asked
from security_design_assistant.analysers.asking.open_matters import open_matters
from security_design_assistant.analysers.asking.open_pages import open_pages
from security_design_assistant.analysers.asking.page_inquiry import ask_pages, kept_exchange
from security_design_assistant.analysers.asking.page_question import PURPOSE as PAGE
from security_design_assistant.analysers.asking.reconciliation import Answers, pages_seen, reconciled
from security_design_assistant.analysers.asking.unavailable import (
    GEMINI_ERRORS,
    Lack,
    lack_of,
    must_ask,
    required,
)
from security_design_assistant.analysers.port import Assignment
from security_design_assistant.analysers.scanned_pages import without_scans
from security_design_assistant.analysers.vector import VECTOR, KeptReading, analyse_reading
from security_design_assistant.gemini.port import Asker
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.telemetry.tracing import span


@dataclass(frozen=True, slots=True)
class HybridReading:
    """The geometry of all pages, the answers to what it left open, and why some of that was not asked."""

    geometry: KeptReading
    exchanges: tuple[Exchange, ...] = ()
    lack: Lack | None = None


@dataclass(frozen=True, slots=True)
class _Open:
    """What is to be asked of a drawing: pages as a whole, cut-outs of others."""

    page_count: int
    pages: tuple[int, ...]
    sheets: Mapping[int, CropSheet]

    @classmethod
    def of(cls, analysis: Analysis, work: Assignment) -> _Open:
        """Return what neither geometry nor the documents explain; read these only if something is open."""
        of_geometry = cls._of(analysis)
        return cls._of(work.decoded(analysis)) if of_geometry.questions else of_geometry

    @classmethod
    def _of(cls, analysis: Analysis) -> _Open:
        pages = open_pages(analysis)
        matters = {page: found for page, found in open_matters(analysis).items() if page not in pages}
        sheets = {page: laid_out(page, found) for page, found in sorted(matters.items())}
        return cls(analysis.drawing.page_count, pages, sheets)

    @property
    def questions(self) -> int:
        return len(self.pages) + len(self.sheets)

    def answers(self, work: Assignment, asker: Asker) -> tuple[Exchange, ...]:
        """Ask page by page, and tell after each new answer how many pages have nothing open any more."""
        kept = {(each.purpose, each.page) for each in self.kept(work)}
        # A child that shows pages is started only where there is something to show.
        pages = ask_pages(self.pages, work, asker, PAGE) if self.pages else ()
        crops = ask_crops(self.sheets, work, asker) if self.sheets else ()
        answers: list[Exchange] = []
        for done, answered in enumerate(chain(pages, crops), start=1):
            if isinstance(answered, Exchange):
                answers.append(answered)
                if (answered.purpose, answered.page) in kept:
                    continue
            work.page_read(max(0, self.page_count - self.questions + done), self.page_count)
        return tuple(answers)

    def kept(self, work: Assignment) -> tuple[Exchange, ...]:
        """Return what earlier attempts have settled."""
        pages = (kept_exchange(page, work, PAGE) for page in self.pages)
        crops = (kept_crops(sheet, work) for sheet in self.sheets.values())
        return tuple(exchange for exchange in (*pages, *crops) if exchange is not None)

    def unasked(self, answers: Answers) -> tuple[list[int], int]:
        """Return the pages that nothing was asked about, and the number of other matters left open so."""
        shown = {each.page for each in answers.pages}
        settled = {sheet.page for _, sheet in answers.crops}
        left = [len(sheet.cells) for page, sheet in self.sheets.items() if page not in settled]
        return [page for page in self.pages if page not in shown], sum(left)


class HybridAnalyser:
    """Reads geometry as the vector analyser does, and asks Gemini about the rest."""

    name = "hybrid"
    reading = TypeAdapter(HybridReading)

    def read(self, work: Assignment) -> HybridReading:
        """Read every page, then ask what is open and not answered yet.

        Where Gemini is not to be had, the reading says so and ends on geometry alone, unless the assignment
        requires Gemini or a later attempt may still have it.

        Raises
        ------
        PermanentError
            The file cannot be processed; or Gemini is required and not set up, or over budget.
        RetryableError
            Gemini is not to be had now.
        """
        geometry = VECTOR.read(work)
        still_open = _Open.of(VECTOR.explain(geometry, work), work)
        if not still_open.questions:
            return HybridReading(geometry)
        if work.gemini_required:
            with required():
                return HybridReading(geometry, still_open.answers(work, must_ask(work)))
        try:
            if work.gemini is not None:
                return HybridReading(geometry, still_open.answers(work, work.gemini))
            lack: Lack | None = Lack.NOT_SET_UP
        except GEMINI_ERRORS as exc:
            lack = lack_of(exc, work)
            if lack is None:
                raise
        kept = still_open.kept(work)
        work.used("gemini_unasked", still_open.questions - len(kept))
        return HybridReading(geometry, kept, lack)

    def explain(self, reading: HybridReading, work: Assignment) -> Analysis:
        """Explain the geometry, then join what the answers add to it.

        What this machine read of a scan gives way to what Gemini sees on it.
        """
        shown = [each for each in reading.exchanges if each.purpose == PAGE]
        pages = without_scans(VECTOR.loaded(reading.geometry, work), pages_seen(shown))
        with span("explain"):
            analysis = analyse_reading(pages)
        still_open = _Open.of(analysis, work)
        answers = Answers(
            pages=tuple(shown),
            crops=tuple(
                (each, still_open.sheets[each.page]) for each in reading.exchanges if each.purpose == CROPS
            ),
        )
        joined = reconciled(analysis, pages, answers)
        tell_rejected(joined.asked, work)
        unasked = still_open.unasked(answers)
        if not any(unasked):
            return joined
        note = not_asked(reading.lack or Lack.NOT_SHOWN, *unasked)
        return joined.model_copy(update={"warnings": (*joined.warnings, note)})


HYBRID = HybridAnalyser()

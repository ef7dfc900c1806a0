"""The port ``Analyser``: who reads a drawing, from its bytes to the analysis.

An analyser is added by a module beside this file and one row in
:data:`~security_design_assistant.analysers.registry.ANALYSERS`; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import TypeAdapter

from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.budgets import Budgets

if TYPE_CHECKING:  # the functions of the API know analysers by name, and nothing of Gemini
    from security_design_assistant.gemini.port import Asker

Reading = TypeVar("Reading")
Stored = TypeVar("Stored")


class PageStore(Protocol):
    """What was found on single pages, kept over the end of an attempt.

    A page of another drawing, version, analyser or shape counts as absent. Every method may raise what
    the storage raises; an analyser lets it through. ``part`` names one of several things that are kept of a
    page, in lower-case letters; most analysers keep only one.
    """

    def save(self, page: int, shape: TypeAdapter[Stored], value: Stored, part: str = "") -> str:
        """Keep what was found on a page, from 1, and return its digest."""

    def digest(self, page: int, shape: TypeAdapter[Any], part: str = "") -> str | None:
        """Return the digest of what is kept of a page, None if there is nothing that can be used."""

    def load(self, page: int, shape: TypeAdapter[Stored], part: str = "") -> Stored | None:
        """Return what is kept of a page, None if there is nothing that can be used."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One drawing to analyse, and what an analyser may use.

    Parameters
    ----------
    drawing : the PDF's bytes.
    budgets : limits; a page over its limit is skipped and says why.
    pages : where pages are kept, so that a killed attempt repeats no page that was finished.
    page_read : told with the pages done and the pages there are, after a page is kept. It may raise, to
        end the attempt; what is kept by then stays.
    used : told what was consumed, by name and amount, such as ``("tokens", 512)``.
    gemini : asks Gemini for this job; None where there is no Gemini.
    gemini_required : the job rather fails than that it ends without Gemini.
    last_attempt : nothing will be tried again later.
    decoded : fills in what the documents that came with the drawing explain; the same for the same. What
        they explain is nothing to ask Gemini about.
    """

    drawing: bytes
    budgets: Budgets
    pages: PageStore
    page_read: Callable[[int, int], None]
    used: Callable[[str, float], None]
    gemini: Asker | None = None
    gemini_required: bool = False
    last_attempt: bool = True
    decoded: Callable[[Analysis], Analysis] = lambda analysis: analysis


class Analyser(Protocol[Reading]):
    """One way of reading drawings, in two halves, each of which ends in a checkpoint.

    Attributes
    ----------
    name : what jobs, settings and command lines call it.
    reading : writes the result of the first half as JSON and reads it again.
    """

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def reading(self) -> TypeAdapter[Reading]:
        """How the result of the first half is stored."""

    def read(self, work: Assignment) -> Reading:
        """Do what is slow or costs money, page by page.

        Raises
        ------
        PermanentError
            The drawing cannot be read by anybody.
        RetryableError
            A service that reads failed.
        """

    def explain(self, reading: Reading, work: Assignment) -> Analysis:
        """Make components, devices and warnings of the reading: the same for the same, byte for byte.

        Pages that ``work.pages`` has lost meanwhile are read again.
        """


def analyse(analyser: Analyser[Any], work: Assignment) -> Analysis:
    """Do both halves at once."""
    return analyser.explain(analyser.read(work), work)


class PagesInMemory:
    """Keeps pages for as long as it lives; for work that nobody will resume."""

    def __init__(self) -> None:
        self._pages: dict[tuple[int, str], Any] = {}

    def save(self, page: int, shape: TypeAdapter[Stored], value: Stored, part: str = "") -> str:  # noqa: ARG002
        """Keep a page."""
        self._pages[page, part] = value
        return f"page {page} {part}"

    def digest(self, page: int, shape: TypeAdapter[Any], part: str = "") -> str | None:  # noqa: ARG002
        """Return a name for the page if it was kept."""
        return f"page {page} {part}" if (page, part) in self._pages else None

    def load(self, page: int, shape: TypeAdapter[Stored], part: str = "") -> Stored | None:  # noqa: ARG002
        """Return the page if it was kept."""
        value: Stored | None = self._pages.get((page, part))
        return value

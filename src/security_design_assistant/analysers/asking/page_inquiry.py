"""Asking about whole pages, one after the other: shown in the guarded process, kept page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from security_design_assistant.analysers.asking.exchange import EXCHANGE, Exchange, converse, settled
from security_design_assistant.analysers.asking.page_pictures import ShownPage, show_page
from security_design_assistant.analysers.asking.page_question import (
    PURPOSE,
    begun,
    page_question,
    problems_of,
)
from security_design_assistant.analysers.port import Assignment
from security_design_assistant.gemini.port import Asker
from security_design_assistant.sandbox.guard import GuardedDrawing, SkippedPage


def ask_pages(
    pages: Sequence[int], work: Assignment, asker: Asker, part: str = ""
) -> Iterator[Exchange | SkippedPage]:
    """Ask about each of these pages that no earlier attempt has settled.

    Parameters
    ----------
    pages : their numbers, from 1.
    part : under which the exchanges are kept, see :class:`PageStore`.

    Yields
    ------
    The exchange about each page, in order; without a reply for a page on which there is nothing. A page that
    cannot be shown comes as why.

    Raises
    ------
    As :meth:`Asker.ask`.
    """
    with GuardedDrawing(work.drawing, work.budgets, show_page) as drawing:
        for number in pages:
            kept = kept_exchange(number, work, part)
            if kept is not None:
                yield kept
                continue
            (page,) = drawing.pages([number])
            yield page if isinstance(page, SkippedPage) else _ask(page, work, asker, part)


def kept_exchange(page: int, work: Assignment, part: str = "") -> Exchange | None:
    """Return what an earlier attempt has settled about a page, None if something is still to be asked."""
    kept = work.pages.load(page, EXCHANGE, part)
    if kept is None or kept.shown is None:
        return None
    if not kept.shown.pictures or settled(kept, problems_of(kept.shown)):
        return kept
    return None


def _ask(page: ShownPage, work: Assignment, asker: Asker, part: str) -> Exchange:
    exchange = work.pages.load(page.shown.page, EXCHANGE, part) or begun(page.shown)

    def keep(answered: Exchange) -> None:
        work.pages.save(answered.page, EXCHANGE, answered, part)
        work.used(f"gemini_{PURPOSE}_questions", 1)

    if not page.pictures:
        work.pages.save(exchange.page, EXCHANGE, exchange, part)
        return exchange
    return converse(asker, page_question(page), exchange, problems_of(page.shown), keep)

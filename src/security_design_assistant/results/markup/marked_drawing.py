"""The marked-up drawing, made behind a guard: no page of it can take the job down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pymupdf
from pydantic import TypeAdapter

from security_design_assistant.drawing.page.redaction import remove_hidden_text
from security_design_assistant.errors import PermanentError
from security_design_assistant.models.analysis import Analysis, PageStatus
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.results.artefacts import ArtefactSource
from security_design_assistant.results.markup.clouds import with_clouds
from security_design_assistant.results.markup.marked_up import mark_up, mark_up_blank_sheets, without_pages
from security_design_assistant.sandbox.answering import BYTES, answers
from security_design_assistant.sandbox.document import pages_of
from security_design_assistant.sandbox.guard import (
    GuardedCallError,
    PageReadError,
    SkippedPage,
    guarded_call,
    guarded_pages,
)

_SECONDS_FOR_A_PAGE = 5.0
"""Far more than copying and marking a page takes; only after that pages are tried one by one."""


def marked_up_pdf(source: ArtefactSource) -> bytes:
    """Return ``marked-up.pdf``."""
    at = source.created_at
    marked = marked_drawing(source.drawing, source.analysis, source.findings, source.budgets, at)
    if source.changes is None:
        return marked
    return with_clouds(marked, source.analysis, source.changes, source.budgets, at)


def marked_drawing(
    pdf: bytes,
    analysis: Analysis,
    findings: tuple[Finding, ...],
    budgets: Budgets,
    marked_at: datetime | None = None,
) -> bytes:
    """Return the drawing with its findings marked and without the text that its patches hide.

    A page that cannot be copied, because it makes MuPDF crash, hang or run out of memory, becomes a
    blank sheet with a sentence and the outlines of its findings.

    Parameters
    ----------
    pdf : the drawing that ``analysis`` was made from.
    findings : what is to be reviewed, as the Review sheet numbers it.
    budgets : bound the child processes that do the work.
    marked_at : the date that our comments carry, so that equal jobs give equal bytes; None for none.
    """
    pages = len(analysis.pages)
    patience = min(budgets.drawing_seconds, budgets.page_seconds * max(1, pages))
    seconds = min(patience, budgets.page_seconds + _SECONDS_FOR_A_PAGE * pages)
    for blank in _choices_of_blank_pages(pdf, analysis, budgets):
        try:
            task = (pdf, analysis, findings, blank, budgets, marked_at)
            return guarded_call(copy_and_mark, task, budgets, seconds)
        except (GuardedCallError, PageReadError):
            # A broken object surprises our own code, too, and must not cost more than its page.
            seconds = patience
    return guarded_call(mark_up_blank_sheets, (analysis, findings), budgets, patience)


def _choices_of_blank_pages(pdf: bytes, analysis: Analysis, budgets: Budgets) -> Iterator[frozenset[int]]:
    """Yield the pages to leave blank, at first none, each time more; worked out only if it comes to that."""
    yield frozenset()
    unread = frozenset(page.page for page in analysis.pages if page.status is not PageStatus.ANALYSED)
    try:
        tried = guarded_pages(pdf, budgets, _try_page)
        lost = frozenset(page.page for page in tried if isinstance(page, SkippedPage))
    except (PermanentError, PageReadError):
        return
    yield lost - unread
    yield lost | unread


@answers(BYTES)
def copy_and_mark(
    pdf: bytes,
    analysis: Analysis,
    findings: tuple[Finding, ...],
    blank: frozenset[int],
    budgets: Budgets,
    marked_at: datetime | None,
) -> bytes:
    """Do :func:`marked_drawing` to a drawing of which no page but those in ``blank`` makes trouble."""
    readable = without_pages(pages_of(pdf, budgets), analysis, blank)
    return mark_up(readable, analysis, findings, blank, marked_at)


@answers(TypeAdapter(int))
def _try_page(page: pymupdf.Page, number: int, budgets: Budgets) -> int:  # noqa: ARG001
    """Do to one page what marking it up does; runs in the guarded process."""
    remove_hidden_text(page)
    page.get_text("words")
    return number

"""Pages that are to be shown whole: scans, others without text, and those that were not understood."""

from __future__ import annotations

from security_design_assistant.analysers.scanned_pages import READ_FROM_SCAN
from security_design_assistant.models.analysis import Analysis, PageStatus
from security_design_assistant.review.seen import looks_like_components


def open_pages(analysis: Analysis) -> tuple[int, ...]:
    """Return the numbers of the pages on which geometry found nothing although there may be something.

    Scans are among them, read on this machine or not: what was read of them is not sure.
    A page that was skipped is not among them: what was too much to read is too much to draw.
    """
    scans = {note.page for note in analysis.warnings if note.code == READ_FROM_SCAN}
    with_components = {component.page for component in analysis.components}
    return tuple(
        page.page
        for page in sorted(analysis.pages, key=lambda page: page.page)
        if page.status is PageStatus.NO_TEXT_LAYER
        or page.page in scans
        or (
            page.status is PageStatus.ANALYSED
            and page.page not in with_components
            and page.content is not None
            and looks_like_components(page.content)
        )
    )

"""Which pages are to be shown whole: those without text, and those of which nothing was understood."""

from __future__ import annotations

from security_design_assistant.models.analysis import Analysis, PageStatus
from security_design_assistant.review.seen import looks_like_components


def open_pages(analysis: Analysis) -> tuple[int, ...]:
    """Return the numbers of the pages on which geometry found nothing although there may be something.

    A page that was skipped is not among them: what was too much to read is too much to draw.
    """
    with_components = {component.page for component in analysis.components}
    return tuple(
        page.page
        for page in sorted(analysis.pages, key=lambda page: page.page)
        if page.status is PageStatus.NO_TEXT_LAYER
        or (
            page.status is PageStatus.ANALYSED
            and page.page not in with_components
            and page.content is not None
            and looks_like_components(page.content)
        )
    )

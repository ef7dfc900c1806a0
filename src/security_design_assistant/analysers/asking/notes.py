"""What a person is told of answers: what was not kept of them, and that none came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from security_design_assistant.analysers.asking.crop_answer import CheckedCrops
from security_design_assistant.analysers.asking.exchange import BLOCKED, Exchange
from security_design_assistant.analysers.asking.page_answer import CheckedPage, Fault
from security_design_assistant.analysers.asking.unavailable import Lack
from security_design_assistant.models.analysis import ReviewNote


def answer_notes(exchange: Exchange, checked: CheckedPage | CheckedCrops) -> Iterator[ReviewNote]:
    """Yield what has to be said of the answer about a page."""
    faults = Counter(each.fault for each in checked.rejected)
    if faults.pop(Fault.NO_ANSWER, 0):
        yield not_answered(exchange)
    if faults:
        number = faults.total()
        reasons = "; ".join(f"{fault} ({count})" for fault, count in sorted(faults.items()))
        named = "A component" if number == 1 else f"{number} components"
        message = (
            f"{named} that Gemini named on page {exchange.page} {'is' if number == 1 else 'are'} not in the"
        )
        yield ReviewNote(
            code="answer_rejected", message=f"{message} schedule: {reasons}.", page=exchange.page
        )


def not_asked(lack: Lack, pages: Sequence[int], matters: int) -> ReviewNote:
    """Say that a drawing was finished on its geometry alone, and what stays open for that."""
    open_matters = [f"{matters} symbol{'s' * (matters != 1)} or tag{'s' * (matters != 1)}"] if matters else []
    listed = [f"page{'s' * (len(pages) != 1)} {', '.join(map(str, pages))}"] if pages else []
    message = (
        f"{lack} Gemini was not asked about {' and '.join([*listed, *open_matters])}; what is open there"
    )
    return ReviewNote(
        code="geometry_alone", message=f"{message} stays open.", page=pages[0] if pages else None
    )


def not_answered(exchange: Exchange) -> ReviewNote:
    """Say that a question has no answer that can be used."""
    blocked = any(reply.failure == BLOCKED for reply in exchange.replies)
    why = " Its safety filter held the answer back." if blocked else ""
    message = f"Gemini gave no answer about page {exchange.page} that can be used.{why}"
    return ReviewNote(code="not_answered", message=message, page=exchange.page)

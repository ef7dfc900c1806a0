"""Which sheet of the previous revision each sheet takes the place of, and how it lies on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from security_design_assistant.models.analysis import Analysis, Component, PageStatus, PageSummary
from security_design_assistant.models.changes import PairedBy
from security_design_assistant.revisions.alignment import Similarity, alignment


@dataclass(frozen=True, slots=True)
class PairedSheets:
    """A page of each revision; ``lies`` takes points of the previous one to this one."""

    previous: PageSummary
    page: PageSummary
    paired_by: PairedBy
    sheet: str | None
    lies: Similarity

    @property
    def compared(self) -> bool:
        """Whether both were read, so that what one lacks is gone or new."""
        return self.previous.status is self.page.status is PageStatus.ANALYSED


def paired_sheets(previous: Analysis, now: Analysis) -> tuple[PairedSheets, ...]:
    """Pair the pages of two revisions: by sheet number, then by what they show, then in their order.

    A sheet number pairs only where it stands on one page of each revision.
    """
    before = {page.page: page for page in previous.pages}
    after = {page.page: page for page in now.pages}
    by_page: dict[int, tuple[int, PairedBy]] = {}
    for number, found, how in _pairs(previous, now):
        if number not in by_page and found not in {taken for taken, _ in by_page.values()}:
            by_page[number] = (found, how)
    return tuple(
        PairedSheets(
            before[found],
            after[number],
            how,
            sheet_number(now, after[number]),
            alignment(
                list(_shown_twice(previous.components, now.components, found, number)),
                ((before[found].width, before[found].height), (after[number].width, after[number].height)),
            ),
        )
        for number, (found, how) in sorted(by_page.items())
    )


def sheet_number(analysis: Analysis, page: PageSummary) -> str | None:
    """Return the number in a page's title block; a drawing of one page has it as its own."""
    if page.sheet is not None:
        return page.sheet.number
    return analysis.drawing.number if len(analysis.pages) == 1 else None


def _pairs(previous: Analysis, now: Analysis) -> Iterator[tuple[int, int, PairedBy]]:
    """Yield pages of this and the previous revision that may be one sheet, the surest first.

    A number that carries the revision differs on every issue, so what two sheets show goes before order.
    """
    numbered = _by_number(previous)
    for number, page in _by_number(now).items():
        if number in numbered:
            yield page, numbered[number], "sheet number"
    pages = {one.id: one.page for one in previous.components}
    shared = Counter((one.page, pages[one.id]) for one in now.components if one.id in pages)
    for (page, before), _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        yield page, before, "components"
    for one, other in zip(now.pages, previous.pages, strict=False):
        yield one.page, other.page, "order"


def _by_number(analysis: Analysis) -> dict[str, int]:
    numbers = [(sheet_number(analysis, page), page.page) for page in analysis.pages]
    times = Counter(number for number, _ in numbers)
    return {number: page for number, page in numbers if number and times[number] == 1}


def _shown_twice(
    previous: Iterable[Component], now: Iterable[Component], before: int, after: int
) -> Iterator[tuple[tuple[float, float, float, float], tuple[float, float, float, float]]]:
    """Yield the boxes of what both pages show once under one id and type, not as rows of a list."""
    one = _once(found for found in previous if found.page == before)
    other = _once(found for found in now if found.page == after and not found.listed)
    for identity, component in other.items():
        if identity in one and one[identity].type is component.type:
            yield one[identity].bbox, component.bbox


def _once(components: Iterable[Component]) -> dict[str, Component]:
    found = list(components)
    times = Counter(one.id for one in found)
    return {one.id: one for one in found if times[one.id] == 1}

"""All changes of a revision against the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from security_design_assistant.models.analysis import Analysis, Component, PageStatus
from security_design_assistant.models.changes import Change, Changes, RevisionOf, SheetPair
from security_design_assistant.review.ordering import natural_key
from security_design_assistant.revisions.differences import added, differences, removed
from security_design_assistant.revisions.matching import matched
from security_design_assistant.revisions.sheets import PairedSheets, paired_sheets, sheet_number


@dataclass(frozen=True, slots=True)
class Revisions:
    """Two revisions of a drawing and which of their sheets are one."""

    previous: Analysis
    now: Analysis
    sheets: tuple[PairedSheets, ...]

    def unread(self) -> tuple[set[int], set[int]]:
        """Return the pages of each revision whose counterpart could not be read.

        A page that was not read may be any that has no counterpart.
        """
        pairs = [sheet for sheet in self.sheets if not sheet.compared]
        of_previous = {sheet.previous.page for sheet in pairs}
        of_now = {sheet.page.page for sheet in pairs}
        alone = (self._alone(self.previous, previous=True), self._alone(self.now, previous=False))
        if any(not read for _, read in alone[1]):
            of_previous |= {page for page, _ in alone[0]}
        if any(not read for _, read in alone[0]):
            of_now |= {page for page, _ in alone[1]}
        return of_previous, of_now

    def _alone(self, analysis: Analysis, previous: bool) -> list[tuple[int, bool]]:
        """Return the pages without a counterpart, and whether each was read."""
        paired = {(sheet.previous if previous else sheet.page).page for sheet in self.sheets}
        return [
            (page.page, page.status is PageStatus.ANALYSED)
            for page in analysis.pages
            if page.page not in paired
        ]

    def told(self) -> Iterator[SheetPair]:
        """Yield every sheet of both revisions, those of the later one first."""
        paired = {sheet.page.page: sheet for sheet in self.sheets}
        for page in self.now.pages:
            sheet = paired.get(page.page)
            if sheet is None:
                yield SheetPair(page=page.page, previous=None, sheet=sheet_number(self.now, page))
                continue
            yield SheetPair(
                page=page.page,
                previous=sheet.previous.page,
                paired_by=sheet.paired_by,
                sheet=sheet.sheet,
                compared=sheet.compared,
                scale=sheet.lies.scale,
                turn=sheet.lies.turn,
                shift=(sheet.lies.shift.real, sheet.lies.shift.imag),
            )
        gone = {sheet.previous.page for sheet in self.sheets}
        for page in self.previous.pages:
            if page.page not in gone:
                yield SheetPair(page=None, previous=page.page, sheet=sheet_number(self.previous, page))


def compared(previous: Analysis, now: Analysis) -> Changes:
    """Return what ``now`` changed against ``previous``, numbered from 1, page by page.

    What stands on a page that one of the two revisions has and could not read is neither added nor removed.
    """
    revisions = Revisions(previous, now, paired_sheets(previous, now))
    matching = matched(previous.components, now.components, revisions.sheets)
    by_page = {sheet.page.page: sheet for sheet in revisions.sheets}
    of_previous = {sheet.previous.page: sheet for sheet in revisions.sheets}
    unread_previous, unread_now = revisions.unread()
    of_pairs = [list(differences(one, other, by_page.get(other.page))) for one, other in matching.pairs]
    gone, unsure_gone = _split(matching.removed, unread_previous)
    new, unsure_new = _split(matching.added, unread_now)
    changes = [change for found in of_pairs for change in found]
    changes += [removed(one, of_previous.get(one.page)) for one in gone]
    changes += [added(other) for other in new]
    not_compared = {one.id for one in (*unsure_gone, *unsure_new)}
    return Changes(
        previous=_revision(previous),
        drawing=_revision(now),
        sheets=tuple(revisions.told()),
        unchanged=sum(not found for found in of_pairs),
        not_compared=tuple(sorted(not_compared, key=natural_key)),
        changes=_numbered(changes),
    )


def _split(components: Iterable[Component], unread: set[int]) -> tuple[list[Component], list[Component]]:
    """Part components into those that are gone or new, and those of which nobody knows."""
    sure: list[Component] = []
    unsure: list[Component] = []
    for component in components:
        (unsure if component.page in unread else sure).append(component)
    return sure, unsure


def _numbered(changes: Sequence[Change]) -> tuple[Change, ...]:
    def key(change: Change) -> tuple[object, ...]:
        at = change.place or change.before
        return (at.page if at else 0, natural_key(change.component), change.kind.rank, change.field)

    ordered = enumerate(sorted(changes, key=key), start=1)
    return tuple(change.model_copy(update={"number": number}) for number, change in ordered)


def _revision(analysis: Analysis) -> RevisionOf:
    drawing = analysis.drawing
    return RevisionOf(
        sha256=drawing.sha256, number=drawing.number, revision=drawing.revision, date=drawing.date
    )

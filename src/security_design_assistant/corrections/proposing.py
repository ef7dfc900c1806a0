"""Proposals made entries: checked against what they correct, with the value before them filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from security_design_assistant.corrections.applying import corrected, undone
from security_design_assistant.corrections.fields import checked_value
from security_design_assistant.corrections.refusal import CorrectionRefusedError
from security_design_assistant.corrections.state import Correcting, Place
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.corrections import (
    LARGEST_ENTRY,
    AddedComponent,
    Correction,
    Evidence,
    ProposedCorrection,
)
from security_design_assistant.review.findings import review


def proposed(
    analysis: Analysis,
    entries: Sequence[Correction],
    proposals: Iterable[ProposedCorrection],
    by: str,
    at: datetime,
) -> tuple[Correction, ...]:
    """Return the entries that follow ``entries`` if all ``proposals`` are made, in their order.

    Parameters
    ----------
    analysis : the machine's, without any correction.
    entries : all that there are.
    by : who wants it.
    at : when, aware.

    Raises
    ------
    CorrectionRefusedError
        One of them cannot be made; then none is.
    """
    proposing = _Proposing(analysis, list(entries), by, at)
    return tuple(proposing.entry(proposal) for proposal in proposals)


class _Proposing:
    """The list as it grows by one proposal after the other."""

    def __init__(self, analysis: Analysis, entries: list[Correction], by: str, at: datetime) -> None:
        self.correcting = Correcting(analysis)
        self.correcting.apply_all(entries)
        self.entries = entries
        self.by = by
        self.at = at

    def entry(self, proposal: ProposedCorrection) -> Correction:
        if proposal.undoes is not None:
            entry = self._undoing(proposal, proposal.undoes)
        elif proposal.finding is not None:
            entry = self._about_finding(proposal, proposal.finding)
        elif proposal.field == "added":
            entry = self._adding(proposal)
        else:
            entry = self._about_component(proposal)
        if len(entry.model_dump_json().encode()) > LARGEST_ENTRY:
            raise CorrectionRefusedError(f"One correction may have {LARGEST_ENTRY} bytes at most.")
        self.correcting.apply(entry)
        self.entries.append(entry)
        return entry

    def _made(self, **content: object) -> Correction:
        number = self.entries[-1].number + 1 if self.entries else 1
        return Correction.model_validate({"number": number, "by": self.by, "at": self.at, **content})

    def _about_component(self, proposal: ProposedCorrection) -> Correction:
        if proposal.component is None or proposal.field is None:
            raise CorrectionRefusedError("A correction says which field of which component is to be what.")
        now = checked_value(proposal.field, proposal.now)
        place = self._meant(proposal.component, proposal.evidence)
        return self._made(
            component=place.now.id,
            field=proposal.field,
            was=place.value(proposal.field),
            now=now,
            reason=proposal.reason,
            evidence=proposal.evidence or self._evidence(place.now.page, place.now.bbox),
        )

    def _meant(self, identity: str, evidence: Evidence | None) -> Place:
        found = self.correcting.candidates(identity, evidence)
        if not found:
            raise CorrectionRefusedError(f"There is no component {identity}.")
        if len(found) > 1:
            raise CorrectionRefusedError(
                f"{len(found)} components are called {identity}; say which one by page and box."
            )
        return found[0]

    def _evidence(self, page: int, bbox: tuple[float, float, float, float]) -> Evidence:
        return Evidence(page=page, bbox=bbox, sha256=self.correcting.analysis.drawing.sha256)

    def _adding(self, proposal: ProposedCorrection) -> Correction:
        now = checked_value("added", proposal.now)
        if proposal.component is None or now is None:
            raise CorrectionRefusedError("A component that is added needs an ID, a type, a page and a box.")
        if any(place.present for place in self.correcting.candidates(proposal.component)):
            raise CorrectionRefusedError(f"There is a component {proposal.component} already.")
        given = AddedComponent.model_validate(now)
        pages = self.correcting.analysis.drawing.page_count
        if given.page > pages:
            raise CorrectionRefusedError(f"The drawing has no page {given.page}; its last one is {pages}.")
        return self._made(
            component=proposal.component,
            field="added",
            now=now,
            reason=proposal.reason,
            evidence=proposal.evidence or self._evidence(given.page, given.bbox),
        )

    def _about_finding(self, proposal: ProposedCorrection, key: str) -> Correction:
        if (proposal.field or "checked") != "checked":
            raise CorrectionRefusedError(
                "A finding can be checked; what it is about is corrected at the component."
            )
        analysis = self.correcting.analysis
        known = {finding.key for finding in review(analysis)} | set(self.correcting.accepted)
        if key not in known and key not in {one.key for one in review(corrected(analysis, self.entries))}:
            raise CorrectionRefusedError(f"There is no finding {key}.")
        return self._made(
            finding=key,
            field="checked",
            was=self._accepts(key),
            now=checked_value("checked", proposal.now),
            reason=proposal.reason,
            evidence=proposal.evidence,
        )

    def _accepts(self, key: str | None) -> bool:
        entry = self.correcting.accepted.get(key or "")
        return bool(entry and entry.now)

    def _undoing(self, proposal: ProposedCorrection, number: int) -> Correction:
        entry = next((entry for entry in self.entries if entry.number == number), None)
        if entry is None:
            raise CorrectionRefusedError(f"There is no correction {number}.")
        if number in undone(self.entries):
            raise CorrectionRefusedError(f"Correction {number} is undone already.")
        place = self.correcting.meant_by(number)
        self._nothing_after(entry, place)
        return self._made(
            component=place.now.id if place else entry.component,
            finding=entry.finding,
            field=entry.field,
            was=entry.now,
            now=entry.was,
            reason=proposal.reason,
            evidence=entry.evidence,
            undoes=number,
        )

    def _nothing_after(self, entry: Correction, place: Place | None) -> None:
        """Refuse to undo what was changed again: the later value would be lost without a word."""
        gone = undone(self.entries)
        for later in reversed(self.entries):
            if later.number <= entry.number:
                return
            same = (
                later.finding == entry.finding
                if entry.finding
                else place is not None and self.correcting.meant_by(later.number) is place
            )
            holds = later.number not in gone and not (later.undoes and later.undoes > entry.number)
            if same and holds and later.field == entry.field:
                raise CorrectionRefusedError(
                    f"Correction {later.number} changed the same after {entry.number}; undo that one first."
                )

"""Corrections of results on this machine: read, added to, and the results made anew from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from security_design_assistant.cli.processing import Processed
from security_design_assistant.cli.workplace import KEYS, Workplace, results_in
from security_design_assistant.corrections.applying import corrected
from security_design_assistant.corrections.proposing import proposed
from security_design_assistant.errors import PermanentError
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.corrections import Correction, Corrections, ProposedCorrection
from security_design_assistant.pipeline.job import Job
from security_design_assistant.pipeline.kept_analysis import kept_analysis
from security_design_assistant.pipeline.runner import regenerate_job
from security_design_assistant.results.artefacts import DRAWING


@dataclass(frozen=True, slots=True)
class CorrectedResults:
    """The results in one folder, with what persons correct of them."""

    workplace: Workplace

    @classmethod
    def of(cls, folder: Path, *, overwrite: bool = False) -> CorrectedResults:
        """Return the results in ``folder``; ``overwrite`` lets an edited workbook go.

        Raises
        ------
        PermanentError
            ``no_results``: there are none.
        """
        return cls(results_in(folder, overwrite=overwrite))

    def load(self) -> Corrections:
        """Return all corrections."""
        return self.workplace.corrections.load()

    def analysis(self, revision: int | None = None) -> Analysis:
        """Return what was read, with the corrections up to ``revision``, all if that is None, applied."""
        entries = self.load().entries
        read = kept_analysis(self._job(()), self.workplace.store).output()
        return corrected(read, entries if revision is None else entries[:revision])

    def append(
        self, proposals: Iterable[ProposedCorrection], by: str, if_revision: int | None = None
    ) -> Corrections:
        """Add corrections by one person and return all.

        Raises
        ------
        CorrectionRefusedError
            One cannot be made; then none is.
        RevisionMovedError
            There is another revision than ``if_revision``.
        """
        return self.append_by([(proposal, by) for proposal in proposals], if_revision)

    def append_by(
        self, proposals: Sequence[tuple[ProposedCorrection, str]], if_revision: int | None = None
    ) -> Corrections:
        """Add corrections by several persons, as :meth:`append` does."""
        read = self.analysis(revision=0)
        now = datetime.now(UTC).replace(microsecond=0)

        def entries(before: Corrections) -> tuple[Correction, ...]:
            made: tuple[Correction, ...] = ()
            for proposal, by in proposals:
                made += proposed(read, (*before.entries, *made), (proposal,), by, now)
            return made

        return self.workplace.corrections.append(entries, if_revision)

    def require_unedited(self) -> None:
        """Raise ``workbook_edited`` if making the results anew would lose what somebody typed."""
        self.workplace.store.require_unedited()

    def regenerate(self) -> Processed:
        """Make the results anew from what was read and all corrections; nothing is read again.

        Raises
        ------
        PermanentError
            ``workbook_edited``; ``analysis_gone`` and ``drawing_missing`` where files were removed.
        RetryableError
            The results cannot be written.
        """
        self.require_unedited()
        drawing = self.workplace.store.get(DRAWING)
        if drawing is None:
            message = f"{self.workplace.folder / DRAWING} is not there any more. Process the drawing again."
            raise PermanentError("drawing_missing", message)
        outcome = regenerate_job(self._job(self.load().entries), drawing, self.workplace.store)
        self.workplace.finish()
        return Processed(self.workplace.folder, outcome)

    def _job(self, entries: tuple[Correction, ...]) -> Job:
        claim = self.workplace.claim
        return Job(
            claim.file_name or Path(claim.source).name,
            claim.created_at,
            KEYS,
            corrections=entries,
            previous=self.workplace.previous,
        )

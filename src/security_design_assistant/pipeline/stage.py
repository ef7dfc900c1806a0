"""What a stage of the pipeline is, and what it may touch while it works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from security_design_assistant.analysers.port import Assignment, PageStore
from security_design_assistant.gemini.port import Asker
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.job_record import DrawingKnowledge
from security_design_assistant.pipeline.job import Job, StageName
from security_design_assistant.pipeline.ports import ObjectStore

Input = TypeVar("Input")
Output = TypeVar("Output")


@dataclass(frozen=True, slots=True)
class StageContext:
    """The surroundings of a stage at work.

    ``pages`` keeps what was found on single pages, ``page_read(done, total)`` tells of pages, ``usage`` takes
    what the stage consumes, by name. ``gemini`` asks Gemini for this stage and books what that costs, both
    by itself; None where there is no Gemini.
    """

    job: Job
    drawing: bytes
    store: ObjectStore
    pages: PageStore
    page_read: Callable[[int, int], None]
    usage: Counter[str] = field(default_factory=Counter)
    gemini: Asker | None = None

    def assignment(self) -> Assignment:
        """Return the drawing as an analyser's work."""
        return Assignment(
            drawing=self.drawing,
            budgets=self.job.reading_budgets,
            pages=self.pages,
            page_read=self.page_read,
            used=self._use,
            gemini=self.gemini,
            gemini_required=self.job.gemini_required,
            last_attempt=self.job.last_attempt,
            decoded=self.decoded,
        )

    def decoded(self, analysis: Analysis) -> Analysis:
        """Return the analysis with what fixed rules find explained in the documents, if any came."""
        if not self.job.documents:
            return analysis
        # What reads documents is loaded only where some came: the worker starts without it.
        from security_design_assistant.pipeline.consultation import Consultation

        return Consultation(self.job, self.pages).decoded(analysis)

    def _use(self, name: str, amount: float) -> None:
        self.usage[name] += amount  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Stage(Generic[Input, Output]):
    """One step: turns the output of an earlier stage into its own.

    Parameters
    ----------
    name : the stage's name, also of its checkpoint.
    reserve : seconds that must be left of the attempt for the stage to begin.
    output : writes the output as JSON and reads it again.
    run : does the work. Objects that the output names are stored before it returns.
    intact : whether all objects that an earlier output names are still there and unchanged; None if the
        output names no objects.
    knowledge : what an output tells of the drawing, for its job's record; None if that is nothing new.
    depends : returns what else than the earlier output and the job's fingerprint decides the output;
        None if nothing does.
    """

    name: StageName
    reserve: float
    output: TypeAdapter[Output]
    run: Callable[[StageContext, Input], Output]
    intact: Callable[[ObjectStore, Output], bool] | None = None
    knowledge: Callable[[Output], DrawingKnowledge] | None = None
    depends: Callable[[Job], str] | None = None

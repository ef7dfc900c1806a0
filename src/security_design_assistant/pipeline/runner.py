"""Runs a job's stages, from the first one that has no valid checkpoint."""

from __future__ import annotations

import time
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.evaluation import Evaluation
from security_design_assistant.pipeline.artefacts import Artefact
from security_design_assistant.pipeline.checkpoints import Checkpoint, Checkpoints
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import Job
from security_design_assistant.pipeline.ports import (
    ObjectStore,
    ProgressListener,
    SilentListener,
    StageReport,
)
from security_design_assistant.pipeline.stage import Stage, StageContext
from security_design_assistant.pipeline.stages.drawing_analysis import DRAWING_ANALYSIS
from security_design_assistant.pipeline.stages.evaluation import EVALUATION
from security_design_assistant.pipeline.stages.pdf_processing import PDF_PROCESSING
from security_design_assistant.pipeline.stages.schedule_generation import SCHEDULE_GENERATION
from security_design_assistant.pipeline.stages.validation import VALIDATION

Input = TypeVar("Input")
Output = TypeVar("Output")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A completed job: what was found, what is to be said about it, and the results that are stored."""

    analysis: Analysis
    evaluation: Evaluation
    artefacts: tuple[Artefact, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a job; :meth:`complete` takes it through one stage."""

    job: Job
    drawing: bytes
    fingerprint: str
    store: ObjectStore
    listener: ProgressListener
    deadline: Deadline

    def complete(self, stage: Stage[Input, Output], after: Checkpoint[Input]) -> Checkpoint[Output]:
        """Return the stage's checkpoint, the stored one if it is still good, else of the work done now."""
        input_digest = sha256(f"{self.fingerprint}:{after.digest}".encode()).hexdigest()
        checkpoint = self._stored(stage, input_digest)
        reused = checkpoint is not None
        started = time.monotonic()
        if checkpoint is None:
            checkpoint = self._work(stage, after, input_digest)
        seconds = 0.0 if reused else time.monotonic() - started
        key = self.job.keys.checkpoint(stage.name)
        self.listener.stage_finished(StageReport(stage.name, key, seconds, reused, checkpoint.usage))
        return checkpoint

    def _stored(self, stage: Stage[Input, Output], input_digest: str) -> Checkpoint[Output] | None:
        checkpoint = Checkpoints(self.store, self.job).load(stage.name, stage.output, input_digest)
        if checkpoint and stage.intact and not stage.intact(self.store, checkpoint.output()):
            return None
        return checkpoint

    def _work(
        self, stage: Stage[Input, Output], after: Checkpoint[Input], input_digest: str
    ) -> Checkpoint[Output]:
        self.deadline.require(stage.reserve, f"Stage {stage.name}")
        self.listener.stage_started(stage.name)
        context = StageContext(
            self.job,
            self.drawing,
            self.store,
            page_read=lambda done, total: self.listener.page_read(stage.name, done, total),
        )
        output = stage.run(context, after.output())
        checkpoints = Checkpoints(self.store, self.job)
        return checkpoints.save(stage.name, stage.output, input_digest, output, context.usage)


def run_job(
    job: Job,
    drawing: bytes,
    store: ObjectStore,
    listener: ProgressListener | None = None,
    deadline: Deadline | None = None,
) -> Outcome:
    """Take a drawing through all stages and leave the results in the store.

    Stages whose checkpoint is still good are not repeated, so a job that was cut off, at whatever point,
    goes on after its last checkpoint and ends with the same bytes.

    Parameters
    ----------
    job : what to do and where the data goes.
    drawing : the PDF's bytes.
    store : holds checkpoints and results.
    listener : is told of every stage and page.
    deadline : checked before each stage that has to work.

    Raises
    ------
    PermanentError
        The drawing cannot be processed.
    RetryableError
        The storage failed.
    DeadlineApproaching
        Less time is left than the next stage's reserve.
    """
    attempt = Attempt(
        job,
        drawing,
        job.fingerprint(drawing),
        store,
        listener or SilentListener(),
        deadline or Deadline.none(),
    )
    start: Checkpoint[None] = Checkpoint("", lambda: None, {})
    # Nested, so that the reading, by far the largest output, is let go as soon as it is analysed.
    analysis = attempt.complete(
        DRAWING_ANALYSIS, attempt.complete(PDF_PROCESSING, attempt.complete(VALIDATION, start))
    )
    results = attempt.complete(SCHEDULE_GENERATION, analysis).output()
    evaluated = attempt.complete(EVALUATION, analysis).output()
    return Outcome(analysis.output(), evaluated.evaluation, results.artefacts + evaluated.artefacts)

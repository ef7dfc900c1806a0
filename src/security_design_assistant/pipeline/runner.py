"""Runs a job's stages, from the first one that has no valid checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from security_design_assistant.analysers.port import Analyser
from security_design_assistant.gemini.port import Asker
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.evaluation import Evaluation
from security_design_assistant.pipeline.attempt import START, Attempt
from security_design_assistant.pipeline.built_artefacts import Artefact
from security_design_assistant.pipeline.checkpoints import Checkpoint
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import Job, StageName
from security_design_assistant.pipeline.kept_analysis import kept_analysis
from security_design_assistant.pipeline.ports import (
    ObjectStore,
    ProgressListener,
    SilentListener,
)
from security_design_assistant.pipeline.stages.corrections import CORRECTIONS
from security_design_assistant.pipeline.stages.drawing_analysis import drawing_analysis
from security_design_assistant.pipeline.stages.evaluation import EVALUATION, after
from security_design_assistant.pipeline.stages.pdf_processing import pdf_processing
from security_design_assistant.pipeline.stages.schedule_generation import SCHEDULE_GENERATION
from security_design_assistant.pipeline.stages.validation import VALIDATION


@dataclass(frozen=True, slots=True)
class Outcome:
    """A completed job: what was found, what is to be said about it, and the results that are stored."""

    analysis: Analysis
    evaluation: Evaluation
    artefacts: tuple[Artefact, ...]


def run_job(
    job: Job,
    drawing: bytes,
    store: ObjectStore,
    listener: ProgressListener | None = None,
    deadline: Deadline | None = None,
    *,
    analyser: Analyser[Any],
    gemini: Callable[[StageName], Asker] | None = None,
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
    analyser : who reads the drawing.
    gemini : returns what a stage asks Gemini with; None where there is no Gemini.

    Raises
    ------
    PermanentError
        The drawing cannot be processed.
    RetryableError
        The storage failed.
    DeadlineApproaching
        Less time is left than the next stage's reserve.
    """
    job = job.read_by(analyser.name)
    attempt = _attempt(job, drawing, store, listener, deadline, gemini)
    # Nested, so that the reading, by far the largest output, is let go as soon as it is analysed.
    analysis = attempt.complete(
        drawing_analysis(analyser, len(job.documents)),
        attempt.complete(pdf_processing(analyser), attempt.complete(VALIDATION, START)),
    )
    return _results(attempt, analysis)


def regenerate_job(
    job: Job,
    drawing: bytes,
    store: ObjectStore,
    listener: ProgressListener | None = None,
    deadline: Deadline | None = None,
) -> Outcome:
    """Apply the job's corrections to what was read of the drawing, and leave the results in the store.

    Nothing is read again, whichever version of this program read it, and nobody is asked: the analysis is
    that of the checkpoint. So a judgement of the result as it was before is not repeated either.

    Raises
    ------
    PermanentError
        ``analysis_gone``: what was read is not there any more.
    RetryableError
        The storage failed.
    DeadlineApproaching
        Less time is left than the next stage's reserve.
    """
    analysis = kept_analysis(job, store)
    attempt = _attempt(job, drawing, store, listener, deadline)
    return _results(attempt, analysis)


def _attempt(
    job: Job,
    drawing: bytes,
    store: ObjectStore,
    listener: ProgressListener | None,
    deadline: Deadline | None,
    gemini: Callable[[StageName], Asker] | None = None,
) -> Attempt:
    return Attempt(
        job,
        drawing,
        job.fingerprint(drawing),
        store,
        listener or SilentListener(),
        deadline or Deadline.none(),
        gemini,
    )


def _results(attempt: Attempt, analysis: Checkpoint[Analysis]) -> Outcome:
    """Take a drawing that is read through the stages that are left."""
    final = attempt.complete(CORRECTIONS, analysis)
    schedule = attempt.complete(SCHEDULE_GENERATION, final)
    evaluated = attempt.complete(EVALUATION, after(final, schedule)).output()
    stored = {artefact.name: artefact for artefact in (*schedule.output().artefacts, *evaluated.artefacts)}
    return Outcome(final.output(), evaluated.evaluation, tuple(stored.values()))

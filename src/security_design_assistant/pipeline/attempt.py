"""One attempt at a job: takes it through a stage, or finds that this was done before."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TypeVar

import structlog

from security_design_assistant.gemini.port import Asker
from security_design_assistant.pipeline.checkpoints import Checkpoint, Checkpoints
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import Job, StageName
from security_design_assistant.pipeline.page_checkpoints import PageCheckpoints
from security_design_assistant.pipeline.ports import ObjectStore, ProgressListener, StageReport
from security_design_assistant.pipeline.stage import Stage, StageContext
from security_design_assistant.telemetry.tracing import span

Input = TypeVar("Input")
Output = TypeVar("Output")

START: Checkpoint[None] = Checkpoint("", lambda: None, {})
"""What the first stage comes after."""


@dataclass(frozen=True)
class Attempt:
    """One attempt at a job.

    Parameters
    ----------
    job, drawing : what to do, and the PDF's bytes.
    fingerprint : digest of both, see :meth:`Job.fingerprint`; every checkpoint depends on it.
    store : holds checkpoints and results.
    listener : is told of every stage and page.
    deadline : checked before each stage that has to work.
    gemini : returns what a stage asks Gemini with; None where there is no Gemini.
    """

    job: Job
    drawing: bytes
    fingerprint: str
    store: ObjectStore
    listener: ProgressListener
    deadline: Deadline
    gemini: Callable[[StageName], Asker] | None = None

    @cached_property
    def pages(self) -> PageCheckpoints:
        """What is kept of single pages, also by earlier attempts."""
        return PageCheckpoints(Checkpoints(self.store, self.job), self.fingerprint)

    def complete(self, stage: Stage[Input, Output], after: Checkpoint[Input]) -> Checkpoint[Output]:
        """Return the stage's checkpoint, the stored one if it is still good, else of the work done now."""
        with structlog.contextvars.bound_contextvars(stage=stage.name.value), span(stage.name.value) as told:
            more = f":{stage.depends(self.job)}" if stage.depends else ""
            input_digest = sha256(f"{self.fingerprint}:{after.digest}{more}".encode()).hexdigest()
            checkpoint = self._stored(stage, input_digest)
            reused = checkpoint is not None
            told.note(reused=reused)
            started = time.monotonic()
            if checkpoint is None:
                checkpoint = self._work(stage, after, input_digest)
            seconds = 0.0 if reused else time.monotonic() - started
            key = self.job.keys.checkpoint(stage.name)
            known = stage.knowledge(checkpoint.output()) if stage.knowledge else None
            report = StageReport(stage.name, key, seconds, reused, checkpoint.usage, known)
            self.listener.stage_finished(report)
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
            self.pages,
            page_read=lambda done, total: self.listener.page_read(stage.name, done, total),
            gemini=self.gemini(stage.name) if self.gemini else None,
        )
        output = stage.run(context, after.output())
        checkpoints = Checkpoints(self.store, self.job)
        return checkpoints.save(stage.name, stage.output, input_digest, output, context.usage)

"""The worker: takes one delivered job as far as it can, and says what becomes of the message."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import structlog

from security_design_assistant import SOURCE_URL
from security_design_assistant.errors import DeadlineApproaching, PermanentError, RetryableError
from security_design_assistant.gemini.ledger import Payer
from security_design_assistant.gemini.port import RateLimitedError
from security_design_assistant.jobs.backoff import Backoff
from security_design_assistant.jobs.checked_store import CheckedStore
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.jobs.job_summary import result_of
from security_design_assistant.jobs.lease import Lease, LeaseListener, LeaseLostError
from security_design_assistant.jobs.ports import Clock, JobStore, Metrics, WorkQueue
from security_design_assistant.models.analysis import PAGE_FAILED
from security_design_assistant.models.job_record import DrawingReference, FileReference, JobError, JobRecord
from security_design_assistant.pipeline.combined import combined_drawing
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import Job, JobKeys
from security_design_assistant.pipeline.ports import ObjectStore, ProgressListener
from security_design_assistant.pipeline.runner import Outcome, regenerate_job
from security_design_assistant.results.artefacts import COMPONENTS
from security_design_assistant.revisions.previous import PreviousRevision
from security_design_assistant.specification.document import Document
from security_design_assistant.telemetry.correlation import about
from security_design_assistant.telemetry.tracing import span

_LOG = structlog.get_logger()
_LONGEST_POSTPONEMENT = 900.0
"""Seconds; SQS delays a new message by no more."""

_LONGEST_WAIT_FOR_GEMINI = timedelta(days=1)
INTERNAL_ERROR = "internal_error"
"""Code of an attempt that a mistake of ours ended."""
_OUT_OF_TIME = "The drawing takes longer than an attempt may last. Split it and submit its parts."


@dataclass(frozen=True, slots=True)
class WorkerPolicy:
    """What the worker may do.

    Parameters
    ----------
    lease_seconds : how long a silent worker keeps its job.
    max_attempts : attempts at a job before it is left to the dead-letter queue.
    backoff : the wait between two attempts.
    memory_bytes : memory for reading a drawing; None leaves it to the job's budgets.
    source_url : where the source code of this version is, for the results.
    """

    lease_seconds: float
    max_attempts: int
    backoff: Backoff
    memory_bytes: int | None = None
    source_url: str = SOURCE_URL


@dataclass(frozen=True, slots=True)
class Worker:
    """Works on jobs, one delivery at a time; ``run`` takes a drawing through the stages.

    It is put together where the process is, with the analysers that the process has.
    ``regenerate`` makes the results of a completed job anew after somebody corrected them.
    """

    jobs: JobStore
    objects: ObjectStore
    queue: WorkQueue
    clock: Clock
    metrics: Metrics
    policy: WorkerPolicy
    run: Callable[[Job, bytes, ObjectStore, ProgressListener, Deadline], Outcome]
    regenerate: Callable[[Job, bytes, ObjectStore, ProgressListener | None, Deadline], Outcome] = (
        regenerate_job
    )

    def handle(self, delivery: Delivery, deadline: Deadline) -> Disposition:
        """Do what can be done for the delivered message; never raises for a fault of job or services.

        Parameters
        ----------
        delivery : the message.
        deadline : when this invocation has to be over, with what it needs to put the job down taken off.
        """
        message = delivery.message
        if message is None:
            _LOG.warning("message_unreadable", message_id=delivery.message_id)
            return self._return(delivery, 0)
        with about(delivery.origin, job_id=message.job_id):
            try:
                return self._job(message.job_id, delivery, deadline)
            except LeaseLostError:
                # Acknowledging could take the message from the worker that has the job now.
                _LOG.info("lease_lost")
                return Disposition.RETURN
            except RetryableError as exc:
                # Table or queue themselves fail, so nothing can be noted; the lease runs out by itself.
                _LOG.warning("service_failed", code=exc.code, reason=exc.message)
                return self._return(delivery, self.policy.backoff.seconds(1, exc.retry_after))

    def _job(self, job_id: str, delivery: Delivery, deadline: Deadline) -> Disposition:
        """Begin an attempt, unless the job is over, not due, at work elsewhere or out of attempts."""
        job = self.jobs.get(job_id)
        if job is not None and job.behind:
            return self._regenerate(job, delivery, deadline)
        if job is None or job.status.terminal:
            _LOG.info("job_over", status=job.status if job else "deleted")
            return Disposition.ACKNOWLEDGE
        wait = self._wait(job)
        if wait > 0:
            _LOG.info("job_postponed", seconds=wait, status=job.status)
            return self._return(delivery, wait)
        if job.attempt + (not job.continues) > self.policy.max_attempts:
            _LOG.warning("attempts_exhausted", attempt=job.attempt)
            return self._return(delivery, 0)
        owner = f"{delivery.request_id}/{uuid4().hex}"
        taken = self.jobs.take_lease(job_id, owner, self.clock.now(), self.policy.lease_seconds)
        if taken is None:
            _LOG.info("lease_refused")
            return self._return(delivery, 1)
        if taken.unclean_ends > job.unclean_ends:
            _LOG.warning("unclean_end", attempt=job.attempt, stage=job.current_stage)
            self.metrics.add("UncleanEnds")
        if taken.attempt > job.attempt:
            self.metrics.add("JobsBegun")
        lease = Lease(self.jobs, self.clock, taken, owner, self.policy.lease_seconds)
        with about(taken.origin, attempt=taken.attempt, continuation=taken.continuation):
            return self._attempt(lease, delivery, deadline)

    def _wait(self, job: JobRecord) -> float:
        """Return the seconds until the job may be tried: another's lease has to end, a pause to pass."""
        now = self.clock.now()
        if job.leased(now) and job.lease_expires_at is not None:
            return min(job.lease_expires_at - now.timestamp() + 1, _LONGEST_POSTPONEMENT)
        if job.next_attempt_at is not None:
            return min((job.next_attempt_at - now).total_seconds(), _LONGEST_POSTPONEMENT)
        return 0.0

    def _attempt(self, lease: Lease, delivery: Delivery, deadline: Deadline) -> Disposition:
        """Work under the lease, and do with the job what the end of the work asks for."""
        listener = LeaseListener(lease, deadline, self.metrics)
        try:
            return self._work(lease, listener, deadline)
        except LeaseLostError:
            raise
        except DeadlineApproaching:
            if listener.progressed:
                return self._hand_over(lease)
            return self._retry(lease, delivery, "out_of_time", _OUT_OF_TIME)
        except PermanentError as exc:
            return self._fail(lease, delivery, exc)
        except RateLimitedError as exc:
            return self._wait_for_gemini(lease, delivery, exc)
        except RetryableError as exc:
            return self._retry(lease, delivery, exc.code, exc.message, exc.retry_after)
        except Exception as exc:  # noqa: BLE001 - the process edge: whatever it is, the job is not lost
            _LOG.error("attempt_broke", exc_info=exc)
            return self._retry(lease, delivery, INTERNAL_ERROR, "The attempt broke off by a mistake of ours.")

    def _work(self, lease: Lease, listener: LeaseListener, deadline: Deadline) -> Disposition:
        """Run the stages to their end and complete the job."""
        _LOG.info("attempt_started")
        with span("drawing"):
            job, drawing = self._drawing(lease.job)
        outcome = self.run(job, drawing, CheckedStore(self.objects, lease.renew), listener, deadline)
        result = result_of(lease.job, outcome)
        if self.jobs.complete(lease.job.job_id, lease.owner, result, self.clock.now()) is None:
            raise LeaseLostError(f"{lease.job.job_id} has another worker.")
        self.metrics.add("JobsCompleted")
        self._count_end(broken=any(note.code == PAGE_FAILED for note in outcome.analysis.warnings))
        self.metrics.add("ComponentsFound", outcome.evaluation.counts.components)
        self.metrics.add("ReviewItems", outcome.evaluation.review_items)
        _LOG.info("job_completed", stages_done_now=len(listener.finished))
        return Disposition.ACKNOWLEDGE

    def _regenerate(self, job: JobRecord, delivery: Delivery, deadline: Deadline) -> Disposition:
        """Make the results of a completed job anew from what was read and all corrections that there are.

        No lease is taken: each revision has a place of its own for its results, and which one is the job's
        only moves forward, in one conditional write. So messages may come twice, late, or in any order.
        """
        try:
            _LOG.info("regeneration_started", revision=job.corrections)
            pipeline_job, drawing = self._drawing(job)
            pipeline_job = replace(
                pipeline_job,
                keys=pipeline_job.keys.corrected(job.corrections),
                corrections=self.jobs.corrections(job),
            )
            store = CheckedStore(self.objects, lambda: self._require_standing(job.job_id))
            outcome = self.regenerate(pipeline_job, drawing, store, None, deadline)
            moved = self.jobs.regenerated(job.job_id, result_of(job, outcome), self.clock.now())
        except LeaseLostError:
            _LOG.info("job_over", status="deleted")
            return Disposition.ACKNOWLEDGE
        except (RetryableError, DeadlineApproaching):
            return self._return(delivery, self.policy.backoff.seconds(1))
        except PermanentError as exc:
            # What was read or the drawing is gone: the results stay as they are, whoever tries.
            _LOG.error("regeneration_impossible", code=exc.code, revision=job.corrections)
            return Disposition.ACKNOWLEDGE
        except Exception as exc:  # noqa: BLE001 - the process edge: the job stays as it was
            _LOG.error("regeneration_broke", exc_info=exc)
            return self._return(delivery, self.policy.backoff.seconds(1))
        if moved is None:
            _LOG.info("regeneration_overtaken", revision=job.corrections)
        return Disposition.ACKNOWLEDGE

    def _require_standing(self, job_id: str) -> None:
        if self.jobs.get(job_id) is None:
            raise LeaseLostError(f"{job_id} was deleted.")

    def _drawing(self, record: JobRecord) -> tuple[Job, bytes]:
        """Return what the stages get to know, and the PDF that they read: of several files, one."""
        job = replace(
            self._pipeline_job(record),
            documents=self._documents(record),
            previous=self._previous(record),
        )
        files = [self._uploaded(file, bool(record.parts)) for file in record.files]
        if not record.parts:
            return job, files[0]
        names = [file.file_name for file in record.parts]
        drawing, parts = combined_drawing(names, files, job.reading_budgets)
        return replace(job, parts=parts), drawing

    def _documents(self, record: JobRecord) -> tuple[Document, ...]:
        """Return the documents that came with the drawing; what of them is gone is for the review to tell."""
        found = ((document, self.objects.get(document.key)) for document in record.documents)
        return tuple(
            Document(document.file_name, data if data is not None and _is(document, data) else None)
            for document, data in found
        )

    def _previous(self, record: JobRecord) -> PreviousRevision | None:
        """Return what the superseded job left, from a copy of the job's own: results may change or go."""
        if record.supersedes is None:
            return None
        own = JobKeys.of_job(record.job_id).previous
        kept = self.objects.get(own)
        if kept is None:
            superseded = self.jobs.get(record.supersedes)
            key = superseded.result.artefacts.get(COMPONENTS) if superseded and superseded.result else None
            kept = (self.objects.get(key) if key else None) or b""
            self.objects.put(own, kept)
        return PreviousRevision(kept)

    def _uploaded(self, file: DrawingReference, one_of_several: bool) -> bytes:
        what = file.file_name if one_of_several else "The drawing"
        data = self.objects.get(file.key)
        if data is None:
            raise PermanentError("drawing_missing", f"{what} is not there any more. Upload it again.")
        if not _is(file, data):
            raise PermanentError(
                "drawing_changed", f"{what} is not the file that was submitted. Submit it again."
            )
        return data

    def _pipeline_job(self, job: JobRecord) -> Job:
        """Return what the stages get to know; after an unclean end reading gets half the memory."""
        memory = self.policy.memory_bytes
        if job.unclean_ends:
            memory = min(job.budgets.memory_bytes, memory or job.budgets.memory_bytes) // 2
        return Job(
            file_name=job.drawing.file_name,
            created_at=job.created_at,
            keys=JobKeys.of_job(job.job_id),
            budgets=job.budgets,
            options=job.options,
            for_download=True,
            memory_bytes=memory,
            source_url=self.policy.source_url,
            payer=Payer(job.job_id, job.owner, job.attempt),
            last_attempt=job.attempt >= self.policy.max_attempts,
        )

    def _hand_over(self, lease: Lease) -> Disposition:
        """Let a fresh invocation go on; the old message goes only once the new one is in the queue."""
        job = lease.job
        released = self.jobs.release(job.job_id, lease.owner, self.clock.now(), None, None, continuation=True)
        if released is None:
            raise LeaseLostError(f"{job.job_id} has another worker.")
        self.queue.send(job.job_id, released.continuation, origin=job.origin)
        _LOG.info("job_handed_over", next_continuation=released.continuation)
        return Disposition.ACKNOWLEDGE

    def _wait_for_gemini(self, lease: Lease, delivery: Delivery, error: RateLimitedError) -> Disposition:
        """Put the job down for as long as Gemini asked for; that is no failed attempt, so none is counted.

        The queue counts deliveries, so the message is a new one. A job that waited for a day goes on as one
        whose attempt failed.
        """
        job, now = lease.job, self.clock.now()
        if now - job.created_at > _LONGEST_WAIT_FOR_GEMINI:
            return self._retry(lease, delivery, error.code, error.message, error.retry_after)
        told = self._error(lease, delivery, error.code, error.message, retryable=True)
        wait = min(self.policy.backoff.seconds(1, error.retry_after), _LONGEST_POSTPONEMENT)
        due = now + timedelta(seconds=wait)
        released = self.jobs.release(job.job_id, lease.owner, now, told, due, continuation=True)
        if released is None:
            raise LeaseLostError(f"{job.job_id} has another worker.")
        self.queue.send(job.job_id, released.continuation, math.ceil(wait), job.origin)
        _LOG.info("job_waits_for_gemini", seconds=round(wait, 1), next_continuation=released.continuation)
        return Disposition.ACKNOWLEDGE

    def _fail(self, lease: Lease, delivery: Delivery, error: PermanentError) -> Disposition:
        """Fail the job for good: no other attempt would find anything else."""
        self._count_end(rejected=True)
        told = self._error(lease, delivery, error.code, error.message, retryable=False)
        if self.jobs.fail(lease.job.job_id, told, self.clock.now(), lease.owner) is None:
            raise LeaseLostError(f"{lease.job.job_id} has another worker.")
        self.metrics.add("JobsFailed", Code=error.code)
        _LOG.info("job_failed", code=error.code, stage=lease.stage)
        return Disposition.ACKNOWLEDGE

    def _retry(
        self, lease: Lease, delivery: Delivery, code: str, message: str, retry_after: float | None = None
    ) -> Disposition:
        """Put the job down until its next attempt; the queue counts this one."""
        job = lease.job
        told = self._error(lease, delivery, code, message, retryable=True)
        last = job.attempt >= self.policy.max_attempts
        self._count_end(broken=last or code == INTERNAL_ERROR)
        wait = 0.0 if last else self.policy.backoff.seconds(job.attempt, retry_after)
        now = self.clock.now()
        due = now + timedelta(seconds=wait)
        if self.jobs.release(job.job_id, lease.owner, now, told, due) is None:
            raise LeaseLostError(f"{job.job_id} has another worker.")
        self.metrics.add("StageFailures", Stage=lease.stage or "none")
        _LOG.warning("attempt_failed", code=code, stage=lease.stage, retry_in=round(wait, 1))
        return self._return(delivery, wait)

    def _count_end(self, broken: bool = False, rejected: bool = False) -> None:
        """Count how an attempt ended, 0 or 1 for each way, so that its share needs no second metric.

        Broken is what a mistake of ours ended or took a page from, and the last attempt whatever ended it.
        """
        self.metrics.add("AttemptsBroken", int(broken))
        self.metrics.add("JobsRejected", int(rejected))

    def _error(self, lease: Lease, delivery: Delivery, code: str, message: str, retryable: bool) -> JobError:
        return JobError(
            code=code,
            message=message,
            stage=lease.stage,
            retryable=retryable,
            request_id=delivery.request_id,
        )

    def _return(self, delivery: Delivery, seconds: float) -> Disposition:
        """Let the message come again, no sooner than after ``seconds``."""
        # If the queue does not take the wish, the message comes again by its own visibility timeout.
        with suppress(RetryableError):
            self.queue.change_visibility(delivery.receipt_handle, math.ceil(seconds))
        return Disposition.RETURN


def _is(file: FileReference, data: bytes) -> bool:
    """Return whether these are the bytes that were submitted; of an older job's file nothing may be known."""
    return file.sha256 is None or sha256(data).hexdigest() == file.sha256

"""Jobs whose attempts are used up: marked failed, and told to the operators, once each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog

from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.jobs.ports import Alert, Alerts, Clock, JobStore, Metrics
from security_design_assistant.models.job_record import JobError, JobRecord
from security_design_assistant.telemetry.correlation import about

_LOG = structlog.get_logger()
_PATIENCE = timedelta(seconds=60)
"""How long another delivery of the same message has to publish the alert."""


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """Ends what the worker could not.

    A dead message says that three deliveries came to nothing, not that three attempts did: it may be another
    one's double. A job that has attempts left, and may be sent again, is left to the reconciliation.

    Parameters
    ----------
    runbook_url : tells the operators what to do.
    max_attempts : attempts that a job has.
    max_resends : how often the reconciliation sends a job again before it gives it up.
    """

    jobs: JobStore
    alerts: Alerts
    clock: Clock
    metrics: Metrics
    runbook_url: str
    max_attempts: int = 3
    max_resends: int = 5

    def handle(self, delivery: Delivery) -> Disposition:
        """Fail the job of a dead message and publish one alert, however often it is delivered.

        Raises :class:`RetryableError` if table or topic fail; the message then has to come again.
        """
        message = delivery.message
        if message is None:
            self._tell_of_poison(delivery)
            return Disposition.ACKNOWLEDGE
        with about(delivery.origin, job_id=message.job_id):
            return self._end(message.job_id, delivery)

    def _end(self, job_id: str, delivery: Delivery) -> Disposition:
        job = self.jobs.get(job_id)
        if job is not None and self._used_up(job):
            failed = self.jobs.fail(job_id, _last_error(job, delivery), self.clock.now(), alert=True)
            if failed is not None:
                self.metrics.add("AttemptsExhausted")
                if job.lease_owner is not None:
                    self.metrics.add("UncleanEnds")
                self.metrics.add("JobsFailed", Code=failed.error.code if failed.error else "none")
                return self._tell(failed, delivery)
            job = self.jobs.get(job_id)
        if job is None or not job.alert_pending:
            # Deleted, ended otherwise, at work under a lease, or with attempts left: reconcile watches it.
            _LOG.info("dead_letter_passed", status=job.status if job else "deleted")
            return Disposition.ACKNOWLEDGE
        if self.clock.now() - job.updated_at < _PATIENCE:
            return Disposition.RETURN
        return self._tell(job, delivery)

    def _used_up(self, job: JobRecord) -> bool:
        given_up = job.resends >= self.max_resends
        return not job.status.terminal and (given_up or job.exhausted(self.max_attempts))

    def _tell(self, job: JobRecord, delivery: Delivery) -> Disposition:
        error = job.error or _last_error(job, delivery)
        with about(job.origin):
            self._publish(job, error)
            self.jobs.alert_sent(job.job_id)
            _LOG.error("job_failed", code=error.code, stage=error.stage, attempts=job.attempt)
        return Disposition.ACKNOWLEDGE

    def _publish(self, job: JobRecord, error: JobError) -> None:
        self.alerts.publish(
            Alert(
                subject=f"Job {job.job_id} failed after {job.attempt} attempts",
                facts={
                    "job_id": job.job_id,
                    "code": error.code,
                    "stage": error.stage,
                    "attempts": job.attempt,
                    "unclean_ends": job.unclean_ends,
                    "stages_completed": list(job.stages_completed),
                    "request_id": error.request_id,
                    "correlation_id": job.origin.correlation_id,
                    "trace_id": job.origin.trace_id,
                    "runbook": self.runbook_url,
                },
            )
        )

    def _tell_of_poison(self, delivery: Delivery) -> None:
        self.metrics.add("PoisonMessages")
        self.alerts.publish(
            Alert(
                subject="A message in the drawings queue is unreadable",
                facts={
                    "message_id": delivery.message_id,
                    "bytes": len(delivery.body.encode()),
                    "request_id": delivery.request_id,
                    "correlation_id": delivery.origin.correlation_id,
                    "trace_id": delivery.origin.trace_id,
                    "runbook": self.runbook_url,
                },
            )
        )
        with about(delivery.origin):
            _LOG.error("poison_message", message_id=delivery.message_id)


def _last_error(job: JobRecord, delivery: Delivery) -> JobError:
    """Return why the job fails: its last error or, if the last attempt could not leave one, that."""
    if job.lease_owner is not None:
        return JobError(
            code="worker_died",
            message="The drawing needs more memory or time than there is. Split it and submit its parts.",
            stage=job.current_stage,
            request_id=job.lease_owner.partition("/")[0],
        )
    if job.error is not None:
        return job.error.model_copy(update={"retryable": False})
    message = "The job could not be begun. Submit the drawing again."
    return JobError(code="not_begun", message=message, request_id=delivery.request_id)

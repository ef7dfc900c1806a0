"""A batch of queue messages: each one delivered by itself, the failed ones reported by id."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from security_design_assistant.adapters.work_queue import CORRELATION_ID
from security_design_assistant.errors import RetryableError, SecurityDesignError
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.jobs.ports import Metrics
from security_design_assistant.models.origin import Origin
from security_design_assistant.telemetry import tracing
from security_design_assistant.telemetry.correlation import about
from security_design_assistant.telemetry.tracing import FinishedSpan

_LOG = structlog.get_logger()


class NotAcknowledgedError(SecurityDesignError):
    """The message has to come again."""


def deliver(
    event: dict[str, Any], context: Any, handle: Callable[[Delivery], Disposition], metrics: Metrics
) -> dict[str, Any]:
    """Hand every record of an SQS event to ``handle``; return the partial batch response.

    What ``handle`` raises is no error of Lambda's, so it is counted here: else a version that raises for
    every message would look as good as any.
    """

    def record_handler(record: SQSRecord) -> None:
        delivery = _delivery(record, context.aws_request_id)
        with _about(delivery, record):
            try:
                disposition = handle(delivery)
            except Exception as exc:
                _LOG.error("delivery_broke", message_id=record.message_id, exc_info=exc)
                if not isinstance(exc, RetryableError):
                    metrics.add("AttemptsBroken")
                raise
        if disposition is Disposition.RETURN:
            raise NotAcknowledgedError(record.message_id)

    if event.get("Records") == []:  # how a deployment asks whether this version answers at all
        return {"batchItemFailures": []}
    # With one message a batch, every failure is an entire batch's, and retries are no errors of ours.
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return dict(process_partial_response(event, record_handler, processor, context))


def _delivery(record: SQSRecord, request_id: str) -> Delivery:
    return Delivery(
        message_id=record.message_id,
        receipt_handle=record.receipt_handle,
        body=record.body,
        request_id=request_id,
        origin=Origin(correlation_id=_correlation_id(record), trace=record.attributes.get("AWSTraceHeader")),
    )


def _correlation_id(record: SQSRecord) -> str | None:
    sent = record.raw_event.get("messageAttributes", {}).get(CORRELATION_ID, {})
    return sent.get("stringValue") or None


@contextmanager
def _about(delivery: Delivery, record: SQSRecord) -> Iterator[None]:
    """Log and trace what the block does as the job's: its trace goes on, Lambda's own is only linked."""
    known = {"job_id": delivery.message.job_id} if delivery.message else {}
    with about(delivery.origin, **known):
        _measure_wait(record, delivery.origin.trace)
        with (
            tracing.span(
                "delivery", "consumer", parent=delivery.origin.trace, link=os.environ.get("_X_AMZN_TRACE_ID")
            ),
            about(Origin(trace=tracing.header())),
        ):
            yield


def _measure_wait(record: SQSRecord, trace: str | None) -> None:
    """Record how long the message waited, once: later deliveries of it waited for the attempt before."""
    attributes = record.raw_event.get("attributes", {})
    first = attributes.get("ApproximateReceiveCount", "1") == "1"
    sent = int(attributes.get("SentTimestamp", 0)) * 1_000_000
    if first and sent and "DeadLetterQueueSourceArn" not in attributes:
        tracing.adopt([FinishedSpan(1, None, "waits in queue", sent, time.time_ns())], trace)

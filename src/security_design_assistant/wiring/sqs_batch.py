"""A batch of queue messages: each one delivered by itself, the failed ones reported by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from security_design_assistant.errors import RetryableError, SecurityDesignError
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.jobs.ports import Metrics

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
        try:
            disposition = handle(_delivery(record, context.aws_request_id))
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
        trace=record.attributes.aws_trace_header,
    )

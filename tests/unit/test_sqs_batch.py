from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.wiring.sqs_batch import deliver
from tests.fakes import RecordingMetrics

EVENT = json.loads((Path(__file__).parents[1] / "fixtures" / "events" / "sqs_job.json").read_text())
MESSAGE_ID = EVENT["Records"][0]["messageId"]


@dataclass
class Context:
    aws_request_id: str = "r-1"


def test_a_record_is_delivered_with_all_that_the_worker_needs() -> None:
    delivered: list[Delivery] = []

    def handle(delivery: Delivery) -> Disposition:
        delivered.append(delivery)
        return Disposition.ACKNOWLEDGE

    answer = deliver(EVENT, Context(), handle, RecordingMetrics())

    assert answer == {"batchItemFailures": []}
    (delivery,) = delivered
    assert delivery.message is not None
    assert delivery.message.job_id == "job_1"
    assert delivery.message_id == MESSAGE_ID
    assert delivery.receipt_handle == EVENT["Records"][0]["receiptHandle"]
    assert delivery.request_id == "r-1"
    assert delivery.origin.correlation_id == "order-7"
    assert delivery.origin.trace_id == "1-5759e988-bd862e3fe1be46a994272793"


def raise_error(delivery: Delivery) -> Disposition:
    raise ZeroDivisionError


@pytest.mark.parametrize("handle", [lambda delivery: Disposition.RETURN, raise_error])
def test_a_message_that_has_to_come_again_is_reported_and_the_invocation_is_no_error(handle: Any) -> None:
    assert deliver(EVENT, Context(), handle, RecordingMetrics()) == {
        "batchItemFailures": [{"itemIdentifier": MESSAGE_ID}]
    }


def test_of_several_records_only_the_failed_ones_come_again() -> None:
    event = copy.deepcopy(EVENT)
    event["Records"].append({**copy.deepcopy(EVENT["Records"][0]), "messageId": "second"})

    def handle(delivery: Delivery) -> Disposition:
        return Disposition.RETURN if delivery.message_id == "second" else Disposition.ACKNOWLEDGE

    assert deliver(event, Context(), handle, RecordingMetrics()) == {
        "batchItemFailures": [{"itemIdentifier": "second"}]
    }


def test_a_batch_without_records_is_done_and_one_that_is_none_is_refused() -> None:
    def handle(_delivery: Delivery) -> Disposition:
        raise AssertionError

    assert deliver({"Records": []}, Context(), handle, RecordingMetrics()) == {"batchItemFailures": []}
    with pytest.raises(Exception, match="batch event"):
        deliver({}, Context(), handle, RecordingMetrics())


@pytest.mark.parametrize(
    ("error", "broken"), [(ZeroDivisionError(), 1), (RetryableError("throttled", "Fewer requests."), 0)]
)
def test_what_lambda_takes_for_success_is_counted_as_broken(error: Exception, broken: int) -> None:
    metrics = RecordingMetrics()

    def handle(_delivery: Delivery) -> Disposition:
        raise error

    deliver(EVENT, Context(), handle, metrics)

    assert metrics.total("AttemptsBroken") == broken

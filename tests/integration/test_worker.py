"""The worker with the real pipeline, on the embedded AWS."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from security_design_assistant.adapters.alerts import SnsAlerts
from security_design_assistant.adapters.clock import SystemClock
from security_design_assistant.adapters.job_store import DynamoJobStore
from security_design_assistant.adapters.object_store import S3ObjectStore
from security_design_assistant.adapters.parameters import SsmParameters
from security_design_assistant.adapters.uploads import S3Uploads
from security_design_assistant.adapters.work_queue import SqsWorkQueue
from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.models.job_record import DrawingReference, JobRecord, JobStatus
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.samples.collection import write_samples
from security_design_assistant.settings import Settings
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.recovery import build_dead_letters
from security_design_assistant.wiring.worker_parts import build_worker
from tests.fakes import RecordingMetrics
from tests.integration.conftest import Aws

Handle = Callable[[Delivery], Disposition]


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return Path(folder / "plain.pdf").read_bytes()


@pytest.fixture
def dependencies(aws: Aws) -> Dependencies:
    clients, resources = aws.clients, aws.resources
    return Dependencies(
        settings=Settings(backoff_base_seconds=0.001),
        jobs=DynamoJobStore(clients.dynamodb, resources.table),
        objects=S3ObjectStore(clients.s3, resources.bucket),
        queue=SqsWorkQueue(clients.sqs, resources.queue_url),
        dead_letters=SqsWorkQueue(clients.sqs, resources.dead_letter_queue_url),
        alerts=SnsAlerts(clients.sns, resources.topic_arn),
        uploads=S3Uploads(clients.s3, clients.presigning_s3, resources.bucket),
        parameters=SsmParameters(clients.ssm),
        metrics=RecordingMetrics(),
        clock=SystemClock(),
    )


def submit(dependencies: Dependencies, drawing: bytes) -> str:
    dependencies.objects.put("drawings/u1.pdf", drawing)
    now = datetime.now(UTC)
    job = JobRecord(
        job_id="job_1",
        status=JobStatus.QUEUED,
        created_at=now,
        updated_at=now,
        owner="owner-1",
        drawing=DrawingReference(key="drawings/u1.pdf", file_name="plain.pdf"),
    )
    dependencies.jobs.create(job)
    dependencies.queue.send(job.job_id)
    return job.job_id


def drain(aws: Aws, queue_url: str, handle: Handle, patience: float = 1.5) -> list[Disposition]:
    """Deliver what is in the queue until nothing comes any more."""
    done = []
    quiet_at = time.monotonic() + patience
    while time.monotonic() < quiet_at:
        answer = aws.clients.sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=1)
        for message in answer.get("Messages", []):
            delivery = Delivery(message["MessageId"], message["ReceiptHandle"], message["Body"], "request")
            done.append(handle(delivery))
            if done[-1] is Disposition.ACKNOWLEDGE:
                aws.clients.sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
            quiet_at = time.monotonic() + patience
    return done


def test_a_queued_drawing_becomes_a_schedule(aws: Aws, dependencies: Dependencies, drawing: bytes) -> None:
    job_id = submit(dependencies, drawing)
    worker = build_worker(dependencies)

    done = drain(aws, aws.resources.queue_url, lambda delivery: worker.handle(delivery, Deadline.none()))

    job = dependencies.jobs.get(job_id)
    assert done == [Disposition.ACKNOWLEDGE]
    assert job is not None
    assert job.drawing.sha256 == sha256(drawing).hexdigest()
    assert (job.drawing.bytes, job.drawing.pages) == (len(drawing), 1)
    assert job.status is JobStatus.COMPLETED
    assert job.stages_completed == tuple(StageName)
    assert job.result is not None
    assert set(job.result.artefacts) == {
        "schedule.xlsx",
        "schedule.csv",
        "components.json",
        "marked-up.pdf",
        "drawing.pdf",
        "evaluation.json",
        "review.json",
    }
    components = json.loads(dependencies.objects.get(job.result.artefacts["components.json"]) or b"")
    doors = [component for component in components["components"] if component["type"] == "door"]
    assert job.result.summary["doors"] == len(doors) > 0


def test_a_job_out_of_time_after_every_stage_is_handed_on_to_its_end(
    aws: Aws, dependencies: Dependencies, drawing: bytes
) -> None:
    job_id = submit(dependencies, drawing)
    worker = build_worker(dependencies)

    def one_stage_only(delivery: Delivery) -> Disposition:
        asked = iter((1e6, -1.0))
        return worker.handle(delivery, Deadline(lambda: next(asked, -1.0)))

    done = drain(aws, aws.resources.queue_url, one_stage_only)

    job = dependencies.jobs.get(job_id)
    assert job is not None
    assert job.status is JobStatus.COMPLETED
    assert (job.attempt, job.continuation) == (1, len(StageName) - 1)
    assert done == [Disposition.ACKNOWLEDGE] * len(StageName)


def test_three_failed_attempts_end_in_the_dead_letter_queue_and_one_alert(
    aws: Aws, dependencies: Dependencies, drawing: bytes
) -> None:
    job_id = submit(dependencies, drawing)

    def throttled(*_arguments: object) -> None:
        raise RetryableError("rate_limited", "Too many requests.")

    worker = replace(build_worker(dependencies), run=throttled)
    dead_letters = build_dead_letters(dependencies)
    alerts_url = aws.clients.sqs.create_queue(QueueName=f"{aws.resources.table}-alerts")["QueueUrl"]
    attributes = aws.clients.sqs.get_queue_attributes(QueueUrl=alerts_url, AttributeNames=["QueueArn"])
    aws.clients.sns.subscribe(
        TopicArn=aws.resources.topic_arn, Protocol="sqs", Endpoint=attributes["Attributes"]["QueueArn"]
    )

    tried = drain(
        aws, aws.resources.queue_url, lambda delivery: worker.handle(delivery, Deadline.none()), patience=3
    )
    died = drain(aws, aws.resources.dead_letter_queue_url, dead_letters.handle)

    job = dependencies.jobs.get(job_id)
    assert tried == [Disposition.RETURN] * 3
    assert died == [Disposition.ACKNOWLEDGE]
    assert job is not None
    assert (job.status, job.attempt) == (JobStatus.FAILED, 3)
    assert job.error is not None
    assert job.error.code == "rate_limited"
    told = aws.clients.sqs.receive_message(QueueUrl=alerts_url, MaxNumberOfMessages=10, WaitTimeSeconds=2)[
        "Messages"
    ]
    assert [json.loads(json.loads(message["Body"])["Message"])["job_id"] for message in told] == [job_id]

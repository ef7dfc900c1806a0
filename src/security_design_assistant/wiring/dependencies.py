"""What stands behind the ports in AWS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from security_design_assistant.adapters.alerts import SnsAlerts
from security_design_assistant.adapters.clock import SystemClock
from security_design_assistant.adapters.job_store import DynamoJobStore
from security_design_assistant.adapters.object_store import S3ObjectStore
from security_design_assistant.adapters.parameters import SsmParameters
from security_design_assistant.adapters.session import Clients
from security_design_assistant.adapters.uploads import S3Uploads
from security_design_assistant.adapters.work_queue import SqsWorkQueue
from security_design_assistant.jobs.ports import (
    Alerts,
    Clock,
    JobObjects,
    JobStore,
    Metrics,
    Parameters,
    Uploads,
    WorkQueue,
)
from security_design_assistant.settings import Settings

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Everything a handler delegates to, built once a process and passed on."""

    settings: Settings
    jobs: JobStore
    objects: JobObjects
    queue: WorkQueue
    dead_letters: WorkQueue
    alerts: Alerts
    uploads: Uploads
    parameters: Parameters
    metrics: Metrics
    clock: Clock

    @classmethod
    def from_settings(cls, settings: Settings, metrics: Metrics) -> Dependencies:
        """Connect the ports to the AWS resources that ``settings`` names; ``metrics`` are the process's."""
        return cls.of(Clients.create(settings.client_s3_endpoint), settings, metrics)

    @classmethod
    def of(cls, clients: Clients, settings: Settings, metrics: Metrics) -> Dependencies:
        """Connect the ports by ``clients`` that the process has already."""
        return cls(
            settings=settings,
            jobs=DynamoJobStore(clients.dynamodb, settings.jobs_table),
            objects=S3ObjectStore(clients.s3, settings.bucket),
            queue=SqsWorkQueue(clients.sqs, settings.queue_url),
            dead_letters=SqsWorkQueue(clients.sqs, settings.dead_letter_queue_url),
            alerts=SnsAlerts(clients.sns, settings.alerts_topic_arn),
            uploads=S3Uploads(clients.s3, clients.presigning_s3, settings.bucket),
            parameters=SsmParameters(clients.ssm),
            metrics=metrics,
            clock=SystemClock(),
        )


def connected(build: Callable[[Dependencies], Part]) -> Callable[[Settings, Metrics], Part]:
    """Return ``build`` as a function's process calls it: with AWS behind the ports."""
    return lambda settings, metrics: build(Dependencies.from_settings(settings, metrics))

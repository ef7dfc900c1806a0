"""Every function's self-test on the embedded AWS: it passes, and leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from security_design_assistant.adapters.alerts import SnsAlerts
from security_design_assistant.adapters.clock import SystemClock
from security_design_assistant.adapters.job_store import DynamoJobStore
from security_design_assistant.adapters.object_store import S3ObjectStore
from security_design_assistant.adapters.parameters import SsmParameters
from security_design_assistant.adapters.uploads import S3Uploads
from security_design_assistant.adapters.work_queue import SqsWorkQueue
from security_design_assistant.deployment.self_test import CHECKS, PASSED, try_all
from security_design_assistant.settings import GeminiSettings, Settings
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.self_tests import checks_with
from tests.fakes import RecordingMetrics
from tests.integration.conftest import Aws

SECRET = "/self-test/secret"


@pytest.fixture
def dependencies(aws: Aws) -> Dependencies:
    clients, resources = aws.clients, aws.resources
    clients.ssm.put_parameter(Name=SECRET, Value="not one", Type="SecureString", Overwrite=True)
    return Dependencies(
        settings=Settings(gemini=GeminiSettings(key_parameter=SECRET)),
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


@pytest.mark.parametrize("function", CHECKS)
def test_a_function_passes_and_leaves_nothing_behind(
    aws: Aws, dependencies: Dependencies, function: str
) -> None:
    before = aws.clients.dynamodb.scan(TableName=aws.resources.table)["Count"]

    answer = try_all(checks_with(function, dependencies))

    assert answer == {"self_test": dict.fromkeys(CHECKS[function], PASSED)}
    assert aws.clients.dynamodb.scan(TableName=aws.resources.table)["Count"] == before
    assert [key for key in dependencies.objects.list("") if "self-test" in key] == []


@pytest.mark.parametrize("function", [name for name, checks in CHECKS.items() if "table" in checks])
def test_a_function_without_its_table_does_not_pass(dependencies: Dependencies, function: str) -> None:
    store = dependencies.jobs
    assert isinstance(store, DynamoJobStore)
    gone = replace(dependencies, jobs=DynamoJobStore(store.client, "no-such-table"))

    answer = try_all(checks_with(function, gone))

    assert answer["self_test"]["table"] == "ResourceNotFoundException"

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from security_design_assistant.adapters.job_store import DynamoJobStore
from security_design_assistant.jobs.ports import JobStore
from tests.integration.conftest import Aws
from tests.job_machine import JobMachine


def test_the_table_lives_as_the_model_does(aws: Aws) -> None:
    class DynamoMachine(JobMachine):
        def make_store(self) -> JobStore:
            return DynamoJobStore(aws.clients.dynamodb, aws.resources.table)

        def __init__(self) -> None:
            super().__init__()
            answer = aws.clients.dynamodb.scan(TableName=aws.resources.table)
            for item in answer["Items"]:
                aws.clients.dynamodb.delete_item(
                    TableName=aws.resources.table, Key={"job_id": item["job_id"]}
                )

    run_state_machine_as_test(
        DynamoMachine,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

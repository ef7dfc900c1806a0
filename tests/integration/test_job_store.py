from __future__ import annotations

import pytest

from security_design_assistant.adapters.job_store import DynamoJobStore
from tests.integration.conftest import Aws
from tests.job_store_contract import JobStoreContract


class TestDynamoJobStore(JobStoreContract):
    @pytest.fixture
    def store(self, aws: Aws) -> DynamoJobStore:
        return DynamoJobStore(aws.clients.dynamodb, aws.resources.table)

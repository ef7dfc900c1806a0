from __future__ import annotations

import pytest

from security_design_assistant.adapters.job_store import DynamoJobStore
from tests.integration.embedded_aws import EmbeddedAws
from tests.job_store_contract import JobStoreContract


class TestDynamoJobStore(JobStoreContract):
    @pytest.fixture
    def store(self, aws: EmbeddedAws) -> DynamoJobStore:
        return DynamoJobStore(aws.client("dynamodb"), aws.make_table())

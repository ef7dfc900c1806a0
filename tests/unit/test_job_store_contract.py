from __future__ import annotations

import pytest

from tests.fakes import InMemoryJobStore
from tests.job_store_contract import JobStoreContract


class TestInMemoryJobStore(JobStoreContract):
    @pytest.fixture
    def store(self) -> InMemoryJobStore:
        return InMemoryJobStore()

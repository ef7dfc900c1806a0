from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.embedded_aws import EmbeddedAws, embedded_aws


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with embedded_aws(tmp_path_factory.mktemp("aws")) as running:
        yield running

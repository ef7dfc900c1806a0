from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest

from security_design_assistant.adapters.session import Clients
from security_design_assistant.emulator.embedded.ministack import running_ministack
from security_design_assistant.emulator.embedded.resources import (
    Resources,
    create_resources,
    embedded_clients,
)


@dataclass(frozen=True)
class Aws:
    """A running embedded AWS, and empty resources in it."""

    endpoint: str
    clients: Clients
    resources: Resources


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_ministack(tmp_path_factory.mktemp("aws") / "ministack.log") as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def clients(endpoint: str) -> Clients:
    return embedded_clients(endpoint)


@pytest.fixture
def aws(endpoint: str, clients: Clients) -> Aws:
    return Aws(endpoint, clients, create_resources(clients, 30, f"t{uuid4().hex[:12]}"))

from __future__ import annotations

from collections.abc import Iterator

import pytest

from security_design_assistant.samples import SAMPLES, Sample
from tests.e2e.service.client import Client
from tests.e2e.service.containers import Containers
from tests.e2e.service.operators import Alerts, Operators
from tests.e2e.service.target import Target, chosen_target


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What breaks containers comes last."""
    items.sort(key=lambda item: "containers" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with chosen_target(tmp_path_factory.mktemp("service")) as target:
        yield target


@pytest.fixture(scope="session")
def client(target: Target) -> Client:
    return target.client


@pytest.fixture(scope="session")
def operators(target: Target) -> Operators:
    if isinstance(target.operators, str):
        pytest.skip(target.operators)
    return target.operators


@pytest.fixture(scope="session")
def containers(target: Target) -> Containers:
    if isinstance(target.containers, str):
        pytest.skip(target.containers)
    return target.containers


@pytest.fixture(scope="session")
def alerts(operators: Operators) -> Iterator[Alerts]:
    with operators.alerts() as alerts:
        yield alerts


@pytest.fixture(scope="session")
def sample() -> Sample:
    return SAMPLES["plain"]()


@pytest.fixture(scope="session")
def owner(client: Client, operators: Operators, sample: Sample) -> str:
    """Who the API takes the caller for."""
    return operators.record(client.submit_raw(sample.pdf)).owner

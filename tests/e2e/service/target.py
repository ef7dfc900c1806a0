"""The service under test, as the environment names it: embedded, of a compose project, or deployed.

``SDA_E2E_API`` is the API's base URL; without it the embedded stack is started. Together with
``AWS_ENDPOINT_URL`` it is the stack of docker-compose.yml, else a deployed stage. README.md beside this
file lists what each needs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import localstack_client.session
from botocore.config import Config

from security_design_assistant.adapters.session import CONFIG, Clients
from security_design_assistant.cli.client.service import credentials_of
from security_design_assistant.emulator.embedded.ministack import REGION, aws_environment
from security_design_assistant.emulator.embedded.stack import StackOptions, running_stack
from security_design_assistant.settings import Settings
from tests.e2e.service.client import Client
from tests.e2e.service.containers import Containers
from tests.e2e.service.operators import Operators

QUICK = {
    "SDA_LEASE_SECONDS": "5",
    "SDA_BACKOFF_BASE_SECONDS": "0.05",
    "SDA_BACKOFF_CAP_SECONDS": "0.2",
    "SDA_LOG_LEVEL": "error",
}
_NAMES = (
    "SDA_JOBS_TABLE",
    "SDA_BUCKET",
    "SDA_QUEUE_URL",
    "SDA_DEAD_LETTER_QUEUE_URL",
    "SDA_ALERTS_TOPIC_ARN",
)
_PREFIX = "sda-local"
_ACCOUNT = "000000000000"


@dataclass(frozen=True)
class Target:
    """A running service.

    Parameters
    ----------
    client : its API.
    operators : access to the AWS resources behind it, or why there is none.
    containers : the containers that it runs in, or why they cannot be had.
    checks_forms : whether its S3 looks at the signature of a presigned POST, as no emulator does.
    """

    client: Client
    operators: Operators | str
    containers: Containers | str
    checks_forms: bool = False


@contextmanager
def chosen_target(folder: Path) -> Iterator[Target]:
    """Yield the target; ``folder`` gets the log of a stack that is started for it."""
    url = os.environ.get("SDA_E2E_API")
    if not url:
        with _embedded(folder) as target:
            yield target
    elif os.environ.get("AWS_ENDPOINT_URL"):
        yield _compose(url)
    else:
        yield _deployed(url)


@contextmanager
def _embedded(folder: Path) -> Iterator[Target]:
    options = StackOptions(visibility_seconds=20, environment=QUICK, log=folder / "ministack.log")
    with running_stack(options) as stack:
        environment = {**aws_environment(stack.endpoint), **stack.resources.environment()}
        operators = Operators(stack.clients, _settings(environment), environment, patience=20)
        containers = "the embedded stack has no containers: run `make e2e`"
        yield Target(Client(stack.url), operators, containers)


def _compose(url: str) -> Target:
    session = localstack_client.session.Session("test", "test", region_name=REGION)
    clients = _clients(session)
    environment = {**aws_environment(os.environ["AWS_ENDPOINT_URL"]), **_local_names(clients)}
    operators = Operators(clients, _settings(environment), environment, patience=60)
    return Target(Client(url), operators, Containers.of_environment())


def _deployed(url: str) -> Target:
    client = Client(url, credentials_of(url, os.environ))
    containers = "a deployed stage has no containers that could be broken: run `make e2e`"
    missing = [name for name in _NAMES if not os.environ.get(name)]
    if missing:
        return Target(client, f"needs the stage's resources: set {', '.join(missing)}", containers, True)
    operators = Operators(Clients.create(), Settings(), {}, patience=Settings().lease_seconds + 60)
    return Target(client, operators, containers, True)


def _clients(session: localstack_client.session.Session) -> Clients:
    options = Config(signature_version="s3v4", s3={"addressing_style": "path"}, read_timeout=30)
    config = CONFIG.merge(options)
    clients = {name: session.client(name, config=config) for name in ("dynamodb", "s3", "sqs", "sns", "ssm")}
    return Clients(**clients, presigning_s3=clients["s3"])


def _local_names(clients: Clients) -> dict[str, str]:
    """Return what Terraform calls the resources of a local stack; variables of the same name win."""
    names = {
        "SDA_JOBS_TABLE": f"{_PREFIX}-jobs",
        "SDA_BUCKET": f"{_PREFIX}-drawings-{_ACCOUNT}",
        "SDA_QUEUE_URL": clients.sqs.get_queue_url(QueueName=f"{_PREFIX}-drawings")["QueueUrl"],
        "SDA_DEAD_LETTER_QUEUE_URL": clients.sqs.get_queue_url(QueueName=f"{_PREFIX}-dead-letters")[
            "QueueUrl"
        ],
        "SDA_ALERTS_TOPIC_ARN": f"arn:aws:sns:{REGION}:{_ACCOUNT}:{_PREFIX}-alerts",
    }
    return {name: os.environ.get(name) or value for name, value in names.items()}


def _settings(environment: Mapping[str, str]) -> Settings:
    fields = {name.removeprefix("SDA_").lower(): environment[name] for name in _NAMES}
    return Settings.model_validate(fields)

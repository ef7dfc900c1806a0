"""Terraform and Python say the same: variables, metrics, handlers, the table's keys, names."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from pydantic import AliasChoices

from security_design_assistant.analysers.registry import require_known
from security_design_assistant.client.browser import REDIRECT_URI
from security_design_assistant.emulator.embedded.resources import (
    MAX_RECEIVES,
    VISIBILITY_SECONDS,
    create_resources,
)
from security_design_assistant.gemini.models import cost, end_of_life, known
from security_design_assistant.gemini.port import TokenUsage
from security_design_assistant.jobs.new_job import KEPT
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.job_record import JobRecord
from security_design_assistant.settings import GeminiSettings, NewsSettings, ReleaseSettings, Settings
from security_design_assistant.wiring.worker_parts import OWN_MEMORY_MB, reading_memory
from tests.infrastructure.conftest import Plans
from tests.infrastructure.terraform import TERRAFORM

# Plans take time: one process makes each of them once.
pytestmark = pytest.mark.xdist_group("plans")

DEPLOYED = ["dev", "staging", "prod"]
# What the code takes as it is unless an operator says otherwise.
LEFT_TO_THE_CODE = {
    "backoff_base_seconds",
    "backoff_cap_seconds",
    "client_s3_endpoint",
    "cors_origins",  # API Gateway answers for pages of other origins
    "deadline_margin_seconds",
    "function_version",  # Lambda tells it
    "lease_seconds",
    "max_resends",
    "reconcile_after_seconds",
    "reconcile_busy_seconds",
    "source_url",  # the image tells it
    "worker_memory_mb",  # Lambda tells it
}


def known_variables() -> dict[str, str]:
    """Return the environment variables that the settings read, and the field that each one sets."""
    groups = {
        "budgets": Budgets,
        "gemini": GeminiSettings,
        "news": NewsSettings,
        "releases": ReleaseSettings,
    }
    known = {}
    for name, field in Settings.model_fields.items():
        if isinstance(field.validation_alias, AliasChoices):
            known |= {str(choice): name for choice in field.validation_alias.choices}
        elif name not in groups:
            known[f"SDA_{name.upper()}"] = name
    return known | {
        f"SDA_{group}__{name}".upper(): group
        for group, model in groups.items()
        for name in model.model_fields
    }


def environments(plans: Plans, environment: str) -> dict[str, dict[str, str]]:
    """Return each function's variables, those that the plan knows and, empty, those that it does not."""
    found = {}
    for change in plans(environment).changes():
        if change["type"] == "aws_lambda_function":
            (after,), unknown = change["change"]["after"]["environment"], change["change"]["after_unknown"]
            (names,) = unknown.get("environment") or [{}]
            hidden = names.get("variables", {}) if isinstance(names, dict) else {}
            if hidden is True:
                continue  # with the API's address among them, none is known yet
            variables = {**dict.fromkeys(hidden, ""), **(after["variables"] or {})}
            found[change["address"].split('"')[1]] = variables
    return found


@pytest.mark.parametrize("environment", DEPLOYED)
def test_every_variable_of_a_function_is_a_setting_and_every_setting_is_given(
    plans: Plans, environment: str
) -> None:
    known = known_variables()
    given = environments(plans, environment)

    assert given
    for function, variables in given.items():
        assert set(variables) <= set(known), function
        told = {known[name] for name in variables}
        missing = set(Settings.model_fields) - told - LEFT_TO_THE_CODE
        # A job's budgets are those of the function that makes it; who reads it is the worker's matter.
        others = {
            "budgets": "submit",
            "analyser": "worker",
            "gemini": "worker",
            "news": "news",
            "releases": "post_traffic",
        }
        assert missing == {name for name, owner in others.items() if function != owner}, function


def test_the_hook_is_told_all_that_it_signs_in_with() -> None:
    told = re.findall(r"SDA_RELEASES__\w+", (TERRAFORM / "functions.tf").read_text())

    assert sorted(told) == sorted(f"SDA_RELEASES__{name.upper()}" for name in ReleaseSettings.model_fields)


@pytest.mark.parametrize("environment", ["staging", "prod"])
def test_the_hook_alone_waits_for_the_api_s_address(plans: Plans, environment: str) -> None:
    functions = {address.split('"')[1] for address in plans(environment).values("aws_lambda_function")}

    assert functions - environments(plans, environment).keys() == {"post_traffic"}


@pytest.mark.parametrize("environment", DEPLOYED)
def test_the_settings_take_the_values_that_terraform_gives(
    plans: Plans, environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variables in environments(plans, environment).values():
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

        settings = Settings()

        assert settings.environment == environment
        assert settings.image_digest.startswith("sha256:")
        assert settings.log_level == ("debug" if environment == "dev" else "info")


@pytest.mark.parametrize("environment", DEPLOYED)
def test_the_worker_finds_gemini_s_key_where_operators_put_it(plans: Plans, environment: str) -> None:
    secret = plans(environment).only("aws_ssm_parameter", "gemini-api-key")

    for function, variables in environments(plans, environment).items():
        asked = {name for name in variables if name.startswith("SDA_GEMINI__")}
        assert bool(asked) == (function == "worker")
        assert "SDA_GEMINI__API_KEY" not in asked
    assert environments(plans, environment)["worker"]["SDA_GEMINI__KEY_PARAMETER"] == secret["name"]


@pytest.mark.parametrize("environment", DEPLOYED)
def test_the_analysers_of_the_deployments_are_there_and_gemini_is_no_bottomless_pit(
    plans: Plans, environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environments(plans, environment)["worker"].items():
        monkeypatch.setenv(name, value)

    settings = Settings()

    assert require_known(settings.analyser)
    assert known(settings.gemini.model)
    assert cost(settings.gemini.model, TokenUsage(1, 1), date(2026, 12, 1)) is not None
    assert end_of_life(settings.gemini.model, date(2026, 12, 1)) is None
    if settings.analyser != "vector":
        assert settings.gemini.job_usd is not None
        assert settings.gemini.month_usd is not None


@pytest.mark.parametrize("environment", DEPLOYED)
def test_a_drawing_s_budget_ends_before_the_worker_does(
    plans: Plans, environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = plans(environment).only("aws_lambda_function", '"worker"')
    for name, value in environments(plans, environment)["submit"].items():
        monkeypatch.setenv(name, value)

    settings = Settings()

    margin = settings.deadline_margin_seconds
    assert settings.budgets.drawing_seconds + margin + 60 <= worker["timeout"]


@pytest.mark.parametrize("environment", DEPLOYED)
def test_reading_a_drawing_leaves_the_worker_the_memory_that_it_needs_itself(
    plans: Plans, environment: str
) -> None:
    memory_mb = plans(environment).only("aws_lambda_function", '"worker"')["memory_size"]

    reading = reading_memory(Settings(worker_memory_mb=memory_mb))

    assert reading is not None
    assert reading / 2**20 + OWN_MEMORY_MB <= memory_mb


@pytest.mark.parametrize("environment", DEPLOYED)
def test_people_are_told_apart_in_the_role_whose_sessions_bear_their_names(
    plans: Plans, environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {
        values["name"]
        for address, values in plans(environment).values("aws_iam_role").items()
        if "client_access" in address
    }
    monkeypatch.setenv("SDA_PERSONAL_ROLES", environments(plans, environment)["submit"]["SDA_PERSONAL_ROLES"])

    assert Settings().personal_roles == made
    assert made == (set() if environment == "prod" else {f"sda-{environment}-client"})


def test_the_sign_in_pages_send_a_terminal_s_code_to_where_it_waits(plans: Plans) -> None:
    terminal = plans("prod").only("aws_cognito_user_pool_client", '"terminal"')

    assert terminal["callback_urls"] == [REDIRECT_URI]


@pytest.mark.parametrize("environment", DEPLOYED)
def test_drawings_and_results_go_when_their_job_does(plans: Plans, environment: str) -> None:
    rules = plans(environment).only("aws_s3_bucket_lifecycle_configuration")["rule"]
    days = {
        rule["id"]: expiration["days"]
        for rule in rules
        for expiration in rule["expiration"]
        if expiration["days"]
    }

    assert days == {"expire": KEPT.days, "expire-uploads": 7}


@pytest.mark.parametrize("environment", DEPLOYED)
def test_each_function_s_command_is_a_handler(plans: Plans, environment: str) -> None:
    for address, function in plans(environment).values("aws_lambda_function").items():
        name = address.split('"')[1]
        (command,) = function["image_config"][0]["command"]

        assert command == f"security_design_assistant.handlers.{name}.handler"
        assert importlib.util.find_spec(command.removesuffix(".handler"))


class Recorder:
    """Notes the one call that makes a table or the queues."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        self.meta = type("Meta", (), {"region_name": "eu-west-2"})

    def __getattr__(self, name: str) -> Any:
        def call(**arguments: Any) -> dict[str, Any]:
            self.calls.append((name, arguments))
            return {"QueueUrl": "url", "TopicArn": "arn", "Attributes": {"QueueArn": "arn"}}

        return call


def embedded() -> dict[str, list[Mapping[str, Any]]]:
    """Return what the embedded stack makes: arguments by the call's name."""
    recorder = Recorder()
    clients = type("Clients", (), dict.fromkeys(["dynamodb", "s3", "sqs", "sns", "ssm"], recorder))
    create_resources(clients, VISIBILITY_SECONDS)
    made: dict[str, list[Mapping[str, Any]]] = {}
    for name, arguments in recorder.calls:
        made.setdefault(name, []).append(arguments)
    return made


def test_the_embedded_stack_makes_the_table_that_terraform_makes(plans: Plans) -> None:
    (table,) = embedded()["create_table"]
    planned = plans("local").only("aws_dynamodb_table")

    assert table["TableName"] == planned["name"]
    assert table["BillingMode"] == planned["billing_mode"]
    assert table["KeySchema"][0]["AttributeName"] == planned["hash_key"]
    assert {(a["AttributeName"], a["AttributeType"]) for a in table["AttributeDefinitions"]} == {
        (a["name"], a["type"]) for a in planned["attribute"]
    }
    indexes = {
        (
            index["IndexName"],
            *(key["AttributeName"] for key in index["KeySchema"]),
            index["Projection"]["ProjectionType"],
        )
        for index in table["GlobalSecondaryIndexes"]
    }
    assert indexes == {
        (index["name"], index["hash_key"], index["range_key"], index["projection_type"])
        for index in planned["global_secondary_index"]
    }


def test_the_table_forgets_jobs_by_the_attribute_that_the_code_writes(plans: Plans) -> None:
    (ttl,) = plans("prod").only("aws_dynamodb_table")["ttl"]

    assert ttl["enabled"]
    assert ttl["attribute_name"] == "expires_at"
    assert ttl["attribute_name"] in JobRecord.model_fields


def test_the_embedded_stack_names_its_resources_as_terraform_does(plans: Plans) -> None:
    made = embedded()
    queues = {values["name"] for values in plans("local").values("aws_sqs_queue").values()}

    assert {arguments["QueueName"] for arguments in made["create_queue"]} == queues
    assert {arguments["Name"] for arguments in made["create_topic"]} <= {
        values["name"] for values in plans("local").values("aws_sns_topic").values()
    }


@pytest.mark.parametrize("environment", [*DEPLOYED, "local"])
def test_the_queue_gives_a_message_up_when_the_code_does(plans: Plans, environment: str) -> None:
    queue = plans(environment).only("aws_sqs_queue", "job_queue.aws_sqs_queue.this")

    assert Settings().max_attempts == MAX_RECEIVES
    assert queue["visibility_timeout_seconds"] == VISIBILITY_SECONDS
    if environment != "local":
        counts = {values["SDA_MAX_ATTEMPTS"] for values in environments(plans, environment).values()}
        assert counts == {str(MAX_RECEIVES)}


def test_every_environment_has_a_place_for_its_state() -> None:
    backends = {path.name.split(".")[0]: path.read_text() for path in TERRAFORM.glob("*.s3.tfbackend")}

    assert set(backends) == set(DEPLOYED)
    assert len(set(backends.values())) == len(backends)
    assert all(f'"{name}/terraform.tfstate"' in text for name, text in backends.items())

"""What Terraform would make of an empty account, for each environment."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from release.shifts import WAVES
from security_design_assistant.api.application import ROUTES, build_status_api, build_submit_api
from tests.infrastructure.conftest import Plans
from tests.unit.api_caller import Caller

# Plans take time: one process makes each of them once.
pytestmark = pytest.mark.xdist_group("plans")

DEPLOYED = ["dev", "staging", "prod"]
FUNCTIONS = {"submit", "status", "worker", "dead_letter", "reconcile", "news"}
HOOKS = {"pre_traffic", "post_traffic"}
TAGS = {"Project": "SecurityDesignAssistant", "Owner": "7-central", "CostCentre": "security-design-assistant"}


@pytest.mark.parametrize("environment", [*DEPLOYED, "local"])
def test_a_plan_has_no_error_and_no_warning(plans: Plans, environment: str) -> None:
    plan = plans(environment)

    assert "Warning" not in plan.printed, plan.printed
    assert all(change["change"]["actions"] == ["create"] for change in plan.changes())
    counts = Counter(change["type"] for change in plan.changes())
    assert sum(counts.values()) > 15
    print(f"{environment}: {sum(counts.values())} resources", dict(sorted(counts.items())))


@pytest.mark.parametrize("environment", DEPLOYED)
def test_everything_that_can_be_is_tagged(plans: Plans, environment: str) -> None:
    wanted = {**TAGS, "Environment": environment}

    for change in plans(environment).changes():
        tags = change["change"]["after"].get("tags_all")
        assert tags is None or tags.items() >= wanted.items(), change["address"]


@pytest.mark.parametrize(
    ("environment", "memory", "timeout"), [("dev", 1024, 300), ("staging", 3072, 900), ("prod", 3072, 900)]
)
def test_the_worker_is_as_large_as_its_environment_says(
    plans: Plans, environment: str, memory: int, timeout: int
) -> None:
    worker = plans(environment).only("aws_lambda_function", '"worker"')

    assert (worker["memory_size"], worker["timeout"]) == (memory, timeout)


@pytest.mark.parametrize(("environment", "kept"), [("dev", 0), ("staging", 1), ("prod", 2)])
def test_so_many_functions_of_the_api_are_kept_warm(plans: Plans, environment: str, kept: int) -> None:
    configurations = plans(environment).values("aws_lambda_provisioned_concurrency_config")
    schedules = plans(environment).values("aws_scheduler_schedule")

    warm = {address.split('"')[1]: values for address, values in configurations.items()}
    assert set(warm) == ({"submit", "status"} if kept else set())
    assert {values["provisioned_concurrent_executions"] for values in warm.values()} <= {kept}
    assert any("keep-warm" in address for address in schedules) == (kept == 0)


@pytest.mark.parametrize("environment", DEPLOYED)
def test_reconcile_runs_every_five_minutes(plans: Plans, environment: str) -> None:
    schedule = plans(environment).only("aws_scheduler_schedule", "reconcile")

    assert schedule["schedule_expression"] == "rate(5 minutes)"
    assert schedule["state"] in (None, "ENABLED")


@pytest.mark.parametrize(("environment", "shifts"), [("dev", False), ("staging", True), ("prod", True)])
def test_new_code_of_staging_and_prod_gets_ten_percent_until_alarms_could_ring(
    plans: Plans, environment: str, shifts: bool
) -> None:
    plan = plans(environment)

    groups = plan.values("aws_codedeploy_deployment_group")
    assert len(groups) == (len(FUNCTIONS) if shifts else 0)
    if shifts:
        steps = {
            configuration["deployment_config_name"]: configuration["traffic_routing_config"][0]
            for configuration in plan.values("aws_codedeploy_deployment_config").values()
        }
        for address, group in groups.items():
            routing = steps[group["deployment_config_name"]]
            minutes = 20 if '"worker"' in address else 5  # longer than an attempt may take
            assert routing["type"] == "TimeBasedCanary"
            assert routing["time_based_canary"] == [{"interval": minutes, "percentage": 10}]
            assert group["alarm_configuration"][0]["enabled"]
            assert group["alarm_configuration"][0]["alarms"]
            assert set(group["auto_rollback_configuration"][0]["events"]) >= {
                "DEPLOYMENT_FAILURE",
                "DEPLOYMENT_STOP_ON_ALARM",
            }


@pytest.mark.parametrize("environment", ["staging", "prod"])
def test_the_shifts_of_a_deployment_end_well_within_github_s_session(plans: Plans, environment: str) -> None:
    groups = plans(environment).values("aws_codedeploy_deployment_group")
    minutes = {
        address.split('"')[1]: int(group["deployment_config_name"].split("-")[-2])
        for address, group in groups.items()
    }

    waves = [max(minutes[function] for function in wave) for wave in WAVES]
    hooks = 2 * 3 * len(waves)  # each of both tries its version for some minutes
    assert sum(waves) + hooks <= 50


@pytest.mark.parametrize(("environment", "shifts"), [("dev", False), ("staging", True), ("prod", True)])
def test_the_functions_are_these(plans: Plans, environment: str, shifts: bool) -> None:
    functions = plans(environment).values("aws_lambda_function")

    made = {values["function_name"].removeprefix(f"sda-{environment}-") for values in functions.values()}
    assert made == FUNCTIONS | (HOOKS if shifts else set())
    for values in functions.values():
        assert values["architectures"] == ["arm64"]
        assert values["publish"] is True
        assert values["tracing_config"] == [{"mode": "Active"}]
        assert "@sha256:" in values["image_uri"]


@pytest.mark.parametrize(("environment", "watched"), [("dev", False), ("staging", True), ("prod", True)])
def test_alarms_dashboards_and_budget_are_where_they_should_be(
    plans: Plans, environment: str, watched: bool
) -> None:
    plan = plans(environment)

    for kind in ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_dashboard", "aws_budgets_budget"):
        assert bool(plan.values(kind)) == watched, kind
    assert bool(plan.values("aws_ce_anomaly_monitor")) == watched


@pytest.mark.parametrize("environment", ["staging", "prod"])
def test_an_environment_s_budget_and_monitor_count_its_own_costs(plans: Plans, environment: str) -> None:
    (counted,) = plans(environment).only("aws_budgets_budget")["cost_filter"]
    watched = json.loads(plans(environment).only("aws_ce_anomaly_monitor")["monitor_specification"])["Tags"]

    assert (counted["name"], counted["values"]) == ("TagKeyValue", [f"user:Environment${environment}"])
    assert (watched["Key"], watched["Values"]) == ("Environment", [environment])


@pytest.mark.parametrize(("environment", "days"), [("dev", 7), ("staging", 30), ("prod", 90)])
def test_logs_are_kept_so_long(plans: Plans, environment: str, days: int) -> None:
    groups = plans(environment).values("aws_cloudwatch_log_group")

    assert groups
    assert {group["retention_in_days"] for group in groups.values()} == {days}


@pytest.mark.parametrize("environment", DEPLOYED)
def test_messages_are_handed_over_one_by_one_and_reported_one_by_one(plans: Plans, environment: str) -> None:
    mappings = plans(environment).values("aws_lambda_event_source_mapping")

    assert len(mappings) == 2
    for mapping in mappings.values():
        assert mapping["batch_size"] == 1
        assert mapping["function_response_types"] == ["ReportBatchItemFailures"]
        assert mapping["scaling_config"][0]["maximum_concurrency"] >= 2


@pytest.mark.parametrize("environment", [*DEPLOYED, "local"])
def test_a_message_has_three_deliveries_and_stays_hidden_longer_than_the_worker_runs(
    plans: Plans, environment: str
) -> None:
    plan = plans(environment)

    queue = plan.only("aws_sqs_queue", "job_queue.aws_sqs_queue.this")
    workers = [
        values["timeout"] for name, values in plan.values("aws_lambda_function").items() if "worker" in name
    ]
    assert queue["visibility_timeout_seconds"] == 1800
    assert all(timeout < 1800 for timeout in workers)
    assert plan.only("aws_sqs_queue", "dead_letter")["message_retention_seconds"] == 14 * 24 * 3600


@pytest.mark.parametrize("environment", DEPLOYED)
def test_the_api_has_the_routes_of_the_code_and_asks_who_calls(plans: Plans, environment: str) -> None:
    routes = {
        route["route_key"]: route["authorization_type"]
        for route in plans(environment).values("aws_apigatewayv2_route").values()
    }

    asked = "JWT" if environment == "prod" else "AWS_IAM"
    wanted = {f"{route.method} {route.path}": asked if route.authenticated else "NONE" for route in ROUTES}
    assert routes == {**wanted, "$default": "NONE"}


def test_prod_is_for_people_who_sign_in_and_for_releases(plans: Plans) -> None:
    clients = {
        values["name"]: values["allowed_oauth_flows"]
        for values in plans("prod").values("aws_cognito_user_pool_client").values()
    }

    assert clients == {"sda-prod-terminal": ["code"], "sda-prod-releases": ["client_credentials"]}
    assert plans("prod").only("aws_cognito_user_pool")["deletion_protection"] == "ACTIVE"


def test_prod_keeps_its_data_when_it_is_destroyed(plans: Plans) -> None:
    def kept(environment: str) -> tuple[Any, Any, Any]:
        plan = plans(environment)
        table = plan.only("aws_dynamodb_table")
        bucket = plan.only("aws_s3_bucket", "this")
        recovery = table["point_in_time_recovery"][0]["enabled"]
        return table["deletion_protection_enabled"], bucket["force_destroy"], recovery

    assert kept("prod") == (True, False, True)
    assert kept("staging") == (True, False, True)


def test_a_deployment_finds_what_to_shift(plans: Plans) -> None:
    outputs = plans("prod").document["planned_values"]["outputs"]
    groups = plans("prod").values("aws_codedeploy_deployment_group")

    assert set(outputs["functions"]["value"]) == FUNCTIONS | HOOKS
    assert {group["app_name"] for group in groups.values()} == {"sda-prod"}
    assert {"appspecs", "deployment_groups"} <= set(outputs)


def test_the_dashboards_are_these(plans: Plans) -> None:
    dashboards = plans("prod").values("aws_cloudwatch_dashboard").values()

    assert {dashboard["dashboard_name"] for dashboard in dashboards} == {
        "sda-prod-operations",
        "sda-prod-health",
    }


def test_an_emulator_gets_the_data_only(plans: Plans) -> None:
    plan = plans("local")

    assert plan.only("aws_dynamodb_table")["name"] == "sda-local-jobs"
    assert plan.only("aws_s3_bucket")["bucket"] == "sda-local-drawings-000000000000"
    for kind in (
        "aws_lambda_function",
        "aws_apigatewayv2_api",
        "aws_scheduler_schedule",
        "aws_budgets_budget",
    ):
        assert not plan.values(kind), kind


def test_the_keep_warm_request_is_one_that_the_functions_answer(plans: Plans) -> None:
    services = Caller().services
    apis = [build_status_api(services), build_submit_api(services)]
    schedules = plans("dev").values("aws_scheduler_schedule")
    inputs = [values["target"][0]["input"] for name, values in schedules.items() if "keep-warm" in name]

    assert len(inputs) == 2
    for text in inputs:
        answers = [api.resolve(json.loads(text), None)["statusCode"] for api in apis]
        assert answers == [200, 404]

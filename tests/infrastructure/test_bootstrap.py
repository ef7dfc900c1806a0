"""What is made once per account: the states' bucket, the registry, and what GitHub's deployments may do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.infrastructure.terraform import TERRAFORM, Plan, statements

# Plans take time: one process makes each of them once.
pytestmark = pytest.mark.xdist_group("plans")

# What may be done to every resource, by the policy's statement, since AWS knows no narrower one. Where a
# condition can narrow it, such as the environment's tag or the region, the statement has it.
EVERY_RESOURCE: dict[str, set[str]] = {
    # X-Ray has no resources; the boundary allows what a function's own role then does.
    "Traces": {
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    },
    "ListSamplingRules": {"xray:GetSamplingRules"},
    # What does not exist yet has no ARN.
    "MakeMappings": {"lambda:CreateEventSourceMapping"},
    "MakeTheKey": {"kms:CreateKey"},
    "MakeThePool": {"cognito-idp:CreateUserPool"},
    "MakeAnomalyMonitors": {"ce:CreateAnomalyMonitor", "ce:CreateAnomalySubscription"},
    "MakeDistributions": {"cloudfront:CreateDistribution"},
    "MakeCachePolicies": {"cloudfront:CreateCachePolicy"},
    # Lists are of the account.
    "ListSecrets": {"ssm:DescribeParameters"},
    "ListKeys": {"kms:ListAliases"},
    # These services define no resources for these actions.
    "SeeDomains": {"cognito-idp:DescribeUserPoolDomain"},
    "SavedQueries": {
        "logs:DeleteQueryDefinition",
        "logs:DescribeQueryDefinitions",
        "logs:PutQueryDefinition",
    },
    "StopDeployments": {"codedeploy:GetDeploymentTarget", "codedeploy:StopDeployment"},
    "Subscriptions": {"sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"},
    "LogDelivery": {
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
    },
    "MakeAndSeeSlackChannels": {
        "chatbot:CreateSlackChannelConfiguration",
        "chatbot:DescribeSlackChannelConfigurations",
        "chatbot:ListTagsForResource",
    },
}


@pytest.fixture
def plan(account_plan: Plan) -> Plan:
    return account_plan


def policies(plan: Plan) -> Iterator[tuple[str, str]]:
    for change in plan.changes():
        for name in ("policy", "assume_role_policy"):
            if (text := change["change"]["after"].get(name)) and "Statement" in text:
                yield change["address"], text


def test_the_plan_has_no_error_and_no_warning(plan: Plan) -> None:
    assert "Warning" not in plan.printed, plan.printed
    assert all(change["change"]["actions"] == ["create"] for change in plan.changes())
    print(f"bootstrap: {len(plan.changes())} resources")


def test_every_environment_s_state_lies_in_the_bucket_that_is_made(plan: Plan) -> None:
    bucket = plan.only("aws_s3_bucket", "state")["bucket"]

    for backend in TERRAFORM.glob("*.s3.tfbackend"):
        assert re.search(r'^bucket = "(.+)"$', backend.read_text(), re.MULTILINE)[1] == bucket  # type: ignore[index]


def test_every_boundary_that_an_environment_names_is_made(plan: Plan) -> None:
    made = {values["name"] for values in plan.values("aws_iam_policy").values()}

    for environment in ("staging", "prod"):
        assert "permissions_boundary = true" in " ".join(
            (TERRAFORM / f"{environment}.tfvars").read_text().split()
        )
        assert f"sda-boundary-{environment}" in made


def test_github_s_jobs_of_one_environment_take_the_role_of_that_one_only(plan: Plan) -> None:
    roles = {
        values["name"]: statements(values["assume_role_policy"])
        for values in plan.values("aws_iam_role").values()
        if values["name"] != "sda-audit"  # CloudTrail's
    }

    assert {name: _subject(statement) for name, (statement,) in roles.items()} == {
        "sda-deploy-staging": "repo:7-central/security-design-assistant:environment:staging",
        "sda-deploy-prod": "repo:7-central/security-design-assistant:environment:prod",
        "sda-plan-staging": "repo:7-central/security-design-assistant:pull_request",
        "sda-drift-staging": "repo:7-central/security-design-assistant:ref:refs/heads/develop",
        "sda-drift-prod": "repo:7-central/security-design-assistant:ref:refs/heads/develop",
    }
    for (statement,) in roles.values():
        assert statement["Action"] == ["sts:AssumeRoleWithWebIdentity"]


def _subject(statement: Mapping[str, Any]) -> str:
    return str(statement["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"])


def test_no_policy_allows_everything(plan: Plan) -> None:
    for address, text in policies(plan):
        for statement in statements(text):
            if statement["Effect"] == "Allow" and "kms_key" not in address:
                wide = [action for action in statement["Action"] if action == "*" or action.endswith(":*")]
                assert not wide, (address, statement["Sid"], wide)


def test_every_resource_means_what_aws_cannot_narrow(plan: Plan) -> None:
    found: dict[str, set[str]] = {}
    for address, text in policies(plan):
        for statement in statements(text):
            if (
                statement["Effect"] == "Allow"
                and "*" in statement.get("Resource", ())
                and "kms_key" not in address
            ):
                found.setdefault(statement["Sid"], set()).update(statement["Action"])

    assert found == EVERY_RESOURCE

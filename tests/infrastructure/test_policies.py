"""Who may do what, read off the plan: each role, each resource policy, each key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from security_design_assistant.deployment.self_test import PREFIX as PREFIX_OF_SELF_TESTS
from tests.infrastructure.conftest import Plans
from tests.infrastructure.terraform import Plan, statements

# Plans take time: one process makes each of them once.
pytestmark = pytest.mark.xdist_group("plans")

DEPLOYED = ["dev", "staging", "prod"]

# AWS has no resource-level permission for these actions.
EVERY_RESOURCE = {
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
}

KEY_POLICY = "module.encryption_key.aws_kms_key.this.policy"
# AWS's own default: who administers the account can administer its keys; else a key could be locked for ever.
KEY_ADMINISTRATION = {(KEY_POLICY, "AccountAdministersKey"): {"kms:*"}}

PREFIX = "arn:aws:{service}:eu-west-2:445567098699:"
BUCKET = "arn:aws:s3:::sda-{environment}-drawings-445567098699"
TABLE = PREFIX.format(service="dynamodb") + "table/sda-{environment}-jobs"
QUEUE = PREFIX.format(service="sqs") + "sda-{environment}-drawings"
DEAD_LETTERS = PREFIX.format(service="sqs") + "sda-{environment}-dead-letters"
ALERTS = PREFIX.format(service="sns") + "sda-{environment}-alerts"

# What each function reaches, beside its own logs: action -> resources. Written out, so that a change of
# Terraform has to be made twice to be meant.
REACHES: Mapping[str, Mapping[str, set[str]]] = {
    "submit": {
        "dynamodb:PutItem": {TABLE},
        "dynamodb:GetItem": {TABLE},
        "dynamodb:BatchGetItem": {TABLE},
        "dynamodb:UpdateItem": {TABLE},
        "dynamodb:DeleteItem": {TABLE},
        "sqs:SendMessage": {QUEUE},
        "s3:PutObject": {f"{BUCKET}/drawings/*", f"{BUCKET}/jobs/*/drawing/*"},
        "s3:GetObject": {
            f"{BUCKET}/drawings/*",
            f"{BUCKET}/jobs/*/drawing/*",
            f"{BUCKET}/jobs/*/checkpoints/drawing_analysis.json",
        },
        "s3:DeleteObjectVersion": {f"{BUCKET}/drawings/*", f"{BUCKET}/jobs/*"},
        "s3:ListBucket": {BUCKET},
        "s3:ListBucketVersions": {BUCKET},
    },
    "status": {
        "dynamodb:GetItem": {TABLE},
        "dynamodb:BatchGetItem": {TABLE},
        "dynamodb:Query": {f"{TABLE}/index/by_owner"},
        "s3:GetObject": {f"{BUCKET}/jobs/*/results/*"},
    },
    "worker": {
        "dynamodb:GetItem": {TABLE},
        "dynamodb:BatchGetItem": {TABLE},
        "dynamodb:UpdateItem": {TABLE},
        "dynamodb:PutItem": {TABLE},  # of self-tests only, as the next ones
        "dynamodb:DeleteItem": {TABLE},
        "s3:DeleteObjectVersion": {f"{BUCKET}/jobs/self-test-*"},
        "s3:ListBucketVersions": {BUCKET},
        "sqs:ReceiveMessage": {QUEUE},
        "sqs:DeleteMessage": {QUEUE},
        "sqs:GetQueueAttributes": {QUEUE},
        "sqs:ChangeMessageVisibility": {QUEUE},
        "sqs:SendMessage": {QUEUE},
        "s3:GetObject": {f"{BUCKET}/drawings/*", f"{BUCKET}/jobs/*"},
        "s3:PutObject": {
            f"{BUCKET}/jobs/*/checkpoints/*",
            f"{BUCKET}/jobs/*/results/*",
            f"{BUCKET}/jobs/self-test-*",
        },
        "s3:ListBucket": {BUCKET},
        "ssm:GetParameter": {
            PREFIX.format(service="ssm") + "parameter/security-design-assistant/{environment}/gemini-api-key"
        },
    },
    "dead_letter": {
        "dynamodb:GetItem": {TABLE},
        "dynamodb:UpdateItem": {TABLE},
        "sqs:ReceiveMessage": {DEAD_LETTERS},
        "sqs:DeleteMessage": {DEAD_LETTERS},
        "sqs:GetQueueAttributes": {DEAD_LETTERS},
        "sns:Publish": {ALERTS},
    },
    "reconcile": {
        "dynamodb:GetItem": {TABLE},
        "dynamodb:UpdateItem": {TABLE},
        "dynamodb:DeleteItem": {TABLE},
        "dynamodb:Query": {f"{TABLE}/index/by_status"},
        "s3:DeleteObjectVersion": {f"{BUCKET}/drawings/*", f"{BUCKET}/jobs/*"},
        "s3:ListBucket": {BUCKET},
        "s3:ListBucketVersions": {BUCKET},
        "sqs:SendMessage": {QUEUE, DEAD_LETTERS},
        "sqs:GetQueueAttributes": {QUEUE},
    },
    "news": {
        "sns:Publish": {PREFIX.format(service="sns") + "sda-{environment}-news"},
        "sqs:SendMessage": {PREFIX.format(service="sqs") + "sda-{environment}-undelivered-news"},
    },
}


def role_policies(plan: Plan, function: str) -> dict[str, str]:
    """Return the policies of a function's role that the plan knows in full, by name."""
    return {
        values["name"]: values["policy"]
        for address, values in plan.values("aws_iam_role_policy").items()
        if f'module.function["{function}"]' in address and values.get("policy")
    }


def all_policies(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield every policy of the plan that is known before it is applied."""
    for change in plan.document["resource_changes"]:
        for name in ("policy", "assume_role_policy"):
            text = (change["change"].get("after") or {}).get(name)
            if text:
                yield f"{change['address']}.{name}", text


def unknown_policies(plan: Plan) -> set[str]:
    """Return the addresses of policies that are known only once they are applied."""
    return {
        change["address"]
        for change in plan.document["resource_changes"]
        if (change["change"].get("after_unknown") or {}).get("policy") is True
    }


@pytest.mark.parametrize("environment", DEPLOYED)
@pytest.mark.parametrize("function", REACHES)
def test_a_function_reaches_its_own_resources_and_no_others(
    plans: Plans, environment: str, function: str
) -> None:
    found: dict[str, set[str]] = {}
    for policy in role_policies(plans(environment), function).values():
        for statement in statements(policy):
            assert statement["Effect"] == "Allow"
            for action in statement["Action"]:
                if not action.startswith(("logs:", "xray:")):
                    found.setdefault(action, set()).update(statement["Resource"])

    wanted = {
        action: {resource.replace("{environment}", environment) for resource in resources}
        for action, resources in REACHES[function].items()
    }
    failure = {ALERTS.replace("{environment}", environment)}
    if function == "reconcile" and found.get("sns:Publish") == failure:
        found.pop("sns:Publish")  # where its failed runs go
    assert found == wanted


@pytest.mark.parametrize("environment", DEPLOYED)
def test_the_worker_makes_and_deletes_what_a_self_test_writes_and_nothing_else(
    plans: Plans, environment: str
) -> None:
    own_keys = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": f"{PREFIX_OF_SELF_TESTS}*"}}
    narrowed = {
        "dynamodb:PutItem": own_keys,
        "dynamodb:DeleteItem": own_keys,
        "s3:ListBucketVersions": {"StringLike": {"s3:prefix": f"jobs/{PREFIX_OF_SELF_TESTS}*"}},
    }
    found = {
        action: statement.get("Condition")
        for policy in role_policies(plans(environment), "worker").values()
        for statement in statements(policy)
        for action in statement["Action"]
        if action in narrowed
    }

    assert found == narrowed


@pytest.mark.parametrize("environment", DEPLOYED)
def test_a_function_writes_into_its_own_log_group_only(plans: Plans, environment: str) -> None:
    for address in plans(environment).values("aws_lambda_function"):
        function = address.split('"')[1]
        group = f"{PREFIX.format(service='logs')}log-group:/aws/lambda/sda-{environment}-{function}"
        logged = [
            resource
            for policy in role_policies(plans(environment), function).values()
            for statement in statements(policy)
            if any(action.startswith("logs:") for action in statement["Action"])
            for resource in statement["Resource"]
        ]
        assert logged, function
        assert {resource.removesuffix(":*") for resource in logged} == {group}


@pytest.mark.parametrize("environment", DEPLOYED)
def test_no_policy_allows_every_action(plans: Plans, environment: str) -> None:
    for address, text in all_policies(plans(environment)):
        for statement in statements(text):
            if statement["Effect"] == "Allow":
                assert "NotAction" not in statement, address
                wide = {action for action in statement["Action"] if action == "*" or action.endswith(":*")}
                assert wide <= KEY_ADMINISTRATION.get((address, statement.get("Sid")), set()), address


@pytest.mark.parametrize("environment", DEPLOYED)
def test_every_resource_means_what_aws_cannot_narrow(plans: Plans, environment: str) -> None:
    for address, text in all_policies(plans(environment)):
        for statement in statements(text):
            if address == KEY_POLICY:
                continue  # there, every resource means the key itself
            if statement["Effect"] == "Allow" and "*" in statement.get("Resource", ()):
                assert set(statement["Action"]) <= EVERY_RESOURCE, (address, statement["Action"])


@pytest.mark.parametrize("environment", DEPLOYED)
def test_what_a_plan_cannot_know_yet_depends_on_the_key_or_an_id_alone(
    plans: Plans, environment: str
) -> None:
    unknown = {re.sub(r"\[.*?\]", "", address) for address in unknown_policies(plans(environment))}

    assert unknown <= UNKNOWN


# Each names the ARN or the id of something that does not exist before; the modules' own tests know it.
UNKNOWN = {
    "aws_iam_role_policy.key",
    "module.alerts.aws_sns_topic.alerts",
    "module.alerts.aws_sns_topic.deployments",
    "module.alerts.aws_sns_topic.news",
    "module.alerts.aws_sns_topic_policy.this",
    "module.canary_deployment.aws_iam_role_policy.this",
    "module.client_access.aws_iam_policy.this",
    "module.drawing_bucket.aws_s3_bucket.this",
    "module.drawing_bucket.aws_s3_bucket_policy.this",
    "module.function.aws_iam_role_policy.failure_key",
    "module.schedules.aws_iam_role_policy.this",
}


@pytest.mark.parametrize("environment", [*DEPLOYED, "local"])
def test_queues_topics_table_and_bucket_are_encrypted_with_the_environment_s_key(
    plans: Plans, environment: str
) -> None:
    plan = plans(environment)
    encrypted = {
        "aws_sqs_queue": "kms_master_key_id",
        "aws_sns_topic": "kms_master_key_id",
        "aws_cloudwatch_log_group": "kms_key_id",
        "aws_ssm_parameter": "key_id",
    }

    for change in plan.changes():
        if name := encrypted.get(change["type"]):
            assert change["change"]["after_unknown"].get(name) is True, change["address"]
    for kind in ("aws_dynamodb_table", "aws_s3_bucket_server_side_encryption_configuration"):
        (change,) = (change for change in plan.changes() if change["type"] == kind)
        text = json.dumps(change["change"]["after_unknown"])
        assert '"kms_key_arn": true' in text or '"kms_master_key_id": true' in text, kind


@pytest.mark.parametrize("environment", [*DEPLOYED, "local"])
def test_queues_topics_and_buckets_take_tls_only(plans: Plans, environment: str) -> None:
    plan = plans(environment)
    made = [
        change["address"]
        for change in plan.changes()
        if change["type"] in {"aws_sqs_queue", "aws_sns_topic", "aws_s3_bucket"}
    ]
    # A queue's policy is known from its names; a topic's and a bucket's is a document that waits for the ARN.
    known = [statements(queue["policy"]) for queue in plan.values("aws_sqs_queue").values()]
    waiting = [
        change["change"]["after"]["statement"]
        for change in plan.document["resource_changes"]
        if change["type"] == "aws_iam_policy_document" and change["change"]["after"].get("statement")
    ]

    refusing = [policy for policy in (*known, *waiting) if any(map(_denies_plain_text, policy))]
    # Two queues, three topics, the bucket; where functions are called by the clock, their missed calls.
    assert len(made) == (6 if environment == "local" else 8)
    assert len(refusing) == len(made)


def _denies_plain_text(statement: Mapping[str, Any]) -> bool:
    """Return whether a statement, of a policy or of a document's data, refuses what comes without TLS."""
    denies = "Deny" in {statement.get("Effect"), statement.get("effect")}
    if "condition" in statement:
        (condition, *others) = statement["condition"] or [{}]
        unconditional = not others and condition.get("values") == ["false"]
        return denies and unconditional and condition.get("variable") == "aws:SecureTransport"
    return denies and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_bucket_is_closed_to_the_public(plans: Plans) -> None:
    closed = plans("prod").only("aws_s3_bucket_public_access_block")

    names = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    assert all(closed[name] for name in names)

"""What a pipeline cannot do, decided as IAM decides it, and what of the rest somebody is told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.infrastructure.conftest import Plans
from tests.infrastructure.policy_evaluation import allows, trusts
from tests.infrastructure.terraform import NO_ACCOUNT, Plan, Terraform, copy_of_the_root, statements
from tests.infrastructure.trail_patterns import matches

# Plans take time: one process makes each of them once.
pytestmark = pytest.mark.xdist_group("plans")

ACCOUNT = "445567098699"
IAM = f"arn:aws:iam::{ACCOUNT}"
ISSUER = "token.actions.githubusercontent.com"
GITHUB = f"{IAM}:oidc-provider/{ISSUER}"
US = "7-central/security-design-assistant"
BUCKET = f"arn:aws:s3:::sda-prod-drawings-{ACCOUNT}"
KEY = f"arn:aws:kms:eu-west-2:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
STATES = f"arn:aws:s3:::security-design-assistant-state-{ACCOUNT}"
STATE_KEY = f"arn:aws:kms:eu-west-2:{ACCOUNT}:key/99999999-2222-3333-4444-555555555555"
API = f"arn:aws:execute-api:eu-west-2:{ACCOUNT}"

# The module with every ARN known, so that a plan shows each policy in full.
_WITH_KNOWN_ARNS = f"""
module "github" {{
  source               = "../modules/github_oidc"
  account_id           = "{ACCOUNT}"
  region               = "eu-west-2"
  repository           = "{US}"
  state_bucket_arn     = "{STATES}"
  state_key_arn        = "{STATE_KEY}"
  registry_arn         = "arn:aws:ecr:eu-west-2:{ACCOUNT}:repository/security-design-assistant"
  compared_by_schedule = ["staging", "prod"]
  environments = {{
    staging = {{ github_environment = "staging", branch = "develop", api_ids = ["stagingapi"] }}
    prod    = {{ github_environment = "prod", branch = "main" }}
  }}
}}
provider "aws" {{
  region                      = "eu-west-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}}
"""


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The policies that GitHub's roles get, by their names."""
    folder = copy_of_the_root(tmp_path_factory.mktemp("github")) / "known"
    folder.mkdir()
    (folder / "main.tf").write_text(_WITH_KNOWN_ARNS)
    plan = Terraform(folder, NO_ACCOUNT).init().plan()
    return {values["name"]: values["policy"] for values in plan.values("aws_iam_policy").values()}


def of(policies: Mapping[str, str], role: str) -> list[str]:
    """Return what a deploy or drift role has, such as ``deploy-prod``."""
    own = [text for name, text in policies.items() if name.startswith(f"sda-{role}-")]
    assert own
    return [*own, policies["sda-deploy-limits"]]


def claims(subject: str, **more: str) -> dict[str, str]:
    """Return what a token of GitHub says, as condition keys."""
    named = {"aud": "sts.amazonaws.com", "sub": subject, **more}
    return {f"{ISSUER}:{name}": value for name, value in named.items()}


def environment(repository: str, name: str, branch: str, **more: str) -> dict[str, str]:
    return claims(f"repo:{repository}:environment:{name}", ref=f"refs/heads/{branch}", **more)


DRIFT = {"job_workflow_ref": f"{US}/.github/workflows/drift.yml@refs/heads/develop"}
LET_IN = {
    "sda-deploy-staging": [environment(US, "staging", "develop")],
    "sda-deploy-prod": [environment(US, "prod", "main")],
    "sda-plan-staging": [claims(f"repo:{US}:pull_request", ref="refs/pull/7/merge")],
    "sda-drift-staging": [claims(f"repo:{US}:ref:refs/heads/develop", ref="refs/heads/develop", **DRIFT)],
    "sda-drift-prod": [claims(f"repo:{US}:ref:refs/heads/develop", ref="refs/heads/develop", **DRIFT)],
}
STRANGERS = {
    "another repository": environment("somebody/security-design-assistant", "prod", "main"),
    "a repository whose name begins so": environment(f"{US}-copy", "prod", "main"),
    "another repository, to staging": environment("somebody/security-design-assistant", "staging", "develop"),
    "a fork's own workflow": claims("repo:somebody/security-design-assistant:pull_request"),
    "a fork that compares": claims("repo:somebody/security-design-assistant:ref:refs/heads/develop", **DRIFT),
    "another branch to production": environment(US, "prod", "develop"),
    "another branch to staging": environment(US, "staging", "feature"),
    "a branch that is called alike": environment(US, "prod", "main-2"),
    "a job without an environment": claims(f"repo:{US}:ref:refs/heads/main", ref="refs/heads/main"),
    "another workflow of the branch": claims(
        f"repo:{US}:ref:refs/heads/develop",
        job_workflow_ref=f"{US}/.github/workflows/other.yml@refs/heads/develop",
    ),
    "the comparison as a branch has it": claims(
        f"repo:{US}:ref:refs/heads/feature",
        job_workflow_ref=f"{US}/.github/workflows/drift.yml@refs/heads/feature",
    ),
    "a token for another audience": {**environment(US, "prod", "main"), f"{ISSUER}:aud": "api://other"},
    "a token without a branch": claims(f"repo:{US}:environment:prod"),
    "the environment of a tag": claims(f"repo:{US}:environment:prod", ref="refs/tags/main"),
}


@pytest.fixture(scope="module")
def trust(account_plan: Plan) -> Mapping[str, str]:
    return {
        values["name"]: values["assume_role_policy"]
        for values in account_plan.values("aws_iam_role").values()
        if ISSUER in (values.get("assume_role_policy") or "")
    }


def test_each_role_is_taken_by_the_jobs_that_it_is_for_and_no_other_role_is(
    trust: Mapping[str, str],
) -> None:
    assert set(trust) == set(LET_IN)
    for role, tokens in LET_IN.items():
        for token in tokens:
            taken = {name for name, policy in trust.items() if trusts(policy, GITHUB, token)}
            assert taken == {name for name, others in LET_IN.items() if token in others}, role


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_gets_no_role(trust: Mapping[str, str], stranger: str) -> None:
    assert not [name for name, policy in trust.items() if trusts(policy, GITHUB, STRANGERS[stranger])]


def test_another_issuer_gets_no_role(trust: Mapping[str, str]) -> None:
    other = GITHUB.replace(ISSUER, "gitlab.com")

    assert not [name for name, policy in trust.items() if trusts(policy, other, LET_IN["sda-deploy-prod"][0])]


# What a deployment could write itself, and what it would then do: the resource allows it, in one account.
OPENED = {
    "a policy of the bucket": ("s3:GetObject", f"{BUCKET}/drawings/1.pdf", {}),
    "a policy of the bucket, for another version": ("s3:GetObjectVersion", f"{BUCKET}/jobs/1/results/x", {}),
    "a trust that names it": ("sts:AssumeRole", f"{IAM}:role/sda-prod-worker", {}),
    "a permission on a function": (
        "lambda:InvokeFunction",
        f"arn:aws:lambda:eu-west-2:{ACCOUNT}:function:sda-prod-status:live",
        {},
    ),
    "a policy of the queue": ("sqs:ReceiveMessage", f"arn:aws:sqs:eu-west-2:{ACCOUNT}:sda-prod-drawings", {}),
    "a policy of the table": (
        "dynamodb:GetItem",
        f"arn:aws:dynamodb:eu-west-2:{ACCOUNT}:table/sda-prod-jobs",
        {},
    ),
    "a policy of the key": ("kms:Decrypt", KEY, {"kms:ViaService": "s3.eu-west-2.amazonaws.com"}),
}


@pytest.mark.parametrize("role", ["deploy-staging", "deploy-prod", "drift-staging", "drift-prod"])
@pytest.mark.parametrize("way", OPENED)
def test_no_policy_that_a_deployment_writes_lets_itself_in(
    policies: Mapping[str, str], role: str, way: str
) -> None:
    action, resource, context = OPENED[way]
    written = json.dumps({"Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})

    assert allows([written], action, resource, context), "the control: this would let it in"
    assert not allows([*of(policies, role), written], action, resource, context)


@pytest.mark.parametrize("role", ["deploy-staging", "deploy-prod"])
@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:UpdateAssumeRolePolicy", f"{IAM}:role/sda-{{environment}}-worker"),
        ("kms:PutKeyPolicy", KEY),
        ("iam:DeleteRolePermissionsBoundary", f"{IAM}:role/sda-{{environment}}-worker"),
        ("s3:PutReplicationConfiguration", f"arn:aws:s3:::sda-{{environment}}-drawings-{ACCOUNT}"),
        ("s3:CreateAccessPoint", f"arn:aws:s3:eu-west-2:{ACCOUNT}:accesspoint/any"),
        ("cloudtrail:StopLogging", f"arn:aws:cloudtrail:eu-west-2:{ACCOUNT}:trail/sda-audit"),
        ("logs:DeleteLogGroup", f"arn:aws:logs:eu-west-2:{ACCOUNT}:log-group:/sda-audit/trail"),
        ("cloudwatch:DeleteAlarms", f"arn:aws:cloudwatch:eu-west-2:{ACCOUNT}:alarm:sda-audit-drawing-read"),
        ("sns:DeleteTopic", f"arn:aws:sns:eu-west-2:{ACCOUNT}:sda-audit"),
        ("s3:PutBucketPolicy", f"arn:aws:s3:::sda-audit-{ACCOUNT}"),
    ],
)
def test_a_deployment_neither_opens_what_holds_drawings_nor_blinds_who_watches(
    policies: Mapping[str, str], role: str, action: str, resource: str
) -> None:
    name = role.removeprefix("deploy-")
    context = {"aws:ResourceTag/Environment": name}

    assert not allows(of(policies, role), action, resource.format(environment=name), context)


def test_a_deployment_still_does_its_own_work(policies: Mapping[str, str]) -> None:
    mine = {"aws:ResourceTag/Environment": "prod"}
    for action, resource, context in (
        ("s3:GetObject", f"{STATES}/prod/terraform.tfstate", {}),
        ("kms:Decrypt", STATE_KEY, {"kms:ViaService": "s3.eu-west-2.amazonaws.com"}),
        ("kms:Decrypt", KEY, {**mine, "kms:ViaService": "ssm.eu-west-2.amazonaws.com"}),
        ("lambda:UpdateFunctionCode", f"arn:aws:lambda:eu-west-2:{ACCOUNT}:function:sda-prod-worker", {}),
        ("s3:PutBucketPolicy", BUCKET, {}),
        (
            "ssm:GetParameter",
            f"arn:aws:ssm:eu-west-2:{ACCOUNT}:parameter/security-design-assistant/prod/releases-client-secret",
            {},
        ),
    ):
        assert allows(of(policies, "deploy-prod"), action, resource, context), action


def test_the_smoke_test_calls_the_api_of_its_own_environment(policies: Mapping[str, str]) -> None:
    def calls(role: str, api: str) -> bool:
        return allows(of(policies, role), "execute-api:Invoke", f"{API}:{api}/$default/POST/uploads")

    assert calls("deploy-staging", "stagingapi")
    assert not calls("deploy-staging", "prodapi")
    assert not calls("deploy-prod", "stagingapi")  # it signs in by a token
    assert not calls("drift-staging", "stagingapi")


def test_the_releases_secret_is_read_by_the_hook_and_by_no_other_function(plans: Plans) -> None:
    secret = (
        f"arn:aws:ssm:eu-west-2:{ACCOUNT}:parameter/security-design-assistant/prod/releases-client-secret"
    )
    readers = {
        address.split('"')[1]
        for address, values in plans("prod").values("aws_iam_role_policy").items()
        if values.get("policy") and allows([values["policy"]], "ssm:GetParameter", secret)
    }

    assert readers == {"post_traffic"}
    assert plans("prod").document["planned_values"]["outputs"]["releases"]["sensitive"] is False
    assert not plans("prod").values("aws_iam_role_policy_attachment")


def test_the_hook_of_staging_calls_by_its_role_and_has_no_secret(plans: Plans) -> None:
    (attached,) = (
        values["role"]
        for address, values in plans("staging").values("aws_iam_role_policy_attachment").items()
        if "client_access" not in address
    )

    assert attached == "sda-staging-post_traffic"
    assert not [name for name in plans("staging").values("aws_ssm_parameter") if "releases" in name]


def test_the_state_that_pull_requests_read_holds_no_secret(plans: Plans, account_plan: Plan) -> None:
    planned = [name for name in account_plan.values("aws_iam_role") if ".plan[" in name]

    assert [name.split('"')[1] for name in planned] == ["staging"]
    assert not plans("staging").values("aws_cognito_user_pool_client")
    for parameter in plans("staging").values("aws_ssm_parameter").values():
        assert not parameter.get("value")


# What CloudTrail tells, shortened to what the patterns look at.
def deed(name: str, by: str | None = None, **more: Any) -> dict[str, Any]:
    issuer = {"sessionContext": {"sessionIssuer": {"arn": by}}} if by else {}
    return {
        "eventName": name,
        "eventCategory": "Management",
        "userIdentity": {"type": "AssumedRole", **issuer},
        **more,
    }


def read(by: str | None, **more: Any) -> dict[str, Any]:
    return deed("GetObject", by, **{"eventCategory": "Data", **more})


DEPLOYER = f"{IAM}:role/sda-deploy-prod"
SERVICE = {"userIdentity": {"type": "AWSService"}}


def on_role(name: str) -> dict[str, Any]:
    return {"requestParameters": {"roleArn": f"{IAM}:role/{name}"}}


def on_bucket(name: str) -> dict[str, Any]:
    return {"requestParameters": {"bucketName": name}}


TOLD: dict[str, tuple[str | None, dict[str, Any]]] = {
    "the worker reads a drawing": (None, read(f"{IAM}:role/sda-prod-worker")),
    "a client reads by a link of status": (None, read(f"{IAM}:role/sda-staging-status")),
    "a deployment reads a drawing": ("drawing-read", read(DEPLOYER)),
    "a function whose work it is not": ("drawing-read", read(f"{IAM}:role/sda-prod-dead_letter")),
    "another account's role of that name": (
        "drawing-read",
        read("arn:aws:iam::111122223333:role/sda-prod-worker"),
    ),
    "an administrator, who has no role": ("drawing-read", read(None)),
    "a link that has run out": (None, read(None, errorCode="AccessDenied")),
    "a bucket is opened": (
        "access-changed",
        deed("PutBucketPolicy", DEPLOYER, **on_bucket("sda-prod-drawings-1")),
    ),
    "its encryption changes": (
        "access-changed",
        deed("PutBucketEncryption", DEPLOYER, **on_bucket("sda-prod-drawings-1")),
    ),
    "another project's bucket": (None, deed("PutBucketPolicy", DEPLOYER, **on_bucket("website"))),
    "a key is opened": ("access-changed", deed("PutKeyPolicy", DEPLOYER)),
    "a role is made": (
        "access-changed",
        deed("CreateRole", DEPLOYER, requestParameters={"roleName": "sda-prod-more"}),
    ),
    "a trust changes": (
        "access-changed",
        deed("UpdateAssumeRolePolicy", DEPLOYER, requestParameters={"roleName": "sda-prod-worker"}),
    ),
    "a change that is refused": (None, deed("PutKeyPolicy", DEPLOYER, errorCode="AccessDenied")),
    "Lambda takes a role": (None, {**deed("AssumeRole", **on_role("sda-prod-worker")), **SERVICE}),
    "somebody takes a function's role": (
        "role-taken",
        deed("AssumeRole", DEPLOYER, **on_role("sda-prod-worker")),
    ),
    "a client takes the clients' role": (None, deed("AssumeRole", **on_role("sda-staging-client"))),
    "GitHub takes its own": (None, deed("AssumeRoleWithWebIdentity", **on_role("sda-deploy-prod"))),
    "the trail stops": ("watch-changed", deed("StopLogging", eventSource="cloudtrail.amazonaws.com")),
    "the log goes": (
        "watch-changed",
        deed(
            "DeleteLogGroup",
            eventSource="logs.amazonaws.com",
            requestParameters={"logGroupName": "/sda-audit/trail"},
        ),
    ),
    "the log is written": (None, deed("CreateLogStream", eventSource="logs.amazonaws.com")),
}


@pytest.fixture(scope="module")
def patterns(account_plan: Plan) -> Mapping[str, str]:
    filters = account_plan.values("aws_cloudwatch_log_metric_filter").values()
    return {one["name"].removeprefix("sda-audit-"): one["pattern"] for one in filters}


@pytest.mark.parametrize("event", TOLD)
def test_somebody_is_told_of_what_opens_drawings_and_of_nothing_else(
    patterns: Mapping[str, str], event: str
) -> None:
    alarm, happened = TOLD[event]

    assert {name for name, pattern in patterns.items() if matches(pattern, happened)} == (
        {alarm} if alarm else set()
    )


def test_what_is_watched_are_the_buckets_and_readers_of_the_environments(
    plans: Plans, account_plan: Plan, patterns: Mapping[str, str]
) -> None:
    trail = json.dumps(account_plan.only("aws_cloudtrail"))

    for name in ("staging", "prod"):
        plan = plans(name)
        bucket = plan.only("aws_s3_bucket", "drawing_bucket")["bucket"]
        assert f'"arn:aws:s3:::{bucket}/"' in trail
        readers = {role for role, policy in _works(plan) if any("s3:" in text for text in _actions(policy))}
        named = {
            role
            for role in (f"sda-{name}-{one}" for one in _functions(plan))
            if role in patterns["drawing-read"]
        }
        assert named == {f"sda-{name}-{one}" for one in readers}


def _works(plan: Plan) -> Iterator[tuple[str, str]]:
    for address, values in plan.values("aws_iam_role_policy").items():
        if values["name"] == "work":
            yield address.split('"')[1], values["policy"]


def _functions(plan: Plan) -> set[str]:
    return {address.split('"')[1] for address in plan.values("aws_lambda_function")}


def _actions(policy: str) -> list[str]:
    return [action for statement in statements(policy) for action in statement["Action"]]

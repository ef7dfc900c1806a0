"""The root module, really applied with the real provider to an emulated account, used, and destroyed.

The account enforces IAM and refuses what is not encrypted on its way. Terraform has the credentials of a
deployment from GitHub, so that what is applied, changed and destroyed has shown that these are enough; and a
job that comes through has shown the same of each function's role and of the policies of queues, topics and
bucket, all inside the boundary.
"""

from __future__ import annotations

import io
import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
from botocore.exceptions import ClientError

from security_design_assistant.samples import write_samples
from tests.infrastructure import out_of_reach
from tests.infrastructure.conftest import Plans
from tests.infrastructure.emulated_account import Account, emulated_account
from tests.infrastructure.foundation import ACCOUNT, STATE_BUCKET, job_of, session

# One account for all tests of this file, one after another; the last one destroys it.
pytestmark = pytest.mark.xdist_group("applied")

# What no emulator does, or not enough of, so that only plans and the modules' tests show it.
NOT_APPLIED = {
    "aws_apigatewayv2_authorizer": "what is applied asks for IAM; a gateway of the tests checks tokens",
    "aws_budgets_budget": "costs arise on AWS only",
    "aws_ce_anomaly_monitor": "costs arise on AWS only",
    "aws_ce_anomaly_subscription": "costs arise on AWS only",
    "aws_cloudwatch_composite_alarm": "an emulator evaluates no alarm that Terraform made; drills do",
    "aws_cloudwatch_dashboard": "an emulator has no metrics of AWS's services to show",
    "aws_cloudwatch_metric_alarm": "an emulator evaluates no alarm that Terraform made; drills do",
    "aws_cloudwatch_query_definition": "an emulator searches no logs",
    "aws_codedeploy_app": "there is no CodeDeploy outside of AWS",
    "aws_codedeploy_deployment_config": "there is no CodeDeploy outside of AWS",
    "aws_codedeploy_deployment_group": "there is no CodeDeploy outside of AWS",
    "aws_cognito_resource_server": "nobody signs in outside of AWS",
    "aws_cognito_user_pool": "nobody signs in outside of AWS",
    "aws_cognito_user_pool_client": "nobody signs in outside of AWS",
    "aws_cognito_user_pool_domain": "nobody signs in outside of AWS",
    "aws_lambda_provisioned_concurrency_config": "an emulator keeps nothing warm",
    "aws_s3_bucket_accelerate_configuration": "there are no edge locations outside of AWS",
    "aws_xray_group": "an emulator keeps no traces",
    "aws_xray_sampling_rule": "an emulator keeps no traces",
}

# What a second deployment changes: every function gets a new version, and its alias follows.
CHANGE = "-var=log_level=debug"


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with emulated_account(tmp_path_factory.mktemp("account")) as account:
        out_of_reach.make(account.client)
        account.not_ours = account.left()
        account.apply()
        yield account


@pytest.fixture
def service(account: Account) -> Account:
    if account.why_data_only:
        pytest.skip(account.why_data_only)
    return account


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return (folder / "plain.pdf").read_bytes()


def ended(service: Account, job_id: str, seconds: float = 120) -> Any:
    deadline = time.monotonic() + seconds
    while True:
        status, body = service.call("GET", f"/status/{job_id}")
        job = json.loads(body)
        assert status == 200, job
        if job["status"] in {"completed", "failed"}:
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.5)


def test_a_second_plan_is_empty(account: Account) -> None:
    assert not account.terraform.plan(*account.options).changes()


def test_the_state_lies_in_its_bucket_and_is_not_locked_any_more(account: Account) -> None:
    listed = account.client("s3").list_objects_v2(Bucket=STATE_BUCKET)["Contents"]

    assert [entry["Key"] for entry in listed] == ["local/terraform.tfstate", "prod/terraform.tfstate"]


@pytest.mark.parametrize(
    ("subject", "ref"),
    [
        (job_of("prod"), "refs/heads/develop"),
        (job_of("local"), "refs/heads/main"),
        (job_of("local").replace("7-central", "somebody"), "refs/heads/develop"),
    ],
    ids=["environment", "branch", "repository"],
)
def test_no_other_job_of_github_gets_the_role(account: Account, subject: str, ref: str) -> None:
    with pytest.raises(PermissionError):
        session(account.client("sts"), subject, ref)


@pytest.mark.parametrize("attempt", out_of_reach.ROLES)
def test_a_deployment_gets_no_more_rights_than_it_has(account: Account, attempt: str) -> None:
    assert refused(out_of_reach.ROLES[attempt], account)


@pytest.mark.parametrize("attempt", out_of_reach.PRODUCTION)
def test_a_deployment_reaches_nothing_of_another_environment(account: Account, attempt: str) -> None:
    assert refused(out_of_reach.PRODUCTION[attempt], account)


@pytest.mark.parametrize("attempt", out_of_reach.FOUNDATION)
def test_a_deployment_leaves_the_foundation_alone(account: Account, attempt: str) -> None:
    assert refused(out_of_reach.FOUNDATION[attempt], account)


@pytest.mark.parametrize("attempt", out_of_reach.DATA)
def test_a_deployment_sees_no_data(account: Account, attempt: str) -> None:
    assert refused(out_of_reach.DATA[attempt], account)


def refused(attempt: Callable[[Account], Any], account: Account) -> bool:
    with pytest.raises(ClientError) as error:
        attempt(account)
    return error.value.response["Error"]["Code"] in out_of_reach.REFUSED


def test_every_role_that_a_deployment_makes_has_the_boundary(service: Account) -> None:
    iam = service.client("iam")
    names = [role["RoleName"] for role in iam.list_roles()["Roles"]]
    made = [name for name in names if name.startswith("sda-local-") and name != "sda-local-by-hand"]

    boundaries = {
        iam.get_role(RoleName=name)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"] for name in made
    }

    assert len(made) > 5
    assert boundaries == {f"arn:aws:iam::{ACCOUNT}:policy/sda-boundary-local"}


def test_what_is_applied_is_what_the_policies_name(account: Account) -> None:
    for name in ("sda-local-jobs", "sda-local-drawings-000000000000", "alias/sda-local"):
        assert name in account.left()
    arns = {
        account.client("dynamodb").describe_table(TableName="sda-local-jobs")["Table"]["TableArn"],
        account.outputs["alerts_topic_arn"],
    }
    assert arns == {
        "arn:aws:dynamodb:eu-west-2:000000000000:table/sda-local-jobs",
        account.outputs["environment_variables"]["SDA_ALERTS_TOPIC_ARN"],
    }


def test_a_secret_s_value_never_comes_into_state_or_plan_and_outlives_an_apply(account: Account) -> None:
    (name,) = account.outputs["secrets"].values()
    ssm = account.client("ssm")

    ssm.put_parameter(Name=name, Value="very-secret-key", Type="SecureString", Overwrite=True)
    account.apply(CHANGE)

    assert not account.terraform.plan(*account.options, CHANGE).changes()
    assert ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"] == "very-secret-key"
    assert "very-secret-key" not in account.terraform.run("state", "pull").stdout
    assert "very-secret-key" not in account.terraform.run("show", "-json", "plan").stdout


def test_an_uploaded_drawing_becomes_a_schedule(service: Account, plan: bytes) -> None:
    asked = json.dumps({"filename": "plan.pdf", "content_type": "application/pdf", "size": len(plan)})
    _, body = service.call("POST", "/uploads", asked.encode(), content_type="application/json")
    upload = json.loads(body)
    boundary = uuid.uuid4().hex
    fields = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in upload["fields"].items()
    )
    head = f'{fields}--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="plan.pdf"\r\n\r\n'
    form = head.encode() + plan + f"\r\n--{boundary}--\r\n".encode()

    stored, _ = service.call(
        "POST", upload["url"], form, content_type=f"multipart/form-data; boundary={boundary}"
    )
    submitted = json.dumps({"upload_id": upload["upload_id"]}).encode()
    status, body = service.call("POST", "/process-drawing", submitted, content_type="application/json")
    job = ended(service, json.loads(body)["job_id"])
    _, location = service.call("GET", job["result"]["artifacts"]["schedule.xlsx"])
    _, workbook = service.call("GET", location.decode())

    assert (stored, status) == (204, 202)
    assert job["status"] == "completed", job
    assert openpyxl.load_workbook(io.BytesIO(workbook)).sheetnames


def test_a_deleted_job_is_gone_with_all_its_versions(service: Account, plan: bytes) -> None:
    _, body = service.call("POST", "/process-drawing", plan, content_type="application/pdf")
    job_id = json.loads(body)["job_id"]
    ended(service, job_id)

    status, _ = service.call("DELETE", f"/jobs/{job_id}")

    versions = service.client("s3").list_object_versions(
        Bucket=service.outputs["bucket"], Prefix=f"jobs/{job_id}/"
    )
    assert status == 204
    assert service.call("GET", f"/status/{job_id}")[0] == 404
    assert not versions.get("Versions")
    assert not versions.get("DeleteMarkers")


def test_an_unknown_path_gets_our_own_problem(service: Account) -> None:
    status, body = service.call("GET", "/nowhere")

    assert status == 404
    assert json.loads(body)["code"] == "no_such_path"


def test_a_message_that_is_none_reaches_the_operators_in_a_sentence(service: Account) -> None:
    sqs, sns = service.client("sqs"), service.client("sns")
    seen = sqs.create_queue(QueueName="seen")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=seen, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sqs.set_queue_attributes(
        QueueUrl=seen, Attributes={"Policy": json.dumps(lets_in("sns.amazonaws.com", arn))}
    )
    subscribed = sns.subscribe(TopicArn=service.outputs["news_topic_arn"], Protocol="sqs", Endpoint=arn)

    try:
        sqs.send_message(QueueUrl=service.outputs["dead_letter_queue_url"], MessageBody="no job")
        told, deadline = [], time.monotonic() + 60
        while not told and time.monotonic() < deadline:
            told = sqs.receive_message(QueueUrl=seen, WaitTimeSeconds=10).get("Messages", [])
    finally:
        sns.unsubscribe(SubscriptionArn=subscribed["SubscriptionArn"])
        sqs.delete_queue(QueueUrl=seen)

    assert told, "nothing was told: by the dead-letter function, or by the one that makes news of it"
    news = json.loads(told[0]["Body"])
    assert news["Subject"] == "local: A message in the drawings queue is unreadable"
    assert "/docs/operations.md#a-job-failed-after-its-last-attempt" in news["Message"]


def lets_in(service: str, queue: str) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sqs:SendMessage",
        "Resource": queue,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def test_reconcile_may_do_what_it_has_to(service: Account) -> None:
    invoked = service.client("lambda").invoke(
        FunctionName="sda-local-reconcile", Qualifier="live", Payload=b"{}"
    )

    assert "FunctionError" not in invoked
    assert set(json.loads(invoked["Payload"].read())) == {"resent", "given_up", "erased"}


def test_a_role_without_its_policy_may_nothing(service: Account) -> None:
    """The control: were IAM not enforced, all of the above would have shown nothing of it."""
    iam = service.client("iam")
    policy = iam.get_role_policy(RoleName="sda-local-status", PolicyName="work")["PolicyDocument"]

    iam.delete_role_policy(RoleName="sda-local-status", PolicyName="work")
    try:
        refused, _ = service.call("GET", "/jobs")
    finally:
        iam.put_role_policy(RoleName="sda-local-status", PolicyName="work", PolicyDocument=json.dumps(policy))
    allowed, _ = service.call("GET", "/jobs")

    assert (refused, allowed) == (500, 200)


def test_destroyed_only_what_is_not_ours_is_left(account: Account) -> None:
    """Whoever may delete drawings deletes them first: a deployment may not, and Terraform refuses in prod."""
    account.empty_the_bucket()

    account.destroy()

    assert account.left() == account.not_ours


@pytest.mark.xdist_group("plans")
def test_what_no_emulator_does_is_named(plans: Plans) -> None:
    planned = {change["type"] for change in plans("prod").changes()}
    applied = {change["type"] for change in plans("applied").changes()}

    assert planned - applied == set(NOT_APPLIED)
    for kind, reason in sorted(NOT_APPLIED.items()):
        print(f"not applied anywhere but on AWS: {kind}: {reason}")

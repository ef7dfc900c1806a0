"""What a deployment of ``local`` must not do: production's things, and each way to reach for more."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.infrastructure.emulated_account import Account
from tests.infrastructure.foundation import ACCOUNT, STATE_BUCKET

BUCKET = f"sda-prod-drawings-{ACCOUNT}"
SECRET = "/security-design-assistant/prod/gemini-api-key"
IAM = f"arn:aws:iam::{ACCOUNT}"
REFUSED = {"AccessDenied", "AccessDeniedException"}

_ANYTHING = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
_BY_LAMBDA = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com"},
    },
}
ANYTHING, BY_LAMBDA = json.dumps(_ANYTHING), json.dumps(_BY_LAMBDA)


def make(client: Callable[[str], Any]) -> None:
    """Make some of production, and a role that somebody made by hand, with unlimited credentials."""
    client("dynamodb").create_table(
        TableName="sda-prod-jobs",
        AttributeDefinitions=[{"AttributeName": "job_id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "job_id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    client("s3").put_object(Bucket=STATE_BUCKET, Key="prod/terraform.tfstate", Body=b"{}")
    client("ssm").put_parameter(Name=SECRET, Value="secret", Type="SecureString")
    key = client("kms").create_key(Tags=[{"TagKey": "Environment", "TagValue": "prod"}])["KeyMetadata"]
    client("kms").create_alias(AliasName="alias/sda-prod", TargetKeyId=key["KeyId"])
    for role in ("sda-prod-submit", "sda-local-by-hand"):
        client("iam").create_role(RoleName=role, AssumeRolePolicyDocument=BY_LAMBDA)


def _role(account: Account, name: str, **more: str) -> Any:
    return account.deployer("iam").create_role(RoleName=name, AssumeRolePolicyDocument=BY_LAMBDA, **more)


def _policy(account: Account, name: str) -> Any:
    return account.deployer("iam").create_policy_version(
        PolicyArn=f"{IAM}:policy/{name}", PolicyDocument=ANYTHING, SetAsDefault=True
    )


def _function(account: Account, name: str, role: str) -> Any:
    return account.deployer("lambda").create_function(
        FunctionName=name,
        Role=f"{IAM}:role/{role}",
        PackageType="Image",
        Code={"ImageUri": "anything"},
    )


def _key(account: Account, environment: str = "prod") -> str:
    described = account.client("kms").describe_key(KeyId=f"alias/sda-{environment}")
    return str(described["KeyMetadata"]["KeyId"])


ROLES: Mapping[str, Callable[[Account], Any]] = {
    "make a role without the boundary": lambda account: _role(account, "sda-local-more"),
    "make a role inside another boundary": lambda account: _role(
        account, "sda-local-more", PermissionsBoundary=f"{IAM}:policy/sda-boundary-prod"
    ),
    "make a role of production": lambda account: _role(
        account, "sda-prod-more", PermissionsBoundary=f"{IAM}:policy/sda-boundary-local"
    ),
    "give rights to a role without the boundary": lambda account: account.deployer("iam").put_role_policy(
        RoleName="sda-local-by-hand", PolicyName="more", PolicyDocument=ANYTHING
    ),
    "take a boundary away": lambda account: account.deployer("iam").delete_role_permissions_boundary(
        RoleName="sda-local-submit"
    ),
    "put a role into another boundary": lambda account: account.deployer("iam").put_role_permissions_boundary(
        RoleName="sda-local-submit", PermissionsBoundary=f"{IAM}:policy/sda-boundary-prod"
    ),
    "change the boundary": lambda account: _policy(account, "sda-boundary-local"),
    "change its own policy": lambda account: _policy(account, "sda-deploy-local-run"),
    "give itself rights": lambda account: account.deployer("iam").put_role_policy(
        RoleName="sda-deploy-local", PolicyName="more", PolicyDocument=ANYTHING
    ),
    "attach AWS's own rights to itself": lambda account: account.deployer("iam").attach_role_policy(
        RoleName="sda-deploy-local", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    ),
    "change who may take its role": lambda account: account.deployer("iam").update_assume_role_policy(
        RoleName="sda-deploy-local", PolicyDocument=BY_LAMBDA
    ),
    "change who may take a role": lambda account: account.deployer("iam").update_assume_role_policy(
        RoleName="sda-local-by-hand", PolicyDocument=BY_LAMBDA
    ),
    "make a user": lambda account: account.deployer("iam").create_user(UserName="sda-local-user"),
    "run code as itself": lambda account: _function(account, "sda-local-more", "sda-deploy-local"),
    "run code as production": lambda account: _function(account, "sda-local-more", "sda-prod-submit"),
}

PRODUCTION: Mapping[str, Callable[[Account], Any]] = {
    "look at its table": lambda account: account.deployer("dynamodb").describe_table(
        TableName="sda-prod-jobs"
    ),
    "delete its table": lambda account: account.deployer("dynamodb").delete_table(TableName="sda-prod-jobs"),
    "look into its bucket": lambda account: account.deployer("s3").list_objects_v2(Bucket=BUCKET),
    "open its bucket": lambda account: account.deployer("s3").put_bucket_policy(
        Bucket=BUCKET, Policy=ANYTHING
    ),
    "delete its bucket": lambda account: account.deployer("s3").delete_bucket(Bucket=BUCKET),
    "read its secret": lambda account: account.deployer("ssm").get_parameter(
        Name=SECRET, WithDecryption=True
    ),
    "set its secret": lambda account: account.deployer("ssm").put_parameter(
        Name=SECRET, Value="mine", Overwrite=True
    ),
    "delete its key": lambda account: account.deployer("kms").schedule_key_deletion(KeyId=_key(account)),
    "call its key its own": lambda account: account.deployer("kms").tag_resource(
        KeyId=_key(account), Tags=[{"TagKey": "Environment", "TagValue": "local"}]
    ),
    "name its key": lambda account: account.deployer("kms").create_alias(
        AliasName="alias/sda-local-more", TargetKeyId=_key(account)
    ),
    "run its code": lambda account: account.deployer("lambda").update_function_code(
        FunctionName="sda-prod-submit", ImageUri="anything"
    ),
    "feed its worker": lambda account: account.deployer("lambda").create_event_source_mapping(
        FunctionName="sda-prod-worker", EventSourceArn=f"arn:aws:sqs:eu-west-2:{ACCOUNT}:sda-local-drawings"
    ),
    "delete its logs": lambda account: account.deployer("logs").delete_log_group(
        logGroupName="/aws/lambda/sda-prod-submit"
    ),
    "read its state": lambda account: account.deployer("s3").get_object(
        Bucket=STATE_BUCKET, Key="prod/terraform.tfstate"
    ),
    "write its state": lambda account: account.deployer("s3").put_object(
        Bucket=STATE_BUCKET, Key="prod/terraform.tfstate", Body=b"{}"
    ),
}

FOUNDATION: Mapping[str, Callable[[Account], Any]] = {
    "delete its own state": lambda account: account.deployer("s3").delete_object(
        Bucket=STATE_BUCKET, Key="local/terraform.tfstate"
    ),
    "forget what its state was": lambda account: account.deployer("s3").put_bucket_versioning(
        Bucket=STATE_BUCKET, VersioningConfiguration={"Status": "Suspended"}
    ),
    "delete the registry": lambda account: account.deployer("ecr").delete_repository(
        repositoryName="security-design-assistant", force=True
    ),
    "say who pulls images": lambda account: account.deployer("ecr").set_repository_policy(
        repositoryName="security-design-assistant", policyText=ANYTHING
    ),
}

DATA: Mapping[str, Callable[[Account], Any]] = {
    "read a drawing": lambda account: account.deployer("s3").get_object(
        Bucket=account.outputs["bucket"], Key="drawings/any.pdf"
    ),
    "read the jobs": lambda account: account.deployer("dynamodb").scan(TableName=account.outputs["table"]),
    "take a message": lambda account: account.deployer("sqs").receive_message(
        QueueUrl=account.outputs["queue_url"]
    ),
    "say who may use its key": lambda account: account.deployer("kms").put_key_policy(
        KeyId=_key(account, "local"), PolicyName="default", Policy=ANYTHING
    ),
    "send a message": lambda account: account.deployer("sqs").send_message(
        QueueUrl=account.outputs["queue_url"], MessageBody="any"
    ),
    "call a function": lambda account: account.deployer("lambda").invoke(FunctionName="sda-local-status"),
    "read the logs": lambda account: account.deployer("logs").filter_log_events(
        logGroupName="/aws/lambda/sda-local-status"
    ),
}

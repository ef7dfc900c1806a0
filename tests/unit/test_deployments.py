"""CodeDeploy's deployments and Lambda's functions, by the AWS SDK's own idea of what they say."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from security_design_assistant.adapters.deployments import CodeDeployDeployments, LambdaFunctions
from security_design_assistant.deployment.ports import (
    FunctionFailedError,
    Shift,
    UnreadableDeploymentError,
)
from security_design_assistant.errors import RetryableError

PROPERTIES = {"Name": "sda-prod-status", "Alias": "live", "CurrentVersion": "7", "TargetVersion": "8"}
RESOURCE = {"status": {"Type": "AWS::Lambda::Function", "Properties": PROPERTIES}}
APPSPEC = {"version": 0.0, "Resources": [RESOURCE], "Hooks": [{"BeforeAllowTraffic": "sda-prod-pre_traffic"}]}
HOOK_EXECUTION = "eyJlbmNyeXB0ZWREYXRhIjoi"


@pytest.fixture
def codedeploy() -> Iterator[Stubber]:
    yield from stubbed("codedeploy")


@pytest.fixture
def functions() -> Iterator[Stubber]:
    yield from stubbed("lambda")


def stubbed(service: str) -> Iterator[Stubber]:
    client = boto3.client(service, region_name="eu-west-2", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def described(codedeploy: Stubber, revision: dict[str, Any]) -> CodeDeployDeployments:
    answer = {"deploymentInfo": {"deploymentId": "d-1", "revision": revision}}
    codedeploy.add_response("get_deployment", answer, {"deploymentId": "d-1"})
    return CodeDeployDeployments(codedeploy.client)


@pytest.mark.parametrize(
    ("revision_type", "place"), [("AppSpecContent", "appSpecContent"), ("String", "string")]
)
def test_a_deployment_says_which_version_follows_which(
    codedeploy: Stubber, revision_type: str, place: str
) -> None:
    revision = {"revisionType": revision_type, place: {"content": json.dumps(APPSPEC)}}

    shift = described(codedeploy, revision).shift("d-1")

    assert shift == Shift("sda-prod-status", "live", "8")


@pytest.mark.parametrize(
    "content",
    [
        "version: 0.0",
        "[]",
        json.dumps({"Resources": []}),
        json.dumps({"Resources": [RESOURCE, RESOURCE]}),
        json.dumps({"Resources": ["status"]}),
        json.dumps({"Resources": [{"status": {"Properties": {"Name": "sda-prod-status"}}}]}),
    ],
)
def test_an_appspec_that_is_not_ours_is_not_guessed_at(codedeploy: Stubber, content: str) -> None:
    revision = {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}

    with pytest.raises(UnreadableDeploymentError):
        described(codedeploy, revision).shift("d-1")


def test_a_deployment_from_a_bucket_is_not_ours(codedeploy: Stubber) -> None:
    revision = {"revisionType": "S3", "s3Location": {"bucket": "b", "key": "k"}}

    with pytest.raises(UnreadableDeploymentError):
        described(codedeploy, revision).shift("d-1")


@pytest.mark.parametrize(("passed", "status"), [(True, "Succeeded"), (False, "Failed")])
def test_the_deployment_is_told_in_code_deploy_s_words(
    codedeploy: Stubber, passed: bool, status: str
) -> None:
    asked = {"deploymentId": "d-1", "lifecycleEventHookExecutionId": HOOK_EXECUTION, "status": status}
    codedeploy.add_response("put_lifecycle_event_hook_execution_status", {}, asked)

    CodeDeployDeployments(codedeploy.client).tell("d-1", HOOK_EXECUTION, passed)


def test_a_busy_code_deploy_is_no_mistake_of_ours(codedeploy: Stubber) -> None:
    codedeploy.add_client_error("get_deployment", "ThrottlingException", http_status_code=400)

    with pytest.raises(RetryableError):
        CodeDeployDeployments(codedeploy.client).shift("d-1")


def answering(functions: Stubber, answer: bytes, **more: str) -> LambdaFunctions:
    body = StreamingBody(io.BytesIO(answer), len(answer))
    asked = {"FunctionName": "sda-prod-worker", "Qualifier": "8", "Payload": b'{"Records": []}'}
    functions.add_response("invoke", {"StatusCode": 200, "Payload": body, **more}, asked)
    return LambdaFunctions(functions.client)


def test_exactly_the_version_is_invoked_and_its_answer_read(functions: Stubber) -> None:
    lambdas = answering(functions, b'{"batchItemFailures": []}')

    assert lambdas.invoke("sda-prod-worker", "8", {"Records": []}) == {"batchItemFailures": []}


def test_what_a_function_raised_is_a_failure_without_its_words(functions: Stubber) -> None:
    lambdas = answering(functions, b'{"errorMessage": "Client Ltd"}', FunctionError="Unhandled")

    with pytest.raises(FunctionFailedError) as caught:
        lambdas.invoke("sda-prod-worker", "8", {"Records": []})

    assert str(caught.value) == "sda-prod-worker:8"

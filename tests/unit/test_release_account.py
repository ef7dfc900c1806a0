"""What a release asks of AWS, held against the services' own models by botocore."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import ANY, Stubber

from release.account import AwsAccount
from release.errors import LockedError, ReleaseError
from release.news import SnsNews
from release.ports import Progress
from security_design_assistant.news.item import Notice, Place
from security_design_assistant.news.reading import news_of

DIGEST = f"sha256:{'a' * 64}"
REPOSITORY = "security-design-assistant"
LOCK = {"Bucket": "states", "Key": "staging/deployment.lock"}
APPSPEC = '{"version": "0.0"}'


class Stubbed:
    """An account whose four services answer what a test says, and nothing else."""

    def __init__(self) -> None:
        clients = [
            boto3.client(
                name, region_name="eu-west-2", aws_access_key_id="none", aws_secret_access_key="none"
            )
            for name in ("ecr", "codedeploy", "s3", "ssm")
        ]
        self.account = AwsAccount(*clients, "states")
        self.ecr, self.codedeploy, self.s3, self.ssm = (Stubber(client) for client in clients)


@pytest.fixture
def aws() -> Iterator[Stubbed]:
    stubbed = Stubbed()
    stubs = (stubbed.ecr, stubbed.codedeploy, stubbed.s3, stubbed.ssm)
    for stub in stubs:
        stub.activate()
    yield stubbed
    for stub in stubs:
        stub.assert_no_pending_responses()


def manifest_of(aws: Stubbed) -> None:
    asked = {"repositoryName": REPOSITORY, "imageIds": [{"imageDigest": DIGEST}]}
    image = {"imageManifest": "{}", "imageManifestMediaType": "application/json"}
    aws.ecr.add_response("batch_get_image", {"images": [image]}, asked)


def test_an_image_gets_one_more_tag_with_the_manifest_that_it_has(aws: Stubbed) -> None:
    manifest_of(aws)
    put = {
        "repositoryName": REPOSITORY,
        "imageManifest": "{}",
        "imageManifestMediaType": "application/json",
        "imageTag": "prod-api-1",
    }
    aws.ecr.add_response("put_image", {}, put)

    aws.account.mark(DIGEST, "prod-api-1")


def test_marking_twice_is_marking_once(aws: Stubbed) -> None:
    manifest_of(aws)
    aws.ecr.add_client_error("put_image", "ImageAlreadyExistsException")

    aws.account.mark(DIGEST, "prod-api-1")


def test_a_tag_never_moves_to_another_image(aws: Stubbed) -> None:
    manifest_of(aws)
    aws.ecr.add_client_error("put_image", "ImageTagAlreadyExistsException")

    with pytest.raises(ReleaseError, match="never moves"):
        aws.account.mark(DIGEST, "prod-api-1")


def test_an_image_that_is_gone_is_not_released(aws: Stubbed) -> None:
    aws.ecr.add_response("batch_get_image", {"images": []})

    with pytest.raises(ReleaseError, match="has no image"):
        aws.account.mark(DIGEST, "prod-api-1")


def test_all_pages_of_tags_are_read(aws: Stubbed) -> None:
    first = {"imageIds": [{"imageTag": "api-1", "imageDigest": DIGEST}], "nextToken": "more"}
    aws.ecr.add_response("list_images", first)
    aws.ecr.add_response("list_images", {"imageIds": [{"imageTag": "api-2", "imageDigest": DIGEST}]})

    assert aws.account.tags() == {"api-1": DIGEST, "api-2": DIGEST}


@pytest.mark.parametrize("at_once", [False, True])
def test_a_shift_takes_the_group_s_strategy_unless_it_is_the_way_back(aws: Stubbed, at_once: bool) -> None:
    asked = {
        "applicationName": "sda-staging",
        "deploymentGroupName": "sda-staging-worker",
        "revision": {"revisionType": "AppSpecContent", "appSpecContent": {"content": APPSPEC}},
    }
    if at_once:
        asked["deploymentConfigName"] = "CodeDeployDefault.LambdaAllAtOnce"
    aws.codedeploy.add_response("create_deployment", {"deploymentId": "d-1"}, asked)

    assert aws.account.begin_shift("sda-staging", "sda-staging-worker", APPSPEC, at_once) == "d-1"


def test_a_group_that_is_shifting_already_is_a_sentence(aws: Stubbed) -> None:
    aws.codedeploy.add_client_error("create_deployment", "DeploymentLimitExceededException", "one is active")

    with pytest.raises(ReleaseError, match="does not shift group: one is active"):
        aws.account.begin_shift("application", "group", APPSPEC, False)


@pytest.mark.parametrize(
    ("status", "progress"),
    [
        *((running, Progress.RUNNING) for running in ("Created", "Queued", "InProgress", "Baking", "Ready")),
        ("Succeeded", Progress.SUCCEEDED),
        ("Failed", Progress.FAILED),
        ("Stopped", Progress.FAILED),
    ],
)
def test_each_status_of_codedeploy_is_known(aws: Stubbed, status: str, progress: Progress) -> None:
    aws.codedeploy.add_response("get_deployment", {"deploymentInfo": {"status": status}})

    assert aws.account.progress("d-1") == (progress, status)


def test_codedeploy_s_reason_is_passed_on(aws: Stubbed) -> None:
    error = {"code": "ALARM_ACTIVE", "message": "an alarm rang"}
    aws.codedeploy.add_response(
        "get_deployment", {"deploymentInfo": {"status": "Stopped", "errorInformation": error}}
    )

    assert aws.account.progress("d-1") == (Progress.FAILED, "an alarm rang")


def test_an_environment_is_locked_only_where_nobody_holds_it(aws: Stubbed) -> None:
    aws.s3.add_response("put_object", {}, {**LOCK, "Body": b'{"holder": "Ann"}', "IfNoneMatch": "*"})
    aws.s3.add_response("delete_object", {}, LOCK)

    aws.account.lock("staging", "Ann")
    aws.account.unlock("staging")


def test_who_finds_it_locked_is_told_by_whom_and_what_to_do(aws: Stubbed) -> None:
    body = b'{"holder": "Bob since 10:00"}'
    aws.s3.add_client_error("put_object", "PreconditionFailed", http_status_code=412)
    aws.s3.add_response("get_object", {"Body": StreamingBody(io.BytesIO(body), len(body))}, LOCK)

    with pytest.raises(LockedError, match=r"by Bob since 10:00.*make unlock ENV=staging"):
        aws.account.lock("staging", "Ann")


def test_a_lock_that_cannot_be_taken_is_no_lock(aws: Stubbed) -> None:
    aws.s3.add_client_error(
        "put_object", "AccessDenied", "no", expected_params={**LOCK, "Body": ANY, "IfNoneMatch": "*"}
    )

    with pytest.raises(ReleaseError, match="cannot be locked: no"):
        aws.account.lock("staging", "Ann")


def test_a_secret_is_read_decrypted(aws: Stubbed) -> None:
    aws.ssm.add_response(
        "get_parameter", {"Parameter": {"Value": "hidden"}}, {"Name": "/secret", "WithDecryption": True}
    )

    assert aws.account.secret("/secret") == "hidden"


def test_a_secret_that_may_not_be_read_is_a_sentence(aws: Stubbed) -> None:
    aws.ssm.add_client_error("get_parameter", "AccessDeniedException", "not you")

    with pytest.raises(ReleaseError, match="/secret cannot be read: not you"):
        aws.account.secret("/secret")


@pytest.fixture
def sns() -> Iterator[tuple[SnsNews, Stubber]]:
    client = boto3.client(
        "sns", region_name="eu-west-2", aws_access_key_id="none", aws_secret_access_key="none"
    )
    with Stubber(client) as stub:
        yield SnsNews(client), stub
        stub.assert_no_pending_responses()


def test_news_of_a_release_are_read_as_they_are_published(
    sns: tuple[SnsNews, Stubber], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_RUN_ID", "17")
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_REPOSITORY", "7-central/security-design-assistant")
    teller, stub = sns
    pages = "https://github.com/7-central/security-design-assistant"
    topic, subject = "arn:aws:sns:eu-west-2:445567098699:sda-prod-deployments", "0123456789ab runs"
    facts = {"revision": "0123456789ab", "by": "Ann"}
    published = {
        "source": "security-design-assistant",
        **facts,
        "run": f"{pages}/actions/runs/17",
        "runbook": f"{pages}/blob/0123456789ab/docs/deployment.md",
    }
    asked = {"TopicArn": topic, "Subject": subject, "Message": json.dumps(published)}
    stub.add_response("publish", {"MessageId": "m"}, asked)

    teller.tell(topic, subject, facts)
    news = news_of(
        Notice(topic, subject, asked["Message"]), Place("prod", "sda-prod", "eu-west-2", "runbook")
    )

    assert (news.kind, news.subject, news.facts) == ("deployment", "prod: 0123456789ab runs", facts)
    assert news.links == {"Run": published["run"], "Runbook": published["runbook"]}


def test_a_topic_that_refuses_news_is_a_sentence(sns: tuple[SnsNews, Stubber]) -> None:
    teller, stub = sns
    stub.add_client_error("publish", "AuthorizationError", "not allowed")

    with pytest.raises(ReleaseError, match=r"does not take the news: .*not allowed"):
        teller.tell("arn:aws:sns:eu-west-2:445567098699:t", "s", {"revision": "r"})


def test_a_shift_that_cannot_be_followed_is_one_that_failed(aws: Stubbed) -> None:
    aws.codedeploy.add_client_error("get_deployment", "ExpiredTokenException", "the session is over")

    with pytest.raises(ReleaseError, match=r"does not tell how d-1 goes: .*the session is over"):
        aws.account.progress("d-1")

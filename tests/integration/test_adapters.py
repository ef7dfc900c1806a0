"""Bucket, queue, topic and parameters, on the embedded AWS."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from base64 import b64encode
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config

from security_design_assistant.adapters.alerts import SnsAlerts
from security_design_assistant.adapters.object_store import S3ObjectStore
from security_design_assistant.adapters.parameters import SsmParameters
from security_design_assistant.adapters.uploads import S3Uploads
from security_design_assistant.adapters.work_queue import SqsWorkQueue
from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.ports import Alert, UploadChangedError, Uploaded
from security_design_assistant.models.origin import Origin
from tests.integration.conftest import Aws


@pytest.fixture
def store(aws: Aws) -> S3ObjectStore:
    return S3ObjectStore(aws.clients.s3, aws.resources.bucket)


@pytest.fixture
def uploads(aws: Aws) -> S3Uploads:
    return S3Uploads(aws.clients.s3, aws.clients.presigning_s3, aws.resources.bucket)


@pytest.fixture
def queue(aws: Aws) -> SqsWorkQueue:
    return SqsWorkQueue(aws.clients.sqs, aws.resources.queue_url)


def test_what_was_put_is_got_and_what_was_deleted_is_gone(store: S3ObjectStore) -> None:
    store.put("jobs/1/a.json", b"first")
    store.put("jobs/1/a.json", b"second")
    got = store.get("jobs/1/a.json")

    store.delete("jobs/1/a.json")
    store.delete("jobs/1/a.json")

    assert got == b"second"
    assert store.get("jobs/1/a.json") is None
    assert not store.exists("jobs/1/a.json")


class OneDelete:
    """An S3 client that is lost after its first delete."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._deleted = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def delete_object(self, **request: str) -> None:
        if self._deleted:
            raise ConnectionError
        self._deleted += 1
        self._client.delete_object(**request)


class SmallPages:
    """An S3 client whose lists come three at a time."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def get_paginator(self, name: str) -> Any:
        paginator = self._client.get_paginator(name)
        paginator.paginate = partial(paginator.paginate, PaginationConfig={"PageSize": 3})
        return paginator


def versions(store: S3ObjectStore) -> list[str]:
    """Return the key of every version and delete marker in the bucket."""
    pages = store.client.get_paginator("list_object_versions").paginate(Bucket=store.bucket)
    return sorted(
        entry["Key"]
        for page in pages
        for kind in ("Versions", "DeleteMarkers")
        for entry in page.get(kind, ())
    )


def keep_versions(store: S3ObjectStore) -> None:
    store.client.put_bucket_versioning(Bucket=store.bucket, VersioningConfiguration={"Status": "Enabled"})


def test_deleting_a_drawing_leaves_no_version_of_it(store: S3ObjectStore) -> None:
    store.put("drawings/1.pdf", b"before the bucket kept versions")
    keep_versions(store)
    store.put("drawings/1.pdf", b"second")
    store.client.delete_object(Bucket=store.bucket, Key="drawings/1.pdf")  # hides it, as an expiry does
    store.put("drawings/1.pdf", b"third")
    before = versions(store)

    store.delete("drawings/1.pdf")

    assert before == ["drawings/1.pdf"] * 4
    assert versions(store) == []
    assert store.get("drawings/1.pdf") is None


def test_deleting_a_hidden_drawing_leaves_no_version_of_it(store: S3ObjectStore) -> None:
    keep_versions(store)
    store.put("drawings/1.pdf", b"only hidden")
    store.client.delete_object(Bucket=store.bucket, Key="drawings/1.pdf")
    before = (store.exists("drawings/1.pdf"), versions(store))

    store.delete("drawings/1.pdf")

    assert before == (False, ["drawings/1.pdf"] * 2)
    assert versions(store) == []


def test_deleting_spares_keys_that_only_begin_alike(store: S3ObjectStore) -> None:
    keep_versions(store)
    for key in ("a/1", "a/1", "a/1.pdf", "a/1/b", "a/10", "a/0"):
        store.put(key, b"")

    store.delete("a/1")

    assert versions(store) == ["a/0", "a/1.pdf", "a/1/b", "a/10"]


def test_deleting_follows_a_long_list_of_versions(store: S3ObjectStore) -> None:
    keep_versions(store)
    for _ in range(7):
        store.put("a/1", b"")
    store.put("a/1.pdf", b"")

    S3ObjectStore(SmallPages(store.client), store.bucket).delete("a/1")

    assert versions(store) == ["a/1.pdf"]


def test_a_delete_that_breaks_off_shows_no_older_version(store: S3ObjectStore) -> None:
    keep_versions(store)
    store.put("a/1", b"old")
    store.put("a/1", b"new")
    broken = S3ObjectStore(OneDelete(store.client), store.bucket)

    with pytest.raises(ConnectionError):
        broken.delete("a/1")

    assert store.get("a/1") == b"new"
    assert versions(store) == ["a/1"]


def test_list_gives_the_keys_of_a_prefix_sorted(store: S3ObjectStore) -> None:
    for key in ("jobs/2/x", "jobs/1/b", "jobs/1/a", "drawings/1.pdf", "jobs/10/a"):
        store.put(key, b"")

    assert store.list("jobs/1/") == ["jobs/1/a", "jobs/1/b"]
    assert store.exists("jobs/10/a")


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../outside", "a//b", "a/"])
def test_what_is_no_key_elsewhere_is_none_here(store: S3ObjectStore, key: str) -> None:
    for use in (store.get, store.exists, store.delete, lambda key: store.put(key, b"")):
        with pytest.raises(ValueError, match="key"):
            use(key)


def test_storage_that_is_not_there_is_retryable() -> None:
    client = boto3.client(
        "s3",
        endpoint_url="http://127.0.0.1:9",
        region_name="eu-west-2",
        aws_access_key_id="x",
        aws_secret_access_key="x",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=1),
    )

    with pytest.raises(RetryableError):
        S3ObjectStore(client, "bucket").get("a")


def post(url: str, fields: dict[str, str], content: bytes) -> int:
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = "".join([*parts, file]).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    request = urllib.request.Request(
        url, data=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as exc:
        return exc.code


def test_a_presigned_form_takes_one_object_of_the_size_and_type_that_it_was_made_for(
    store: S3ObjectStore, uploads: S3Uploads
) -> None:
    url, fields = uploads.presigned_post("drawings/u1.pdf", "application/pdf", 10, 60)

    too_large = post(url, fields, b"%PDF-678901")
    too_small = post(url, fields, b"%PDF-6789")
    empty = post(url, fields, b"")
    other_type = post(url, fields | {"Content-Type": "text/html"}, b"%PDF")
    other_key = post(url, fields | {"key": "drawings/u2.pdf"}, b"%PDF")
    refused = store.list("")
    taken = post(url, fields, b"%PDF-67890")

    assert all(400 <= status < 500 for status in (too_large, too_small, empty, other_type, other_key))
    assert refused == []
    assert 200 <= taken < 300
    assert store.get("drawings/u1.pdf") == b"%PDF-67890"
    seen = uploads.look("drawings/u1.pdf")
    assert seen is not None
    assert seen.bytes == 10
    assert uploads.look("drawings/u2.pdf") is None


def test_a_form_for_one_digest_takes_no_upload_that_names_another(
    store: S3ObjectStore, uploads: S3Uploads
) -> None:
    wanted, other = (sha256(data).hexdigest() for data in (b"%PDF", b"%PDX"))
    url, fields = uploads.presigned_post("drawings/u1.pdf", "application/pdf", 4, 60, wanted)
    _, others = uploads.presigned_post("drawings/u1.pdf", "application/pdf", 4, 60, other)
    digest = "x-amz-checksum-sha256"

    renamed = post(url, fields | {digest: others[digest]}, b"%PDX")
    unnamed = post(url, {name: value for name, value in fields.items() if name != digest}, b"%PDX")
    refused = store.list("")

    assert all(400 <= status < 500 for status in (renamed, unnamed))
    assert refused == []
    assert 200 <= post(url, fields, b"%PDF") < 300


def test_what_was_seen_is_taken_and_nothing_else(store: S3ObjectStore, uploads: S3Uploads) -> None:
    store.put("drawings/u1.pdf", b"first")
    seen = uploads.look("drawings/u1.pdf")
    assert seen is not None

    taken = uploads.take("drawings/u1.pdf", seen, "jobs/1/drawing/a-1.pdf")
    store.put("drawings/u1.pdf", b"other")
    with pytest.raises(UploadChangedError):
        uploads.take("drawings/u1.pdf", seen, "jobs/2/drawing/a-1.pdf")
    store.delete("drawings/u1.pdf")
    with pytest.raises(UploadChangedError):
        uploads.take("drawings/u1.pdf", seen, "jobs/2/drawing/a-1.pdf")

    assert taken == sha256(b"first").hexdigest()
    assert store.get("jobs/1/drawing/a-1.pdf") == b"first"
    assert store.list("jobs/2/") == []


def test_a_copy_whose_digest_s3_tells_is_not_read() -> None:
    class Copying:
        def copy_object(self, **request: Any) -> dict[str, Any]:
            assert (request["CopySourceIfMatch"], request["ChecksumAlgorithm"]) == ('"a"', "SHA256")
            return {"CopyObjectResult": {"ChecksumSHA256": b64encode(bytes(32)).decode()}}

    taken = S3Uploads(Copying(), None, "bucket").take(
        "drawings/u1.pdf", Uploaded(1, '"a"'), "jobs/1/drawing/a"
    )

    assert taken == "00" * 32


def test_erasing_leaves_no_version_but_what_is_kept_or_newer(store: S3ObjectStore) -> None:
    keep_versions(store)
    for key in ("jobs/1/a", "jobs/1/a", "jobs/1/b/c", "jobs/1/kept", "jobs/10/a"):
        store.put(key, b"")
    store.client.delete_object(Bucket=store.bucket, Key="jobs/1/b/c")

    newer = store.erase("jobs/1/", before=datetime(2020, 1, 1, tzinfo=UTC))
    erased = store.erase("jobs/1/", keep={"jobs/1/kept"})

    assert (newer, erased) == (0, 4)
    assert versions(store) == ["jobs/1/kept", "jobs/10/a"]


@pytest.mark.parametrize("prefix", ["", "/", "../", "a//"])
def test_nobody_erases_the_whole_bucket(store: S3ObjectStore, prefix: str) -> None:
    with pytest.raises(ValueError, match="key"):
        store.erase(prefix)


def test_a_presigned_download_carries_the_file_s_own_name(store: S3ObjectStore, uploads: S3Uploads) -> None:
    store.put("jobs/1/results/schedule.xlsx", b"workbook")

    url = uploads.presigned_get("jobs/1/results/schedule.xlsx", 'Tür "1"; a.xlsx', "application/x-test", 60)

    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"workbook"
        assert answer.headers["Content-Type"] == "application/x-test"
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename*=UTF-8''T%C3%BCr%20%221%22%3B%20a.xlsx"
        )


def test_a_queued_job_is_received_with_its_trace(aws: Aws, queue: SqsWorkQueue) -> None:
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"

    queue.send("job_1", 2, origin=Origin(correlation_id="order-7", trace=trace))
    backlog = queue.backlog()
    answer = aws.clients.sqs.receive_message(
        QueueUrl=queue.url, MessageSystemAttributeNames=["All"], MessageAttributeNames=["All"]
    )

    (message,) = answer["Messages"]
    assert backlog == 1
    assert json.loads(message["Body"]) == {"job_id": "job_1", "continuation": 2}
    assert message["Attributes"]["AWSTraceHeader"] == trace
    assert message["MessageAttributes"]["correlation_id"]["StringValue"] == "order-7"


def test_a_message_comes_again_when_it_is_wished(aws: Aws, queue: SqsWorkQueue) -> None:
    queue.send("job_1")
    (message,) = aws.clients.sqs.receive_message(QueueUrl=queue.url)["Messages"]
    hidden = aws.clients.sqs.receive_message(QueueUrl=queue.url).get("Messages", [])

    queue.change_visibility(message["ReceiptHandle"], 0)
    again = aws.clients.sqs.receive_message(QueueUrl=queue.url, WaitTimeSeconds=2).get("Messages", [])

    assert hidden == []
    assert len(again) == 1


def test_a_message_that_is_gone_needs_no_visibility(aws: Aws, queue: SqsWorkQueue) -> None:
    queue.send("job_1")
    (message,) = aws.clients.sqs.receive_message(QueueUrl=queue.url)["Messages"]
    aws.clients.sqs.delete_message(QueueUrl=queue.url, ReceiptHandle=message["ReceiptHandle"])

    queue.change_visibility(message["ReceiptHandle"], 10)

    assert queue.backlog() == 0


def test_an_alert_reaches_the_subscribers_as_json(aws: Aws, queue: SqsWorkQueue) -> None:
    arn = aws.resources.topic_arn
    aws.clients.sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=aws.resources.dead_letter_queue_arn)

    SnsAlerts(aws.clients.sns, arn).publish(Alert("Jöb\n" + "x" * 200, {"job_id": "job_1", "stage": None}))

    answer = aws.clients.sqs.receive_message(QueueUrl=aws.resources.dead_letter_queue_url, WaitTimeSeconds=2)
    envelope = json.loads(answer["Messages"][0]["Body"])
    assert json.loads(envelope["Message"]) == {
        "source": "security-design-assistant",
        "job_id": "job_1",
        "stage": None,
    }
    assert envelope["Subject"] == "J?b " + "x" * 96


def test_a_parameter_is_decrypted_and_kept_for_minutes_or_until_it_is_forgotten(aws: Aws) -> None:
    name = f"/test/{uuid4().hex}"
    aws.clients.ssm.put_parameter(Name=name, Value="key", Type="SecureString")
    time = 0.0
    parameters = SsmParameters(aws.clients.ssm, clock=lambda: time)

    def put(value: str) -> None:
        aws.clients.ssm.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)

    read = [parameters.get(name)]
    put("second key")
    read.append(parameters.get(name))
    time = 301.0
    read.append(parameters.get(name))
    put("third key")
    parameters.forget(name)
    read.append(parameters.get(name))

    assert read == ["key", "key", "second key", "third key"]
    assert parameters.get("/test/absent") is None
    assert "key" not in repr(parameters)

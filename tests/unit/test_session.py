"""Where presigned URLs lead: a client knows the bucket by one host, and the signature holds for it alone."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from security_design_assistant.adapters.session import Clients
from security_design_assistant.adapters.uploads import S3Uploads
from security_design_assistant.jobs.ports import Uploaded

BUCKET = "sda-prod-drawings-123456789012"
ACCELERATED = "https://s3-accelerate.amazonaws.com"


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


def uploads(clients: Clients) -> S3Uploads:
    return S3Uploads(clients.s3, clients.presigning_s3, BUCKET)


def signed_urls(clients: Clients) -> list[str]:
    """Return the URLs that a client gets to upload and to download."""
    upload, _ = uploads(clients).presigned_post("drawings/a.pdf", "application/pdf", 100, 60)
    return [upload, uploads(clients).presigned_get("drawings/a.pdf", "a.pdf", "application/pdf", 60)]


def test_without_an_endpoint_for_clients_one_client_signs_for_the_bucket_s_own_region() -> None:
    clients = Clients.create()

    hosts = {urlsplit(url).netloc for url in signed_urls(clients)}

    assert clients.presigning_s3 is clients.s3
    assert hosts == {f"{BUCKET}.s3.eu-west-2.amazonaws.com"}


def test_transfer_acceleration_gives_the_bucket_s_accelerated_host_to_clients_only() -> None:
    clients = Clients.create(ACCELERATED)

    urls = signed_urls(clients)

    assert all(url.startswith(f"https://{BUCKET}.s3-accelerate.amazonaws.com/") for url in urls)
    assert clients.s3.meta.endpoint_url == "https://s3.eu-west-2.amazonaws.com"


def test_a_local_stack_is_reached_at_its_published_port_though_we_reach_it_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localstack:4566")
    clients = Clients.create("http://127.0.0.1:4566")

    urls = signed_urls(clients)

    assert all(url.startswith(f"http://127.0.0.1:4566/{BUCKET}") for url in urls)
    assert clients.s3.meta.endpoint_url == "http://localstack:4566"


def test_what_we_ask_of_the_bucket_ourselves_never_takes_the_clients_way() -> None:
    asked: list[str] = []

    class S3:
        def head_object(self, Bucket: str, Key: str) -> dict[str, object]:  # noqa: N803 - boto's names
            asked.append(Key)
            return {"ContentLength": 7, "ETag": '"a"'}

    seen = S3Uploads(S3(), None, BUCKET).look("drawings/a.pdf")

    assert (seen, asked) == (Uploaded(7, '"a"'), ["drawings/a.pdf"])

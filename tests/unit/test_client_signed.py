"""``sda`` at a service that asks for AWS identities: who is let in, and what those are told who are not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.gateways.sigv4 import IamAuthoriser, Identity
from tests.unit.client_service import Service, service

ARN = "arn:aws:sts::123456789012:assumed-role/designer/anna"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAANNA", "AWS_SECRET_ACCESS_KEY": "right/+secret", "AWS_REGION": "eu-west-2"}
SESSION = {**KEYS, "AWS_ACCESS_KEY_ID": "ASIASESSION", "AWS_SESSION_TOKEN": "the/session+token=="}


@pytest.fixture
def authoriser() -> IamAuthoriser:
    return IamAuthoriser(
        {
            "AKIAANNA": Identity("right/+secret", ARN),
            "ASIASESSION": Identity("right/+secret", ARN, "the/session+token=="),
            "ASIAOVER": Identity("right/+secret", ARN, "the/session+token==", has_expired=True),
            "AKIAGUEST": Identity("right/+secret", ARN, may_invoke=False),
        }
    )


@pytest.fixture
def iam(
    authoriser: IamAuthoriser,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Iterator[Service]:
    with service(authoriser, "iam", monkeypatch, capsys, tmp_path) as running:
        yield running


@pytest.mark.parametrize("keys", [KEYS, SESSION], ids=["lasting key", "session"])
def test_a_signature_holds_for_path_and_query(iam: Service, keys: dict[str, str]) -> None:
    listed = iam.sda("jobs", "--status", "completed", "--limit", "7", "--auth", "iam", **keys)
    missing = iam.sda("status", "job_a b%", SDA_AUTH="iam", **keys)

    assert (listed.code, missing.code) == (0, 1), listed.err
    assert "There is no such job." in missing.err


def test_the_keys_of_a_profile_sign_in_its_region(iam: Service, tmp_path: Path) -> None:
    (tmp_path / "credentials").write_text(
        "[design]\naws_access_key_id=AKIAANNA\naws_secret_access_key=right/+secret\n"
    )
    (tmp_path / "config").write_text("[profile design]\nregion=eu-west-2\n")

    assert iam.sda("jobs", "--auth", "iam", "--profile", "design").code == 0
    wrong = iam.sda("jobs", "--auth", "iam", "--profile", "design", "--region", "us-east-1")
    assert "another region than us-east-1" in wrong.err


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"AWS_SECRET_ACCESS_KEY": "wrong"},  # pragma: allowlist secret
            "The secret key of the environment does not belong to its access key",
        ),
        ({"AWS_ACCESS_KEY_ID": "AKIANOBODY"}, "AWS does not know the access key of the environment"),
        ({"AWS_REGION": "us-east-1"}, "The service is in another region than us-east-1: use --region"),
        ({"AWS_ACCESS_KEY_ID": "AKIAGUEST"}, "ask its operator for the client policy"),
        ({**SESSION, "AWS_SESSION_TOKEN": "another"}, "lacks its session token"),
        ({**SESSION, "AWS_ACCESS_KEY_ID": "ASIAOVER"}, "has expired: sign in again"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_code_5(iam: Service, change: dict[str, str], sentence: str) -> None:
    ended = iam.sda("jobs", "--auth", "iam", **{**KEYS, **change})

    assert ended.code == 5
    assert sentence in ended.err
    assert ended.err.count("\n") == 1
    assert "secret" not in ended.err.replace("secret key", "")


@pytest.mark.parametrize(("minutes", "way"), [(12, "behind"), (-12, "ahead of")])
def test_a_clock_that_is_off_is_told(iam: Service, authoriser: IamAuthoriser, minutes: int, way: str) -> None:
    authoriser.clock_ahead = timedelta(minutes=minutes)

    ended = iam.sda("jobs", "--auth", "iam", **KEYS)

    assert ended.code == 5
    assert f"This machine's clock is {way} the service's" in ended.err


def test_a_gateway_that_says_nothing_leaves_a_list_of_what_to_look_at(
    iam: Service, authoriser: IamAuthoriser
) -> None:
    authoriser.talkative = False

    signed = iam.sda("jobs", "--auth", "iam", **{**KEYS, "AWS_SECRET_ACCESS_KEY": "wrong"})
    unsigned = iam.sda("jobs")

    assert (signed.code, unsigned.code) == (5, 5)
    for hint in ("aws sts get-caller-identity", "--region", "client policy"):
        assert hint in signed.err
    assert "use --auth iam" in unsigned.err


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"AWS_REGION": "eu-west-2"}, "No AWS credentials were found"),
        ({"AWS_PROFILE": "nobody", "AWS_REGION": "eu-west-2"}, "There is no AWS profile nobody"),
        ({k: v for k, v in KEYS.items() if k != "AWS_REGION"}, "The region of the service is unknown"),
        ({k: v for k, v in KEYS.items() if "SECRET" not in k}, "cannot be used: Partial credentials"),
    ],
)
def test_what_cannot_sign_says_so_before_anything_is_sent(
    iam: Service, environment: dict[str, str], sentence: str
) -> None:
    ended = iam.sda("jobs", "--auth", "iam", **environment)

    assert ended.code == 5
    assert sentence in ended.err
    assert not iam.gateway.seen

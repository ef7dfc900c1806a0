"""``sda`` at a service that asks for tokens: given ones, a program's, and those of people who sign in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from security_design_assistant.client import browser
from security_design_assistant.client.browser import BrowserSignIn
from security_design_assistant.client.http import NotAllowedError, send
from security_design_assistant.client.kept_sign_in import SignInFiles
from security_design_assistant.client.provider import Grant, Provider
from security_design_assistant.client.tokens import MachineTokens, PersonTokens
from tests.gateways.jwt_authoriser import JwtAuthoriser
from tests.gateways.provider import (
    AUDIENCE,
    MACHINE,
    PERSON_CLIENT,
    SECRET,
    IdentityProvider,
    running_provider,
)
from tests.unit.client_service import Service, service


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def jwt_service(
    provider: IdentityProvider,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Iterator[Service]:
    authoriser = JwtAuthoriser(provider.issuer, provider.keys(), AUDIENCE)
    with service(authoriser, "jwt", monkeypatch, capsys, tmp_path) as running:
        yield running


def machine(provider: IdentityProvider, secret: str = SECRET) -> dict[str, str]:
    named = {"ISSUER": provider.issuer, "CLIENT_ID": MACHINE, "CLIENT_SECRET": secret}
    return {f"SDA_OIDC_{name}": value for name, value in named.items()}


def person(provider: IdentityProvider) -> dict[str, str]:
    return {"SDA_OIDC_ISSUER": provider.issuer, "SDA_OIDC_CLIENT_ID": PERSON_CLIENT}


def test_a_given_token_lets_in(jwt_service: Service, provider: IdentityProvider) -> None:
    assert jwt_service.sda("jobs", SDA_TOKEN=provider.token() + "\n").code == 0


def test_a_token_that_is_not_good_is_a_sentence_and_exit_code_5(
    jwt_service: Service, provider: IdentityProvider
) -> None:
    with running_provider() as stranger:
        refused = {
            "The token has expired at 2026-01-01 00:00 UTC": provider.token(exp=1767225600),
            "The token was made for another service (billing)": provider.token(aud="billing"),
            f"does not trust the issuer of the token, {stranger.issuer}": provider.token(iss=stranger.issuer),
            "does not accept the token: signature error (HTTP 401)": stranger.token(),
            "does not accept the token": "nonsense",
        }
        for sentence, token in refused.items():
            ended = jwt_service.sda("jobs", SDA_TOKEN=token)

            assert ended.code == 5
            assert sentence in ended.err
            assert token not in ended.err


def test_no_token_is_told_how_to_get_one(jwt_service: Service) -> None:
    ended = jwt_service.sda("jobs")

    assert ended.code == 5
    assert "set SDA_TOKEN, or use --auth device or --auth client-credentials" in ended.err


@pytest.mark.parametrize(
    ("way", "missing"),
    [
        ("token", "SDA_TOKEN"),
        ("device", "SDA_OIDC_ISSUER, SDA_OIDC_CLIENT_ID"),
        ("client-credentials", "SDA_OIDC_CLIENT_SECRET"),
    ],
)
def test_a_way_without_what_it_takes_is_a_mistake_of_the_command_line(
    jwt_service: Service, way: str, missing: str
) -> None:
    ended = jwt_service.sda("jobs", "--auth", way)

    assert ended.code == 2
    assert missing in ended.err


def test_a_program_gets_a_token_by_its_secret(jwt_service: Service, provider: IdentityProvider) -> None:
    let_in = jwt_service.sda("jobs", "--auth", "client-credentials", **machine(provider))
    refused = jwt_service.sda("jobs", "--auth", "client-credentials", **machine(provider, "wrong"))

    assert (let_in.code, refused.code) == (0, 5), let_in.err
    assert (
        "does not know this client: are SDA_OIDC_CLIENT_ID and SDA_OIDC_CLIENT_SECRET right?" in refused.err
    )
    assert "wrong" not in refused.err


def test_a_token_that_runs_out_while_a_job_is_followed_is_replaced(provider: IdentityProvider) -> None:
    clock = [time.time()]
    tokens = MachineTokens(Provider(provider.issuer, MACHINE, SECRET), lambda: clock[0])

    first, again = tokens.token(), tokens.token()
    clock[0] += provider.life - 30
    provider.life = 7200

    assert first == again
    assert tokens.token() != first


def test_a_person_signs_in_with_a_code_and_only_once(
    jwt_service: Service, provider: IdentityProvider, tmp_path: Path
) -> None:
    provider.pending = ["authorization_pending"]

    first = jwt_service.sda("jobs", "--auth", "device", **person(provider))
    second = jwt_service.sda("jobs", "--auth", "device", **person(provider))

    assert (first.code, second.code) == (0, 0), first.err
    assert f"Sign in: open {provider.issuer}/activate in a browser and confirm the code WXYZ." in first.err
    assert second.err == ""
    (kept,) = (tmp_path / "cache" / "security-design-assistant").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("error", "sentence"),
    [("access_denied", "declined in the browser"), ("expired_token", "Nobody signed in")],
)
def test_a_sign_in_that_does_not_happen_is_a_sentence(
    jwt_service: Service, provider: IdentityProvider, error: str, sentence: str
) -> None:
    provider.pending = [error]

    ended = jwt_service.sda("jobs", "--auth", "device", **person(provider))

    assert ended.code == 5
    assert sentence in ended.err


def test_a_provider_without_codes_says_so(jwt_service: Service, provider: IdentityProvider) -> None:
    provider.without = {"device_authorization_endpoint"}

    ended = jwt_service.sda("jobs", "--auth", "device", **person(provider))

    assert ended.code == 5
    assert "does not offer this way to sign in" in ended.err


def test_a_kept_sign_in_is_renewed_and_one_that_cannot_be_is_made_anew(
    provider: IdentityProvider, tmp_path: Path
) -> None:
    known, kept, asked = Provider(provider.issuer, PERSON_CLIENT), SignInFiles(tmp_path), []

    def sign_in(_provider: Provider) -> Grant:
        asked.append(1)
        return Grant("new", time.time() + 60)

    for refresh_token in ("refresh-1", "revoked", None):
        kept.keep(known, Grant("old", time.time() - 1, refresh_token))
        assert PersonTokens(known, sign_in, kept).token() != "old"

    assert provider.refreshed == 2
    assert len(asked) == 2


def test_a_person_signs_in_with_the_browser_of_the_machine(
    provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "PORT", 18765)
    told: list[str] = []

    def open_page(page: str) -> None:
        code, state = provider.code_for(page)
        answers = ({"code": "stolen", "state": "another"}, {"code": code, "state": state})
        urls = [f"http://127.0.0.1:18765/?{urlencode(answer)}" for answer in answers]
        Thread(target=lambda: [send("GET", url) for url in urls]).start()

    grant = BrowserSignIn(told.append, open_page, 20)(Provider(provider.issuer, PERSON_CLIENT))

    assert grant.refresh_token == "refresh-1"
    assert told[0].startswith(f"Sign in: open {provider.issuer}/authorize?")


def test_a_browser_that_brings_an_error_or_nothing_is_a_sentence(
    provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "PORT", 18766)

    def declined(page: str) -> None:
        _, state = provider.code_for(page)
        query = urlencode({"error": "access_denied", "state": state})
        Thread(target=send, args=("GET", f"http://127.0.0.1:18766/?{query}")).start()

    known = Provider(provider.issuer, PERSON_CLIENT)
    with pytest.raises(NotAllowedError, match="access_denied"):
        BrowserSignIn(lambda _: None, declined, 20)(known)
    with pytest.raises(NotAllowedError, match="nobody did in time"):
        BrowserSignIn(lambda _: None, lambda _: None, 0.2)(known)


@pytest.mark.parametrize("issuer", ["http://issuer.example", "ftp://127.0.0.1/"])
def test_a_secret_is_sent_over_tls_only(issuer: str) -> None:
    with pytest.raises(NotAllowedError, match="must begin with https://"):
        MachineTokens(Provider(issuer, MACHINE, SECRET)).token()


def test_another_issuer_s_description_is_not_taken(provider: IdentityProvider) -> None:
    with pytest.raises(NotAllowedError, match="does not describe itself"):
        MachineTokens(Provider(provider.issuer.replace("127.0.0.1", "localhost"), MACHINE, SECRET)).token()

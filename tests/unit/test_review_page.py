"""The review page as it is served: its policy, its files and nothing else; the gateway has it, too."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

import pytest

from docs.pictures.review_page import SHOTS
from security_design_assistant.emulator.triggers.gateway import Gateway
from security_design_assistant.emulator.triggers.http_event import HttpRequest
from security_design_assistant.review_page import site
from security_design_assistant.review_page.site import content_security_policy, page_answer


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of three files."""
    for name, content in {"index.html": "<p>", "config.json": "{}", "cmaps/x.bcmap": "x"}.items():
        path = tmp_path / "static" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(content)
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setattr(site, "BUILT", tmp_path / "static")
    site._files.cache_clear()
    yield tmp_path
    site._files.cache_clear()


def test_nothing_inline_and_nothing_of_strangers_may_run():
    policy = dict(
        part.split(" ", 1) for part in content_security_policy(("https://api.example",)).split("; ")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["style-src"] == policy["worker-src"] == "'self'"
    assert policy["connect-src"] == "'self' https://api.example"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/review/", HTTPStatus.OK, "text/html; charset=utf-8"),
        ("/review/cmaps/x.bcmap", HTTPStatus.OK, "application/octet-stream"),
        ("/review/../secret.txt", HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8"),
        ("/review/cmaps/../../secret.txt", HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8"),
        ("/review//etc/passwd", HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8"),
    ],
)
def test_a_name_is_looked_up_and_never_made_into_a_path(built, path, status, kind):
    answer = page_answer(path)

    assert answer is not None
    assert (answer.status, answer.headers["Content-Type"]) == (status, kind)
    assert answer.headers["Content-Security-Policy"]
    assert b"secret" not in answer.body


def test_other_paths_are_not_the_page_s_business(built):
    assert page_answer("/jobs") is None
    assert page_answer("/reviews/") is None


def test_a_server_may_say_where_its_api_is(built):
    answer = page_answer("/review/config.json", config=b'{"api": "elsewhere"}')

    assert answer is not None
    assert answer.body == b'{"api": "elsewhere"}'


def test_an_installation_without_the_page_says_how_to_build_it(tmp_path, monkeypatch):
    monkeypatch.setattr(site, "BUILT", tmp_path)
    site._files.cache_clear()

    answer = page_answer("/review/")

    site._files.cache_clear()
    assert answer is not None
    assert answer.status is HTTPStatus.SERVICE_UNAVAILABLE
    assert b"make web" in answer.body


def test_the_local_gateway_serves_it_and_leaves_all_else_to_the_functions(built):
    asked = []

    def function(event):
        asked.append(event["rawPath"])
        return {"statusCode": 200, "body": "{}"}

    gateway = Gateway(("127.0.0.1", 0), {"submit": function, "status": function})
    try:
        page = gateway.answer(HttpRequest("GET", "/review/", (), b"", "127.0.0.1"))
        gateway.answer(HttpRequest("GET", "/jobs", (), b"", "127.0.0.1"))
        gateway.answer(HttpRequest("POST", "/review/", (), b"", "127.0.0.1"))
    finally:
        gateway.server_close()

    assert (page.status, page.body) == (200, b"<p>")
    assert asked == ["/jobs", "/review/"]


def test_the_pictures_of_the_page_are_there() -> None:
    folder = Path(__file__).parents[2] / "docs" / "pictures"

    assert all((folder / name).read_bytes().startswith(b"\x89PNG") for name in SHOTS)

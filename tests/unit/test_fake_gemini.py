"""The stand-in for Gemini is as facts about the real one say: what its client has to cope with, it does."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from security_design_assistant.emulator.fake_gemini.server import FakeGemini

ASKED = {
    "contents": [
        {
            "parts": [
                {"text": "What is this?"},
                {"inlineData": {"mime_type": "application/pdf", "data": "JVBERi0="}},
            ]
        }
    ]
}


@pytest.fixture
def url() -> Iterator[str]:
    with FakeGemini(("127.0.0.1", 0)) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def call(url: str, body: Any = None, method: str | None = None, key: str | None = "k") -> tuple[int, Any]:
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    headers = {"x-goog-api-key": key} if key else {}
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as exc:
        return exc.code, json.load(exc)


@pytest.mark.parametrize("version", ["v1", "v1beta"])
def test_both_versions_answer_with_text_and_every_kind_of_token(url: str, version: str) -> None:
    status, answer = call(f"{url}/{version}/models/gemini-3.8-flash:generateContent", ASKED)

    usage = answer["usageMetadata"]
    assert status == 200
    assert answer["candidates"][0]["content"]["parts"] == [{"text": "{}"}]
    assert answer["modelVersion"] == "gemini-3.8-flash"
    assert usage["promptTokenCount"] > 560
    assert usage["thoughtsTokenCount"] > 0
    assert usage["totalTokenCount"] == sum(
        count for name, count in usage.items() if name != "totalTokenCount"
    )


def test_keys_in_snake_case_count_the_same(url: str) -> None:
    generate = f"{url}/v1beta/models/m:generateContent"
    snake = json.loads(json.dumps(ASKED).replace("inlineData", "inline_data"))

    assert call(generate, snake) == call(generate, ASKED)


def test_errors_come_when_they_are_ordered_and_then_all_is_well(url: str) -> None:
    generate = f"{url}/v1beta/models/m:generateContent"
    order = [
        {"status": 429, "retry_delay": "45.83s", "quota_id": "RequestsPerDay"},
        {"status": 503},
        {"text": "[1]"},
    ]

    assert call(f"{url}/script", order, "PUT")[0] == 200
    (limited, limit), (away, unavailable), (fine, answer) = (call(generate, ASKED) for _ in range(3))

    assert (limited, away, fine, call(generate, ASKED)[0]) == (429, 503, 200, 200)
    assert limit["error"]["status"] == "RESOURCE_EXHAUSTED"
    quota, retry = limit["error"]["details"]
    assert quota["violations"] == [{"quotaId": "RequestsPerDay"}]
    assert retry == {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "45.83s"}
    assert "details" not in unavailable["error"]
    assert answer["candidates"][0]["content"]["parts"] == [{"text": "[1]"}]


@pytest.mark.parametrize(
    "body", [b"{", b"[]", {}, {"contents": []}, {"contents": [{"parts": "x"}]}, {"contents": 5}]
)
def test_a_wrong_request_is_400(url: str, body: Any) -> None:
    status, answer = call(f"{url}/v1beta/models/m:generateContent", body)

    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_who_has_no_key_is_refused_and_what_is_no_method_is_not_found(url: str) -> None:
    generate = f"{url}/v1beta/models/m:generateContent"

    assert call(generate, ASKED, key=None)[0] == 403
    assert call(f"{generate}?key=k", ASKED, key=None)[0] == 200
    assert call(f"{url}/v2/models/m:generateContent", ASKED)[0] == 404


def test_an_order_that_is_not_understood_is_refused(url: str) -> None:
    assert call(f"{url}/script", [{"statsu": 429}], "PUT")[0] == 400


def test_it_tells_how_often_and_what_it_was_asked_but_no_content(url: str) -> None:
    call(f"{url}/v1beta/models/m:generateContent", ASKED)

    status, told = call(f"{url}/requests")

    assert status == 200
    assert told == {"requests": [{"model": "m", "bytes": len(json.dumps(ASKED))}]}

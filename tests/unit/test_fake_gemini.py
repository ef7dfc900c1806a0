"""The stand-in for Gemini is as facts about the real one say: what its client has to cope with, it does."""

from __future__ import annotations

import io
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from hashlib import sha256
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
    assert answer["candidates"][0]["finishReason"] == "STOP"
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
    (request,) = told["requests"]

    assert status == 200
    assert request.pop("at") > 0
    shown = {"media_type": "application/pdf", "bytes": 5, "sha256": sha256(b"%PDF-").hexdigest()}
    assert request == {"model": "m", "bytes": len(json.dumps(ASKED)), "shown": [shown]}


def test_it_answers_what_was_recorded_of_a_picture_and_nothing_found_otherwise(url: str) -> None:
    generate = f"{url}/v1beta/models/m:generateContent"
    known = {"attachment": sha256(b"%PDF-").hexdigest(), "contains": ["What is"], "text": "[7]"}
    schema = {
        "type": "object",
        "required": ["found", "grade"],
        "properties": {"found": {"type": "array"}, "grade": {"$ref": "#/$defs/Grade"}, "note": {}},
        "$defs": {"Grade": {"enum": ["poor", "good"]}},
    }
    other = {"contents": [{"parts": [{"text": "And this?"}]}]}
    other |= {"generationConfig": {"responseJsonSchema": schema}}

    assert call(f"{url}/knowledge", [known], "PUT")[0] == 200
    answers = [
        call(generate, asked)[1]["candidates"][0]["content"]["parts"][0]["text"] for asked in (ASKED, other)
    ]

    assert answers[0] == "[7]"
    assert json.loads(answers[1]) == {"found": [], "grade": "poor"}


def test_a_finer_resolution_costs_more_tokens(url: str) -> None:
    counted = []
    for resolution in ("LOW", "MEDIUM", "HIGH"):
        fine = ASKED | {"generationConfig": {"mediaResolution": f"MEDIA_RESOLUTION_{resolution}"}}
        _, answer = call(f"{url}/v1beta/models/m:generateContent", fine)
        counted.append(answer["usageMetadata"]["promptTokenCount"])

    assert [count - counted[0] for count in counted] == [0, 280, 840]


def test_only_good_keys_are_taken_once_they_are_told(url: str) -> None:
    generate = f"{url}/v1beta/models/m:generateContent"

    call(f"{url}/keys", ["new"], "PUT")
    status, refused = call(generate, ASKED, key="old")

    assert (status, refused["error"]["details"][0]["reason"]) == (400, "API_KEY_INVALID")
    assert call(generate, ASKED, key="new")[0] == 200


def test_google_s_own_sdk_uploads_a_file_and_asks_about_it(url: str) -> None:
    genai = pytest.importorskip("google.genai")
    client = genai.Client(api_key="k", http_options=genai.types.HttpOptions(base_url=url))

    file = client.files.upload(file=io.BytesIO(b"%PDF-1.7"), config={"mime_type": "application/pdf"})
    answer = client.models.generate_content(model="m", contents=["What is this?", file])

    assert file.uri.startswith(f"{url}/v1beta/files/")
    assert (file.size_bytes, file.mime_type, file.state.name) == (8, "application/pdf", "ACTIVE")
    assert answer.usage_metadata.prompt_token_count > 560

"""The key: read while it works, changed without a new deployment, told to nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import structlog
from pydantic import BaseModel

from security_design_assistant.gemini.access import keyed, warn_of_end
from security_design_assistant.gemini.connecting import connecting
from security_design_assistant.gemini.keyed_client import NO_KEY, KeyedClient
from security_design_assistant.gemini.port import (
    Answer,
    GeminiClient,
    GeminiRefusedError,
    Question,
    TokenUsage,
)
from security_design_assistant.gemini.target import Target
from tests.fakes import RecordingMetrics


class Found(BaseModel):
    ids: list[str]


QUESTION = Question("page", "Read.", "page/1", "", (), Found)


@dataclass
class Service:
    """Takes questions with one key; ``asked`` lists the keys that came, ``connected`` those of clients."""

    good: str
    code: str = "API_KEY_INVALID"
    asked: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)

    def connect(self, key: str) -> GeminiClient:
        self.connected.append(key)
        service = self

        class Client:
            def ask(self, question: Question, *, timeout: float) -> Answer:
                service.asked.append(key)
                if key != service.good:
                    raise GeminiRefusedError(service.code, "No.")
                return Answer("{}", "m", TokenUsage())

        return Client()


@dataclass
class Parameter:
    """A parameter that is remembered until it is forgotten."""

    value: str | None
    remembered: str | None = None
    reads: int = 0

    def get(self) -> str | None:
        if self.remembered is None:
            self.reads += 1
            self.remembered = self.value
        return self.remembered

    def forget(self) -> None:
        self.remembered = None


def client(parameter: Parameter, service: Service) -> KeyedClient:
    return KeyedClient(parameter.get, parameter.forget, service.connect)


def test_one_connection_serves_all_questions_of_a_key() -> None:
    service, parameter = Service("one"), Parameter("one")
    asking = client(parameter, service)

    for _ in range(3):
        asking.ask(QUESTION, timeout=1)

    assert (service.connected, parameter.reads) == (["one"], 1)


def test_a_rotated_key_is_found_by_the_refusal_of_the_old_one() -> None:
    service, parameter = Service("one"), Parameter("one")
    asking = client(parameter, service)
    asking.ask(QUESTION, timeout=1)
    service.good = parameter.value = "two"

    answer = asking.ask(QUESTION, timeout=1)

    assert answer.text == "{}"
    assert service.asked == ["one", "one", "two"]


def test_a_wrong_key_is_read_anew_and_asked_with_once() -> None:
    service, parameter = Service("one"), Parameter("wrong")

    with pytest.raises(GeminiRefusedError):
        client(parameter, service).ask(QUESTION, timeout=1)

    assert service.asked == ["wrong"]
    assert parameter.reads == 2


def test_a_refusal_for_another_reason_is_not_the_key_s_fault() -> None:
    service, parameter = Service("one", code="INVALID_ARGUMENT"), Parameter("other")

    with pytest.raises(GeminiRefusedError):
        client(parameter, service).ask(QUESTION, timeout=1)

    assert parameter.reads == 1


@pytest.mark.parametrize("value", [None, "", "unset", " unset\n"])
def test_where_there_is_no_key_nobody_is_asked_until_there_is_one(value: str | None) -> None:
    service, parameter = Service("one"), Parameter(value)
    asking = client(parameter, service)

    with pytest.raises(GeminiRefusedError) as caught:
        asking.ask(QUESTION, timeout=1)
    parameter.value = "one\n"

    assert caught.value.code == NO_KEY
    assert asking.ask(QUESTION, timeout=1).text == "{}"
    assert service.asked == ["one"]


def test_an_sdk_that_is_not_installed_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "security_design_assistant.gemini.connecting.CLIENTS", {"genai": "no_such_package.client:Client"}
    )

    with pytest.raises(GeminiRefusedError, match="not installed") as caught:
        connecting("genai", Target("m"))("secret key")

    assert "secret key" not in str(caught.value)


def test_connecting_warns_of_a_model_s_end_once() -> None:
    metrics, service, parameter = RecordingMetrics(), Service("one"), Parameter("one")
    day = datetime(2026, 11, 29, tzinfo=UTC)
    asking = keyed(
        parameter.get,
        parameter.forget,
        service.connect,
        lambda: warn_of_end("gemini-2.5-pro", day, metrics),
    )

    structlog.reset_defaults()
    with structlog.testing.capture_logs() as logs:
        for _ in range(2):
            asking.ask(QUESTION, timeout=1)

    assert metrics.total("GeminiModelEnding") == 1
    (log,) = logs
    assert (log["event"], log["last_day"], log["past"]) == ("gemini_model_ends", "2026-11-30", False)


def test_a_model_without_an_end_is_not_warned_of() -> None:
    metrics = RecordingMetrics()

    warn_of_end("gemini-3.8-flash", datetime(2026, 11, 29, tzinfo=UTC), metrics)

    assert metrics.added == []

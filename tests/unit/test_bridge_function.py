"""A function in containers: one request in flight in each, and every kind of failure told from an answer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from security_design_assistant.emulator.bridge.emulated_function import EmulatedFunction
from security_design_assistant.emulator.bridge.emulator_answer import answer_in
from security_design_assistant.emulator.triggers.invoke import FunctionError, FunctionTimeoutError
from tests.unit import fake_emulator
from tests.unit.fake_emulator import DeathError, FakeEmulator, Said


def echo(event: Mapping[str, Any]) -> Any:
    return {"got": event}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def function(
    *emulators: FakeEmulator, seconds: float = 5.0, restart_seconds: float = 5.0
) -> EmulatedFunction:
    return EmulatedFunction("worker", [emulator.url for emulator in emulators], seconds, restart_seconds)


@pytest.mark.parametrize("answer", [None, [], {}, "text", {"statusCode": 200, "body": "ü"}])
def test_what_the_handler_returns_is_the_answer(answer: Any) -> None:
    with FakeEmulator(lambda _: answer).running() as emulator:
        assert function(emulator).invoke({"a": "ü"}) == answer

    assert emulator.events == [{"a": "ü"}]


def test_a_container_never_has_two_requests_in_flight() -> None:
    def slow(event: Mapping[str, Any]) -> Any:
        time.sleep(0.02)
        return event

    with FakeEmulator(slow).running() as emulator, ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(function(emulator).invoke, [{"n": n} for n in range(24)]))

    assert answers == [{"n": n} for n in range(24)]
    assert not emulator.crashed


def test_several_containers_work_at_the_same_time() -> None:
    together = threading.Barrier(2, timeout=5)

    def meet(_event: Mapping[str, Any]) -> Any:
        together.wait()
        return "met"

    with ExitStack() as running:
        emulators = [running.enter_context(FakeEmulator(meet).running()) for _ in range(2)]
        invoke = function(*emulators).invoke
        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(invoke, [{}, {}])) == ["met", "met"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (fake_emulator.RAISED, "worker failed: ValueError"),
        (fake_emulator.UNMARSHALLED, "Runtime.MarshalError"),
        (fake_emulator.KILLED, "signal: killed"),
        (fake_emulator.IMPORT_FAILED, "Runtime.ImportModuleError"),
        (Said(500, b"Internal Server Error"), "status 500"),
        (Said(502, b"{}"), "status 502"),
        (Said(200, b""), "no answer"),
    ],
)
def test_a_failure_is_told_from_an_answer_whatever_the_status(said: Said, told: str) -> None:
    with (
        FakeEmulator(lambda _: said).running() as emulator,
        pytest.raises(FunctionError, match=told) as caught,
    ):
        function(emulator).invoke({})

    assert not isinstance(caught.value, FunctionTimeoutError)


def test_what_an_error_quotes_of_the_drawing_is_not_passed_on() -> None:
    with pytest.raises(FunctionError) as caught:
        answer_in("worker", 200, fake_emulator.RAISED.body)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("said", [fake_emulator.TIMED_OUT, fake_emulator.SANDBOX_TIMED_OUT])
def test_a_time_out_is_told_from_an_answer(said: Said) -> None:
    with FakeEmulator(lambda _: said).running() as emulator, pytest.raises(FunctionTimeoutError):
        function(emulator).invoke({})


def test_an_answer_that_speaks_of_time_outs_is_an_answer() -> None:
    answer = {"statusCode": 200, "body": "Task timed out after 3.00 seconds"}

    with FakeEmulator(lambda _: answer).running() as emulator:
        assert function(emulator).invoke({}) == answer


def test_a_container_that_dies_at_work_fails_that_request_and_serves_the_next() -> None:
    def handler(event: Mapping[str, Any]) -> Any:
        if event == {"die": True}:
            raise DeathError
        return event

    with FakeEmulator(handler).running() as emulator:
        worker = function(emulator)

        with pytest.raises(FunctionError, match="died"):
            worker.invoke({"die": True})

        assert worker.invoke({"n": 2}) == {"n": 2}


def test_a_container_that_starts_again_is_waited_for() -> None:
    emulator = FakeEmulator(echo, free_port())
    worker = function(emulator)

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(worker.invoke, {"n": 1})
        time.sleep(0.3)
        assert not answer.done()
        with emulator.running():
            assert answer.result(5) == {"got": {"n": 1}}


def test_the_wait_for_a_container_begins_when_it_is_away_not_while_it_was_busy() -> None:
    begun, release = threading.Event(), threading.Event()

    def work_and_die(_event: Mapping[str, Any]) -> Any:
        begun.set()
        release.wait(5)
        raise DeathError

    emulator = FakeEmulator(work_and_die)
    with ThreadPoolExecutor(2) as pool:
        with emulator.running():
            worker = function(emulator, restart_seconds=1.0)
            pool.submit(worker.invoke, {"n": 1})
            assert begun.wait(5)
            waiting = pool.submit(worker.invoke, {"n": 2})
            time.sleep(1.2)
        release.set()
        emulator.handler = echo
        time.sleep(0.3)
        with emulator.running():
            assert waiting.result(5) == {"got": {"n": 2}}


def test_a_dead_container_does_not_keep_the_others_from_working() -> None:
    dead = FakeEmulator(echo, free_port())

    with FakeEmulator(echo).running() as alive:
        worker = function(dead, alive)
        begun = time.monotonic()
        for _ in range(4):
            worker.invoke({})

        assert time.monotonic() - begun < 3
        assert len(alive.events) == 4


@pytest.mark.parametrize(
    ("fails", "told"),
    [
        (lambda: function(FakeEmulator(echo, free_port()), restart_seconds=0.2), "does not run"),
        (lambda: EmulatedFunction("worker", ["http://nobody.invalid:8080"], 5, 0.2), "does not run"),
    ],
)
def test_a_container_that_stays_away_is_given_up(fails: Callable[[], EmulatedFunction], told: str) -> None:
    worker = fails()

    with pytest.raises(FunctionError, match=told):
        worker.invoke({})

    assert not worker.listens()


def test_who_finds_all_containers_busy_for_too_long_is_told_so() -> None:
    release = threading.Event()

    with FakeEmulator(lambda _: release.wait(5)).running() as emulator, ThreadPoolExecutor(1) as pool:
        worker = function(emulator, seconds=0.3)
        first = pool.submit(worker.invoke, {})
        time.sleep(0.1)

        with pytest.raises(FunctionTimeoutError, match="busy"):
            worker.invoke({})

        release.set()
        assert first.result() is True
    assert not emulator.crashed


def test_asking_whether_it_listens_disturbs_no_request() -> None:
    release = threading.Event()

    with FakeEmulator(lambda _: release.wait(5)).running() as emulator, ThreadPoolExecutor(1) as pool:
        worker = function(emulator)
        answer = pool.submit(worker.invoke, {})
        time.sleep(0.1)
        assert worker.listens()
        release.set()

        assert answer.result() is True
    assert len(emulator.events) == 1

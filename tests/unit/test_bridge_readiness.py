"""When the bridge says that the service is usable, and what it does when it is not any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from tests.unit.bridge_surroundings import NAMES, QUEUES, FakeSqs, Functions, bridge_to, health, until


def test_it_is_usable_once_every_function_has_answered_and_the_queues_exist() -> None:
    functions, sqs, loaded = Functions(), FakeSqs(exists=False), threading.Event()

    def load(event: Mapping[str, Any]) -> Any:
        loaded.wait(10)
        return {"statusCode": 200, "body": event["rawPath"]}

    functions.answers["status"] = load

    with bridge_to(functions, sqs) as bridge:
        until(lambda: set(health(bridge)[1]["missing"]) == {"status", "drawings", "dead-letters"})
        sqs.exists = True
        until(lambda: health(bridge) == (503, {"usable": False, "missing": ["status"]}))
        loaded.set()
        until(lambda: health(bridge) == (200, {"usable": True, "missing": []}))


def test_a_function_that_cannot_be_loaded_never_counts_as_usable() -> None:
    functions = Functions()
    functions.answers["worker"] = lambda _: {"errorType": "Runtime.ImportModuleError", "errorMessage": "app"}

    with bridge_to(functions, FakeSqs()) as bridge:
        until(lambda: len(functions.emulators["worker"].events) >= 2)

        assert health(bridge)[1]["missing"] == ["worker"]


def test_queues_that_vanish_and_come_back_are_served_again() -> None:
    functions, sqs = Functions(), FakeSqs()

    with bridge_to(functions, sqs) as bridge:
        until(lambda: health(bridge)[0] == 200)
        sqs.exists = False
        until(lambda: health(bridge)[0] == 503)
        sqs.messages[QUEUES[0]] = ["drawing"]
        sqs.exists = True
        until(lambda: "r-drawing" in sqs.deleted)
        until(lambda: health(bridge)[0] == 200)


def test_a_service_that_is_lost_for_long_is_told_of_but_one_that_never_was_is_waited_for() -> None:
    sqs, lost = FakeSqs(exists=False), threading.Event()

    with bridge_to(Functions(), sqs, lost.set, patience_seconds=0.1) as bridge:
        assert not lost.wait(1.5)
        sqs.exists = True
        until(lambda: health(bridge)[0] == 200)
        time.sleep(0.6)  # long enough to be noticed
        sqs.exists = False

        assert lost.wait(5)


def test_a_function_that_has_answered_is_not_asked_again() -> None:
    functions = Functions()

    with bridge_to(functions, FakeSqs()) as bridge:
        until(lambda: health(bridge)[0] == 200)
        time.sleep(1.2)

    assert {name: len(functions.emulators[name].events) for name in NAMES} == dict.fromkeys(NAMES, 1)


def test_a_function_whose_container_is_gone_is_missing_though_it_has_answered() -> None:
    functions = Functions()
    others = tuple(name for name in NAMES if name != "worker")

    with ExitStack() as worker:
        worker.enter_context(functions.emulators["worker"].running())
        with bridge_to(functions, FakeSqs(), running=others) as bridge:
            until(lambda: health(bridge)[0] == 200)
            worker.close()

            until(lambda: health(bridge) == (503, {"usable": False, "missing": ["worker"]}))

"""The bridge, put together: gateway, event sources and schedule in front of functions in containers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from security_design_assistant.emulator.bridge.emulated_function import EmulatedFunction
from security_design_assistant.emulator.bridge.health import HealthServer
from security_design_assistant.emulator.bridge.readiness import Answers, QueueExists, Readiness
from security_design_assistant.emulator.bridge.settings import BridgeSettings
from security_design_assistant.emulator.triggers.event_source import EventSource, sqs_record
from security_design_assistant.emulator.triggers.gateway import Gateway
from security_design_assistant.emulator.triggers.http_event import HttpRequest, event_of
from security_design_assistant.emulator.triggers.schedule import Schedule, scheduled_event


@dataclass(frozen=True, slots=True)
class Bridge:
    """A running bridge."""

    gateway: Gateway
    health: HealthServer
    readiness: Readiness


@contextmanager
def running_bridge(
    settings: BridgeSettings, sqs: Any, queue_urls: tuple[str, str], on_lost: Callable[[], None]
) -> Iterator[Bridge]:
    """Run the bridge and yield it at once; what is at work at the end may finish, within ``stop_seconds``.

    Parameters
    ----------
    settings : where everything is.
    sqs : client of the queues' service.
    queue_urls : of the drawings and of the dead letters.
    on_lost : called when the service was usable and is not any more.

    Raises
    ------
    OSError
        A port is taken.
    """
    functions = _functions(settings)
    readiness = Readiness(_checks(functions, sqs, queue_urls), settings.patience_seconds, on_lost)
    with ExitStack() as closing:
        health = HealthServer((settings.host, settings.health_port), readiness)
        closing.callback(health.server_close)
        gateway = Gateway(
            (settings.host, settings.port),
            {"submit": functions["submit"].invoke, "status": functions["status"].invoke},
        )
        closing.callback(gateway.server_close)
        sources = [
            _source(sqs, url, functions[name], settings.visibility_seconds)
            for url, name in zip(queue_urls, ("worker", "dead_letter"), strict=True)
        ]
        schedule = Schedule(functions["reconcile"].invoke, settings.reconcile_every_seconds)
        # Last in, first out: nothing new is taken first, then what is at work is waited for.
        closing.callback(_finish, [*(source.join for source in sources), gateway.join], settings.stop_seconds)
        parts: list[Readiness | Schedule | EventSource] = [readiness, schedule, *sources]
        for part in parts:
            part.start()
            closing.callback(part.stop)
        for server in (health, gateway):
            _serve(closing, server)
        yield Bridge(gateway, health, readiness)


def _functions(settings: BridgeSettings) -> dict[str, EmulatedFunction]:
    return {
        "submit": EmulatedFunction("submit", settings.submit_urls, settings.api_seconds),
        "status": EmulatedFunction("status", settings.status_urls, settings.api_seconds),
        "worker": EmulatedFunction("worker", settings.worker_urls, settings.worker_seconds),
        "dead_letter": EmulatedFunction(
            "dead_letter", settings.dead_letter_urls, settings.dead_letter_seconds
        ),
        "reconcile": EmulatedFunction("reconcile", settings.reconcile_urls, settings.reconcile_seconds),
    }


def _checks(
    functions: Mapping[str, EmulatedFunction], sqs: Any, queue_urls: tuple[str, str]
) -> dict[str, Callable[[], bool]]:
    request = event_of(HttpRequest("GET", "/health", (), b"", "127.0.0.1"))
    # A message of a job that there is not: both functions are done with it at once.
    message = {"MessageId": "probe", "ReceiptHandle": "probe", "Body": '{"job_id": "job_0"}'}
    records = [{"Records": [sqs_record(message, _arn(sqs, url))]} for url in queue_urls]
    probes = {
        "submit": request,
        "status": request,
        "worker": records[0],
        "dead_letter": records[1],
        "reconcile": scheduled_event(),
    }
    checks: dict[str, Callable[[], bool]] = {
        name: Answers(functions[name], probe) for name, probe in probes.items()
    }
    return checks | {_arn(sqs, url).split(":")[-1]: QueueExists(sqs, url) for url in queue_urls}


def _source(
    sqs: Any, queue_url: str, function: EmulatedFunction, visibility_seconds: int | None
) -> EventSource:
    return EventSource(
        sqs,
        queue_url,
        _arn(sqs, queue_url),
        function.invoke,
        concurrency=len(function.urls),
        available=function.listens,
        visibility_seconds=visibility_seconds,
    )


def _arn(sqs: Any, queue_url: str) -> str:
    """Return the queue's ARN, from its URL: the queue itself may not exist yet."""
    account, name = urlsplit(queue_url).path.strip("/").split("/")[-2:]
    return f"arn:aws:sqs:{sqs.meta.region_name}:{account}:{name}"


def _finish(joins: Sequence[Callable[[float], None]], seconds: float) -> None:
    """Wait for what is at work, for all of it together no longer than that."""
    deadline = time.monotonic() + seconds
    for join in joins:
        join(max(0.0, deadline - time.monotonic()))


def _serve(closing: ExitStack, server: ThreadingHTTPServer) -> None:
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    closing.callback(server.shutdown)

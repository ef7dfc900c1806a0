"""The whole service, put together: embedded AWS, functions, gateway, event sources, schedule."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from security_design_assistant.adapters.session import Clients
from security_design_assistant.emulator.embedded.function import Function, FunctionSpecification
from security_design_assistant.emulator.embedded.ministack import HOST, aws_environment, running_ministack
from security_design_assistant.emulator.embedded.resources import (
    VISIBILITY_SECONDS,
    Resources,
    create_resources,
    embedded_clients,
)
from security_design_assistant.emulator.triggers.event_source import EventSource
from security_design_assistant.emulator.triggers.gateway import Gateway
from security_design_assistant.emulator.triggers.http_event import HttpRequest
from security_design_assistant.emulator.triggers.schedule import Schedule
from security_design_assistant.emulator.xray.daemon import running_daemon

_HANDLERS = "security_design_assistant.handlers"
_API_SECONDS = 29.0
_STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class StackOptions:
    """What can be different from one stack to another.

    Parameters
    ----------
    port : of the gateway; 0 takes a free one.
    workers : drawings at work at a time.
    worker_seconds, worker_memory_mb : limits of one invocation of the worker.
    visibility_seconds : how long a received message stays hidden.
    reconcile_seconds : between two runs of reconcile.
    worker_module : whose ``handler`` works on messages.
    environment : further variables of the functions.
    log : file that gets what the embedded AWS says.
    traces : file that gets the functions' spans; without one, nothing is traced.
    """

    port: int = 0
    workers: int = 2
    worker_seconds: float = 900.0
    worker_memory_mb: int = 3008
    visibility_seconds: int = VISIBILITY_SECONDS
    reconcile_seconds: float = 300.0
    worker_module: str = f"{_HANDLERS}.worker"
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    traces: Path | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """A running service."""

    url: str
    endpoint: str
    clients: Clients
    resources: Resources
    functions: Mapping[str, Function]


@contextmanager
def running_stack(options: StackOptions) -> Iterator[Stack]:
    """Run the service and yield it once it is ready; no process of it is left afterwards.

    Raises
    ------
    MinistackMissingError
        The embedded AWS is not installed, or does not start.
    OSError
        The port is taken.
    """
    with ExitStack() as closing:
        endpoint = closing.enter_context(running_ministack(options.log))
        clients = embedded_clients(endpoint)
        resources = create_resources(clients, options.visibility_seconds)
        variables = {**aws_environment(endpoint), **resources.environment()}
        if options.traces is not None:
            daemon = closing.enter_context(running_daemon(options.traces, HOST))
            variables |= {"SDA_TRACING": "sdk", "AWS_XRAY_DAEMON_ADDRESS": daemon}
        functions = _functions(options, variables)
        for function in functions.values():
            closing.callback(function.close)
        gateway = Gateway(
            (HOST, options.port),
            {"submit": functions["submit"].invoke, "status": functions["status"].invoke},
        )
        closing.callback(gateway.server_close)
        for name in ("submit", "status", "worker"):
            functions[name].warm()
        _start(closing, options, clients, resources, functions)
        threading.Thread(target=gateway.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        closing.callback(gateway.shutdown)
        gateway.answer(HttpRequest("GET", "/health", (), b"", HOST))  # it answers only once it is loaded
        yield Stack(gateway.url, endpoint, clients, resources, functions)


def _functions(options: StackOptions, environment: Mapping[str, str]) -> dict[str, Function]:
    variables = {
        "SDA_AUTHENTICATION": "none",
        "SDA_CORS_ORIGINS": '["localhost"]',
        "SDA_IMAGE_DIGEST": "none: not from an image",
        **environment,
        **options.environment,
    }

    def function(name: str, seconds: float, memory_mb: int = 1024, concurrency: int = 1) -> Function:
        module = options.worker_module if name == "worker" else f"{_HANDLERS}.{name}"
        own = {"AWS_LAMBDA_FUNCTION_NAME": name, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory_mb)}
        return Function(
            FunctionSpecification(name, module, {**variables, **own}, seconds, memory_mb, concurrency)
        )

    return {
        "submit": function("submit", _API_SECONDS, concurrency=2),
        "status": function("status", _API_SECONDS, concurrency=2),
        "worker": function("worker", options.worker_seconds, options.worker_memory_mb, options.workers),
        "dead_letter": function("dead_letter", 60.0),
        "reconcile": function("reconcile", 120.0),
    }


def _start(
    closing: ExitStack,
    options: StackOptions,
    clients: Clients,
    resources: Resources,
    functions: Mapping[str, Function],
) -> None:
    sources = [
        EventSource(
            clients.sqs,
            resources.queue_url,
            resources.queue_arn,
            functions["worker"].invoke,
            options.workers,
        ),
        EventSource(
            clients.sqs,
            resources.dead_letter_queue_url,
            resources.dead_letter_queue_arn,
            functions["dead_letter"].invoke,
        ),
    ]
    for source in sources:
        source.start()
        closing.callback(source.join, _STOP_SECONDS)
    schedule = Schedule(functions["reconcile"].invoke, options.reconcile_seconds)
    schedule.start()
    closing.callback(schedule.stop)
    # Last in, first out: no new messages, then the processes at work end, then the threads notice.
    for function in functions.values():
        closing.callback(function.close)
    for source in sources:
        closing.callback(source.stop)

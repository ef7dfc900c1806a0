"""The API as API Gateway calls it: events in, events out, every error a problem."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus

import structlog
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from security_design_assistant.api import correction_routes, status_routes, submit_routes
from security_design_assistant.api.cors import cors_headers, preflight_headers
from security_design_assistant.api.problem import PROBLEM_JSON, Problem
from security_design_assistant.api.request import Reply, request_from_event
from security_design_assistant.api.route import Function, Route
from security_design_assistant.api.services import Services
from security_design_assistant.errors import RetryableError
from security_design_assistant.telemetry import tracing
from security_design_assistant.telemetry.correlation import HEADER, correlation_id_of, request_id_of

ROUTES: tuple[Route, ...] = (*submit_routes.ROUTES, *status_routes.ROUTES, *correction_routes.ROUTES)
"""All routes of the service, whichever function serves them."""

_RETRY_SECONDS = 5

_log = structlog.get_logger()


def build_submit_api(services: Services) -> APIGatewayHttpResolver:
    """Return the API of the function that may write."""
    return _build("submit", services)


def build_status_api(services: Services) -> APIGatewayHttpResolver:
    """Return the API of the function that only reads."""
    return _build("status", services)


def _build(function: Function, services: Services) -> APIGatewayHttpResolver:
    app = APIGatewayHttpResolver()
    for route in ROUTES:
        if route.function == function:
            app.route(re.sub(r"{(\w+)}", r"<\1>", route.path), method=route.method)(
                _resolver(app, route, services)
            )
    origins = services.cors_origins
    app.exception_handler(Problem)(lambda problem: _problem(app, problem, origins))
    app.exception_handler(RetryableError)(lambda error: _problem(app, _unavailable(error), origins))
    app.exception_handler(Exception)(lambda error: _problem(app, _unexpected(app, error), origins))
    app.not_found(lambda _error: _preflight(app, origins) or _problem(app, _no_route(app), origins))
    return app


def _resolver(app: APIGatewayHttpResolver, route: Route, services: Services) -> Callable[..., Response[str]]:
    def resolve(**path_parameters: str) -> Response[str]:
        with tracing.span(f"{route.method} {route.path}"):
            request = request_from_event(app.current_event.raw_event, path_parameters)
            reply = route.serve(request, services)
            cors = cors_headers(request.headers.get("origin"), services.cors_origins)
            return _response(reply, request.correlation_id, cors)

    return resolve


def _response(reply: Reply, correlation_id: str, cors: Mapping[str, str]) -> Response[str]:
    body = reply.body.model_dump_json() if reply.body else ""
    content_type = "application/json" if reply.body else None
    # A cache would show it to whoever asks next; the job's own id is in the body.
    own = {} if "max-age" in reply.headers.get("Cache-Control", "") else {HEADER: correlation_id}
    headers = {**own, **cors, **reply.headers}
    if "Vary" in cors and "Vary" in reply.headers:
        headers["Vary"] = f"{cors['Vary']}, {reply.headers['Vary']}"
    return Response(reply.status.value, content_type, body, headers=headers)


def _preflight(app: APIGatewayHttpResolver, origins: Collection[str]) -> Response[str] | None:
    """Answer a browser that asks before it calls; None if this is no such question, or no such path."""
    if app.current_event.http_method != "OPTIONS" or not (methods := _methods(app.current_event.path)):
        return None
    headers = preflight_headers(_origin(app), origins, methods)
    return Response(
        HTTPStatus.NO_CONTENT.value, None, "", headers={"Allow": ", ".join([*methods, "OPTIONS"]), **headers}
    )


def _origin(app: APIGatewayHttpResolver) -> str | None:
    headers = app.current_event.raw_event.get("headers") or {}
    return next((value for name, value in headers.items() if name.lower() == "origin"), None)


def _problem(app: APIGatewayHttpResolver, problem: Problem, origins: Collection[str]) -> Response[str]:
    event = app.current_event.raw_event
    correlation_id = correlation_id_of(event)
    body = problem.body(request_id_of(event), correlation_id)
    cors = cors_headers(_origin(app), origins)
    headers = {"Cache-Control": "no-store", HEADER: correlation_id, **cors, **problem.headers}
    return Response(problem.status.value, PROBLEM_JSON, body, headers=headers)


def _unavailable(error: RetryableError) -> Problem:
    _log.warning("request not served", code=error.code, reason=error.message)
    seconds = math.ceil(error.retry_after or _RETRY_SECONDS)
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        error.code,
        "The service cannot answer now. Please try again.",
        {"Retry-After": str(seconds)},
    )


def _unexpected(app: APIGatewayHttpResolver, error: Exception) -> Problem:
    _log.error("request failed", request_id=request_id_of(app.current_event.raw_event), exc_info=error)
    detail = "Internal error. The service's log has the reason under this request ID."
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", detail)


def _no_route(app: APIGatewayHttpResolver) -> Problem:
    path = app.current_event.path
    allowed = _methods(path)
    if not allowed or app.current_event.http_method in allowed:
        return Problem(HTTPStatus.NOT_FOUND, "no_such_path", "There is no such path.")
    detail = f"This path accepts {' and '.join(allowed)}."
    headers = {"Allow": ", ".join(allowed)}
    return Problem(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", detail, headers)


def _methods(path: str) -> list[str]:
    """Return the methods that ``path`` accepts, none if there is no such path."""
    return sorted({route.method for route in ROUTES if _matches(route, path)})


def _matches(route: Route, path: str) -> bool:
    return re.fullmatch(re.sub(r"{\w+}", "[^/]+", route.path), path.rstrip("/")) is not None


def serving(method: str, path: str) -> Function:
    """Return which function serves a request; what no route takes is told so by ``status``."""
    for route in ROUTES:
        if route.method == method and _matches(route, path):
            return route.function
    return "status"

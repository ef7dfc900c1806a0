"""The OpenAPI document, generated from the routes. ``python -m security_design_assistant.api.openapi``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from security_design_assistant import __version__
from security_design_assistant.api.application import ROUTES
from security_design_assistant.api.problem import PROBLEM_JSON, ProblemDetail, title_of
from security_design_assistant.api.route import Answer, Body, Parameter, Route
from security_design_assistant.telemetry.correlation import HEADER

_REFERENCE = "#/components/schemas/{model}"
_CORRELATION = Parameter(
    HEADER,
    "header",
    "Your own id of what you do: 1 to 128 letters, digits, points, underscores and hyphens. Logs, traces and"
    " alerts of the service name it; another one counts as none.",
)
_EVERYWHERE = (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)
_AUTHENTICATED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def openapi_document() -> dict[str, Any]:
    """Return the description of the API, as OpenAPI 3.1."""
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Security Design Assistant",
            "version": __version__,
            "description": "PDF security drawing in, door schedule out.",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": _SECURITY},
    }


_SECURITY = {
    "jwt": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "iam": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "AWS Signature V4."},
}


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.serve.__name__,
        "summary": route.summary,
        "x-function": route.function,  # the gateway is built from this document
        "responses": dict(_responses(route)),
        "security": [{"jwt": []}, {"iam": []}, {}] if route.authenticated else [{}],
    }
    operation["parameters"] = [
        {
            "name": parameter.name,
            "in": parameter.place,
            "required": parameter.place == "path",
            "description": parameter.description,
            "schema": dict(parameter.schema),
        }
        for parameter in (*route.parameters, _CORRELATION)
    ]
    if route.bodies:
        content = {kind: {"schema": _schema(body)} for kind, body in route.bodies.items()}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _responses(route: Route) -> Iterable[tuple[str, dict[str, Any]]]:
    for status, answer in route.answers.items():
        yield str(status.value), _success(answer)
    problems = {*route.problems, *_EVERYWHERE, *(_AUTHENTICATED if route.authenticated else ())}
    for status in sorted(problems):
        content = {PROBLEM_JSON: {"schema": _schema(ProblemDetail)}}
        yield str(status.value), {"description": title_of(status), "content": content}


def _success(answer: Answer) -> dict[str, Any]:
    success: dict[str, Any] = {"description": answer.description}
    if answer.model:
        success["content"] = {"application/json": {"schema": _schema(answer.model)}}
    headers = {**answer.headers, HEADER: "The id that was given or, without one, the request's own."}
    success["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()
    }
    return success


def _schema(body: Body) -> dict[str, Any]:
    if isinstance(body, Mapping):
        return dict(body)
    if isinstance(body, tuple):
        return {"oneOf": [_schema(model) for model in body]}
    return {"$ref": _REFERENCE.format(model=body.__name__)}


def _schemas() -> dict[str, Any]:
    taken: list[type[BaseModel]] = [
        model for route in ROUTES for body in route.bodies.values() for model in _models(body)
    ]
    given: list[type[BaseModel]] = [
        answer.model for route in ROUTES for answer in route.answers.values() if answer.model
    ]
    sides: list[tuple[type[BaseModel], JsonSchemaMode]] = []
    for model in dict.fromkeys(taken):
        sides.append((model, "validation"))
    answers: list[type[BaseModel]] = [*given, ProblemDetail]
    for model in dict.fromkeys(answers):
        sides.append((model, "serialization"))
    _, schema = models_json_schema(sides, ref_template=_REFERENCE)
    return dict(sorted(schema["$defs"].items()))


def _models(body: Body) -> tuple[type[BaseModel], ...]:
    if isinstance(body, Mapping):
        return ()
    return body if isinstance(body, tuple) else (body,)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(openapi_document(), indent=2, ensure_ascii=False) + "\n")

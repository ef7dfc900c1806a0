"""Route: its function, and all that the OpenAPI document says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

from pydantic import BaseModel

from security_design_assistant.api.request import Reply, Request
from security_design_assistant.api.services import Services

Function = Literal["submit", "status"]
Schema = Mapping[str, Any]
Models = tuple[type[BaseModel], ...]
Body = type[BaseModel] | Models | Schema

STRING: Schema = {"type": "string"}
BINARY: Schema = {"type": "string", "format": "binary"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in the path, the query or a header."""

    name: str
    place: Literal["path", "query", "header"]
    description: str
    schema: Schema = field(default_factory=lambda: STRING)


@dataclass(frozen=True, slots=True)
class Answer:
    """A success that a route can give."""

    description: str
    model: type[BaseModel] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """One method on one path.

    Parameters
    ----------
    method, path : e.g. ``GET`` and ``/status/{job_id}``.
    function : the Lambda function that serves it; only ``submit`` may write.
    serve : does it.
    summary : a line for the document.
    answers : what success looks like, by status.
    problems : statuses of the errors it can give besides 401, 403, 500 and 503.
    parameters : besides the body.
    bodies : by content type, a model, several of which one fits, or a schema.
    authenticated : False for what anybody may ask.
    """

    method: str
    path: str
    function: Function
    serve: Callable[[Request, Services], Reply]
    summary: str
    answers: Mapping[HTTPStatus, Answer]
    problems: Sequence[HTTPStatus] = ()
    parameters: Sequence[Parameter] = ()
    bodies: Mapping[str, Body] = field(default_factory=dict)
    authenticated: bool = True

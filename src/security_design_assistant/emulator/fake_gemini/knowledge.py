"""What the stand-in knows of drawings: recorded answers, or else the least that fits a request's schema."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from security_design_assistant.emulator.fake_gemini.replies import parts_of


class Known(BaseModel):
    """The answer to every request of a kind.

    Parameters
    ----------
    attachment : SHA-256, in hex digits, of a picture or page that the request shows; None for any.
    contains : texts that all stand in the request, in its instructions or its content.
    text : what the model then says.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    attachment: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    contains: tuple[str, ...] = ()
    text: str

    def answers(self, request: Mapping[str, Any]) -> bool:
        """Return whether this is the answer to a request's body."""
        digests = {sha256(data).hexdigest() for _, data in shown(request)}
        if self.attachment and self.attachment not in digests:
            return False
        texts = "\n".join(_texts(request))
        return all(text in texts for text in self.contains)


def shown(request: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield media type and bytes of what a request's body shows, in order."""
    for part in parts_of(request):
        data = part.get("inlineData") or part.get("inline_data")
        if data:
            media_type = data.get("mimeType") or data.get("mime_type") or ""
            yield media_type, _decoded(data.get("data") or "")


def said(
    request: Mapping[str, Any], known: Sequence[Known], beyond: Callable[[], Sequence[Known]] = tuple
) -> str:
    """Return what the model says: what is known of the request, else the least that fits its schema.

    Parameters
    ----------
    known : the first that fits counts.
    beyond : returns what is known of pictures besides; called only for a request that shows some.
    """
    for answer in known:
        if answer.answers(request):
            return answer.text
    if any(shown(request)):
        for answer in beyond():
            if answer.answers(request):
                return answer.text
    settings = request.get("generationConfig") or request.get("generation_config") or {}
    schema = settings.get("responseJsonSchema") or settings.get("response_json_schema") or {}
    return json.dumps(least(schema, schema.get("$defs") or {}))


def least(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    """Return the smallest value of a JSON schema as pydantic writes it: nothing found, in every respect."""
    if "$ref" in schema:
        return least(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    for choice in ("const", "default"):
        if choice in schema:
            return schema[choice]
    if schema.get("enum"):
        return schema["enum"][0]
    if schema.get("anyOf"):
        return least(schema["anyOf"][-1], definitions)
    properties = schema.get("properties") or {}
    values: dict[str, Any] = {
        "array": [],
        "string": "",
        "integer": schema.get("minimum", 0),
        "number": schema.get("minimum", 0.0),
        "boolean": False,
        "null": None,
    }
    required = {name: least(properties[name], definitions) for name in schema.get("required") or ()}
    return values.get(schema.get("type", "object"), required)


def _texts(request: Mapping[str, Any]) -> Iterator[str]:
    instructions = request.get("systemInstruction") or request.get("system_instruction") or {}
    for part in [*(instructions.get("parts") or ()), *parts_of(request)]:
        if part.get("text"):
            yield part["text"]


def _decoded(data: str) -> bytes:
    """Return bytes of base64 in either alphabet: the SDKs do not agree on one."""
    try:
        return base64.b64decode(data.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error as exc:
        raise ValueError("inline data is not base64") from exc

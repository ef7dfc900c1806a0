"""The Gemini client on ``google-generativeai``, over REST: out of support, kept for who has to use it.

It knows neither thinking levels nor resolutions nor JSON Schema, so a model thinks and looks as it does by
itself, and the schema is part of the instructions. Thoughts are counted all the same.
"""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import requests
from google.api_core.exceptions import GoogleAPICallError
from google.auth.exceptions import TransportError
from google.protobuf.json_format import ParseError

from security_design_assistant.gemini.port import Answer, GeminiUnavailableError, Question
from security_design_assistant.gemini.target import Target
from security_design_assistant.gemini.wire import NO_ANSWER, answer_of, error_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore", FutureWarning)  # it says that its support has ended; so does our ADR
    import google.generativeai as genai
    from google.generativeai import client as sdk
    from google.generativeai import protos


@dataclass(frozen=True)
class LegacyClient:
    """Asks ``target`` with one key; its connection is made with the first question."""

    target: Target
    key: str = field(repr=False)

    def ask(self, question: Question, *, timeout: float) -> Answer:
        """Ask once; see the port. ``timeout`` bounds each wait for the network: the one for the answer."""
        try:
            response = self._service.generate_content(self._request(question), timeout=timeout, retry=None)
        except GoogleAPICallError as exc:
            raise error_of(exc.code or 500, _body(exc)) from exc
        except (requests.RequestException, TransportError, ParseError, json.JSONDecodeError) as exc:
            raise GeminiUnavailableError(NO_ANSWER) from exc
        body: dict[str, Any] = protos.GenerateContentResponse.to_dict(
            response,
            use_integers_for_enums=False,
            preserving_proto_field_name=False,
            always_print_fields_with_no_presence=False,
        )
        return answer_of(body, self.target.model)

    @cached_property
    def _service(self) -> Any:
        options = {"api_endpoint": self.target.base_url} if self.target.base_url else None
        genai.configure(api_key=self.key, transport="rest", client_options=options)
        return sdk.get_default_generative_client()

    def _request(self, question: Question) -> Any:
        content = [{"text": question.content}] if question.content else []
        shown = [
            {"inline_data": {"mime_type": one.media_type, "data": one.data}} for one in question.attachments
        ]
        return protos.GenerateContentRequest(
            model=f"models/{self.target.model}",
            system_instruction={"parts": [{"text": _with_schema(question)}]},
            contents=[{"role": "user", "parts": [*content, *shown]}],
            generation_config={
                "response_mime_type": "application/json",
                "max_output_tokens": self.target.max_output_tokens,
            },
        )


def _with_schema(question: Question) -> str:
    schema = json.dumps(question.answer_shape.model_json_schema(), sort_keys=True)
    return f"{question.instructions}\n\nAnswer with JSON that satisfies this JSON Schema:\n{schema}"


def _body(error: GoogleAPICallError) -> dict[str, Any]:
    """Return the body of an error; the SDK keeps the details that it cannot parse only there."""
    try:
        body = error.response.json()
    except (AttributeError, ValueError):
        return {}
    return body if isinstance(body, dict) else {}

"""The Gemini client on ``google-genai``, the SDK that Google maintains; the default."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx2
from google import genai
from google.genai import errors, types

from security_design_assistant.gemini.port import Answer, GeminiUnavailableError, Question, Resolution
from security_design_assistant.gemini.target import Target
from security_design_assistant.gemini.wire import NO_ANSWER, answer_of, error_of

_RESOLUTIONS = {
    Resolution.LOW: types.MediaResolution.MEDIA_RESOLUTION_LOW,
    Resolution.MEDIUM: types.MediaResolution.MEDIA_RESOLUTION_MEDIUM,
    Resolution.HIGH: types.MediaResolution.MEDIA_RESOLUTION_HIGH,
}
_NO_ANSWER = (httpx2.HTTPError, errors.UnknownApiResponseError, json.JSONDecodeError)


@dataclass(frozen=True)
class GenaiClient:
    """Asks ``target`` with one key; its connection is made with the first question."""

    target: Target
    key: str = field(repr=False)

    def ask(self, question: Question, *, timeout: float) -> Answer:
        """Ask once; see the port. ``timeout`` bounds each wait for the network: the one for the answer."""
        try:
            response = self._client.models.generate_content(
                model=self.target.model,
                contents=types.Content(role="user", parts=_parts(question)),
                config=self._config(question, timeout),
            )
        except errors.APIError as exc:
            raise error_of(exc.code, exc.details if isinstance(exc.details, dict) else {}) from exc
        except _NO_ANSWER as exc:
            raise GeminiUnavailableError(NO_ANSWER) from exc
        body: dict[str, Any] = response.model_dump(mode="json", by_alias=True, exclude_none=True)
        return answer_of(body, self.target.model)

    @cached_property
    def _client(self) -> genai.Client:
        # Without retry options the SDK asks once: its own retries would know nothing of the delay that a
        # rate limit names, of other jobs, or of budgets.
        options = types.HttpOptions(
            base_url=self.target.base_url or None,
            api_version=self.target.api_version,
            client_args={"trust_env": False} if self.target.base_url else None,
        )
        return genai.Client(vertexai=False, api_key=self.key, http_options=options)

    def _config(self, question: Question, timeout: float) -> types.GenerateContentConfig:
        thinking = self.target.thinking
        return types.GenerateContentConfig(
            system_instruction=question.instructions,
            response_mime_type="application/json",
            response_json_schema=question.answer_shape.model_json_schema(),
            max_output_tokens=self.target.max_output_tokens,
            media_resolution=_RESOLUTIONS[question.resolution] if question.attachments else None,
            thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel(thinking.upper()))
            if thinking
            else None,
            http_options=types.HttpOptions(timeout=max(int(timeout * 1000), 1)),
        )


def _parts(question: Question) -> list[types.Part]:
    shown = [types.Part.from_bytes(data=one.data, mime_type=one.media_type) for one in question.attachments]
    return [*([types.Part.from_text(text=question.content)] if question.content else []), *shown]

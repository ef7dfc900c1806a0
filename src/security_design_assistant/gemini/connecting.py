"""The clients that there are, by name of their SDK; each is imported only when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pkgutil import resolve_name

from security_design_assistant.gemini.port import GeminiClient, GeminiRefusedError
from security_design_assistant.gemini.target import Target

CLIENTS: Mapping[str, str] = {
    "genai": "security_design_assistant.gemini.genai_client:GenaiClient",
    "legacy": "security_design_assistant.gemini.legacy_client:LegacyClient",
}
"""Name to ``module:class``; an SDK takes a third of a second to load, and most processes never ask."""

NO_SDK = "NO_SDK"
"""The code of a refusal by ourselves: the SDK is not installed."""


def connecting(sdk: str, target: Target) -> Callable[[str], GeminiClient]:
    """Return what makes a client of ``target`` from a key.

    It raises :class:`GeminiRefusedError` where the SDK is not installed.
    """

    def connect(key: str) -> GeminiClient:
        try:
            client: GeminiClient = resolve_name(CLIENTS[sdk])(target, key)
        except ModuleNotFoundError as exc:
            message = f"Gemini's SDK “{sdk}” is not installed here."
            raise GeminiRefusedError(NO_SDK, message) from exc
        return client

    return connect

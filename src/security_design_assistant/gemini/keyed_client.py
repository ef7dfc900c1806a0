"""A client whose key is read while it works, so that a new key needs no new deployment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from security_design_assistant.gemini.port import Answer, GeminiClient, GeminiRefusedError, Question

NO_KEY = "NO_KEY"
"""The code of a refusal by ourselves: there is no key to ask with."""

_UNSET = "unset"
"""What the parameter holds until an operator puts a key there."""

_REFUSED = {
    "API_KEY_EXPIRED",
    "API_KEY_INVALID",
    "API_KEY_SERVICE_BLOCKED",
    "CONSUMER_INVALID",
    "CONSUMER_SUSPENDED",
    "PERMISSION_DENIED",
    "UNAUTHENTICATED",
}


@dataclass
class KeyedClient:
    """Asks with the present key, and once more with the next one if the service does not take it.

    Parameters
    ----------
    key : returns the key, None if there is none; it may remember it for minutes.
    forget : lets what ``key`` remembers go.
    connect : makes the client that asks with a key.
    """

    key: Callable[[], str | None]
    forget: Callable[[], None]
    connect: Callable[[str], GeminiClient]
    _connected: tuple[str, GeminiClient] | None = field(default=None, repr=False)

    def ask(self, question: Question, *, timeout: float) -> Answer:
        """Ask once, or twice if the key is refused and there is another one by now; see the port."""
        key = self._key()
        try:
            return self._client(key).ask(question, timeout=timeout)
        except GeminiRefusedError as exc:
            if exc.code not in _REFUSED:
                raise
            self.forget()
            renewed = self._key()
            if renewed == key:
                raise
        return self._client(renewed).ask(question, timeout=timeout)

    def _key(self) -> str:
        key = (self.key() or "").strip()
        if key in ("", _UNSET):
            self.forget()
            raise GeminiRefusedError(NO_KEY, "There is no key to ask Gemini with.")
        return key

    def _client(self, key: str) -> GeminiClient:
        if self._connected is None or self._connected[0] != key:
            self._connected = (key, self.connect(key))
        return self._connected[1]

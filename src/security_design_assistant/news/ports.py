"""Where news go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from security_design_assistant.errors import SecurityDesignError
from security_design_assistant.news.item import News


class UndeliveredError(SecurityDesignError):
    """A channel did not take news; they have to come again."""


class Readers(Protocol):
    """Everybody who reads news by mail or in a chat."""

    def tell(self, news: News) -> None:
        """Send it to all. Raises :class:`RetryableError` if it could not be handed over."""


class Hook(Protocol):
    """A chat's own address for messages."""

    def post(self, payload: Mapping[str, Any]) -> None:
        """Send one message. Raises :class:`UndeliveredError` if it was not taken."""

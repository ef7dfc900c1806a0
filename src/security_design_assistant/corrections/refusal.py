"""A correction that cannot be made."""

from __future__ import annotations

from security_design_assistant.errors import PermanentError


class CorrectionRefusedError(PermanentError):
    """The correction cannot be made; the message says why in a sentence, and nothing was changed.

    Parameters
    ----------
    message : one sentence that a designer understands and can act on.
    """

    def __init__(self, message: str) -> None:
        super().__init__("correction_refused", message)

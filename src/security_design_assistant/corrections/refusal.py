"""Corrections that cannot be made."""

from __future__ import annotations

from security_design_assistant.errors import PermanentError, SecurityDesignError


class CorrectionRefusedError(PermanentError):
    """The correction cannot be made; the message says why in a sentence, and nothing was changed.

    Parameters
    ----------
    message : one sentence that a designer understands and can act on.
    """

    def __init__(self, message: str) -> None:
        super().__init__("correction_refused", message)


class RevisionMovedError(SecurityDesignError):
    """Somebody else corrected in the meantime, and nothing was changed.

    Parameters
    ----------
    revision : the one that there is now.
    """

    def __init__(self, revision: int) -> None:
        super().__init__(f"Somebody corrected this in the meantime; it is at revision {revision} now.")
        self.revision = revision

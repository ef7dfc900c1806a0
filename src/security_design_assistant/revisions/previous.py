"""The revision before: its results as they were stored, which may be gone or of another version."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from pydantic import ValidationError

from security_design_assistant.models.analysis import Analysis


@dataclass(frozen=True, slots=True)
class PreviousRevision:
    """What the revision before left: the content of its ``components.json``, None where that is gone."""

    components: bytes | None

    @property
    def digest(self) -> str:
        """SHA-256 of all that is compared, as hex digits."""
        return sha256(self.components or b"").hexdigest()

    def analysis(self) -> Analysis | None:
        """Return what was found on the revision before; None where that cannot be told any more."""
        try:
            return Analysis.model_validate_json(self.components or b"")
        except ValidationError:
            return None

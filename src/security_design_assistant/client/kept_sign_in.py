"""Sign-ins that outlast a run of ``sda``: a file for each, which only its owner can read."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from security_design_assistant.client.provider import Grant, Provider


def default_folder() -> Path:
    """Return where sign-ins are kept: the user's folder for what can be had again."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "security-design-assistant"


@dataclass(frozen=True, slots=True)
class SignInFiles:
    """Files in ``folder``, one a provider and client."""

    folder: Path

    def load(self, provider: Provider) -> Grant | None:
        """Return what was kept; a file that cannot be read, or is none of ours, is as good as none."""
        try:
            return Grant(**json.loads(self._path(provider).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, provider: Provider, grant: Grant) -> None:
        """Keep it; where that cannot be, the next run asks again."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # mkstemp's files are their owner's from the first byte on.
            handle, part = tempfile.mkstemp(dir=self.folder)
            with os.fdopen(handle, "w") as file:
                json.dump(asdict(grant), file)
            Path(part).replace(self._path(provider))

    def _path(self, provider: Provider) -> Path:
        parts = (provider.issuer, provider.client_id, provider.scope, provider.audience)
        return self.folder / f"sign-in-{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}.json"

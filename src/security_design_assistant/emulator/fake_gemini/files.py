"""The stand-in's Files: an upload in two requests, the second to an address that the first one names."""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Any


@dataclass
class Files:
    """Files that were uploaded, kept until the server ends."""

    _begun: dict[str, dict[str, Any]] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: count(1))
    _lock: Any = field(default_factory=threading.Lock)

    def begin(self, body: bytes, media_type: str) -> str:
        """Begin an upload and return its id; the body may tell name and type. ValueError if it is no JSON."""
        told = (json.loads(body or b"{}") or {}).get("file") or {}
        with self._lock:
            upload = f"u{next(self._numbers)}"
            self._begun[upload] = {
                "name": told.get("name") or f"files/fake-{upload}",
                "mimeType": told.get("mimeType") or told.get("mime_type") or media_type,
            }
        return upload

    def finish(self, upload: str, data: bytes, base: str) -> dict[str, Any] | None:
        """Return what the service tells of a whole upload, None if it was never begun."""
        with self._lock:
            begun = self._begun.pop(upload, None)
        if begun is None:
            return None
        digest = base64.b64encode(sha256(data).hexdigest().encode()).decode()
        uri = f"{base}/v1beta/{begun['name']}"
        return {
            "file": {
                **begun,
                "sizeBytes": str(len(data)),
                "sha256Hash": digest,
                "uri": uri,
                "state": "ACTIVE",
            }
        }

"""Ids of uploads: nobody can guess one, only its owner can use it, and it says where the file lies."""

from __future__ import annotations

import secrets
from hashlib import sha256


def new_upload_id(owner: str) -> str:
    """Return an id that nobody can guess and that only ``owner`` can use."""
    return _bound(owner, secrets.token_hex(16))


def is_bound_to(owner: str, upload_id: str) -> bool:
    """Return whether the id was made for ``owner``: a leaked one is of no use to another."""
    return upload_id == _bound(owner, upload_id[:32])


def drawing_key(upload_id: str) -> str:
    """Return where the upload's PDF lies."""
    return f"drawings/{upload_id}.pdf"


def document_key(upload_id: str) -> str:
    """Return where an upload of another kind lies."""
    return f"drawings/{upload_id}.document"


def _bound(owner: str, random: str) -> str:
    return random + sha256(f"{owner}\n{random}".encode()).hexdigest()[:16]

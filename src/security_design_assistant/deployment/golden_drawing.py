"""The golden drawing: a tiny plan of our own, and whether a reading of it is right."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

_FOLDER = files(__package__) / "golden"
_DEVICE = ("type", "code", "variant", "count")


def golden_drawing() -> bytes:
    """Return the PDF."""
    return (_FOLDER / "drawing.pdf").read_bytes()


def is_golden(components_json: bytes) -> bool:
    """Return whether ``components.json`` tells exactly the golden drawing's components and their devices."""
    try:
        found = json.loads(components_json)["components"]
        return _told(found) == _told(json.loads((_FOLDER / "components.json").read_text()))
    except (KeyError, TypeError, ValueError):
        return False


def _told(components: list[dict[str, Any]]) -> list[str]:
    """Return what is compared of each component, in an order of its own."""
    return sorted(
        json.dumps(
            [
                component["id"],
                component["type"],
                sorted(json.dumps([device[name] for name in _DEVICE]) for device in component["devices"]),
            ]
        )
        for component in components
    )

"""Canonical JSON: one way to write a model, so that equal results are equal bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

_DECIMALS = 2


def canonical_json(
    model: BaseModel, without: Mapping[str, Any] | None = None, *, one_line: bool = False
) -> bytes:
    """Return ``model`` as UTF-8 JSON: its field order, 2 spaces, floats to 2 decimals, newline at the end.

    Parameters
    ----------
    without : fields to leave out, as pydantic's ``exclude`` takes them.
    one_line : for programs alone: no spaces and no newlines but the last.

    Raises
    ------
    ValueError : the model holds infinity or not-a-number, which JSON cannot carry.
    """
    content = _rounded(model.model_dump(mode="json", exclude=without))
    # A lone surrogate (broken text on a drawing) has no UTF-8 form; a question mark is honest enough.
    layout: dict[str, Any] = {"separators": (",", ":")} if one_line else {"indent": 2}
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, **layout) + "\n"
    return text.encode("utf-8", errors="replace")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS) + 0.0  # adding zero turns -0.0 into 0.0
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value

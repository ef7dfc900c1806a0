"""From the text of an answer to a model of its shape."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

Shape = TypeVar("Shape", bound=BaseModel)

_NAMED = 5
"""Faults of a shape that are named."""


class WrongShapeError(ValueError):
    """The text is no JSON of the asked shape; the message says where, and cites nothing of it."""


def parsed(text: str, shape: type[Shape]) -> Shape:
    """Return the answer; raises :class:`WrongShapeError`."""
    try:
        return shape.model_validate_json(text)
    except ValidationError as exc:
        faults = [
            f"{'.'.join(map(str, fault['loc'])) or 'the answer'}: {fault['msg']}"
            for fault in exc.errors(include_url=False, include_input=False, include_context=False)[:_NAMED]
        ]
        raise WrongShapeError(f"The answer does not have the asked shape: {'; '.join(faults)}.") from exc

"""The stack of an error as it may be logged: places in code, without a message that could quote a drawing."""

from __future__ import annotations

import traceback


def stack_of(error: BaseException) -> list[str]:
    """Return file, line and function of each call that led to ``error``, the outermost first."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]

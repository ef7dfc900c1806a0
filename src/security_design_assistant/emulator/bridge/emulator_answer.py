"""What the Runtime Interface Emulator says of an invocation: an answer, or one of many kinds of failure.

Its status code tells little: an error that the handler raised and a time-out come with 200, a process that
ended with 502. On Lambda a header would tell them from an answer; here only the body does.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from security_design_assistant.emulator.triggers.invoke import FunctionError, FunctionTimeoutError

_TIMED_OUT = "Task timed out"


def answer_in(function: str, status: int, body: bytes) -> Any:
    """Return the function's answer, as JSON values.

    Parameters
    ----------
    function : its name, for messages.
    status, body : of the emulator's HTTP response.

    Raises
    ------
    FunctionTimeoutError
        The emulator ended the invocation because its time was up.
    FunctionError
        The function raised, ended, or answered what is no JSON.
    """
    if body.startswith(_TIMED_OUT.encode()):
        raise FunctionTimeoutError(f"{function} ran out of time")
    try:
        answer = json.loads(body)
    except ValueError as exc:
        raise FunctionError(f"{function} gave no answer, but status {status}") from exc
    if isinstance(answer, dict) and {"errorType", "errorMessage"} <= answer.keys():
        raise _error(function, str(answer["errorType"]), str(answer["errorMessage"]))
    if status != HTTPStatus.OK:
        raise FunctionError(f"{function} gave no answer, but status {status}")
    return answer


def _error(function: str, kind: str, message: str) -> FunctionError:
    if kind == "Sandbox.Timedout" or _TIMED_OUT in message:
        return FunctionTimeoutError(f"{function} ran out of time")
    if kind.startswith("Runtime."):  # the emulator's own words, e.g. how the process ended
        return FunctionError(f"{function} failed: {kind}: {message}")
    return FunctionError(f"{function} failed: {kind}")  # what the message quotes is the function's to log

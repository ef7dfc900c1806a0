"""Replies of the guarded process: a line of words and numbers, and an answer in JSON after it."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from pydantic import TypeAdapter, ValidationError

from security_design_assistant.telemetry.tracing import FinishedSpan

_SIZES = struct.Struct(">IQ")
_LONGEST_HEAD = 1 << 20
"""Bytes; a traceback is the longest that stands there."""

_LONGEST_ANSWER = 1 << 30
"""Bytes; the parent takes no more into its memory, whatever the child says."""

Field = str | int | float

SPANS = "spans"
"""The kind of the reply that holds spans."""


class GarbledReplyError(Exception):
    """What came is no reply: the process was taken over, or died while it spoke."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What kind of reply it is, what else its head says, and the answer in JSON."""

    kind: str
    said: tuple[Field, ...] = ()
    answer: bytes = b""


def write_reply(stream: BinaryIO, reply: Reply) -> None:
    """Write one reply and send it off."""
    head = json.dumps([reply.kind, *reply.said]).encode()
    stream.write(_SIZES.pack(len(head), len(reply.answer)))
    stream.write(head)
    stream.write(reply.answer)
    stream.flush()


def read_reply(stream: BinaryIO) -> Reply:
    """Wait for one reply.

    Raises
    ------
    GarbledReplyError
        The stream ended within it, or holds something else.
    """
    head_size, answer_size = _SIZES.unpack(_exactly(stream, _SIZES.size))
    if head_size > _LONGEST_HEAD or answer_size > _LONGEST_ANSWER:
        raise GarbledReplyError("too long")
    try:
        head = json.loads(_exactly(stream, head_size))
    except ValueError as exc:
        raise GarbledReplyError("no JSON") from exc
    if not (isinstance(head, list) and head and isinstance(head[0], str)):
        raise GarbledReplyError("no kind")
    if not all(isinstance(said, str | int | float) for said in head):
        raise GarbledReplyError("no words")
    return Reply(head[0], tuple(head[1:]), _exactly(stream, answer_size))


def spans_reply(spans: list[FinishedSpan]) -> Reply:
    """Return spans as a reply of their own, which goes before the one that they are about."""
    return Reply(SPANS, answer=_spans_shape().dump_json(spans))


def spans_in(reply: Reply) -> list[FinishedSpan]:
    """Return the spans of such a reply. Raises :class:`GarbledReplyError` if it holds something else."""
    try:
        return _spans_shape().validate_json(reply.answer)
    except ValidationError as exc:
        raise GarbledReplyError("no spans") from exc


@cache
def _spans_shape() -> TypeAdapter[list[FinishedSpan]]:
    return TypeAdapter(list[FinishedSpan])


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise GarbledReplyError("ended")
    return data

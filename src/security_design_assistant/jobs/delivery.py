"""One delivery of a queue message, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import BaseModel, Field, ValidationError

from security_design_assistant.models.origin import Origin


class JobMessage(BaseModel):
    """The body of a message: which job, and how many times it was handed on."""

    job_id: str = Field(min_length=1, max_length=200)
    continuation: int = Field(default=0, ge=0)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as one invocation received it.

    Parameters
    ----------
    message_id, receipt_handle : the queue's names for the message and for this delivery of it.
    body : the message as it came.
    request_id : of the invocation that received it.
    origin : of the job, as whoever sent the message told it.
    message : what the body says, read once; None if it is not one of ours.
    """

    message_id: str
    receipt_handle: str
    body: str
    request_id: str
    origin: Origin = field(default_factory=Origin)
    message: JobMessage | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", _read(self.body))


def _read(body: str) -> JobMessage | None:
    try:
        return JobMessage.model_validate_json(body)
    except ValidationError:
        return None


class Disposition(StrEnum):
    """What the queue is told: the message is done with, or it has to come again."""

    ACKNOWLEDGE = "acknowledge"
    RETURN = "return"

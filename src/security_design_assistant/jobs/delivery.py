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
    body : the message, unread.
    request_id : of the invocation that received it.
    origin : of the job, as whoever sent the message told it.
    """

    message_id: str
    receipt_handle: str
    body: str
    request_id: str
    origin: Origin = field(default_factory=Origin)

    def message(self) -> JobMessage:
        """Return the message; :class:`pydantic.ValidationError` if it is not one of ours."""
        return JobMessage.model_validate_json(self.body)

    @property
    def job_id(self) -> str | None:
        """Which job it is about; None if the message is not one of ours."""
        try:
            return self.message().job_id
        except ValidationError:
            return None


class Disposition(StrEnum):
    """What the queue is told: the message is done with, or it has to come again."""

    ACKNOWLEDGE = "acknowledge"
    RETURN = "return"

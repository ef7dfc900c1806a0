"""Where a job comes from: the ids by which its client and its trace are found again."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Origin(BaseModel):
    """What goes with a job from its submission through the queue to its end.

    Parameters
    ----------
    correlation_id : the client's own id of what it does or, without one, the id of its request.
    trace : X-Ray header of the span that submitted the job, ``Root=...;Parent=...;Sampled=1``.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    correlation_id: str | None = None
    trace: str | None = None

    @property
    def trace_id(self) -> str | None:
        """The id of the trace, as X-Ray writes it."""
        return trace_id_of(self.trace)


def trace_id_of(header: str | None) -> str | None:
    """Return the trace id of an X-Ray header, None if it names none."""
    for part in (header or "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == "Root" and value:
            return value
    return None

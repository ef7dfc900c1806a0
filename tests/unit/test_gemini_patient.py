"""Work that nobody else could go on with waits where it is."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from pydantic import BaseModel

from security_design_assistant.gemini.patient import PatientAsker
from security_design_assistant.gemini.port import Answer, Question, RateLimitedError, TokenUsage

QUESTION = Question("page", "Read.", "page/1", "", (), BaseModel)
ANSWER = Answer("{}", "m", TokenUsage())


@dataclass
class Limited:
    """Raises what ``errors`` holds, one after another, then answers."""

    errors: list[RateLimitedError]
    slept: list[float] = field(default_factory=list)

    def ask(self, question: Question) -> Answer:
        if self.errors:
            raise self.errors.pop(0)
        return ANSWER


def limit(seconds: float | None, per_day: bool = False) -> RateLimitedError:
    return RateLimitedError("Slow down.", seconds, per_day=per_day)


def test_it_asks_again_after_every_pause() -> None:
    limited = Limited([limit(17.5), limit(2.0)])

    assert PatientAsker(limited, limited.slept.append).ask(QUESTION) is ANSWER
    assert limited.slept == [17.5, 2.0]


@pytest.mark.parametrize("error", [limit(10.0, per_day=True), limit(None), limit(181.0)])
def test_a_pause_that_would_not_help_is_not_made(error: RateLimitedError) -> None:
    limited = Limited([error])

    with pytest.raises(RateLimitedError):
        PatientAsker(limited, limited.slept.append).ask(QUESTION)

    assert limited.slept == []


def test_patience_ends() -> None:
    limited = Limited([limit(1.0)] * 99)

    with pytest.raises(RateLimitedError):
        PatientAsker(limited, limited.slept.append).ask(QUESTION)

    assert len(limited.slept) == 10

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from security_design_assistant.jobs.backoff import LONGEST_WAIT, Backoff


@given(attempt=st.integers(0, 10_000), retry_after=st.none() | st.floats(0, LONGEST_WAIT))
def test_a_wait_is_jitter_below_the_doubling_ceiling_but_never_less_than_asked(
    attempt: int, retry_after: float | None
) -> None:
    wait = Backoff(5, 900).seconds(attempt, retry_after)

    assert (retry_after or 0) <= wait <= max(min(900, 5 * 2 ** min(attempt, 40)), retry_after or 0)


def test_the_jitter_uses_the_whole_range() -> None:
    waits = [Backoff(5, 900).seconds(3) for _ in range(500)]

    assert min(waits) < 8
    assert max(waits) > 32


def test_no_wait_is_longer_than_the_queue_can_hide_a_message() -> None:
    assert Backoff(5, 900).seconds(1, retry_after=1e9) == LONGEST_WAIT < 43_200

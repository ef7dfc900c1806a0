"""A new job: ids that sort by time, and when it is forgotten."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from security_design_assistant.jobs.new_job import JOB_ID, expiry, job_ids

NOW = datetime(2026, 11, 23, 12, 0, 0, 120, tzinfo=UTC)


def test_the_first_id_is_the_time_to_the_microsecond() -> None:
    assert next(job_ids(NOW)) == f"job_{int(NOW.timestamp()) * 1_000_000 + 120}"
    assert next(job_ids(NOW)) < next(job_ids(NOW + timedelta(microseconds=1)))


def test_the_others_stay_within_a_tenth_of_a_second_and_look_alike() -> None:
    ids = list(job_ids(NOW))

    assert len(ids) == 20
    assert all(re.fullmatch(JOB_ID, job_id) for job_id in ids)
    assert all(ids[0] <= job_id <= next(job_ids(NOW + timedelta(seconds=0.1))) for job_id in ids)


def test_a_job_is_forgotten_after_thirty_days() -> None:
    assert expiry(NOW) == int(datetime(2026, 12, 23, 12, tzinfo=UTC).timestamp())

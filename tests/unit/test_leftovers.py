"""What no job names is removed, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.leftovers import Leftovers
from security_design_assistant.jobs.new_job import job_id_at
from security_design_assistant.models.job_record import JobResult
from tests.fakes import InMemoryJobStore, InMemoryObjectStore, JumpingClock
from tests.job_store_contract import Jobs
from tests.unit.api_caller import Caller

HOUR = 3600.0


@dataclass
class AgedStore(InMemoryObjectStore):
    """Knows when each object was written."""

    clock: JumpingClock = field(default_factory=JumpingClock)
    written: dict[str, datetime] = field(default_factory=dict)

    def put(self, key: str, data: bytes) -> None:
        super().put(key, data)
        self.written[key] = self.clock.now()

    def erase(self, prefix: str, keep: object = (), before: datetime | None = None) -> int:
        young = {key for key, at in self.written.items() if before is not None and at >= before}
        return super().erase(prefix, {*keep, *young}, before)  # type: ignore[misc]


@dataclass
class Place:
    clock: JumpingClock = field(default_factory=JumpingClock)
    jobs: InMemoryJobStore = field(default_factory=InMemoryJobStore)

    def __post_init__(self) -> None:
        self.objects = AgedStore(clock=self.clock)
        self.leftovers = Leftovers(self.jobs, self.objects, self.clock)

    def job(self, job_id: str | None = None, **changes: object) -> str:
        now = self.clock.now()
        job_id = job_id or job_id_at(now)
        self.jobs.create(Jobs().record(job_id=job_id, created_at=now, updated_at=now, **changes))
        return job_id

    def completed(self, attempts: int) -> str:
        job_id = self.job()
        for number in range(attempts):
            self.jobs.take_lease(job_id, f"{number}", self.clock.now(), 60)
            self.objects.put(f"jobs/{job_id}/results/{number}/schedule.xlsx", b"")
            self.clock.jump(61)
        named = f"jobs/{job_id}/results/{attempts - 1}/schedule.xlsx"
        owner = f"{attempts - 1}"
        self.jobs.complete(job_id, owner, JobResult(artefacts={"schedule.xlsx": named}), self.clock.now())
        return job_id


@pytest.fixture
def place() -> Place:
    return Place()


def test_what_came_after_a_deletion_is_erased_until_nothing_can_come(place: Place) -> None:
    job_id = place.job()
    place.jobs.bury(job_id, [f"jobs/{job_id}/", "drawings/u.pdf"], place.clock.now())

    for key in (f"jobs/{job_id}/results/a/late", "drawings/u.pdf"):
        place.objects.put(key, b"")
    assert place.leftovers.sweep() == 2
    place.clock.jump(1.9 * HOUR)
    place.objects.put("drawings/u.pdf", b"")
    assert place.leftovers.sweep() == 1
    assert place.jobs.buried
    place.clock.jump(0.2 * HOUR)
    place.objects.put("drawings/u.pdf", b"")
    assert place.leftovers.sweep() == 1

    assert place.objects.objects == {}
    assert place.jobs.buried == {}


def test_results_that_a_completed_job_does_not_name_are_erased_once_its_workers_are_over(
    place: Place,
) -> None:
    job_id = place.completed(attempts=2)
    late = f"jobs/{job_id}/results/late/schedule.xlsx"
    place.objects.put(late, b"")

    early = place.leftovers.sweep()
    place.clock.jump(1_300)
    place.objects.put(f"jobs/{job_id}/results/young/schedule.xlsx", b"")

    assert (early, place.leftovers.sweep()) == (0, 2)
    assert [key.split("/")[3] for key in place.objects.objects] == ["1", "young"]


def test_a_job_that_one_worker_had_is_not_looked_at(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.completed(attempts=1)
    place.clock.jump(1_300)
    monkeypatch.setattr(place.objects, "erase", None)

    assert place.leftovers.sweep() == 0


def test_files_whose_job_never_was_are_erased_and_those_of_jobs_stay(place: Place) -> None:
    began = place.clock.now()
    ids = [job_id_at(began + timedelta(seconds=number)) for number in range(4)]
    for job_id in ids:
        place.objects.put(f"jobs/{job_id}/drawing/a-1.pdf", b"")
    place.job(ids[0])
    place.objects.put(f"jobs/{ids[2]}/checkpoints/validation.json", b"")
    place.objects.put("jobs/self-test-1/x", b"")

    place.clock.jump(HOUR)
    early = place.leftovers.sweep()
    place.clock.jump(60)

    assert (early, place.leftovers.sweep()) == (0, 2)
    assert sorted({key.split("/")[1] for key in place.objects.objects}) == [ids[0], ids[2], "self-test-1"]


def test_a_store_that_fails_while_a_job_is_deleted_keeps_no_job_alive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    api = Caller()
    job = api.finished_job()

    def broken(*_: object, **__: object) -> int:
        raise RetryableError("unavailable", "S3 does not answer.")

    with monkeypatch.context() as patched:
        patched.setattr(api.objects, "erase", broken)
        assert api.call("DELETE", f"/jobs/{job.job_id}").status == 204

    assert api.call("GET", f"/status/{job.job_id}").status == 404
    Leftovers(api.jobs, api.objects, api.clock).sweep()
    assert api.objects.objects == {}

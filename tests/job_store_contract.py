"""What every job store holds to, in memory and in DynamoDB."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from security_design_assistant.jobs.ports import JobIdTakenError, JobStore
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.corrections import Correction
from security_design_assistant.models.job_record import (
    DrawingKnowledge,
    DrawingReference,
    JobError,
    JobRecord,
    JobResult,
    JobStatus,
)

START = datetime(2026, 11, 23, 12, 0, 0, 120, tzinfo=UTC)
ERROR = JobError(code="throttled", message="Later.", stage="validation", retryable=True, request_id="r-1")
RESULT = JobResult(
    artefacts={"schedule.xlsx": "jobs/1/results/schedule.xlsx"}, summary={"doors": 3, "cost": 0.25}
)


def correction(number: int, now: str = "B", **more: object) -> Correction:
    content = {"number": number, "component": "A-1", "field": "id", "was": "A-1", "now": now, "by": "owner-1"}
    return Correction.model_validate({**content, "at": START, **more})


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@dataclass
class Jobs:
    """Makes job records, each with an id of its own."""

    numbers: count[int] = field(default_factory=count)

    def record(self, seconds: float = 0, **changes: object) -> JobRecord:
        job = JobRecord(
            job_id=f"job_{next(self.numbers):06}",
            status=JobStatus.QUEUED,
            created_at=at(seconds),
            updated_at=at(seconds),
            owner="owner-1",
            drawing=DrawingReference(key="drawings/1.pdf", file_name="Türen €.pdf"),
        )
        return job.model_copy(update=changes)


class JobStoreContract:
    """Subclasses give the fixture ``store``, empty for each test."""

    @pytest.fixture
    def jobs(self) -> Jobs:
        return Jobs()

    @pytest.fixture
    def job(self, store: JobStore, jobs: Jobs) -> JobRecord:
        return store.create(jobs.record())

    def test_a_job_comes_back_as_it_was_stored(self, store: JobStore, jobs: Jobs) -> None:
        record = jobs.record(
            client_name="Größe & Söhne 株式会社",
            budgets=Budgets(page_seconds=2.5, max_pages=3),
            options={"analyser": "vector"},
            idempotency_key="key",
            usage={"1/validation/seconds": 0.1},
            stages_completed=("validation",),
            error=ERROR,
            result=RESULT,
            lease_expires_at=1_732_363_200.123456,
        )

        created = store.create(record)

        assert created == record.model_copy(update={"expires_at": created.expires_at})
        assert store.get(record.job_id) == created

    def test_a_job_expires_thirty_days_after_its_creation(self, job: JobRecord) -> None:
        assert job.expires_at == int((START + timedelta(days=30)).timestamp())

    def test_an_unknown_job_is_none(self, store: JobStore) -> None:
        assert store.get("job_unknown") is None
        assert store.take_lease("job_unknown", "a", at(0), 60) is None
        assert store.fail("job_unknown", ERROR, at(0)) is None
        assert not store.progress("job_unknown", "a", "validation", at(0), 60)
        assert not store.delete("job_unknown")

        store.alert_sent("job_unknown")

        assert store.get("job_unknown") is None

    def test_a_job_id_is_given_once(self, store: JobStore, job: JobRecord, jobs: Jobs) -> None:
        for key in (None, "another"):
            with pytest.raises(JobIdTakenError):
                store.create(jobs.record(job_id=job.job_id, owner="owner-2", idempotency_key=key))

        assert store.get(job.job_id) == job

    def test_the_same_owner_and_key_give_the_same_job(self, store: JobStore, jobs: Jobs) -> None:
        first = store.create(jobs.record(idempotency_key="k"))

        again = store.create(jobs.record(idempotency_key="k"))
        other_owner = store.create(jobs.record(idempotency_key="k", owner="owner-2"))
        other_key = store.create(jobs.record(idempotency_key="k2"))

        assert again == first
        assert len({first.job_id, other_owner.job_id, other_key.job_id}) == 3

    def test_the_same_key_at_once_gives_one_job(self, store: JobStore, jobs: Jobs) -> None:
        records = [jobs.record(idempotency_key="k") for _ in range(16)]

        with ThreadPoolExecutor(8) as threads:
            created = list(threads.map(store.create, records))

        assert len({job.job_id for job in created}) == 1
        assert len(store.by_owner("owner-1", None, 50, None).jobs) == 1

    def test_the_key_of_a_deleted_job_is_free_again(self, store: JobStore, jobs: Jobs) -> None:
        first = store.create(jobs.record(idempotency_key="k"))

        assert store.delete(first.job_id)
        second = store.create(jobs.record(idempotency_key="k"))

        assert store.get(first.job_id) is None
        assert second.job_id != first.job_id

    def test_a_key_leads_to_its_owner_s_job(self, store: JobStore, jobs: Jobs) -> None:
        job = store.create(jobs.record(idempotency_key="k"))

        assert store.find("owner-1", "k") == job
        assert store.find("owner-2", "k") is None
        assert store.find("owner-1", "K") is None

    def test_a_buried_job_is_found_by_nobody_and_its_id_is_not_given_again(
        self, store: JobStore, jobs: Jobs
    ) -> None:
        job = store.create(jobs.record(idempotency_key="k"))
        store.take_lease(job.job_id, "a", at(0), 60)

        assert store.bury(job.job_id, ["jobs/1/", "drawings/1.pdf"], at(1))

        assert store.get(job.job_id) is None
        assert store.find("owner-1", "k") is None
        assert list(store.by_owner("owner-1", None, 10, None).jobs) == []
        assert [list(store.by_status(status, at(99), 10)) for status in JobStatus] == [[]] * 5
        with pytest.raises(JobIdTakenError):
            store.create(jobs.record(job_id=job.job_id))
        assert not store.bury(job.job_id, [], at(2))
        assert store.create(jobs.record(idempotency_key="k")).job_id != job.job_id

    def test_a_buried_job_is_nobody_s_work_any_more(self, store: JobStore, job: JobRecord) -> None:
        store.take_lease(job.job_id, "a", at(0), 60)
        store.bury(job.job_id, ["jobs/1/"], at(1))

        assert store.take_lease(job.job_id, "a", at(2), 60) is None
        assert store.checkpoint(job.job_id, "a", "validation", at(2), 60, {}) is None
        assert not store.progress(job.job_id, "a", "validation", at(2), 60)
        assert store.complete(job.job_id, "a", RESULT, at(2)) is None
        assert store.release(job.job_id, "a", at(2), ERROR, None) is None
        for lease_owner in ("a", None):
            assert store.fail(job.job_id, ERROR, at(2_000), lease_owner) is None
        assert store.mark_resent(job.job_id, at(1), at(2_000)) is None
        store.alert_sent(job.job_id)
        assert store.get(job.job_id) is None

    def test_tombstones_stay_until_they_are_forgotten(self, store: JobStore, jobs: Jobs) -> None:
        dead = [store.create(jobs.record()) for _ in range(3)]
        for number, job in enumerate(dead):
            store.bury(job.job_id, [f"jobs/{number}/"], at(9 - number))

        oldest, *_ = store.tombstones(2)
        assert len(store.tombstones(2)) == 2
        assert (oldest.job_id, list(oldest.prefixes), oldest.buried_at) == (
            dead[2].job_id,
            ["jobs/2/"],
            at(7),
        )
        for _ in range(2):
            store.forget(oldest)
        assert [stone.job_id for stone in store.tombstones(9)] == [dead[1].job_id, dead[0].job_id]

    def test_a_lease_begins_an_attempt(self, store: JobStore, job: JobRecord) -> None:
        taken = store.take_lease(job.job_id, "a", at(1), 60)

        assert taken is not None
        assert (taken.status, taken.attempt, taken.lease_owner) == (JobStatus.PROCESSING, 1, "a")
        assert taken.lease_expires_at == pytest.approx(at(61).timestamp(), abs=1e-3)
        assert taken.updated_at == at(1)
        assert store.get(job.job_id) == taken

    def test_only_one_of_many_workers_gets_the_lease(self, store: JobStore, job: JobRecord) -> None:
        with ThreadPoolExecutor(8) as threads:
            taken = list(
                threads.map(lambda name: store.take_lease(job.job_id, f"{name}", at(1), 60), range(16))
            )

        assert sum(lease is not None for lease in taken) == 1

    def test_a_lease_that_is_taken_twice_by_the_same_worker_is_one(
        self, store: JobStore, job: JobRecord
    ) -> None:
        first = store.take_lease(job.job_id, "a", at(0), 60)

        assert first is not None
        assert store.take_lease(job.job_id, "a", at(1), 60) == first

    def test_a_lease_that_ran_out_passes_on_and_is_counted_as_unclean(
        self, store: JobStore, job: JobRecord
    ) -> None:
        store.take_lease(job.job_id, "a", at(0), 60)

        early = store.take_lease(job.job_id, "b", at(59), 60)
        late = store.take_lease(job.job_id, "b", at(60), 60)

        assert early is None
        assert late is not None
        assert (late.lease_owner, late.attempt, late.unclean_ends) == ("b", 2, 1)
        assert store.checkpoint(job.job_id, "a", "validation", at(61), 60, {}) is None
        assert not store.progress(job.job_id, "a", "validation", at(61), 60)
        assert store.complete(job.job_id, "a", RESULT, at(61)) is None
        assert store.release(job.job_id, "a", at(61), ERROR, None) is None
        assert store.fail(job.job_id, ERROR, at(61), "a") is None
        assert store.get(job.job_id) == late

    def test_a_lease_that_nobody_took_is_still_ours(self, store: JobStore, job: JobRecord) -> None:
        store.take_lease(job.job_id, "a", at(0), 60)

        assert store.progress(job.job_id, "a", "validation", at(500), 60)
        assert store.take_lease(job.job_id, "b", at(501), 60) is None

    def test_checkpoints_are_marked_once_and_renew_the_lease(self, store: JobStore, job: JobRecord) -> None:
        store.take_lease(job.job_id, "a", at(0), 60)

        store.checkpoint(job.job_id, "a", "validation", at(1), 60, {"1/validation/tokens": 10})
        store.checkpoint(job.job_id, "a", "pdf_processing", at(2), 60, {"1/pdf.x/cost #": 0.5})
        marked = store.checkpoint(job.job_id, "a", "validation", at(3), 60, {"1/validation/tokens": 2.5})

        assert marked is not None
        assert marked.stages_completed == ("validation", "pdf_processing")
        assert marked.usage == {"1/validation/tokens": 12.5, "1/pdf.x/cost #": 0.5}
        assert marked.last_checkpoint == at(3)
        assert marked.lease_expires_at == pytest.approx(at(63).timestamp(), abs=1e-3)

    def test_what_a_stage_learns_of_the_drawing_is_kept_beside_what_was_known(
        self, store: JobStore, job: JobRecord
    ) -> None:
        store.take_lease(job.job_id, "a", at(0), 60)
        known = DrawingKnowledge(sha256="ab" * 32, bytes=1234, pages=7)

        store.checkpoint(job.job_id, "a", "validation", at(1), 60, {}, known)
        marked = store.checkpoint(job.job_id, "a", "pdf_processing", at(2), 60, {})

        assert marked is not None
        assert marked.drawing == job.drawing.model_copy(update=known.model_dump())
        assert marked == store.get(job.job_id)

    def test_progress_tells_stage_and_pages_and_renews_the_lease(
        self, store: JobStore, job: JobRecord
    ) -> None:
        store.take_lease(job.job_id, "a", at(0), 60)

        assert store.progress(job.job_id, "a", "pdf_processing", at(30), 60, (2, 9))
        paged = store.get(job.job_id)
        assert store.progress(job.job_id, "a", "drawing_analysis", at(40), 60)
        later = store.get(job.job_id)

        assert paged is not None
        assert (paged.current_stage, paged.pages_done, paged.pages_total) == ("pdf_processing", 2, 9)
        assert paged.leased(at(89))
        assert later is not None
        assert (later.current_stage, later.pages_done, later.pages_total) == ("drawing_analysis", None, None)

    def test_a_completed_job_never_changes_again(self, store: JobStore, job: JobRecord) -> None:
        store.take_lease(job.job_id, "a", at(0), 60)

        done = store.complete(job.job_id, "a", RESULT, at(9))

        assert done is not None
        assert (done.status, done.result, done.lease_owner) == (JobStatus.COMPLETED, RESULT, None)
        self._nothing_moves(store, done)

    @pytest.mark.parametrize("lease_owner", ["a", None])
    def test_a_failed_job_never_changes_again(
        self, store: JobStore, job: JobRecord, lease_owner: str | None
    ) -> None:
        if lease_owner:
            store.take_lease(job.job_id, lease_owner, at(0), 60)

        failed = store.fail(job.job_id, ERROR, at(9), lease_owner)

        assert failed is not None
        assert (failed.status, failed.error, failed.lease_owner) == (JobStatus.FAILED, ERROR, None)
        assert not failed.alert_pending
        self._nothing_moves(store, failed)

    def _nothing_moves(self, store: JobStore, job: JobRecord) -> None:
        assert store.take_lease(job.job_id, "b", at(1_000), 60) is None
        assert store.checkpoint(job.job_id, "a", "validation", at(10), 60, {}) is None
        assert not store.progress(job.job_id, "a", "validation", at(10), 60)
        assert store.complete(job.job_id, "a", JobResult(artefacts={}), at(10)) is None
        assert store.release(job.job_id, "a", at(10), ERROR, None) is None
        for lease_owner in ("a", None):
            assert store.fail(job.job_id, ERROR, at(1_000), lease_owner) is None
        assert store.mark_resent(job.job_id, job.updated_at, at(1_000)) is None
        assert store.get(job.job_id) == job

    def test_an_attempt_that_failed_leaves_the_job_retrying(self, store: JobStore, job: JobRecord) -> None:
        store.take_lease(job.job_id, "a", at(0), 60)

        released = store.release(job.job_id, "a", at(5), ERROR, at(22.5))
        again = store.take_lease(job.job_id, "b", at(23), 60)

        assert released is not None
        assert (released.status, released.error) == (JobStatus.RETRYING, ERROR)
        assert released.next_attempt_at == at(22.5)
        assert released.lease_owner is None
        assert again is not None
        assert (again.attempt, again.unclean_ends, again.next_attempt_at) == (2, 0, None)

    def test_a_continuation_goes_on_with_the_same_attempt(self, store: JobStore, job: JobRecord) -> None:
        store.take_lease(job.job_id, "a", at(0), 60)

        released = store.release(job.job_id, "a", at(5), None, None, continuation=True)
        continued = store.take_lease(job.job_id, "b", at(6), 60)
        after_a_crash = store.take_lease(job.job_id, "c", at(100), 60)

        assert released is not None
        assert (released.status, released.continuation, released.error) == (JobStatus.QUEUED, 1, None)
        assert continued is not None
        assert (continued.attempt, continued.continuation) == (1, 1)
        assert after_a_crash is not None
        assert (after_a_crash.attempt, after_a_crash.unclean_ends) == (2, 1)

    def test_nobody_fails_a_job_under_a_live_lease(self, store: JobStore, job: JobRecord) -> None:
        store.take_lease(job.job_id, "a", at(0), 60)

        assert store.fail(job.job_id, ERROR, at(59)) is None
        assert store.mark_resent(job.job_id, at(0), at(59)) is None
        assert store.fail(job.job_id, ERROR, at(60)) is not None

    def test_a_failure_to_be_told_is_told_once(self, store: JobStore, job: JobRecord) -> None:
        failed = store.fail(job.job_id, ERROR, at(1), alert=True)

        store.alert_sent(job.job_id)

        told = store.get(job.job_id)
        assert failed is not None
        assert failed.alert_pending
        assert told == failed.model_copy(update={"alert_pending": False})

    def test_of_two_sweeps_one_sends_a_job_again(self, store: JobStore, job: JobRecord) -> None:
        first = store.mark_resent(job.job_id, job.updated_at, at(900))
        second = store.mark_resent(job.job_id, job.updated_at, at(901))

        assert first is not None
        assert (first.resends, first.updated_at, first.status) == (1, at(900), JobStatus.QUEUED)
        assert second is None

    def test_an_owner_sees_their_own_jobs_newest_first_in_pages(self, store: JobStore, jobs: Jobs) -> None:
        mine = [store.create(jobs.record(number, idempotency_key=f"{number}")) for number in range(5)]
        store.create(jobs.record(9, owner="owner-2"))

        pages = [store.by_owner("owner-1", None, 2, None)]
        while pages[-1].cursor:
            pages.append(store.by_owner("owner-1", None, 2, pages[-1].cursor))

        assert [len(page.jobs) for page in pages] == [2, 2, 1]
        assert [job for page in pages for job in page.jobs] == mine[::-1]

    def test_an_owner_s_jobs_by_status(self, store: JobStore, jobs: Jobs) -> None:
        mine = [store.create(jobs.record(number)) for number in range(6)]
        for job in mine[::2]:
            store.fail(job.job_id, ERROR, at(10))

        first = store.by_owner("owner-1", JobStatus.FAILED, 2, None)
        rest = store.by_owner("owner-1", JobStatus.FAILED, 2, first.cursor)

        assert [job.job_id for job in first.jobs] == [mine[4].job_id, mine[2].job_id]
        assert [job.job_id for job in rest.jobs] == [mine[0].job_id]
        assert rest.cursor is None

    def test_an_owner_s_jobs_of_one_project(self, store: JobStore, jobs: Jobs) -> None:
        tower = [store.create(jobs.record(number, project_name="Tower A")) for number in range(3)]
        store.create(jobs.record(4, project_name="Tower B"))
        store.create(jobs.record(5, project_name=None))
        store.create(jobs.record(6, owner="owner-2", project_name="Tower A"))
        store.fail(tower[0].job_id, ERROR, at(10))

        first = store.by_owner("owner-1", None, 2, None, "Tower A")
        rest = store.by_owner("owner-1", None, 2, first.cursor, "Tower A")
        failed = store.by_owner("owner-1", JobStatus.FAILED, 2, None, "Tower A")

        assert [job.job_id for job in (*first.jobs, *rest.jobs)] == [job.job_id for job in tower[::-1]]
        assert [job.job_id for job in failed.jobs] == [tower[0].job_id]
        assert store.by_owner("owner-1", None, 2, None, "tower a").jobs == []

    def test_a_cursor_shows_nothing_of_another_owner(self, store: JobStore, jobs: Jobs) -> None:
        for number in range(3):
            store.create(jobs.record(number))
        cursor = store.by_owner("owner-1", None, 1, None).cursor

        page = store.by_owner("owner-2", None, 10, cursor)

        assert list(page.jobs) == []

    @pytest.mark.parametrize("cursor", ["", "x", "é", "W10=", "WzEsMl0=", "WyJhIiwiYiJd", "bnVsbA=="])
    def test_a_cursor_that_is_not_ours_is_a_value_error(self, store: JobStore, cursor: str) -> None:
        with pytest.raises(ValueError, match="cursor"):
            store.by_owner("owner-1", None, 10, cursor)

    def test_old_jobs_of_a_status_come_oldest_first(self, store: JobStore, jobs: Jobs) -> None:
        records = [store.create(jobs.record(seconds)) for seconds in (30, 10, 20, 40)]
        store.take_lease(records[1].job_id, "a", at(11), 60)

        old = store.by_status(JobStatus.QUEUED, at(40), 10)

        assert [job.updated_at for job in old] == [at(20), at(30)]
        assert [job.updated_at for job in store.by_status(JobStatus.QUEUED, at(40), 1)] == [at(20)]
        newest = store.by_status(JobStatus.QUEUED, at(40), 1, newest=True)
        assert [job.updated_at for job in newest] == [at(30)]
        recent = store.by_status(JobStatus.QUEUED, at(40), 10, updated_since=at(30))
        assert [job.updated_at for job in recent] == [at(30)]
        assert [job.job_id for job in store.by_status(JobStatus.PROCESSING, at(40), 9)] == [records[1].job_id]

    @pytest.fixture
    def completed(self, store: JobStore, job: JobRecord) -> JobRecord:
        store.take_lease(job.job_id, "a", at(0), 60)
        done = store.complete(job.job_id, "a", RESULT, at(1))
        assert done is not None
        return done

    def test_corrections_are_kept_in_their_order(self, store: JobStore, completed: JobRecord) -> None:
        first = store.correct(completed.job_id, [correction(1), correction(2, "Größe €")], 0, at(2))
        second = store.correct(completed.job_id, [correction(3, reason="visit", undoes=2)], 2, at(3))

        kept = store.get(completed.job_id)
        assert first is not None
        assert second == kept
        assert (first.corrections, second.corrections) == (2, 3)
        assert kept.status is JobStatus.COMPLETED
        assert kept.behind
        assert store.corrections(kept) == (
            correction(1),
            correction(2, "Größe €"),
            correction(3, reason="visit", undoes=2),
        )
        assert store.corrections(first) == (correction(1), correction(2, "Größe €"))

    def test_a_job_that_nobody_corrected_has_no_corrections(
        self, store: JobStore, completed: JobRecord
    ) -> None:
        assert store.corrections(completed) == ()
        assert not completed.behind

    def test_who_saw_an_older_revision_changes_nothing(self, store: JobStore, completed: JobRecord) -> None:
        store.correct(completed.job_id, [correction(1, "mine")], 0, at(2))

        late = store.correct(completed.job_id, [correction(1, "theirs")], 0, at(3))
        early = store.correct(completed.job_id, [correction(6)], 5, at(3))

        kept = store.get(completed.job_id)
        assert (late, early) == (None, None)
        assert kept is not None
        assert store.corrections(kept) == (correction(1, "mine"),)

    def test_only_a_completed_job_is_corrected(self, store: JobStore, job: JobRecord) -> None:
        assert store.correct(job.job_id, [correction(1)], 0, at(1)) is None
        assert store.correct("job_unknown", [correction(1)], 0, at(1)) is None
        assert store.get(job.job_id) == job

    def test_of_many_people_at_once_nobodys_correction_is_lost(
        self, store: JobStore, completed: JobRecord
    ) -> None:
        def person(name: str) -> None:
            for _ in range(4):
                done = None
                while done is None:
                    seen = store.get(completed.job_id)
                    assert seen is not None
                    entry = correction(seen.corrections + 1, name)
                    done = store.correct(completed.job_id, [entry], seen.corrections, at(2))

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(person, ["Lee", "Kim", "Ada", "Bo"]))

        kept = store.get(completed.job_id)
        assert kept is not None
        entries = store.corrections(kept)
        assert [entry.number for entry in entries] == list(range(1, 17))
        assert sorted(str(entry.now) for entry in entries) == sorted(["Lee", "Kim", "Ada", "Bo"] * 4)

    def test_more_corrections_than_one_item_could_hold(self, store: JobStore, completed: JobRecord) -> None:
        long = "x" * 9_000
        for first in range(1, 121, 40):
            entries = [correction(number, long) for number in range(first, first + 40)]
            assert store.correct(completed.job_id, entries, first - 1, at(2)) is not None

        kept = store.get(completed.job_id)
        assert kept is not None
        entries = list(store.corrections(kept))
        assert [entry.number for entry in entries] == list(range(1, 121))
        assert sum(len(entry.model_dump_json()) for entry in entries) > 400_000

    def test_results_only_move_forward(self, store: JobStore, completed: JobRecord) -> None:
        store.correct(completed.job_id, [correction(1), correction(2)], 0, at(2))
        newer = RESULT.model_copy(update={"corrections": 2, "artefacts": {"a": "jobs/1/results/2/a"}})
        older = RESULT.model_copy(update={"corrections": 1, "artefacts": {"a": "jobs/1/results/1/a"}})

        moved = store.regenerated(completed.job_id, newer, at(3))
        again = store.regenerated(completed.job_id, newer, at(4))
        back = store.regenerated(completed.job_id, older, at(5))

        assert moved is not None
        assert (moved.status, moved.result, moved.behind) == (JobStatus.COMPLETED, newer, False)
        assert (again, back) == (None, None)
        assert store.get(completed.job_id) == moved

    def test_only_a_completed_job_gets_other_results(self, store: JobStore, job: JobRecord) -> None:
        newer = RESULT.model_copy(update={"corrections": 2})

        assert store.regenerated(job.job_id, newer, at(1)) is None
        assert store.regenerated("job_unknown", newer, at(1)) is None
        assert store.get(job.job_id) == job

    def test_deleting_a_job_deletes_its_corrections(self, store: JobStore, completed: JobRecord) -> None:
        kept = store.correct(completed.job_id, [correction(1), correction(2)], 0, at(2))
        assert kept is not None

        assert store.delete(completed.job_id)

        assert store.corrections(kept) == ()

    def test_corrections_are_in_no_list_of_jobs(self, store: JobStore, completed: JobRecord) -> None:
        store.correct(completed.job_id, [correction(1)], 0, at(2))

        assert [job.job_id for job in store.by_owner("owner-1", None, 50, None).jobs] == [completed.job_id]
        assert [job.job_id for job in store.by_status(JobStatus.COMPLETED, at(9), 50)] == [completed.job_id]

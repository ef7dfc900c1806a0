"""Results of a completed job made anew: whichever message comes how often and when."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.delivery import Disposition
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.job_record import JobRecord, JobStatus
from security_design_assistant.pipeline.checkpoints import Checkpoints
from security_design_assistant.pipeline.job import Job, JobKeys, StageName
from security_design_assistant.results.artefacts import ARTEFACTS
from security_design_assistant.samples import SAMPLES
from tests.job_service import Service, works
from tests.unit.corrected_drawing import Drawing
from tests.unit.handmade_analysis import analysis, sound_door

FIRST = "A-001-XX-L1"
BACK, DONE = Disposition.RETURN, Disposition.ACKNOWLEDGE


@pytest.fixture
def service() -> Service:
    """A service with one completed job whose analysis is kept, as an older version left it."""
    service = Service([works(*StageName)])
    service.submit()
    assert service.deliver() is DONE
    kept = Job("plan.pdf", service.job().created_at, JobKeys.of_job("job_1"), version="an older one")
    Checkpoints(service.objects, kept).save(
        StageName.DRAWING_ANALYSIS, TypeAdapter(Analysis), "digest", READ, {}
    )
    service.objects.put("drawings/1.pdf", SAMPLES["plain"]().pdf)
    return service


READ = analysis(sound_door())


def corrected(service: Service, *rooms: str) -> JobRecord:
    """Correct the room, again and again, from where the job is."""
    drawing = Drawing(READ)
    drawing.entries = service.jobs.corrections(service.job())
    before = len(drawing.entries)
    for room in rooms:
        drawing.set(FIRST, "location.room_name", room)
    job = service.jobs.correct("job_1", drawing.entries[before:], before, service.clock.now())
    assert job is not None
    return job


def rooms(service: Service) -> str:
    """Return the schedule that a download gives now."""
    result = service.job().result
    assert result is not None
    return service.objects.objects[result.artefacts["schedule.csv"]].decode("utf-8-sig")


def test_all_results_are_made_anew_and_nothing_is_read_again(service: Service) -> None:
    before = service.job()
    corrected(service, "Store")
    service.steps = []

    assert service.deliver() is DONE

    job = service.job()
    assert len(service.seen) == 1, "nobody read the drawing again"
    assert job.status is JobStatus.COMPLETED
    assert job.result is not None
    assert job.result.corrections == 1
    assert set(job.result.artefacts) == {kind.name for kind in ARTEFACTS if not kind.of_revisions}
    assert all(key.startswith("jobs/job_1/results/corrected-1/") for key in job.result.artefacts.values())
    assert "Store" in rooms(service)
    assert (job.attempt, job.usage, job.lease_owner) == (before.attempt, before.usage, None)


def test_a_message_that_comes_twice_changes_nothing_more(service: Service) -> None:
    corrected(service, "Store")
    service.deliver()
    once, objects = service.job(), dict(service.objects.objects)

    assert [service.deliver(), service.deliver()] == [DONE, DONE]

    assert service.job() == once
    assert service.objects.objects == objects


def test_one_message_brings_in_all_corrections_that_there_are(service: Service) -> None:
    corrected(service, "First")
    corrected(service, "Second", "Third")

    service.deliver()
    late = service.deliver()

    result = service.job().result
    assert late is DONE
    assert result is not None
    assert result.corrections == 3
    assert "Third" in rooms(service)


def test_a_worker_that_is_overtaken_takes_nothing_back(service: Service) -> None:
    corrected(service, "Slow")
    regenerate = service.worker.regenerate
    overtaken = []

    def slow(*arguments: object) -> object:
        outcome = regenerate(*arguments)  # type: ignore[arg-type]
        if not overtaken:
            overtaken.append(True)
            corrected(service, "Fast")
            assert service.deliver() is DONE
        return outcome

    object.__setattr__(service.worker, "regenerate", slow)

    assert service.deliver() is DONE

    result = service.job().result
    assert result is not None
    assert result.corrections == 2
    assert "Fast" in rooms(service)


@pytest.mark.parametrize("error", [RetryableError("throttled", "Later."), ValueError("a mistake of ours")])
def test_what_fails_for_now_is_tried_again_and_the_job_stays_completed(
    service: Service, error: Exception
) -> None:
    before = corrected(service, "Store")
    regenerate = service.worker.regenerate

    def failing(*_arguments: object) -> None:
        raise error

    object.__setattr__(service.worker, "regenerate", failing)
    first = service.deliver()
    between = service.job()
    object.__setattr__(service.worker, "regenerate", regenerate)
    second = service.deliver()

    assert (first, second) == (BACK, DONE)
    assert between == before
    assert "Store" in rooms(service)


def test_what_cannot_be_made_anew_leaves_the_results_as_they_were(service: Service) -> None:
    before = corrected(service, "Store")
    service.objects.delete("drawings/1.pdf")

    assert service.deliver() is DONE
    assert service.job() == before


def test_a_job_that_is_deleted_meanwhile_leaves_nothing(service: Service) -> None:
    corrected(service, "Store")
    regenerate = service.worker.regenerate

    def deleted(*arguments: object) -> object:
        service.jobs.delete("job_1")
        return regenerate(*arguments)  # type: ignore[arg-type]

    object.__setattr__(service.worker, "regenerate", deleted)

    assert service.deliver() is DONE
    assert not [key for key in service.objects.objects if "corrected-" in key]


def test_a_dead_message_about_a_completed_job_fails_nothing(service: Service) -> None:
    before = corrected(service, "Store")

    assert service.die() is DONE
    assert service.job() == before
    assert service.alerts.published == []


def test_corrections_that_the_queue_forgot_are_sent_again(service: Service) -> None:
    corrected(service, "Store")
    service.queue.sent.clear()

    service.reconciler.sweep()
    soon = list(service.queue.sent)
    service.clock.jump(200)
    service.reconciler.sweep()
    later = list(service.queue.sent)
    service.deliver()
    service.clock.jump(200)
    service.reconciler.sweep()

    assert (soon, later) == ([], [("job_1", 0, 0)])
    assert service.queue.sent == later

"""A job of several files: the worker reads them as one drawing, and a redriven job has all of them."""

from __future__ import annotations

import pytest

from security_design_assistant.jobs.redrive import NotRedrivableError, redrive_job
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.job_record import DrawingReference, JobError, JobStatus
from security_design_assistant.pipeline.job import DrawingPart
from security_design_assistant.samples import SAMPLES
from tests.job_service import Service

NAMES = ("plan.pdf", "doors.pdf")


def reference(number: int, name: str) -> DrawingReference:
    return DrawingReference(key=f"drawings/part-{number}.pdf", file_name=name)


PARTS = tuple(reference(number, name) for number, name in enumerate(NAMES))


@pytest.fixture
def service() -> Service:
    service = Service()
    for part in PARTS:
        service.objects.put(part.key, SAMPLES["plain"]().pdf)
    return service


def submit(service: Service, **changes: object) -> None:
    drawing = DrawingReference(key=PARTS[0].key, file_name="Tower A")
    service.submit(drawing=drawing, parts=PARTS, **changes)


def failure(service: Service) -> JobError:
    service.deliver()
    job = service.job()
    assert job.status is JobStatus.FAILED
    assert job.error is not None
    return job.error


def test_the_stages_get_one_drawing_and_know_whose_each_page_is(service: Service) -> None:
    submit(service)

    service.deliver()

    (job,) = service.seen
    assert job.file_name == "Tower A"
    assert job.parts == (DrawingPart("plan.pdf", 1), DrawingPart("doors.pdf", 1))
    assert service.job().status is JobStatus.COMPLETED


def test_one_broken_file_among_good_ones_is_named(service: Service) -> None:
    service.objects.put(PARTS[1].key, b"%PDF-1.7 and nothing more")
    submit(service)

    error = failure(service)

    assert (error.code, error.retryable) == ("corrupt", False)
    assert error.message == "doors.pdf: The PDF is damaged beyond repair; export the drawing again."
    assert service.seen == []


def test_a_file_that_is_gone_is_named(service: Service) -> None:
    service.objects.delete(PARTS[1].key)
    submit(service)

    error = failure(service)

    assert error.code == "drawing_missing"
    assert error.message == "doors.pdf is not there any more. Upload it again."


def test_files_that_have_too_many_pages_together_are_refused(service: Service) -> None:
    submit(service, budgets=Budgets(max_pages=1))

    error = failure(service)

    assert error.code == "too_large"
    assert error.message == "Together the files have too many pages; the limit is 1."


def test_a_redriven_job_has_all_files_of_its_own(service: Service) -> None:
    submit(service)
    service.jobs.fail("job_1", JobError(code="internal_error", message="Broke."), service.clock.now())

    again = redrive_job(service, "job_1")

    assert [part.file_name for part in again.parts] == list(NAMES)
    assert again.drawing.file_name == "Tower A"
    keys = [part.key for part in again.files]
    assert len({*keys, *(part.key for part in PARTS)}) == 4
    assert all(service.objects.get(key) == service.objects.get(PARTS[0].key) for key in keys)


def test_a_job_that_lost_a_file_is_not_redriven(service: Service) -> None:
    submit(service)
    service.jobs.fail("job_1", JobError(code="internal_error", message="Broke."), service.clock.now())
    service.objects.delete(PARTS[1].key)

    with pytest.raises(NotRedrivableError, match="its drawing is gone"):
        redrive_job(service, "job_1")

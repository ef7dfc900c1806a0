"""Documents of a job: the worker hands them to the stages, and a redriven job has them, too."""

from __future__ import annotations

import pytest

from security_design_assistant.jobs.redrive import redrive_job
from security_design_assistant.models.job_record import DocumentReference, JobError, JobStatus
from security_design_assistant.specification.document import Document
from tests.job_service import Service

THERE = DocumentReference(key="drawings/a.document", file_name="Hardware.docx", bytes=4)
GONE = DocumentReference(key="drawings/b.document", file_name="Readers.pdf", bytes=4)


@pytest.fixture
def service() -> Service:
    service = Service()
    service.objects.put(THERE.key, b"spec")
    service.submit(documents=(THERE, GONE))
    return service


def test_the_stages_get_the_documents_and_know_which_is_gone(service: Service) -> None:
    service.deliver()

    (job,) = service.seen
    assert job.documents == (Document("Hardware.docx", b"spec"), Document("Readers.pdf", None))
    assert service.job().status is JobStatus.COMPLETED


def test_a_redriven_job_has_copies_of_the_documents_that_there_are(service: Service) -> None:
    failed = service.job()
    service.jobs.fail(failed.job_id, JobError(code="a", message="b"), service.clock.now())

    job = redrive_job(service, failed.job_id)  # type: ignore[arg-type]

    assert [document.file_name for document in job.documents] == ["Hardware.docx", "Readers.pdf"]
    assert not {document.key for document in job.documents} & {THERE.key, GONE.key}
    assert [service.objects.get(document.key) for document in job.documents] == [b"spec", None]

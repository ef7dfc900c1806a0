"""Documents that come with a drawing through the API: uploads of other kinds, and a job that knows them."""

from __future__ import annotations

from typing import Any

import pytest

from security_design_assistant.adapters.job_items import item_of, record_of
from security_design_assistant.specification.limits import MAX_BYTES, MAX_DOCUMENTS
from security_design_assistant.specification.media_types import DOCX, KINDS, PDF, XLSX
from tests.unit.api_caller import ANNA, Answer, Caller
from tests.unit.api_caller import PDF as PDF_BYTES


@pytest.fixture
def api() -> Caller:
    return Caller()


def uploaded(api: Caller, kind: str = PDF, owner: str = ANNA, data: bytes = PDF_BYTES) -> str:
    body = {"filename": "p", "content_type": kind, "size": 10}
    upload_id: str = api.post_json("/uploads", body, owner=owner).body["upload_id"]
    api.objects.put(api.uploads.posts[-1][0], data)
    return upload_id


def process(api: Caller, documents: object, **more: object) -> Answer:
    body = {"upload_id": uploaded(api), "context_upload_ids": documents, **more}
    return api.post_json("/process-drawing", body)


def only_job(api: Caller) -> Any:
    (job,) = api.jobs.jobs.values()
    return job


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != PDF])
def test_every_kind_of_document_gets_a_place_for_just_that(api: Caller, kind: str) -> None:
    upload_id = uploaded(api, f"{kind}; charset=utf-8")

    assert api.uploads.posts == [(f"drawings/{upload_id}.document", kind, 10, 3600)]


def test_a_document_over_its_limit_and_another_kind_get_none(api: Caller) -> None:
    large = api.post_json("/uploads", {"filename": "a", "content_type": DOCX, "size": MAX_BYTES + 1})
    other = api.post_json("/uploads", {"filename": "a", "content_type": "image/png", "size": 1})

    assert (large.status, large.body["code"]) == (413, "too_large")
    assert (other.status, other.body["code"]) == (415, "not_a_pdf")
    assert DOCX in other.body["detail"]


def test_the_job_keeps_its_documents_with_their_names(api: Caller) -> None:
    word, pdf = uploaded(api, DOCX), uploaded(api, data=PDF_BYTES + b"%")

    answer = process(api, [word, pdf], context_filenames=["C:\\spec\\Hardware.docx", "Readers.pdf"])

    job = only_job(api)
    assert answer.status == 202
    assert [(document.upload, document.file_name, document.bytes) for document in job.documents] == [
        (word, "Hardware.docx", len(PDF_BYTES)),
        (pdf, "Readers.pdf", len(PDF_BYTES) + 1),
    ]
    assert [api.objects.objects[document.key] for document in job.documents] == [PDF_BYTES, PDF_BYTES + b"%"]
    assert record_of(item_of(job)) == job
    assert api.call("GET", f"/status/{job.job_id}").body["documents"] == ["Hardware.docx", "Readers.pdf"]


def test_several_drawings_in_one_job_have_documents_too(api: Caller) -> None:
    body = {"upload_ids": [uploaded(api), uploaded(api)], "context_upload_ids": [uploaded(api, XLSX)]}

    assert api.post_json("/process-drawing", body).status == 202

    assert [document.file_name for document in only_job(api).documents] == ["document 1"]


def test_a_document_of_another_owner_is_not_found_and_named(api: Caller) -> None:
    of_bob = uploaded(api, DOCX, owner="bob")

    answer = process(api, [of_bob])

    assert (answer.status, answer.body["code"]) == (404, "upload_not_found")
    assert of_bob in answer.body["detail"]
    assert not api.jobs.jobs


def test_a_document_that_is_too_large_is_refused(api: Caller) -> None:
    answer = process(api, [uploaded(api, data=bytes(MAX_BYTES + 1))])

    assert (answer.status, answer.body["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("count", "names"),
    [(MAX_DOCUMENTS + 1, None), (1, ["a.docx", "b.docx"])],
)
def test_too_many_documents_or_names_are_wrong_fields(
    api: Caller, count: int, names: list[str] | None
) -> None:
    more = {"context_filenames": names} if names else {}

    answer = process(api, [uploaded(api, DOCX) for _ in range(count)], **more)

    assert (answer.status, answer.body["code"]) == (422, "wrong_fields")
    assert not api.jobs.jobs


def test_one_document_twice_and_what_is_no_list_are_wrong_fields(api: Caller) -> None:
    word = uploaded(api, DOCX)

    for documents in ([word, word], word, [3], None):
        assert process(api, documents).status == 422


def test_the_same_drawing_with_another_document_is_another_request(api: Caller) -> None:
    plan, word = uploaded(api), uploaded(api, DOCX)

    first = api.post_json("/process-drawing", {"upload_id": plan})
    api.clock.jump(0.001)
    second = api.post_json("/process-drawing", {"upload_id": plan, "context_upload_ids": [word]})

    assert first.status == 202
    assert (second.status, second.body["code"]) == (409, "upload_already_used")


def test_delete_removes_the_documents(api: Caller) -> None:
    job_id = process(api, [uploaded(api, DOCX), uploaded(api)]).body["job_id"]
    other = uploaded(api, DOCX)

    assert api.call("DELETE", f"/jobs/{job_id}").status == 204

    assert list(api.objects.objects) == [f"drawings/{other}.document"]

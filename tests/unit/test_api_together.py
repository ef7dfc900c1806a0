"""``POST /process-drawing`` with several uploads: one job of several files."""

from __future__ import annotations

from typing import Any

import pytest

from security_design_assistant.models.budgets import Budgets
from tests.unit.api_caller import ANNA, PDF, Answer, Caller


@pytest.fixture
def api() -> Caller:
    return Caller()


def uploaded(api: Caller, data: bytes = PDF, owner: str = ANNA) -> str:
    body = {"filename": "p.pdf", "content_type": "application/pdf", "size": 10}
    upload_id: str = api.post_json("/uploads", body, owner=owner).body["upload_id"]
    api.objects.put(f"drawings/{upload_id}.pdf", data)
    return upload_id


def together(api: Caller, uploads: object, key: str | None = None, **more: object) -> Answer:
    return api.post_json("/process-drawing", {"upload_ids": uploads, **more}, key=key)


def only_job(api: Caller) -> Any:
    (job,) = api.jobs.jobs.values()
    return job


def test_several_uploads_become_one_job_that_keeps_their_order_and_names(api: Caller) -> None:
    plan, schedule = uploaded(api), uploaded(api, PDF + b"%")

    answer = together(
        api, [plan, schedule], filenames=["C:\\in\\plan.pdf", "doors.pdf"], project_name="Tower 2.1"
    )

    job = only_job(api)
    assert answer.status == 202
    assert [(part.upload, part.file_name, part.bytes) for part in job.parts] == [
        (plan, "plan.pdf", len(PDF)),
        (schedule, "doors.pdf", len(PDF) + 1),
    ]
    assert [api.objects.objects[part.key] for part in job.parts] == [PDF, PDF + b"%"]
    assert (job.drawing.file_name, job.drawing.bytes) == ("Tower 2.1", 2 * len(PDF) + 1)
    assert api.queue.sent == [(job.job_id, 0, 0)]
    view = api.call("GET", f"/status/{job.job_id}").body["drawing"]
    assert (view["filename"], view["files"]) == ("Tower 2.1", ["plan.pdf", "doors.pdf"])


def test_files_without_names_are_told_apart(api: Caller) -> None:
    together(api, [uploaded(api), uploaded(api)])

    assert [part.file_name for part in only_job(api).parts] == ["drawing-1.pdf", "drawing-2.pdf"]


def test_the_list_is_its_own_key_and_another_order_is_another_drawing(api: Caller) -> None:
    plan, schedule = uploaded(api), uploaded(api)

    first = together(api, [plan, schedule])
    api.clock.jump(0.001)
    again = together(api, [plan, schedule])
    turned = together(api, [schedule, plan])

    assert first.body == again.body
    assert turned.body["job_id"] != first.body["job_id"]
    api.clock.jump(0.001)
    renamed = together(api, [plan, schedule], filenames=["a.pdf", "b.pdf"])
    assert (renamed.status, renamed.body["code"]) == (409, "upload_already_used")


def test_a_key_stands_for_one_list(api: Caller) -> None:
    plan, schedule = uploaded(api), uploaded(api)

    first = together(api, [plan, schedule], "key-1")
    api.clock.jump(0.001)
    other = together(api, [plan], "key-1")

    assert first.status == 202
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")


def test_an_upload_of_another_owner_is_not_found_and_named(api: Caller) -> None:
    mine, of_bob = uploaded(api), uploaded(api, owner="bob")

    answer = together(api, [mine, of_bob])

    assert (answer.status, answer.body["code"]) == (404, "upload_not_found")
    assert of_bob in answer.body["detail"]
    assert not api.jobs.jobs


@pytest.mark.parametrize(
    ("uploads", "more", "told"),
    [
        (["a", "a"], {}, "upload_ids: names an upload more than once."),
        (["a", "b", "a"], {}, "upload_ids: names an upload more than once."),
        (["a", "b", "c", "d"], {}, "upload_ids: names 4 files; at most 3 go together."),
        (["a", "b"], {"filenames": ["one.pdf"]}, "filenames: must name each upload, or be left out."),
        ([], {}, "upload_ids: "),
        (["a"], {"upload_id": "0" * 48}, "upload_id: "),
        (["a"], {"filename": "a.pdf"}, "filename: "),
    ],
)
def test_what_cannot_be_one_drawing_is_told_in_a_sentence(
    uploads: list[str], more: dict[str, Any], told: str
) -> None:
    api = Caller(budgets=Budgets(max_files=3))
    ids = {name: uploaded(api) for name in set(uploads)}

    answer = together(api, [ids[name] for name in uploads], **more)

    assert (answer.status, answer.body["code"]) == (422, "wrong_fields")
    assert answer.body["detail"].startswith(told)
    assert not api.jobs.jobs


@pytest.mark.parametrize("uploads", ["0" * 48, None, 3, [3], ["../../etc"], {}])
def test_what_is_no_list_of_uploads_is_wrong(api: Caller, uploads: object) -> None:
    answer = together(api, uploads)

    assert (answer.status, answer.body["code"]) == (422, "wrong_fields")


def test_files_that_are_too_large_together_are_refused() -> None:
    api = Caller(budgets=Budgets(max_bytes=2 * len(PDF)))

    fits = together(api, [uploaded(api), uploaded(api)])
    over = together(api, [uploaded(api), uploaded(api, PDF + b"%")])

    assert fits.status == 202
    assert (over.status, over.body["code"]) == (413, "too_large")
    assert over.body["detail"] == f"Together the files have {2 * len(PDF) + 1} bytes; " + (
        f"a drawing may have at most {2 * len(PDF)}."
    )


def test_delete_removes_all_files(api: Caller) -> None:
    job_id = together(api, [uploaded(api), uploaded(api)]).body["job_id"]
    other = uploaded(api)

    assert api.call("DELETE", f"/jobs/{job_id}").status == 204

    assert list(api.objects.objects) == [f"drawings/{other}.pdf"]

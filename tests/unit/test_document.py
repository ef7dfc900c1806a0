"""Opening a drawing: what is accepted, and the code and sentence of what is not."""

import pytest

from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.document import inspect_drawing, open_document
from tests.fixtures import hostile

BUDGETS = Budgets()

REJECTED = {
    "empty": (b"", "not_a_pdf"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(2000), "not_a_pdf"),
    "header_too_far_in": (bytes(1025) + hostile.drawing(), "not_a_pdf"),
    "header_alone": (b"%PDF-1.7\n", "corrupt"),
    "truncated_beyond_repair": (hostile.drawing()[:60], "corrupt"),
    "noise": (hostile.damaged(hostile.drawing(3), seed=1), "corrupt"),
    "noise_that_leaves_no_page": (hostile.damaged(hostile.drawing(3), seed=4), "corrupt"),
    "false_page_count": (hostile.false_page_count(1_000_000_000), "corrupt"),
    "negative_page_count": (hostile.false_page_count(-5), "corrupt"),
    "user_password": (hostile.locked(user="secret", owner="owner"), "encrypted"),
    "certificate": (hostile.locked_by_certificate(), "encrypted"),
    "no_pages": (hostile.no_pages(), "no_pages"),
}


@pytest.mark.parametrize("name", REJECTED)
def test_a_drawing_that_cannot_be_read_is_rejected_with_its_own_code(name: str) -> None:
    data, code = REJECTED[name]

    with pytest.raises(PermanentError) as rejection:
        inspect_drawing(data, BUDGETS)

    assert rejection.value.code == code
    assert rejection.value.message.endswith(".")
    assert "code=" not in rejection.value.message


def test_a_file_over_the_size_limit_is_too_large() -> None:
    data = hostile.drawing()

    with pytest.raises(PermanentError, match="limit") as rejection:
        inspect_drawing(data, Budgets(max_bytes=len(data) - 1))

    assert rejection.value.code == "too_large"


def test_a_drawing_over_the_page_limit_is_too_large() -> None:
    with pytest.raises(PermanentError, match="has 3 pages; the limit is 2") as rejection:
        inspect_drawing(hostile.drawing(3), Budgets(max_pages=2))

    assert rejection.value.code == "too_large"


def test_a_drawing_at_both_limits_is_accepted() -> None:
    data = hostile.drawing(3)

    facts = inspect_drawing(data, Budgets(max_bytes=len(data), max_pages=3))

    assert facts.page_count == 3


def test_the_facts_of_a_sound_drawing() -> None:
    data = hostile.drawing(2)

    facts = inspect_drawing(data, BUDGETS)

    assert (facts.page_count, facts.size_bytes, facts.repaired, facts.notes) == (2, len(data), False, ())
    assert len(facts.sha256) == 64


def test_an_owner_password_alone_does_not_keep_anybody_from_reading() -> None:
    facts = inspect_drawing(hostile.locked(user="", owner="owner"), BUDGETS)

    assert facts.page_count == 1


def test_the_header_may_begin_a_little_into_the_file() -> None:
    facts = inspect_drawing(b"\n" * 900 + hostile.drawing(), BUDGETS)

    assert facts.page_count == 1


@pytest.mark.parametrize("kept", [0.95, 0.75])
def test_a_truncated_drawing_that_can_be_repaired_is_repaired_and_noted(kept: float) -> None:
    data = hostile.drawing(3)

    facts = inspect_drawing(data[: int(len(data) * kept)], BUDGETS)

    assert facts.repaired
    assert facts.page_count == 3
    assert "repaired" in facts.notes[0]


def test_an_absurd_cross_reference_table_is_rebuilt() -> None:
    facts = inspect_drawing(hostile.huge_xref(), BUDGETS)

    assert (facts.repaired, facts.page_count) == (True, 1)


def test_pages_whose_content_the_file_lost_are_named() -> None:
    data = hostile.one_page(None, page=hostile.LANDSCAPE_A3 + b"/Contents 99 0 R")

    facts = inspect_drawing(data, BUDGETS)

    assert facts.notes == ("The file lacks content of page 1: what was drawn there is lost.",)


def test_scripts_actions_and_embedded_files_are_ignored_and_noted() -> None:
    facts = inspect_drawing(hostile.active_content(), BUDGETS)

    assert [note.split(";")[0] for note in facts.notes] == [
        "The drawing holds JavaScript",
        "The drawing has files embedded in it",
        "The drawing asks for an action when it is opened",
    ]


def test_damage_is_not_chattered_about(capfd: pytest.CaptureFixture[str]) -> None:
    data = hostile.drawing(3)

    open_document(data[: len(data) // 2], BUDGETS)

    assert capfd.readouterr() == ("", "")

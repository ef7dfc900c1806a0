"""``sda inspect``: layers for what was seen, and the reason for what was rejected."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from security_design_assistant.analysers.inspection import inspected
from security_design_assistant.cli import command_line as cli
from security_design_assistant.drawing.page.trace import REJECTED, Recording
from security_design_assistant.drawing.sheet_reading import read_sheet
from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES
from tests.fixtures import hostile


def layers(pdf: bytes) -> set[str]:
    with pymupdf.open(stream=pdf) as document:
        return {group["name"] for group in document.get_ocgs().values()}


def with_tag_text_outside_of_a_box() -> bytes:
    document = pymupdf.open(stream=SAMPLES["plain"]().pdf)
    document[0].insert_text((300, 40), "A B2 099 BB", fontsize=6)
    data: bytes = document.tobytes()
    return data


@pytest.mark.parametrize("sample", ["plain", "rotate_90"])
def test_everything_that_was_seen_has_a_layer(sample: str) -> None:
    found = layers(inspected(SAMPLES[sample]().pdf, 1, Budgets()))

    assert {"words", "phrases", "merged lines", REJECTED} < found
    assert {"boxed: tags", "boxed: cells", "boxed: squares", "boxed: leaders"} < found
    assert {"boxed: ink of the tags", "rooms: labels", "rooms: walls"} < found


def test_each_notation_adds_layers_of_its_own() -> None:
    found = layers(inspected(SAMPLES["text_with_key"]().pdf, 1, Budgets()))

    assert {"text: ids", "text: possible marks", "text: key"} < found


def test_a_rejected_candidate_is_named_with_its_reason() -> None:
    picture = inspected(with_tag_text_outside_of_a_box(), 1, Budgets())

    with pymupdf.open(stream=picture) as document:
        text = document[0].get_text()
    assert "no tag: no box around" in text
    assert REJECTED in layers(picture)


def test_listening_changes_nothing_of_what_is_read() -> None:
    with pymupdf.open(stream=SAMPLES["plain"]().pdf) as document:
        assert read_sheet(document[0], 1, Recording()) == read_sheet(document[0], 1)


@pytest.mark.parametrize(
    ("drawing", "page", "code"),
    [
        (hostile.drawing(1), 2, "no_such_page"),
        (hostile.drawing(1), 0, "no_such_page"),
        (b"x", 1, "not_a_pdf"),
    ],
)
def test_what_cannot_be_shown_says_why(drawing: bytes, page: int, code: str) -> None:
    with pytest.raises(PermanentError) as raised:
        inspected(drawing, page, Budgets())

    assert raised.value.code == code


def test_the_command_writes_the_picture_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.pdf").write_bytes(SAMPLES["plain"]().pdf)

    assert cli.main(["inspect", "plan.pdf", "--page", "1"]) == 0

    assert capsys.readouterr().out == "plan-page-1.pdf\n"
    assert "boxed: tags" in layers(Path("plan-page-1.pdf").read_bytes())
    assert cli.main(["inspect", "plan.pdf", "--page", "9"]) == 1
    assert "There is no page 9" in capsys.readouterr().err

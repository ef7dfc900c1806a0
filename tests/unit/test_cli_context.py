"""``sda process --context``: a specification beside the drawing, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from security_design_assistant.cli.command_line import main
from security_design_assistant.samples import SAMPLES
from security_design_assistant.samples.specifications import DRAWING, WRITERS


def test_a_specification_explains_what_the_legend_leaves_out(tmp_path: Path) -> None:
    plan, specification = tmp_path / "plan.pdf", tmp_path / "Hardware.docx"
    plan.write_bytes(SAMPLES[DRAWING]().pdf)
    specification.write_bytes(WRITERS["specification.docx"]())

    code = main(["process", str(plan), "--out", str(tmp_path / "out"), "--context", str(specification)])

    assert code == 0
    data = json.loads((tmp_path / "out" / "plan" / "components.json").read_bytes())
    sources = {one["meaning_source"] for part in data["components"] for one in part["devices"]}
    assert "“Hardware.docx”, section 3 Readers" in sources


def test_a_specification_that_is_not_there_is_a_mistake_of_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(SAMPLES[DRAWING]().pdf)

    code = main(
        ["process", str(plan), "--out", str(tmp_path / "out"), "--context", str(tmp_path / "no.docx")]
    )

    assert code == 2
    assert "no.docx" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()

"""``sda process`` with Gemini: asked over HTTP, waited for in place, paid from budgets that last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from security_design_assistant.cli.command_line import main
from security_design_assistant.emulator.fake_gemini.replies import Scripted
from security_design_assistant.emulator.fake_gemini.running import environment_of, running_fake_gemini
from security_design_assistant.emulator.fake_gemini.server import FakeGemini


@pytest.fixture
def gemini(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGemini]:
    pytest.importorskip("google.genai")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with running_fake_gemini() as server:
        for name, value in environment_of(server).items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A page that is a picture of some lettering."""
    with pymupdf.open() as drawn, pymupdf.open() as scanned:
        drawn.new_page(width=300, height=200).insert_text((40, 100), "A-001-BB-B2", fontsize=18)
        page = scanned.new_page(width=300, height=200)
        page.insert_image(page.rect, pixmap=drawn[0].get_pixmap(dpi=150))
        scanned.save(tmp_path / "scan.pdf")
    return tmp_path / "scan.pdf"


def cost(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["cost", "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_scan_is_shown_to_gemini_and_its_cost_is_kept(
    gemini: FakeGemini, scan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["process", str(scan), "--out", str(tmp_path / "out")])

    assert len(gemini.recorded()) == 1
    day, job = cost(capsys)
    assert day["usd"] == job["usd"] != 0
    assert str(job["job"]).startswith("scan.pdf ")


def test_a_pause_that_gemini_asks_for_is_waited_for_in_place(
    gemini: FakeGemini, scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("security_design_assistant.gemini.asking._SPREAD", 0.0)
    gemini.order([Scripted(status=429, retry_delay="0.5s")])

    main(["process", str(scan), "--out", str(tmp_path / "out")])

    first, second = gemini.recorded()
    assert second.at - first.at >= 0.5


def test_a_month_s_budget_lasts_over_runs_and_ends_in_a_review(
    gemini: FakeGemini, scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDA_GEMINI__MONTH_USD", "0.001")

    main(["process", str(scan), "--out", str(tmp_path / "out")])

    told = json.loads((tmp_path / "out" / "scan" / "components.json").read_text())
    assert gemini.recorded() == []
    assert any("money" in warning["message"] for warning in told["warnings"])


def test_the_key_is_in_nothing_that_is_written(
    gemini: FakeGemini, scan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["process", str(scan), "--out", str(tmp_path / "out")])

    told = capsys.readouterr()
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert "any-key-will-do" not in told.out + told.err
    assert not any(b"any-key-will-do" in content for content in written)

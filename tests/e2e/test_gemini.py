"""The whole service with a stand-in for Gemini: it waits, pays and tells the cost, as on AWS."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pymupdf
import pytest

from security_design_assistant.adapters.job_store import DynamoJobStore
from security_design_assistant.emulator.embedded.stack import StackOptions, running_stack
from security_design_assistant.emulator.fake_gemini.replies import Scripted
from security_design_assistant.emulator.fake_gemini.running import environment_of, running_fake_gemini
from security_design_assistant.models.job_record import JobStatus
from security_design_assistant.samples import SAMPLES, write_samples
from tests.e2e.test_embedded_stack import SDA, sda_local

DELAY = 3.0


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample as a picture, which only Gemini can read."""
    pytest.importorskip("google.genai")
    folder = tmp_path_factory.mktemp("scan")
    write_samples(folder)
    with pymupdf.open(folder / "plain.pdf") as drawn, pymupdf.open() as scanned:
        page = scanned.new_page(width=drawn[0].rect.width, height=drawn[0].rect.height)
        page.insert_image(page.rect, pixmap=drawn[0].get_pixmap(dpi=100))
        scanned.save(folder / "scan.pdf")
    return folder / "scan.pdf"


def submitted(scan: Path, url: str) -> str:
    done = subprocess.run(
        [*SDA, "submit", str(scan), "--api", url], capture_output=True, text=True, timeout=60, check=True
    )
    (job_id,) = re.findall(r"job_\d+", done.stdout)
    return str(job_id)


def test_a_rate_limited_job_waits_in_the_queue_completes_and_tells_what_it_cost(
    scan: Path, tmp_path: Path
) -> None:
    with running_fake_gemini() as gemini:
        gemini.order([Scripted(status=429, retry_delay=f"{DELAY:g}s")])
        options = StackOptions(
            workers=1, environment=environment_of(gemini), log=tmp_path / "aws.log", worker_memory_mb=2_048
        )
        with running_stack(options) as stack:
            jobs = DynamoJobStore(stack.clients.dynamodb, stack.resources.table)
            job_id = submitted(scan, stack.url)
            deadline = time.monotonic() + 90
            while not (job := jobs.get(job_id)) or not job.status.terminal:
                assert time.monotonic() < deadline, job
                time.sleep(0.2)
        first, second = gemini.recorded()

    usage = {name.split("/", 2)[2]: amount for name, amount in job.usage.items() if "gemini" in name}
    assert job.status is JobStatus.COMPLETED
    assert (job.attempt, job.continuation) == (1, 1)
    assert second.at - first.at >= DELAY
    assert second.shown() == first.shown()
    assert usage["gemini-3.8-flash/questions"] == 1
    assert usage["gemini-3.8-flash/usd"] > 0
    assert job.result is not None
    assert job.result.summary["cost_usd"] == pytest.approx(usage["gemini-3.8-flash/usd"], abs=1e-6)


def test_sda_local_reads_with_a_stand_in_and_sda_cost_says_what_was_spent(scan: Path, tmp_path: Path) -> None:
    with sda_local(tmp_path, "--gemini", "fake", "--env-file", str(tmp_path / "env.sh")) as (url, _):
        (address,) = re.findall(r"stand-in for Gemini answers at (\S+)", (tmp_path / "log").read_text())
        waited = subprocess.run(
            [*SDA, "submit", str(scan), "--api", url, "--wait", "--out", str(tmp_path / "out")],
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        told = subprocess.run(
            ["sh", "-c", f". ./env.sh; {sys.executable} -m security_design_assistant cost --json"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        with urllib.request.urlopen(f"{address}/requests", timeout=10) as answer:
            (request,) = json.load(answer)["requests"]

    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert (tmp_path / "out" / "scan" / "components.json").exists(), waited.stderr
    assert [set(line) & {"day", "job"} for line in lines] == [{"day"}, {"job"}]
    assert lines[0]["usd"] == lines[1]["usd"] > 0
    assert lines[0]["tokens"] > sum(file["bytes"] > 0 for file in request["shown"]) * 1_000


def test_the_scanned_sample_becomes_a_schedule_with_every_component_marked_for_review(
    scan: Path, tmp_path: Path
) -> None:
    with sda_local(tmp_path, "--gemini", "fake") as (url, _):
        drawing, out = str(scan.parent / "scanned.pdf"), str(tmp_path / "out")
        done = subprocess.run(
            [*SDA, "submit", drawing, "--analyser", "hybrid", "--api", url, "--wait", "--out", out],
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    found = json.loads((tmp_path / "out" / "scanned" / "components.json").read_text())
    ids = {component["id"] for component in found["components"]}
    assert ids == {component.id for component in SAMPLES["plain"]().truth.components}, done.stderr
    evaluated = json.loads((tmp_path / "out" / "scanned" / "evaluation.json").read_text())
    (finding,) = (each for each in evaluated["findings"] if each["code"] == "unconfirmed")
    assert set(finding["components"]) == ids

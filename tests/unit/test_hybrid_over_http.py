"""What hybrid asks, as it arrives at the service: the drawing itself, or only cut-outs of it."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator

import pymupdf
import pytest

from security_design_assistant.analysers.hybrid import HYBRID
from security_design_assistant.analysers.port import Assignment, PagesInMemory, analyse
from security_design_assistant.emulator.fake_gemini.server import FakeGemini
from security_design_assistant.emulator.fake_gemini.truth import known_of, shown_pages
from security_design_assistant.gemini.connecting import connecting
from security_design_assistant.gemini.port import Answer, GeminiClient, Question
from security_design_assistant.gemini.prompts import prompt
from security_design_assistant.gemini.target import Target
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES
from tests.fixtures.small_scans import door_on, doors, small_scans

PACKAGES = {"genai": "google.genai", "legacy": "google.generativeai"}


class Straight:
    """Asks a client at once: no gate, no budget."""

    def __init__(self, client: GeminiClient) -> None:
        self.client = client

    def ask(self, question: Question) -> Answer:
        return self.client.ask(question, timeout=30.0)


@pytest.fixture
def service() -> Iterator[FakeGemini]:
    with FakeGemini(("127.0.0.1", 0)) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(params=sorted(PACKAGES))
def asker(request: pytest.FixtureRequest, service: FakeGemini) -> Straight:
    if (
        importlib.util.find_spec("google") is None
        or importlib.util.find_spec(PACKAGES[request.param]) is None
    ):
        pytest.skip(f"{PACKAGES[request.param]} is not installed")
    return Straight(connecting(request.param, Target("gemini-3.8-flash", base_url=service.url))("key-1"))


def analysed(drawing: bytes, asker: Straight) -> Analysis:
    pages = PagesInMemory()
    return analyse(
        HYBRID,
        Assignment(drawing, Budgets(), pages, lambda _done, _total: None, lambda _name, _amount: None, asker),
    )


def test_a_scan_arrives_whole_and_its_answer_comes_back(asker: Straight, service: FakeGemini) -> None:
    drawing = small_scans(2)
    pages = shown_pages(drawing)
    service.know(known_of(drawing, doors(2)))

    found = analysed(drawing, asker)

    assert [request.shown() for request in service.recorded()] == [
        [("image/png", picture) for picture in page.pictures] for page in pages
    ]
    assert [component.id for component in found.components] == [door_on(1).id, door_on(2).id]
    assert [each.prompt for each in found.asked] == [prompt("page").version]


def test_of_an_understood_page_nothing_but_cut_outs_arrives(asker: Straight, service: FakeGemini) -> None:
    drawing = SAMPLES["unknown_symbols"]().pdf

    found = analysed(drawing, asker)

    (request,) = service.recorded()
    ((media_type, picture),) = request.shown()
    pixels = pymupdf.Pixmap(picture)
    assert media_type == "image/png"
    assert pixels.width * pixels.height < 803**2
    assert request.size < 0.1 * sum(map(len, shown_pages(drawing)[0].pictures))
    assert [each.purpose for each in found.asked] == ["crops"]

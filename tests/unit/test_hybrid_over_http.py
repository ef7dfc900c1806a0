"""What hybrid asks, as it arrives at the service: the drawing itself, or only cut-outs of it."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator

import pymupdf
import pytest

from security_design_assistant.accuracy.score import score
from security_design_assistant.analysers.hybrid import HYBRID
from security_design_assistant.analysers.port import Assignment, PagesInMemory, analyse
from security_design_assistant.analysers.vector import VECTOR
from security_design_assistant.emulator.fake_gemini.server import FakeGemini
from security_design_assistant.emulator.fake_gemini.truth import known_of, shown_pages
from security_design_assistant.gemini.connecting import connecting
from security_design_assistant.gemini.port import Answer, GeminiClient, Question
from security_design_assistant.gemini.prompts import prompt
from security_design_assistant.gemini.target import Target
from security_design_assistant.models.analysis import Analysis, Component
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.review.findings import review
from security_design_assistant.samples import SAMPLES
from security_design_assistant.samples.scanned import scanned_twin
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


@pytest.mark.parametrize(("sample", "dpi"), [("plain", 300), ("unknown_codes", 200)])
def test_a_scanned_twin_is_complete_with_every_component_marked_for_review(
    sample: str, dpi: int, service: FakeGemini
) -> None:
    pytest.importorskip("google.genai")
    asker = Straight(connecting("genai", Target("gemini-3.8-flash", base_url=service.url))("key-1"))
    drawn = SAMPLES[sample]()
    scan = scanned_twin(drawn, dpi)
    assert scan is not None
    twin = scan.pdf
    assert not any(page.get_text() for page in pymupdf.open(stream=twin, filetype="pdf"))
    seen = analyse(
        VECTOR, Assignment(drawn.pdf, Budgets(), PagesInMemory(), lambda *_: None, lambda *_: None)
    )
    service.know(known_of(twin, {page.page: by_page(seen, page.page) for page in seen.pages}))

    found = analysed(twin, asker)

    judged = score(drawn.truth, found)
    assert (judged.components.recall, judged.components.precision) == (1.0, 1.0)
    assert judged.inventions == ()
    assert {component.source for component in found.components} == {"gemini"}
    (row,) = (finding for finding in review(found) if finding.code == "unconfirmed")
    assert set(row.components) == {component.id for component in drawn.truth.components}


def by_page(analysis: Analysis, page: int) -> list[Component]:
    return [component for component in analysis.components if component.page == page]

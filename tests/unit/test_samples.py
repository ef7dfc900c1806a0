"""The samples are drawings that show exactly what their truth says, and the same bytes each time."""

from __future__ import annotations

import pymupdf
import pytest

from security_design_assistant.accuracy.truth import Truth
from security_design_assistant.models.analysis import ComponentType, DeviceType, PageStatus
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES, Sample, write_samples
from security_design_assistant.samples.paper import Leaf, bind
from security_design_assistant.samples.pen import Pen
from security_design_assistant.samples.symbols import count_devices, rows
from security_design_assistant.sandbox.document import open_document

NAMES = sorted(SAMPLES)
ONLY_A_HEADER = ("scan_with_header", "outlined_text")
"""Samples with a line of text over a drawing of which nothing can be read."""


def printed(page: pymupdf.Page) -> str:
    """The text of a page, with the words that annotations hold for strokes."""
    return " ".join([page.get_text(), *(note.info["content"] for note in page.annots())]).strip()


@pytest.fixture(scope="module")
def samples() -> dict[str, Sample]:
    return {name: make() for name, make in SAMPLES.items()}


def test_there_are_at_least_a_dozen_kinds_and_each_says_what_it_is() -> None:
    assert len(SAMPLES) >= 12
    assert all(make.__doc__ for make in SAMPLES.values())


@pytest.mark.parametrize(
    "name", ["plain", "three_sheets", "turned_content", "text_with_key", "scanned", "portfolio", "reviewed"]
)
def test_a_sample_drawn_twice_has_the_same_bytes(samples: dict[str, Sample], name: str) -> None:
    again = SAMPLES[name]()

    assert again.pdf == samples[name].pdf
    assert again.truth == samples[name].truth


@pytest.mark.parametrize("name", NAMES)
def test_the_truth_covers_every_page_of_the_file(samples: dict[str, Sample], name: str) -> None:
    sample = samples[name]

    document = open_document(sample.pdf, Budgets())  # the pages of a portfolio are those of its files

    assert sample.name == name
    assert [page.page for page in sample.truth.pages] == list(range(1, document.page_count + 1))
    assert not document.is_repaired


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_text_exactly_where_the_truth_says_it_can_be_read(
    samples: dict[str, Sample], name: str
) -> None:
    sample = samples[name]

    document = open_document(sample.pdf, Budgets())

    for page, true in zip(document, sample.truth.pages, strict=True):
        said = printed(page) and name not in ONLY_A_HEADER
        assert bool(said) == (true.status is PageStatus.ANALYSED)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_drawn_outside_the_page(samples: dict[str, Sample], name: str) -> None:
    document = pymupdf.open(stream=samples[name].pdf, filetype="pdf")

    for page in document:
        inside = page.rect * page.derotation_matrix + (-0.5, -0.5, 0.5, 0.5)
        assert all(word[:4] in inside for word in page.get_text("words", clip=pymupdf.INFINITE_RECT()))


def test_every_number_of_a_component_is_printed_on_its_page(samples: dict[str, Sample]) -> None:
    for sample in samples.values():
        document = open_document(sample.pdf, Budgets())
        for component in sample.truth.components:
            fields = component.id.split("-")
            alone = len(fields) == 1 or component.type is ComponentType.EQUIPMENT
            said = printed(document[component.page - 1])
            # Schedules print a door's number whole, tags its parts.
            assert component.id in said or fields[0 if alone else 1] in said, (sample.name, component.id)


def test_every_type_of_device_occurs_in_some_sample(samples: dict[str, Sample]) -> None:
    found = {
        device.type
        for sample in samples.values()
        for component in sample.truth.components
        for device in component.devices
    }

    assert found == set(DeviceType)


def test_only_the_sample_that_is_about_them_has_an_id_twice(samples: dict[str, Sample]) -> None:
    repeated = {
        name
        for name, sample in samples.items()
        if len({(one.id, one.page) for one in sample.truth.components}) < len(sample.truth.components)
    }

    assert repeated == {"duplicates_and_gaps"}


def test_rotation_and_scale_change_the_page_but_not_the_truth(samples: dict[str, Sample]) -> None:
    pages = {
        name: pymupdf.open(stream=samples[name].pdf, filetype="pdf")[0]
        for name in ("plain", "rotate_90", "turned_content", "turned_upright", "half_scale", "triple_scale")
    }

    assert all(samples[name].truth.components == samples["plain"].truth.components for name in pages)
    assert pages["rotate_90"].rotation == 90
    assert pages["rotate_90"].rect.width < pages["rotate_90"].rect.height
    assert pages["turned_content"].rotation == 0
    assert pages["turned_content"].rect.width < pages["turned_content"].rect.height
    assert pages["turned_upright"].rect.width > pages["turned_upright"].rect.height
    assert pages["half_scale"].rect.width == pytest.approx(pages["plain"].rect.width / 2, abs=0.1)
    assert pages["triple_scale"].rect.width == pytest.approx(pages["plain"].rect.width * 3, abs=0.1)


@pytest.mark.parametrize(("turns", "rotate"), [(0, 0), (1, 270), (2, 180), (3, 90)])
def test_content_turned_against_the_page_shows_upright(turns: int, rotate: int) -> None:
    pen = Pen()
    pen.text((30, 20), "TOP LEFT", 10)

    page = pymupdf.open(stream=bind([Leaf((300, 200), pen.content(), turns, rotate)]), filetype="pdf")[0]

    box = pymupdf.Rect(page.get_text("words")[0][:4]) * page.rotation_matrix
    assert page.rect[2:] == (300, 200)
    assert box.tl.x == pytest.approx(30, abs=1)
    assert box.tl.y < 20 < box.br.y


def test_hidden_tags_are_in_the_file_but_not_in_the_truth(samples: dict[str, Sample]) -> None:
    sample = samples["hidden_text"]

    text = pymupdf.open(stream=sample.pdf, filetype="pdf")[0].get_text()

    for point in ("080", "081", "082"):
        assert point in text
        assert f"A-{point}-BB-B2" not in {one.id for one in sample.truth.components}


def test_equal_symbols_add_up_to_one_device_with_a_count() -> None:
    shape = rows("L:11 P L:11 / P BG R:E")

    devices = count_devices(one for row in shape for one in row)

    assert [(one.type.value, one.code, one.count) for one in devices] == [
        ("break_glass", None, 1),
        ("credential_reader", "E", 1),
        ("lock", "11", 2),
        ("position_switch", "P", 2),
    ]


def test_samples_are_written_with_a_truth_that_reads_back(
    tmp_path, monkeypatch: pytest.MonkeyPatch, samples: dict[str, Sample]
) -> None:
    monkeypatch.setattr(
        "security_design_assistant.samples.collection.SAMPLES",
        {name: lambda name=name: samples[name] for name in ("plain", "blank")},
    )

    written = write_samples(tmp_path / "new")

    assert [path.name for path in written] == [
        "plain.pdf",
        "plain.truth.json",
        "blank.pdf",
        "blank.truth.json",
    ]
    assert Truth.model_validate_json(written[1].read_text()) == samples["plain"].truth
    assert written[0].read_bytes() == samples["plain"].pdf

"""Disturbed twins: the same truth, another drawing, and the same bytes each time."""

from __future__ import annotations

import pymupdf
import pytest

from security_design_assistant.samples import SAMPLES, write_samples
from security_design_assistant.samples.disturbed import DISTURBANCES, disturbed, twins
from security_design_assistant.samples.sheets import Sample


def page_of(sample: Sample) -> pymupdf.Page:
    document = pymupdf.open(stream=sample.pdf, filetype="pdf")
    page = document[0]
    page.parent_kept = document
    return page


def twin(name: str, disturbance: str) -> Sample:
    found = disturbed(SAMPLES[name](), disturbance)
    assert found is not None
    return found


def words(sample: Sample) -> list[str]:
    return sorted(word[4] for word in page_of(sample).get_text("words"))


@pytest.mark.parametrize("disturbance", DISTURBANCES)
def test_a_twin_is_another_drawing_of_the_same_truth_and_the_same_each_time(disturbance: str) -> None:
    sample = SAMPLES["door_schedule_table" if disturbance == "without_rulings" else "text_with_key"]()

    first, second = disturbed(sample, disturbance), disturbed(sample, disturbance)

    assert first is not None
    assert first == second
    assert first.pdf != sample.pdf
    assert first.truth == sample.truth


@pytest.mark.parametrize(
    "disturbance", ["turned_upright", "half_size", "viewport", "times", "one_blue_ink", "loose_lines"]
)
def test_no_word_gets_lost(disturbance: str) -> None:
    assert words(twin("text_with_key", disturbance)) == words(SAMPLES["text_with_key"]())


def test_the_page_grows_and_shrinks_with_its_content() -> None:
    before, after = page_of(SAMPLES["plain"]()), page_of(twin("plain", "half_size"))

    assert after.rect.width == pytest.approx(before.rect.width / 2, abs=0.1)
    assert after.get_text("words")[0][0] == pytest.approx(before.get_text("words")[0][0] / 2, abs=0.1)


def test_upright_content_that_was_turned_is_displayed_as_before() -> None:
    before, after = page_of(SAMPLES["plain"]()), page_of(twin("plain", "turned_upright"))

    assert after.rect == before.rect
    assert after.rotation != before.rotation
    boxes = [
        next(pymupdf.Rect(word[:4]) * page.rotation_matrix for word in found)
        for page in (before, after)
        for found in [[word for word in page.get_text("words") if word[4] == "NOTES"]]
    ]
    assert tuple(boxes[0]) == pytest.approx(tuple(boxes[1]), abs=0.5)


def test_a_schedule_loses_its_rulings_and_a_plan_keeps_its_boxes() -> None:
    without = page_of(twin("door_schedule_table", "without_rulings"))

    assert len(without.get_cdrawings()) < len(page_of(SAMPLES["door_schedule_table"]()).get_cdrawings()) / 4
    assert disturbed(SAMPLES["plain"](), "without_rulings") is None


def test_the_key_is_left_away_and_nothing_else() -> None:
    lost = set(words(SAMPLES["text_with_key"]())) - set(words(twin("text_with_key", "without_key")))

    assert any("LEGEND" in word.upper() or "KEY" in word.upper() for word in lost)
    assert not any(word.startswith("A-1") for word in lost)
    assert disturbed(SAMPLES["door_schedule_table"](), "without_key") is None


def test_disturbances_add_up() -> None:
    both = twin("plain", "half_size+one_blue_ink")

    assert page_of(both).rect.width == pytest.approx(page_of(SAMPLES["plain"]()).rect.width / 2, abs=0.1)
    assert all(
        path["color"][2] > 0.5 for path in page_of(both).get_cdrawings() if path.get("color") is not None
    )


def test_what_cannot_be_read_has_no_twins() -> None:
    assert list(twins(SAMPLES["scanned"]())) == []
    assert list(twins(SAMPLES["blank"]())) == []


def test_twins_are_written_beside_their_samples(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("security_design_assistant.samples.collection.SAMPLES", {"plain": SAMPLES["plain"]})

    written = write_samples(tmp_path, disturbed=True)

    assert (tmp_path / "plain-turned.truth.json") in written
    assert (tmp_path / "plain-turned.pdf").is_file()

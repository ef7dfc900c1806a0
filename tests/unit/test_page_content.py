"""What a page holds beside its components: only what a person would call forgotten, and what it costs."""

from __future__ import annotations

import pytest

from security_design_assistant.analysers.page_content import MARKED, contents, no_surer_than_understood
from security_design_assistant.drawing.page.account import Account, SeenTable, SeenText
from security_design_assistant.drawing.page.id_like import id_form
from security_design_assistant.drawing.reading import PageReading
from security_design_assistant.models.analysis import (
    Component,
    LegendEntry,
    PageContent,
    PageStatus,
    ReviewNote,
)
from security_design_assistant.review.confidence import LEAST_CAP
from tests.unit.handmade_analysis import sound_door


def seen(text: str, x: float = 500.0, framed: bool = False) -> SeenText:
    form = id_form(text)
    assert form is not None
    return SeenText(text, form.shape, (x, 700, x + 20, 710), framed)


def content(account: Account, *components: Component, legend: tuple[LegendEntry, ...] = ()) -> PageContent:
    page = PageReading(1, PageStatus.ANALYSED, 595, 842, account=account)
    return contents([page], components, legend)[1]


def ids(found: PageContent) -> list[str]:
    return [each.text for each in found.ids]


def test_a_page_without_components_shows_all_that_looks_like_an_id() -> None:
    found = content(Account(40, ids=tuple(seen(f"K-{n}") for n in range(100, 350))))

    assert (found.id_count, len(found.ids), found.unexplained) == (250, MARKED, 1.0)


def test_beside_components_only_their_own_form_counts_and_numbers_alone_only_in_frames() -> None:
    one = sound_door(1)
    account = Account(40, ids=(seen("A-002-XX-L1"), seen("P-31"), seen("D-32"), seen("401"), seen("402")))

    assert ids(content(account, one)) == ["A-002-XX-L1"]


def test_many_framed_texts_of_another_form_count_too() -> None:
    few = tuple(seen(f"W{n}", framed=True) for n in range(21, 25))

    assert ids(content(Account(40, ids=few), sound_door(1))) == []
    assert len(ids(content(Account(40, ids=(*few, seen("W25", framed=True))), sound_door(1)))) == 5


@pytest.mark.parametrize("text", ["A-001-XX-L1", "a 001 xx l1", "L101"])
def test_what_a_component_says_of_itself_is_explained(text: str) -> None:
    other = SeenText(text, id_form("A-002-XX-L1").shape, (500, 700, 520, 710), framed=True)  # type: ignore[union-attr]

    assert ids(content(Account(40, ids=(other,)), sound_door(1))) == []


def test_what_stands_in_a_component_or_the_legend_is_explained() -> None:
    door = sound_door(1)
    inside = SeenText("A-777-XX-L1", "", door.bbox)
    entry = LegendEntry(page=1, meaning="Door", bbox=(490, 690, 560, 720))

    assert ids(content(Account(40, ids=(inside,)), door)) == []
    assert ids(content(Account(40, ids=(seen("A-777-XX-L1"),)), door, legend=(entry,))) == []


def test_tables_and_codes_count_only_where_nothing_was_found() -> None:
    account = Account(
        40, tables=(SeenTable("Door No.", 9, (0, 0, 9, 9)),), codes=(SeenText("CR", "code", (0, 0, 5, 5)),)
    )

    assert (len(content(account).tables), content(account).code_count) == (1, 1)
    assert (len(content(account, sound_door(1)).tables), content(account, sound_door(1)).code_count) == (0, 0)


def test_a_component_is_no_surer_than_its_page_was_understood() -> None:
    doors = [sound_door(n) for n in range(1, 5)]
    found = content(Account(40, ids=(seen("A-009-XX-L1"),)), *doors)

    capped = no_surer_than_understood(doors[0], found)

    assert found.unexplained == 0.2
    assert capped.confidence == 0.8
    assert "20% of what looks like an ID" in capped.reasoning
    assert no_surer_than_understood(sound_door(1, confidence=0.3), found).confidence == 0.3
    assert no_surer_than_understood(doors[0], None) is doors[0]


def test_what_is_left_over_says_nothing_worse_than_that_nobody_knows() -> None:
    found = PageContent(words=9, unexplained=0.9)

    assert no_surer_than_understood(sound_door(1), found).confidence == LEAST_CAP


def test_what_a_readers_note_tells_of_is_not_told_twice() -> None:
    page = PageReading(1, PageStatus.ANALYSED, 595, 842, account=Account(40, ids=(seen("A-009-XX-L1"),)))
    note = ReviewNote(code="numbers_without_devices", message="A-009-XX-L1 has no device mark.")

    assert contents([page], [sound_door(1)], [], [note])[1].ids == ()
    assert ids(contents([page], [], [], [note])[1]) == ["A-009-XX-L1"]


def test_an_index_of_what_other_pages_show_leaves_nothing_unexplained() -> None:
    elsewhere = sound_door(1, page=2)
    account = Account(
        40, ids=(seen("A-001-XX-L1"), seen("401")), tables=(SeenTable("Door", 9, (0, 0, 9, 9)),)
    )
    page = PageReading(1, PageStatus.ANALYSED, 595, 842, account=account)

    found = contents([page], [elsewhere], [])[1]

    assert (found.ids, found.tables) == ((), ())

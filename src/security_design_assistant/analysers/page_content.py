"""What each page holds beside its components, and how far that lets its components be trusted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from security_design_assistant.drawing.page.account import FRAGMENT, Account
from security_design_assistant.drawing.page.account import SeenText as AccountText
from security_design_assistant.drawing.page.id_like import id_form
from security_design_assistant.drawing.reading import PageReading
from security_design_assistant.models.analysis import (
    BoundingBox,
    Component,
    LegendEntry,
    PageContent,
    ReviewNote,
    SeenTable,
    SeenText,
    Side,
)
from security_design_assistant.review.confidence import capped

NAMED = 12
"""Tables, or codes, that a result shows; of more it gives the number."""

MARKED = 200
"""IDs that a result shows: each is marked on the drawing, as far as a person can follow so many."""

FEWEST_OF_ANOTHER_FORM = 5
"""Different framed texts of one form that no component has, from which they count beside components."""

MENTIONED = 0.5
"""Share of a page's ids that are of no component, up to which the page mentions components of other pages."""

_NOT_OF_A_NAME = re.compile(r"[^A-Z0-9]+")


def contents(
    pages: Iterable[PageReading],
    components: Sequence[Component],
    legend: Sequence[LegendEntry],
    notes: Iterable[ReviewNote] = (),
) -> dict[int, PageContent]:
    """Return what every page that was read holds, by its number.

    Parameters
    ----------
    components, legend : of the whole drawing. What lies in one of their boxes, and what says the id, the room
        or an attribute of a component, is explained.
    notes : what readers noticed; beside components, an id that a note tells of is not told of twice.
    """
    said = _said(components)
    told = frozenset(_name(word) for note in notes for word in note.message.split())
    explained: dict[int, list[BoundingBox]] = {}
    for component in components:
        boxes = [component.bbox, *(box for device in component.devices for box in device.bboxes)]
        explained.setdefault(component.page, []).extend(boxes)
    for entry in legend:
        explained.setdefault(entry.page, []).append(entry.bbox)
    return {
        page.page: _content(
            page.account,
            [component for component in components if component.page == page.page],
            said,
            told,
            explained.get(page.page, []),
        )
        for page in pages
        if page.account is not None
    }


def no_surer_than_understood(component: Component, content: PageContent | None) -> Component:
    """Cap the confidence of a component by what was left unexplained beside it."""
    if content is None or not content.unexplained:
        return component
    cap = capped(component.confidence, content.unexplained)
    if cap == component.confidence:
        return component
    reason = (
        f"{content.unexplained:.0%} of what looks like an ID on page {component.page} was not understood."
    )
    update = {"confidence": cap, "reasoning": f"{component.reasoning} {reason}".strip()}
    return component.model_copy(update=update)


def _content(
    account: Account,
    components: Sequence[Component],
    said: frozenset[str],
    told: frozenset[str],
    explained: Sequence[BoundingBox],
) -> PageContent:
    ids = [seen for seen in account.ids if _name(seen.text) not in said and not _inside(seen.box, explained)]
    codes = [seen for seen in account.codes if not _inside(seen.box, explained)]
    tables = account.tables
    if not components and len(ids) <= MENTIONED * len(account.ids) > 0:
        ids, codes, tables = [], [], ()  # an index, or a sheet that shows once more what others do
    if components:
        ids = [seen for seen in ids if seen.form == FRAGMENT or _name(seen.text) not in told]
        ids, codes, tables = _beside_components(ids, components), [], ()
    different = list({seen.text: seen for seen in ids}.values())
    return PageContent(
        words=account.words,
        used=account.used,
        known=account.known,
        tables=tuple(SeenTable(heading=t.heading, rows=t.rows, bbox=t.box) for t in tables[:NAMED]),
        ids=_shown(different, MARKED),
        id_count=len(different),
        codes=_shown(codes, NAMED),
        code_count=len(codes),
        unexplained=round(len(different) / max(1, len(different) + len(components)), 2),
    )


def _beside_components(ids: Sequence[AccountText], components: Sequence[Component]) -> list[AccountText]:
    """Return the texts that a person would call forgotten.

    They have the form of a component's id on the page, or are what is left of such an id, or are many of one
    form, each in a frame of its own.
    A bare number is one only in a frame: rooms and dimensions have the same form.
    """
    own = {form.shape for component in components if (form := id_form(component.id)) is not None}
    framed = Counter(form for form, _ in {(seen.form, seen.text) for seen in ids if seen.framed})
    return [
        seen
        for seen in ids
        if seen.form == FRAGMENT
        or (seen.form in own and (seen.framed or not seen.text.isdigit()))
        or (seen.framed and framed[seen.form] >= FEWEST_OF_ANOTHER_FORM)
    ]


def _said(components: Iterable[Component]) -> frozenset[str]:
    """Return all that components say of themselves: ids, rooms and attributes."""
    texts: set[str] = set()
    for component in components:
        where = component.location
        texts |= {component.id, *component.attributes.values()}
        sides = (where, where.other_side or Side())
        texts |= {text for side in sides for text in (side.room_number, side.room_name) if text}
    names = {_name(text) for text in texts}
    return frozenset(names | {_name(word) for text in texts for word in text.split()})


def _name(text: str) -> str:
    return _NOT_OF_A_NAME.sub("", text.upper())


def _inside(box: BoundingBox, others: Sequence[BoundingBox]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(other[0] <= x <= other[2] and other[1] <= y <= other[3] for other in others)


def _shown(seen: Sequence[AccountText], most: int) -> tuple[SeenText, ...]:
    return tuple(SeenText(text=each.text, bbox=each.box) for each in seen[:most])

"""Corrections of the previous revision carried to this one where what they rest on is unchanged.

What the machine reads of a component decides: the same type, devices and room as on the previous revision,
and a person's word holds; anything else, and the person is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from security_design_assistant.corrections.applying import ANSWERED_BY
from security_design_assistant.corrections.fields import read_field, with_field
from security_design_assistant.models.analysis import (
    AcceptedFinding,
    Analysis,
    Component,
    CorrectedField,
    ReviewNote,
)
from security_design_assistant.review.labels import words
from security_design_assistant.revisions.differences import differences
from security_design_assistant.revisions.matching import matched
from security_design_assistant.revisions.sheets import PairedSheets, paired_sheets

ADDED = "person"
"""Source of a component that a person drew."""

_EVIDENCE = ("type", "devices", "location.room_number", "location.room_name")
"""What both revisions have to show alike for a correction to hold."""
_OWN = ("present", "checked")
"""Fields that are no part of what is read."""


def carried(previous: Analysis, read: Analysis) -> Analysis:
    """Return ``read`` with the corrections of ``previous`` that still hold, and a note for each that may not.

    Parameters
    ----------
    previous : the previous revision as persons left it.
    read : this revision as the machine read it.
    """
    corrected = [one for one in (*previous.components, *previous.rejected) if one.corrections]
    drawn = [one for one in previous.components if one.source == ADDED]
    if not (corrected or drawn or previous.accepted):
        return read
    before = {id(one): _as_read(one, previous) for one in (*previous.components, *previous.rejected)}
    machine = [before[id(one)] for one in (*previous.components, *previous.rejected) if one.source != ADDED]
    sheets = paired_sheets(previous.model_copy(update={"components": tuple(machine)}), read)
    successors = {id(one): other for one, other in matched(machine, read.components, sheets).pairs}
    carrying = _Carrying(read, {sheet.page.page: sheet for sheet in sheets})
    for one in corrected:
        if one.source != ADDED:
            carrying.carry(one, before[id(one)], successors.get(id(before[id(one)])))
    for one in drawn:
        carrying.draw(one)
    unchanged = {
        one.id: successors[id(before[id(one)])].id
        for one in previous.components
        if carrying.unchanged(before[id(one)], successors.get(id(before[id(one)])))
    }
    return carrying.result(_still_accepted(previous.accepted, unchanged))


def _as_read(component: Component, previous: Analysis) -> Component:
    """Return a component without what persons changed of it."""
    for change in component.corrections:
        if change.field not in _OWN:
            component = with_field(component, change.field, change.was, component, previous)
    return component.model_copy(update={"corrections": ()})


def _value(component: Component, name: str) -> JsonValue:
    return _comparable(read_field(component, name))


def _comparable(value: JsonValue) -> JsonValue:
    """Return devices in one order, which means nothing; everything else as it is."""
    return (
        sorted(value, key=lambda one: json.dumps(one, sort_keys=True)) if isinstance(value, list) else value
    )


def _still_accepted(accepted: Iterable[AcceptedFinding], unchanged: dict[str, str]) -> list[AcceptedFinding]:
    """Return the accepted findings about nothing but unchanged components, by the ids that these have now."""
    return [
        one.model_copy(update={"components": tuple(unchanged[identity] for identity in one.components)})
        for one in accepted
        if all(identity in unchanged for identity in one.components)
    ]


@dataclass(slots=True)
class _Carrying:
    """A revision while corrections are carried to it; ``sheets`` by its pages."""

    read: Analysis
    sheets: dict[int, PairedSheets]
    now: dict[int, Component] = field(default_factory=dict)
    rejected: set[int] = field(default_factory=set)
    added: list[Component] = field(default_factory=list)
    notes: list[ReviewNote] = field(default_factory=list)

    def unchanged(self, before: Component, other: Component | None) -> bool:
        """Return whether a component is what it was in every respect."""
        return other is not None and not any(differences(before, other, self.sheets.get(other.page)))

    def carry(self, one: Component, before: Component, other: Component | None) -> None:
        """Carry what persons changed of ``one``, which was read as ``before`` and is ``other`` now."""
        if other is None:
            return  # it is gone, and the changes say so
        for change in one.corrections:
            if change.field == "checked":
                if self.unchanged(before, other):
                    self._keep(other, change)
            elif change.field == "present":
                self._reject(before, other, change)
            else:
                self._change(before, other, change)

    def _holds(self, before: Component, other: Component, name: str) -> bool:
        return all(_value(before, each) == _value(other, each) for each in (*_EVIDENCE, name))

    def _change(self, before: Component, other: Component, change: CorrectedField) -> None:
        if _comparable(read_field(other, change.field)) == _comparable(change.now):
            return  # the drawing says now what the person said
        if not self._holds(before, other, change.field):
            self._ask(other, change)
            return
        now = self.now.get(id(other), other)
        self.now[id(other)] = with_field(now, change.field, change.now, other, self.read)
        self._keep(other, change)

    def _reject(self, before: Component, other: Component, change: CorrectedField) -> None:
        if self._holds(before, other, "id"):
            self.rejected.add(id(other))
            self._keep(other, change)
        else:
            self._ask(other, change)

    def _keep(self, other: Component, change: CorrectedField) -> None:
        now = self.now.get(id(other), other)
        self.now[id(other)] = now.model_copy(update={"corrections": (*now.corrections, change)})

    def _ask(self, other: Component, change: CorrectedField) -> None:
        if change.field == "present":
            what = f"{change.by} said that it is no component"
        else:
            name = words(change.field.rpartition(".")[2]).lower()
            what = f"{change.by} corrected its {name}"
        message = (
            f"{other.id}: on the previous revision {what}. What the drawing shows of it has changed since, so"
            " that was not carried over; decide again."
        )
        self._note(message, other)

    def draw(self, one: Component) -> None:
        """Carry a component that a person drew to where it would be; a person has to see whether it is."""
        if any(other.id == one.id for other in self.read.components):
            return  # it is read now
        sheet = next((each for each in self.sheets.values() if each.previous.page == one.page), None)
        if sheet is None:
            message = (
                f"{one.id} was added by a person on the previous revision, and its sheet is not in this one;"
                " it was not carried over."
            )
            self.notes.append(ReviewNote(code="correction_asked_again", message=message))
            return
        location = one.location.model_copy(update={"label_bbox": None})
        there = one.model_copy(
            update={"page": sheet.page.page, "bbox": sheet.lies.of_box(one.bbox), "location": location,
                    "file": sheet.page.file}
        )  # fmt: skip
        self.added.append(there)
        message = (
            f"{one.id} was added by a person on the previous revision and carried over; see whether it is"
            " still there."
        )
        self._note(message, there)

    def _note(self, message: str, component: Component) -> None:
        self.notes.append(
            ReviewNote(
                code="correction_asked_again",
                message=message,
                page=component.page,
                component_id=component.id,
                bbox=component.bbox,
            )
        )

    def result(self, accepted: Sequence[AcceptedFinding]) -> Analysis:
        """Return this revision with all that was carried."""
        left = [one for one in self.read.components if id(one) not in self.rejected]
        return self.read.model_copy(
            update={
                "components": (*(self.now.get(id(one), one) for one in left), *self.added),
                "rejected": tuple(
                    self.now[id(one)] for one in self.read.components if id(one) in self.rejected
                ),
                "accepted": tuple(accepted),
                "warnings": (*self._open_notes(), *self.notes),
            }
        )

    def _open_notes(self) -> Iterator[ReviewNote]:
        """Yield the readers' notes, without those that a carried correction answers, by the ids of now."""
        by_id = {one.id: one for one in self.read.components}
        for note in self.read.warnings:
            about = by_id.get(note.component_id or "")
            if about is None or id(about) not in self.now:
                yield note
                continue
            now = self.now[id(about)]
            answered = {code for change in now.corrections for code in ANSWERED_BY.get(change.field, ())}
            if id(about) not in self.rejected and note.code not in answered:
                yield note.model_copy(update={"component_id": now.id})

"""The components of an analysis while corrections are applied to it, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import JsonValue

from security_design_assistant.corrections.devices import joined
from security_design_assistant.corrections.fields import read_field, with_field
from security_design_assistant.models.analysis import (
    Analysis,
    BoundingBox,
    Component,
    CorrectedField,
    Location,
)
from security_design_assistant.models.corrections import AddedComponent, Correction, Evidence


@dataclass(slots=True)
class Place:
    """One component: as the machine read it or a person drew it, as it is now, and all ids that it had.

    ``there`` is false where adding it was undone. ``changed`` has the last entry for each field.
    """

    read: Component
    now: Component
    ids: set[str]
    there: bool = True
    present: bool = True
    checked: bool = False
    changed: dict[str, Correction] = field(default_factory=dict)

    def value(self, name: str) -> JsonValue:
        """Return what stands in the field ``name``."""
        own = {"present": self.present, "checked": self.checked}
        return own[name] if name in own else read_field(self.now, name)

    def read_value(self, name: str) -> JsonValue:
        """Return what stood there before anybody corrected it."""
        own = {"present": True, "checked": False}
        return own[name] if name in own else read_field(self.read, name)

    def corrected(self) -> Component:
        """Return the component with the machine's value beside each that differs from it."""
        changes = tuple(
            CorrectedField(field=name, was=was, now=now, by=entry.by, at=entry.at)
            for name, entry in sorted(self.changed.items())
            if (was := self.read_value(name)) != (now := self.value(name))
        )
        carried = (change for change in self.read.corrections if change.field not in self.changed)
        return self.now.model_copy(update={"corrections": (*carried, *changes)})


class Correcting:
    """An analysis that corrections are applied to.

    Parameters
    ----------
    analysis : the machine's.

    Attributes
    ----------
    places : all components, in order, those that a person added last.
    accepted : by a finding's key, the entry that last said something of it.
    left_over : entries about components that are not there.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        # What was carried from a previous revision is there already: corrected, checked or rejected.
        self.places = [
            Place(found, found, {found.id}, present=present, checked=found.checked)
            for components, present in ((analysis.components, True), (analysis.rejected, False))
            for found in components
        ]
        self.accepted: dict[str, Correction] = {}
        self.left_over: list[Correction] = []
        self._meant: dict[int, Place] = {}

    def candidates(self, identity: str, evidence: Evidence | None = None) -> list[Place]:
        """Return which components may be meant by ``identity``, an id that they have or had.

        What has the id comes before what had it, and what a person rejected comes last.
        """
        there = [place for place in self.places if place.there]
        having = [place for place in there if place.now.id == identity]
        found = having or [place for place in there if identity in place.ids]
        found = [place for place in found if place.present] or found
        if evidence and len(found) > 1:
            shown = [
                place
                for place in found
                if place.now.page == evidence.page and meets(evidence.bbox, place.now.bbox)
            ]
            return shown or found
        return found

    def meant_by(self, number: int) -> Place | None:
        """Return which component the entry ``number`` was applied to."""
        return self._meant.get(number)

    def apply_all(self, entries: Iterable[Correction]) -> None:
        """Apply ``entries``, oldest first."""
        for entry in entries:
            self.apply(entry)

    def apply(self, entry: Correction) -> None:
        """Apply ``entry``; one about a component that is not there changes nothing and is left over."""
        if entry.finding is not None:
            self.accepted[entry.finding] = entry
            return
        place = self._place(entry)
        if place is None:
            self.left_over.append(entry)
            return
        self._meant[entry.number] = place
        if entry.field == "added":
            place.there = entry.now is not None
            return
        place.changed[entry.field] = entry
        if entry.field == "present":
            place.present = bool(entry.now)
        elif entry.field == "checked":
            place.checked = bool(entry.now)
        else:
            place.now = with_field(place.now, entry.field, entry.now, place.read, self.analysis)
            place.ids.add(place.now.id)

    def _place(self, entry: Correction) -> Place | None:
        if entry.undoes is not None:
            return self.meant_by(entry.undoes)
        if entry.field == "added" and entry.now is not None:
            place = _added(entry, self.analysis)
            self.places.append(place)
            return place
        found = self.candidates(entry.component or "", entry.evidence)
        return found[0] if found else None


def _added(entry: Correction, analysis: Analysis) -> Place:
    """Return the component that a person drew; it is as certain as a person is."""
    given = AddedComponent.model_validate(entry.now)
    files = {page.page: page.file for page in analysis.pages}
    component = Component(
        id=entry.component or "",
        type=given.type,
        system=given.type.system or (entry.component or "").partition("-")[0],
        page=given.page,
        bbox=given.bbox,
        location=Location(**given.location.model_dump()),
        devices=joined(given.devices, (), analysis),
        source="person",
        reasoning=f"Added by {entry.by}.",
        file=files.get(given.page),
    )
    return Place(component, component, {component.id})


def meets(one: BoundingBox | None, other: BoundingBox) -> bool:
    """Tell whether two boxes have a point in common; None meets nothing."""
    if one is None:
        return False
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]

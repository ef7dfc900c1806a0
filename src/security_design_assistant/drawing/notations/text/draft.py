"""Components in the making: what each source says, and how sources of one id are merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from security_design_assistant.catalogue.components import COMPONENT_OF_SYSTEM
from security_design_assistant.drawing.notations.text.codes import Evidence
from security_design_assistant.drawing.notations.text.columns import FoundDevice
from security_design_assistant.drawing.notations.text.evidence import MARK, MENTION
from security_design_assistant.drawing.notations.text.location import combined
from security_design_assistant.drawing.notations.text.text_reading import Mention
from security_design_assistant.models.analysis import (
    Component,
    Device,
    DeviceType,
    Location,
    ReviewNote,
)

CONFIDENCE = {
    Evidence.KEY: MARK.key,
    Evidence.CUSTOM: MARK.custom,
    Evidence.LIKELY: MARK.likely,
    Evidence.UNCERTAIN: MARK.uncertain,
    Evidence.NONE: MARK.none,
}


class Source(IntEnum):
    """Where a component was read; the plan comes first since it shows where the component is."""

    PLAN = 0
    TABLE = 1
    LIST = 2


@dataclass(slots=True)
class Draft:
    """One mention of a component with what belongs to it; ``trust`` lowers the confidence."""

    mention: Mention
    page: int
    source: Source
    devices: list[FoundDevice] = field(default_factory=list)
    location: Location = field(default_factory=Location)
    reasons: list[str] = field(default_factory=list)
    trust: float = 1.0
    marked: bool = False

    @property
    def signature(self) -> tuple[tuple[str, str, int], ...]:
        """Return types, codes and counts, to tell a repeat from another component."""
        counts: Counter[tuple[str, str]] = Counter()
        for device in self.devices:
            counts[device.meaning.type.value, device.code or ""] += device.count
        return tuple(sorted((kind, code, count) for (kind, code), count in counts.items()))

    @property
    def bare(self) -> bool:
        """Tell whether nothing but its id says that there is a camera, an intercom or a detector."""
        return self.source is Source.PLAN and self.mention.system != "A" and not self.marked

    def component(self) -> Component:
        """Return the finished component."""
        devices = grouped(self.devices)
        base = {Source.PLAN: MENTION.plan, Source.TABLE: MENTION.table, Source.LIST: MENTION.listed}[
            self.source
        ]
        if self.bare or (self.mention.system == "A" and not devices):
            base = MENTION.bare
        elif devices:
            base = min(base, sum(device.confidence for device in devices) / len(devices))
        return Component(
            id=self.mention.id,
            type=COMPONENT_OF_SYSTEM[self.mention.system],
            system=self.mention.system,
            page=self.page,
            bbox=self.mention.shown,
            location=self.location,
            devices=tuple(devices),
            confidence=round(base * self.trust, 2),
            reasoning=" ".join(self.reasons),
        )


def grouped(found: Iterable[FoundDevice]) -> list[Device]:
    """Return devices with their counts: those of one kind, code and meaning are one."""
    groups: dict[tuple[DeviceType, str | None, str | None, str | None], list[FoundDevice]] = {}
    for device in found:
        identity = (device.meaning.type, device.code, device.meaning.variant, device.words)
        groups.setdefault(identity, []).append(device)
    return [
        Device(
            type=kind,
            code=code,
            variant=variant,
            count=sum(item.count for item in items),
            meaning=words,
            in_legend=words is not None,
            confidence=CONFIDENCE[min(item.evidence for item in items)],
            bboxes=tuple(sorted(box for item in items for box in item.shown)),
        )
        for (kind, code, variant, words), items in groups.items()
    ]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A mention that was taken as the same component as an earlier one, ``first``."""

    draft: Draft
    first: Draft


def merge(drafts: list[Draft]) -> tuple[list[Draft], list[Repeat], list[ReviewNote]]:
    """Merge all drafts of one id.

    Returns
    -------
    The components that remain: a plan mention together with its schedule row is one; two mentions on a
    plan with marks of their own stay two (a numbering mistake, which the review reports). Then the
    repeats that were taken as one, and notes on sources that disagree.
    """
    first = min(draft.source for draft in drafts)
    kept, repeats = _distinct([draft for draft in drafts if draft.source is first])
    notes = []
    for draft in drafts:
        if draft.source is not first:
            notes.extend(_supplement(kept[0], draft))
    return kept, repeats, notes


def _distinct(drafts: list[Draft]) -> tuple[list[Draft], list[Repeat]]:
    full = [draft for draft in drafts if draft.marked] or drafts[:1]
    kept: list[Draft] = []
    for draft in full:
        repeat = any(draft.page != other.page and draft.signature == other.signature for other in kept)
        if not repeat:
            kept.append(draft)
    repeats = [Repeat(draft, kept[0]) for draft in drafts if all(draft is not other for other in kept)]
    for again in repeats:
        kept[0].location = combined(kept[0].location, again.draft.location)
    return kept, repeats


def _supplement(main: Draft, other: Draft) -> list[ReviewNote]:
    """Add what a schedule row or list line knows beyond the plan."""
    notes = []
    name = "schedule" if other.source is Source.TABLE else "door list"
    own = Counter(dict.fromkeys(DeviceType, 0))
    for device in main.devices:
        own[device.meaning.type] += device.count
    theirs: Counter[DeviceType] = Counter()
    for device in other.devices:
        theirs[device.meaning.type] += device.count
    for kind, count in theirs.items():
        if own[kind] == 0:
            main.devices.extend(device for device in other.devices if device.meaning.type is kind)
        elif own[kind] != count:
            words = kind.value.replace("_", " ")
            message = (
                f"{main.mention.id}: page {main.page} shows {own[kind]} x {words}, the {name} on page "
                f"{other.page} says {count}. The count of page {main.page} was kept."
            )
            notes.append(_note("schedule_mismatch", message, main))
        else:
            _take_code(main, other, kind)
    main.location = combined(other.location, main.location)
    main.marked = main.marked or bool(other.devices)
    main.reasons.append(f"The {name} on page {other.page} lists it too.")
    return notes


def _take_code(main: Draft, other: Draft, kind: DeviceType) -> None:
    """Replace the plan's general mark by the schedule's type code when both mean the same device."""
    mine = [index for index, device in enumerate(main.devices) if device.meaning.type is kind]
    theirs = [device for device in other.devices if device.meaning.type is kind]
    if len(mine) != 1 or len(theirs) != 1 or theirs[0].code is None:
        return
    device = main.devices[mine[0]]
    if kind.code_shape is not None and device.code != theirs[0].code:
        main.devices[mine[0]] = FoundDevice(
            device.meaning, theirs[0].code, device.count, theirs[0].words, device.evidence, device.shown
        )


def _note(code: str, message: str, draft: Draft) -> ReviewNote:
    return ReviewNote(
        code=code, message=message, page=draft.page, component_id=draft.mention.id, bbox=draft.mention.shown
    )

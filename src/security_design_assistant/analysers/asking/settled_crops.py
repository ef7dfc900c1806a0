"""What answers about cut-outs change: symbols get a name, idle tags their devices; each change is noted.

Geometry stays as it measured: only what it left open is filled, and a component that was filled so is of
both sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from security_design_assistant.analysers.asking.crop_answer import AtLeader, CheckedCrops, Named
from security_design_assistant.analysers.asking.modelled import SPELT, called
from security_design_assistant.analysers.asking.open_matters import IDLE, Key, keys_of
from security_design_assistant.models.analysis import (
    Analysis,
    BoundingBox,
    Component,
    Device,
    DeviceType,
    ReviewNote,
)


def with_settled_crops(analysis: Analysis, answers: Sequence[CheckedCrops]) -> Analysis:
    """Return the analysis with what the answers settle, and a note on each component that they change."""
    named: dict[Key, Named] = {}
    connected: dict[Key, tuple[AtLeader, ...]] = {}
    for answer in answers:
        named |= answer.named
        connected |= answer.connected
    notes: list[ReviewNote] = []
    components = []
    for component in analysis.components:
        hanging = connected.get(("tag", component.page, component.id), ())
        changed, said = _joined(component, hanging) if hanging else _renamed(component, named)
        components.append(changed)
        notes += said
    joined = {note.component_id for note in notes if note.code == "joined_by_model"}
    kept = [note for note in analysis.warnings if not (note.code in IDLE and note.component_id in joined)]
    return analysis.model_copy(update={"components": tuple(components), "warnings": (*kept, *notes)})


def _joined(component: Component, hanging: Sequence[AtLeader]) -> tuple[Component, list[ReviewNote]]:
    """Give an idle tag the symbols that its leader leads to, as the model sees it."""
    groups: dict[tuple[DeviceType, str | None, str | None], list[BoundingBox]] = defaultdict(list)
    for each in hanging:
        groups[each.type, each.code, each.variant].append(each.box)
    devices = tuple(
        Device(type=kind, code=code, variant=variant, count=len(boxes), confidence=SPELT, bboxes=tuple(boxes))
        for (kind, code, variant), boxes in groups.items()
    )
    names = ", ".join(f"{device.count} x {called(device)}" for device in devices)
    message = f"No line leads from {component.id} to a symbol; Gemini says that it leads to: {names}."
    changed = _of_both(component, message).model_copy(update={"devices": devices})
    return changed, [_note("joined_by_model", message, component)]


def _renamed(component: Component, named: Mapping[Key, Named]) -> tuple[Component, list[ReviewNote]]:
    """Name the symbols of a component that had no name."""
    devices: list[Device] = []
    said: list[str] = []
    for device in component.devices:
        answers = {key: named[key] for key in keys_of(device, component) if key in named}
        if not answers:
            devices.append(device)
            continue
        for piece, answer in _pieces(device, component, answers):
            devices.append(piece)
            if answer is not None:
                said.append(f"{_called(device)} is taken for: {called(piece)}.")
    if not said:
        return component, []
    message = (
        f"{component.id}: {' '.join(dict.fromkeys(said))} Only Gemini says so, not the drawing's legend."
    )
    changed = _of_both(component, message).model_copy(update={"devices": tuple(devices)})
    return changed, [_note("named_by_model", message, component)]


def _pieces(
    device: Device, component: Component, answers: Mapping[Key, Named]
) -> Iterator[tuple[Device, Named | None]]:
    """Yield a device as the answers name it; where they name its places differently, in pieces."""
    marked = keys_of(device, component)
    if len(marked) == 1:
        answer = answers[marked[0]]
        yield _named(device, answer, device.bboxes, device.count), answer
        return
    groups: dict[Named | None, list[BoundingBox]] = defaultdict(list)
    for key, box in zip(marked, device.bboxes, strict=True):
        groups[answers.get(key)].append(box)
    for named, boxes in groups.items():
        if named is None:
            yield device.model_copy(update={"bboxes": tuple(boxes), "count": len(boxes)}), None
        else:
            yield _named(device, named, tuple(boxes), len(boxes)), named


def _named(device: Device, answer: Named, boxes: tuple[BoundingBox, ...], count: int) -> Device:
    changes = {
        "type": answer.type,
        "variant": answer.variant,
        "bboxes": boxes,
        "count": count,
        "confidence": SPELT,
    }
    return device.model_copy(update=changes)


def _called(device: Device) -> str:
    if device.meaning:
        return f"The symbol that the legend calls “{device.meaning}”"
    return f"The symbol marked {device.code}" if device.code else "A symbol"


def _of_both(component: Component, reason: str) -> Component:
    return component.model_copy(
        update={
            "source": "hybrid",
            "confidence": min(component.confidence, SPELT),
            "reasoning": f"{component.reasoning} {reason}".strip(),
        }
    )


def _note(code: str, message: str, component: Component) -> ReviewNote:
    return ReviewNote(
        code=code, message=message, page=component.page, component_id=component.id, bbox=component.bbox
    )

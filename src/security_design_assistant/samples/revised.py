"""Pairs of revisions: a drawing, the same drawing revised, and what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from security_design_assistant.accuracy.truth import TrueChange, TrueDevice
from security_design_assistant.models.analysis import DeviceType
from security_design_assistant.models.changes import ChangeKind
from security_design_assistant.samples.pen import Point
from security_design_assistant.samples.scene import Mark
from security_design_assistant.samples.sheets import Sample

KIND = ChangeKind


@dataclass(frozen=True)
class RevisionPair:
    """Two revisions of one drawing and all that the second changed."""

    name: str
    before: Sample
    after: Sample
    changes: tuple[TrueChange, ...]


def added(identity: str) -> TrueChange:
    """Return that a component is new."""
    return TrueChange(kind=KIND.ADDED, component=identity)


def removed(identity: str) -> TrueChange:
    """Return that a component is gone."""
    return TrueChange(kind=KIND.REMOVED, component=identity)


def moved(identity: str) -> TrueChange:
    """Return that a component stands elsewhere."""
    return TrueChange(kind=KIND.MOVED, component=identity)


def renumbered(was: str, now: str) -> TrueChange:
    """Return that a component has another id."""
    return TrueChange(kind=KIND.RENUMBERED, component=now, field="id", was=was, now=now)


def room(identity: str, field: str, was: str | None, now: str | None) -> TrueChange:
    """Return that a component's room is another, or is called otherwise."""
    return TrueChange(kind=KIND.ROOM, component=identity, field=field, was=was, now=now)


def detail(identity: str, name: str, was: str | None, now: str | None) -> TrueChange:
    """Return that a component's attribute has another value."""
    return TrueChange(
        kind=KIND.ATTRIBUTE, component=identity, field=f"attributes.{name}", was=was, now=now
    )  # fmt: skip


def devices(
    identity: str, gone: Sequence[TrueDevice] = (), come: Sequence[TrueDevice] = ()
) -> TrueChange:  # fmt: skip
    """Return that a component has other devices."""
    return TrueChange(kind=KIND.DEVICES, component=identity, gone=tuple(gone), come=tuple(come))


def lock(code: str, count: int = 1) -> TrueDevice:
    """Return locks of a type."""
    return TrueDevice(type=DeviceType.LOCK, code=code, count=count)


def shifted(mark: Mark, right: float, down: float) -> Mark:
    """Return a mark with all that hangs on it elsewhere on its sheet, by points."""

    def there(point: Point) -> Point:
        return (point[0] + right, point[1] + down)

    clusters = tuple(
        replace(
            one, at=there(one.at), stem=(there(one.stem[0]), there(one.stem[1])) if one.stem else None
        )
        for one in mark.clusters
    )  # fmt: skip
    return replace(
        mark,
        tag=replace(mark.tag, at=there(mark.tag.at)) if mark.tag else None,
        clusters=clusters,
        camera=replace(mark.camera, at=there(mark.camera.at)) if mark.camera else None,
        leaders=tuple(tuple(there(point) for point in leader) for leader in mark.leaders),
    )

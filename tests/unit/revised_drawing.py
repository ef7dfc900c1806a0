"""Drawings made by hand, to be compared: doors in a row, with locks."""

from __future__ import annotations

from collections.abc import Sequence

from security_design_assistant.models.analysis import (
    Analysis,
    BoundingBox,
    Component,
    ComponentType,
    Device,
    DeviceType,
    DrawingInfo,
    PageStatus,
    PageSummary,
    SheetInfo,
)

A4 = (842.0, 595.0)


def box(x: float, y: float, size: float = 10.0) -> BoundingBox:
    return (x, y, x + size, y + size)


def door(identity: str, x: float, y: float = 100.0, page: int = 1, **more: object) -> Component:
    return Component(
        id=identity, type=ComponentType.DOOR, system="A", page=page, bbox=box(x, y), **more
    )  # fmt: skip


def lock(code: str, x: float | None = None, count: int = 1) -> Device:
    boxes = () if x is None else tuple(box(x + 6 * index, 130, 6) for index in range(count))
    return Device(type=DeviceType.LOCK, code=code, count=count, bboxes=boxes)


def page(
    number: int, sheet: str | None = None, status: PageStatus = PageStatus.ANALYSED
) -> PageSummary:  # fmt: skip
    info = SheetInfo(number=sheet) if sheet else None
    return PageSummary(page=number, status=status, width=A4[0], height=A4[1], sheet=info)


def drawing(*components: Component, pages: Sequence[PageSummary] = ()) -> Analysis:
    pages = pages or (page(1),)
    return Analysis(
        drawing=DrawingInfo(sha256="0" * 64, page_count=len(pages)),
        pages=tuple(pages),
        components=components,
    )


ROW = [door(f"A-{index:03d}", 50.0 * index) for index in range(1, 9)]

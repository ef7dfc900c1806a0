"""Seams between sheets: a door at a matchline is drawn on both sheets, and is one door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from security_design_assistant.drawing.notations.tolerances import SEAMS
from security_design_assistant.models.analysis import BoundingBox, Component, ReviewNote

_FACING = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}


@dataclass(frozen=True, slots=True)
class SheetExtent:
    """Size of a displayed page in points, and the boxes of the words that name its matchlines."""

    width: float
    height: float
    matchlines: tuple[BoundingBox, ...] = ()

    def near_matchline(self, box: BoundingBox) -> bool:
        """Tell whether a box lies near a matchline that is named."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        reach = SEAMS.reach * min(self.width, self.height)
        return any(_distance(line, x, y) < reach for line in self.matchlines)

    def edges_near(self, box: BoundingBox) -> frozenset[str]:
        """Return the edges of the sheet at which a box lies: ``left``, ``right``, ``top``, ``bottom``."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        distances = {"left": x, "right": self.width - x, "top": y, "bottom": self.height - y}
        reach = SEAMS.reach * min(self.width, self.height)
        return frozenset(edge for edge, distance in distances.items() if distance < reach)


def _distance(line: BoundingBox, x: float, y: float) -> float:
    """Return how far a point is from the line along which words are written."""
    upright = line[3] - line[1] > line[2] - line[0]
    return abs(x - (line[0] + line[2]) / 2) if upright else abs(y - (line[1] + line[3]) / 2)


def _meet(
    first: SheetExtent | None, box: BoundingBox, second: SheetExtent | None, other: BoundingBox
) -> bool:
    """Tell whether two sheets go on from one box to the other.

    They do where both name a matchline or, without one, at facing edges: the right of one is the left of the
    next. The same place on both is a sheet that was bound twice, not one that goes on.
    """
    if first is None or second is None:
        return False
    if first.matchlines or second.matchlines:
        return first.near_matchline(box) and second.near_matchline(other)
    return any(_FACING[edge] in second.edges_near(other) for edge in first.edges_near(box))


def one_at_a_seam(
    first: Component, second: Component, sheets: Mapping[int, SheetExtent]
) -> tuple[Component, ReviewNote] | None:
    """Join the same id on two sheets if both show it where they are cut off.

    They are one door if both show the same devices, or each shows kinds that the other does not: the sheet
    of each side shows what stands on that side. Otherwise they stay two, a matter for review.

    Returns
    -------
    The component at its first place, and a note that cites both; None if nothing says that it is one.
    """
    if first.page == second.page or first.type is not second.type:
        return None
    if not _meet(sheets.get(first.page), first.bbox, sheets.get(second.page), second.bbox):
        return None
    shown, again = _counts(first), _counts(second)
    if shown == again:
        devices, same = first.devices, "with the same devices"
    elif not {kind for kind, _, _ in shown} & {kind for kind, _, _ in again}:
        devices, same = (*first.devices, *second.devices), "with the devices of either side"
    else:
        return None
    location = first.location
    if location.room_number is None and location.room_name is None:
        # The label's box is that of the other page.
        location = second.location.model_copy(update={"label_bbox": None})
    pages = f"pages {first.page} and {second.page}"
    joined = first.model_copy(
        update={
            "devices": devices,
            "location": location,
            "attributes": {**second.attributes, **first.attributes},
            "confidence": min(first.confidence, second.confidence),
            "reasoning": f"{first.reasoning} It stands on {pages} where the sheets meet.".strip(),
        }
    )
    message = (
        f"{first.id} stands on {pages} where the sheets meet, {same}; it was taken as one. "
        "Check that no two components share this number."
    )
    note = ReviewNote(
        code="at_sheet_seam", message=message, page=second.page, component_id=first.id, bbox=second.bbox
    )
    return joined, note


def _counts(component: Component) -> Counter[tuple[str, str, str]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for device in component.devices:
        counts[device.type.value, device.code or "", device.variant or ""] += device.count
    return counts

"""Seams between sheets: a door at a matchline is drawn on both sheets, and is one door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from security_design_assistant.models.analysis import BoundingBox, Component, ReviewNote

NEAR_MATCHLINE = 0.12
"""Share of the sheet's shorter side within which a tag stands at a matchline: its leader reaches so far."""

NEAR_EDGE = 0.15
"""Share of a sheet's shorter side within which it goes on elsewhere, where no matchline is named."""


@dataclass(frozen=True, slots=True)
class SheetExtent:
    """Size of a displayed page in points, and the boxes of the words that name its matchlines."""

    width: float
    height: float
    matchlines: tuple[BoundingBox, ...] = ()

    def seam_near(self, box: BoundingBox) -> bool:
        """Tell whether the sheet is cut off near a box: at a matchline or, without one, at the edge."""
        shorter = min(self.width, self.height)
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not self.matchlines:
            return min(x, y, self.width - x, self.height - y) < NEAR_EDGE * shorter
        return any(_distance(line, x, y) < NEAR_MATCHLINE * shorter for line in self.matchlines)


def _distance(line: BoundingBox, x: float, y: float) -> float:
    """Return how far a point is from the line along which words are written."""
    upright = line[3] - line[1] > line[2] - line[0]
    return abs(x - (line[0] + line[2]) / 2) if upright else abs(y - (line[1] + line[3]) / 2)


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
    near = [one.page in sheets and sheets[one.page].seam_near(one.bbox) for one in (first, second)]
    if not all(near):
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

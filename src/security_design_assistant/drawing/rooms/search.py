"""Rooms: which labelled space each point belongs to, and what speaks for another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from security_design_assistant.drawing.page.geometry import (
    Box,
    BoxIndex,
    Point,
    Word,
    centre,
    contains,
)
from security_design_assistant.drawing.page.graphics import PageGraphics
from security_design_assistant.drawing.page.phrases import Phrase, find_phrases
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.drawing.rooms.anchor import (
    Anchor,
    Footprint,
    RoomFinding,
)
from security_design_assistant.drawing.rooms.evidence import ROOM
from security_design_assistant.drawing.rooms.room_labels import RoomLabel, find_room_labels, name_under
from security_design_assistant.drawing.rooms.room_map import Around, RoomMap
from security_design_assistant.drawing.rooms.tolerances import SPREAD
from security_design_assistant.models.analysis import RoomDoubt

NOT_REACHED = "No room label reaches it without crossing a wall."


def find_rooms(
    sheet: Sheet, anchors: Mapping[str, Sequence[Anchor]], footprints: Sequence[Footprint]
) -> dict[str, dict[str, RoomFinding]]:
    """Name the room of each anchor.

    Parameters
    ----------
    sheet : the page while it is read.
    anchors : places whose room is wanted, by notation.
    footprints : what the notations have drawn over the plan.

    Returns
    -------
    By notation, the finding of each anchor by its key.
    """
    wanted = {name: places for name, places in anchors.items() if places}
    if not wanted:
        return {}
    phrases = find_phrases(_plan_words(sheet.graphics, footprints))
    labels = find_room_labels(phrases)
    sheet.claim((word for label in labels for word in sheet.words_in(label.box)), Use.ROOM)
    plan = None
    if labels:
        plan = RoomMap(sheet, [ink for footprint in footprints for ink in footprint.inks], labels)
    return {
        name: {anchor.key: _room_of(anchor, plan, phrases, sheet) for anchor in places}
        for name, places in wanted.items()
    }


def _room_of(anchor: Anchor, plan: RoomMap | None, phrases: Sequence[Phrase], sheet: Sheet) -> RoomFinding:
    """Name the space of an anchor: by what is printed under its id, else by where it stands."""
    printed = name_under(anchor.printed, phrases) if anchor.printed else None
    if printed is not None:
        sheet.claim_box(printed.box, Use.ROOM)
        return RoomFinding(printed, None, f"“{printed.name}” is printed under the ID.", ROOM.printed)
    if plan is None:
        return RoomFinding()
    return _room_at_door(plan, anchor.places) if anchor.door else _room_at(plan, anchor.places)


def _plan_words(graphics: PageGraphics, footprints: Sequence[Footprint]) -> list[Word]:
    """Words that may label rooms: not in a symbol or a legend; also those that symbols cover."""
    taken = BoxIndex([box for footprint in footprints for box in footprint.symbols])
    areas = [area for footprint in footprints for area in footprint.areas]
    words = [
        word
        for word in graphics.words
        if not any(contains(area, centre(word.box)) for area in areas) and not taken.holding(centre(word.box))
    ]
    symbols = [box for footprint in footprints for box in footprint.masks]
    masks = BoxIndex(symbols)
    covered = [
        hidden.word
        for hidden in graphics.hidden
        if any(_small(hidden.cover, symbols[index]) for index in masks.holding(centre(hidden.cover)))
    ]
    return words + covered


def _small(cover: Box, symbol: Box) -> bool:
    """Tell whether a mask is a symbol's own, not a patch that takes something off the sheet."""
    return max(cover[2] - cover[0], cover[3] - cover[1]) < SPREAD.own_mask * max(
        symbol[2] - symbol[0], symbol[3] - symbol[1]
    )


def _room_at(plan: RoomMap, places: Sequence[Point]) -> RoomFinding:
    """Name the room at the first place that a label reaches; a ring around a number keeps labels out."""
    reach = plan.squares(SPREAD.radius)
    point, found = next(
        ((place, met) for place in places if (met := plan.around(place, reach))), (places[0], [])
    )
    if not found:
        return RoomFinding(reason=NOT_REACHED)
    label = found[0].label
    reason = f"Room {label.text}: its label spreads there first."
    if len(found) > 1 and plan.space_at(point) != label:
        reason += f" That of {found[1].label.text} comes about as near."
        return RoomFinding(label, None, reason, ROOM.doubtful, RoomDoubt.RIVAL)
    return RoomFinding(label, None, reason, ROOM.sure)


def _room_at_door(plan: RoomMap, places: Sequence[Point]) -> RoomFinding:
    """Name the room that a door protects: of its two sides the one nobody just passes."""
    sides = tuple(plan.space_at(place) for place in places)
    spaces = list(dict.fromkeys(side for side in sides if side is not None))
    nearest, rival = SPREAD.behind, None
    if len(spaces) < 2:
        for place in places:
            reach, met = _met_at(plan, place)
            nearest = min(nearest, reach)
            spaces += [label for label in met[:2] if label not in spaces]
            rival = rival or next(iter(met[2:]), None)
    if not spaces:
        return RoomFinding(reason=NOT_REACHED, sides=sides)
    behind = None
    if not any(sides) and all(space.circulation for space in spaces):
        behind = _behind_a_passage(plan, places)
    ranked = sorted([*spaces, behind] if behind else spaces, key=lambda label: label.circulation)[:2]
    room, across = ranked[0], ranked[1] if len(ranked) > 1 else None
    reason = f"Room {room.text} lies at the door" + (f", {across.text} on its other side." if across else ".")
    doubt, why = None, ""
    if (
        across is None
        and room.circulation
        and not any(plan.opens_outside(p, SPREAD.door_far) for p in places)
    ):
        doubt, why = RoomDoubt.PASSAGE_ONLY, " What lies on its other side is not labelled."
    elif room is behind or (room not in sides and nearest >= SPREAD.far):
        doubt, why = RoomDoubt.FAR, " No label of a room stands closer to the door."
    elif room not in sides and rival is not None and rival.circulation == room.circulation:
        doubt, why = RoomDoubt.RIVAL, f" The label of {rival.text} comes about as near."
    confidence = ROOM.doubtful if doubt else ROOM.sure if across else ROOM.one_side
    return RoomFinding(room, across, reason + why, confidence, doubt, sides)


def _behind_a_passage(plan: RoomMap, places: Sequence[Point]) -> RoomLabel | None:
    """Return the only room that is met a little further away than a door's sides are looked for."""
    met = [near.label for place in places for near in plan.around(place, SPREAD.behind)]
    rooms = list(dict.fromkeys(label for label in met if not label.circulation))
    return rooms[0] if len(rooms) == 1 else None


def _met_at(plan: RoomMap, place: Point) -> tuple[int, list[RoomLabel]]:
    """Look further and further from a door until spaces on both of its sides are met.

    Returns
    -------
    Squares to the first label that was met, and the labels that were met with the second.
    """
    first, found = SPREAD.door_far, list[Around]()
    for reach in range(SPREAD.door_near, SPREAD.door_far + 1, 2):
        found = plan.around(place, reach)
        if found:
            first = min(first, reach)
        if len(found) > 1:
            break
    return first, [near.label for near in found]

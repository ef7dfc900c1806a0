"""Lines of a hardware schedule of which a part is lacking: a door's number, a quantity, an item's name.

Each may cost a door or a device, so a person has to look at it. What a line lacks is told by what stands
around it: a unit needs a quantity before it, an adjective the thing that it describes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from security_design_assistant.drawing.notations.hardware_sets.device_table import kind_of
from security_design_assistant.drawing.notations.hardware_sets.sets import HardwareBlock, PlacedOpening
from security_design_assistant.models.analysis import BoundingBox, ReviewNote

_UNIT_FIRST = re.compile(r"(?:EACH|EA|PAIRS?|PRS?|SETS?|PCS?)\b\.?\s+(?P<rest>\S.*)", re.IGNORECASE)
_CUT_SHORT = re.compile(
    r".*\b(?:mag|magnetic|elec|electr(?:ic|ified|onic|omagnetic)|power|card|proximity|motori[sz]ed|monitored|"
    r"electrified (?:mortise|cylindrical|rim|panic)|hold|position|automatic|credential)\W*"
    r"|\W*(?:readers?|contacts?|switch(?:es)?|transfers?)\W*",
    re.IGNORECASE,
)
"""A name that ends in an adjective, ``ELECTRIC``, ``CARD``, or is nothing but what an adjective describes."""
_LONGEST_ROW = 120
"""Letters of a row of hardware; a sentence of a note may be longer."""
_NAMED = 12
"""Doors that a sentence names."""


def unclear_lines(blocks: Sequence[HardwareBlock]) -> list[ReviewNote]:
    """Return a note for each line that lacks something, and each heading whose doors were not read.

    Parameters
    ----------
    blocks : the headings of all pages, in order.
    """
    listing = any(block.openings for block in blocks)
    notes: list[ReviewNote] = []
    for block in blocks:
        notes += _items(block)
        notes += _openings(block)
        if listing and block.items and not block.openings and not block.unnumbered:
            message = f"Heading {block.name} lists hardware, but no door's number was read under it."
            notes.append(_note("heading_without_doors", message, block.page, block.heading.box))
    return notes


def _items(block: HardwareBlock) -> Iterator[ReviewNote]:
    for placed in block.items:
        item = placed.item
        name = item.description if any(map(str.isalpha, item.description)) else item.product
        if kind_of(item.description, item.product) is None and _CUT_SHORT.fullmatch(name):
            why = f"“{name}” under heading {block.name} does not say what it is"
            yield _about_doors(why, block, placed.page, item.box)
    for remark in block.remarks:
        match = _UNIT_FIRST.match(remark.text) if remark.remark and len(remark.text) < _LONGEST_ROW else None
        if match and remark.remark and kind_of(match["rest"], "") is not None:
            why = f"“{match['rest']}” under heading {block.name} has no quantity that could be read"
            yield _about_doors(why, block, remark.page, remark.remark.box)


def _openings(block: HardwareBlock) -> Iterator[ReviewNote]:
    for placed in block.unnumbered:
        if not placed.line.text.strip("?"):
            continue  # a question mark has a row of its own
        message = (
            f"Under heading {block.name} a door's number is lacking or could not be read: "
            f"“{placed.line.text}”. "
            "That door is not in the schedule."
        )
        yield _note("opening_without_number", message, placed.page, placed.line.box)


def _about_doors(why: str, block: HardwareBlock, page: int, box: BoundingBox) -> ReviewNote:
    doors = f" The devices of {_listed(block.openings)} may be incomplete." if block.openings else ""
    return _note("item_not_read", f"{why}; it gave no device.{doors}", page, box)


def _listed(openings: Iterable[PlacedOpening]) -> str:
    ids = list(dict.fromkeys(placed.opening.id for placed in openings))
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(ids[:_NAMED]) + more


def _note(code: str, message: str, page: int, box: BoundingBox) -> ReviewNote:
    return ReviewNote(code=code, message=message, page=page, bbox=box)

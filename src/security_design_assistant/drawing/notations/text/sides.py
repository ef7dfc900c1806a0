"""Where a mark stands, in words a designer uses."""

from __future__ import annotations

from security_design_assistant.drawing.notations.text.text_reading import Mention
from security_design_assistant.drawing.page.geometry import Box, turned


def side_of(box: Box, mention: Mention) -> str:
    """Return ``above``, ``below``, ``to the left`` or ``to the right``, as the id reads."""
    mark, label = turned(box, mention.direction), turned(mention.box, mention.direction)
    middle = (mark[0] + mark[2]) / 2
    height = (mark[1] + mark[3]) / 2
    if label[1] <= height <= label[3]:
        return "to the left" if middle < (label[0] + label[2]) / 2 else "to the right"
    return "above" if height < label[1] else "below"

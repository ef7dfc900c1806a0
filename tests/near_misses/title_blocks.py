"""Near misses in title blocks: sheet numbers that no label names, and a table of revisions."""

from __future__ import annotations

from security_design_assistant.samples.pen import Pen
from tests.near_misses.near_miss import NearMiss, near_miss


def number_in_the_corner() -> NearMiss:
    """The sheet's number in large type, with larger ones left of it and above, and small ones around."""
    pen = Pen()
    for index in range(6):
        pen.text((60, 80 + 14 * index), "See the key plan", 8)
    pen.text((60, 390), "B-2", 36)
    pen.text((480, 60), "E-7", 36)
    pen.text((500, 390), "E-201", 20)
    pen.text((500, 410), "F-9", 8)
    return near_miss(pen, block=("E-201", None, None, None))


def reference_in_the_corner() -> NearMiss:
    """A reference in ordinary type where a sheet's number might stand: no number is printed."""
    pen = Pen()
    for index in range(6):
        pen.text((60, 80 + 14 * index), "See the key plan", 8)
    pen.text((500, 400), "F-9", 8)
    return near_miss(pen)


def table_of_revisions() -> NearMiss:
    """A table whose other head stands far from Rev: its last row is the sheet's revision."""
    pen = Pen()
    for x, texts in ((60, ("Rev", "A", "B", "C")), (220, ("Description", "Tender", "Issued", "Doors moved"))):
        for index, text in enumerate(texts):
            pen.text((x, 300 + 12 * index), text, 8)
    return near_miss(pen, block=(None, None, "C", None))

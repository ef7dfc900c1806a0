"""The trade's symbols as pictures, for sheets that come without a legend.

The catalogue says what they look like. A drawing's own legend always comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.catalogue.glyphs import GLYPHS
from security_design_assistant.drawing.notations.boxed.cell_pictures import Glyph, glyph_from_pieces


@dataclass(frozen=True, slots=True)
class ReferenceSymbol:
    """A symbol that needs no legend: ``text`` is a pattern for what must stand in the cell."""

    type: DeviceType
    variant: str | None
    text: str
    glyph: Glyph


@cache
def reference_symbols() -> tuple[ReferenceSymbol, ...]:
    """Return all reference symbols; several may stand for one device."""
    return tuple(
        ReferenceSymbol(
            kind,
            shape.variant,
            kind.on_symbol,
            glyph_from_pieces(np.array(GLYPHS[shape.glyph]).reshape(-1, 4), ""),
        )
        for kind in DeviceType
        for shape in kind.shapes
    )

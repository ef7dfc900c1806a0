"""A page that was interpreted once, for its characters and for pictures of pieces of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Box, bounds, origin_cell
from security_design_assistant.drawing.page.hidden_text import characters_of
from security_design_assistant.drawing.page.shown_strings import Glyph

_mupdf: Any = pymupdf.mupdf

Picture = NDArray[np.uint8]
"""Grey, 0 to 255, by row and column."""

_WHITE = 255
_PAINTS_TEXT = ("fill_text", "stroke_text")


class DrawnPage:
    """What a page paints, kept as MuPDF's display list.

    Parameters
    ----------
    page : a page with /Rotate 0.
    """

    def __init__(self, page: pymupdf.Page) -> None:
        self._list = page.get_displaylist()
        self._height = page.rect.y1

    def glyphs(self) -> list[Glyph]:
        """Return the characters in the order in which they are painted."""
        spans: list[Any] = []
        device = pymupdf.extra.JM_new_texttrace_device(spans)
        device.ptm = _mupdf.FzMatrix(1, 0, 0, -1, 0, self._height)
        self._run(device, _mupdf.FzRect(_mupdf.FzRect.Fixed_INFINITE))
        _mupdf.fz_close_device(device)
        return [
            Glyph(code, glyph, origin, box, span["size"], span["dir"])
            for span in spans
            for code, glyph, origin, box in characters_of(span)
        ]

    def picture(self, pixels: tuple[int, int, int, int], scale: float, text: bool = True) -> Picture:
        """Draw a piece of the page.

        Parameters
        ----------
        pixels : the piece ``(x0, y0, x1, y1)``, in pixels of the whole page's picture.
        scale : pixels a point.
        text : whether text is painted, too.
        """
        grey = _mupdf.FzColorspace(_mupdf.FzColorspace.Fixed_GRAY)
        pixmap = _mupdf.FzPixmap(grey, _mupdf.FzIrect(*pixels), _mupdf.FzSeparations(), 0)
        _mupdf.fz_clear_pixmap_with_value(pixmap, _WHITE)
        device = _mupdf.fz_new_draw_device(_mupdf.FzMatrix(scale, 0, 0, scale, 0, 0), pixmap)
        if not text:
            for name in _PAINTS_TEXT:
                setattr(device.m_internal, name, None)  # what a device cannot do is left out
        self._run(device, _mupdf.FzRect(*(value / scale for value in pixels)))
        _mupdf.fz_close_device(device)
        rows = np.frombuffer(_mupdf.fz_pixmap_samples_memoryview(pixmap), np.uint8)
        shape = (_mupdf.fz_pixmap_height(pixmap), _mupdf.fz_pixmap_stride(pixmap))
        return rows.reshape(shape)[:, : pixels[2] - pixels[0]].copy()

    def words_without(self, hidden: Iterable[Glyph]) -> list[Box]:
        """Return the boxes of the words that are left when ``hidden`` characters are taken away."""
        gone = {(chr(glyph.code), origin_cell(*glyph.origin)) for glyph in hidden}
        text = pymupdf.TextPage(self._list.get_textpage(pymupdf.TEXTFLAGS_WORDS))
        lines = (line for block in text.extractRAWDICT()["blocks"] for line in block.get("lines", ()))
        found: list[Box] = []
        for line in lines:
            chars = [char for span in line["spans"] for char in span["chars"]]
            for blank, word in groupby(chars, key=lambda char: char["c"].isspace()):
                boxes = [
                    char["bbox"] for char in word if (char["c"], origin_cell(*char["origin"])) not in gone
                ]
                if boxes and not blank:
                    found.append(bounds(boxes))
        return found

    def _run(self, device: Any, area: Any) -> None:
        _mupdf.fz_run_display_list(self._list.this, device, _mupdf.FzMatrix(), area, _mupdf.FzCookie())

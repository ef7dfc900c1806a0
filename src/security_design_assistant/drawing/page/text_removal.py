"""Take single characters out of a page's content and leave everything else as it is painted."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pymupdf

from security_design_assistant.drawing.page.geometry import Point, origin_cell

_mupdf: Any = pymupdf.mupdf


def remove_characters(page: pymupdf.Page, origins: Iterable[Point]) -> None:
    """Remove the characters that start at ``origins``, also inside of form objects.

    Parameters
    ----------
    page : a page with /Rotate 0; its content and resources are replaced.
    origins : where the characters stand on their baselines, in points of the page as displayed.
    """
    origins = list(origins)
    references = " ".join(f"{xref} 0 R" for xref in page.get_contents())
    # MuPDF gives the page a new stream instead of one in the list; a single stream it would overwrite.
    page.parent.xref_set_key(page.xref, "Contents", f"[{references}]")
    characters = _CharacterFilter(origins, page.transformation_matrix)
    factory = _SanitiserFactory(characters)
    options = _mupdf.PdfFilterOptions()
    options.recurse = 1
    options.instance_forms = 1  # a form that stands on the sheet twice may be hidden in one place only
    options.add_factory(factory.internal())
    document = _mupdf.pdf_document_from_fz_document(page.parent.this)
    _mupdf.pdf_filter_page_contents(document, _mupdf.pdf_page_from_fz_page(page.this), options)


class _CharacterFilter(_mupdf.PdfSanitizeFilterOptions2):  # type: ignore[misc]
    """Tells MuPDF, character by character, what to leave out."""

    def __init__(self, origins: Iterable[Point], to_display: pymupdf.Matrix) -> None:
        super().__init__()
        self.use_virtual_text_filter()
        self._to_display = tuple(to_display)
        self._cells = {
            (column + across, row + down)
            for column, row in (origin_cell(x, y) for x, y in origins)
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
        }

    def text_filter(self, *arguments: Any) -> int:
        """Return 1 to remove a character; gets context, text, its length, its matrix and the page's."""
        text, content = arguments[3], arguments[4]
        x = content.a * text.e + content.c * text.f + content.e
        y = content.b * text.e + content.d * text.f + content.f
        a, b, c, d, e, f = self._to_display
        across, down = a * x + c * y + e, b * x + d * y + f
        # An exception cannot pass through the C code that calls this.
        if not (math.isfinite(across) and math.isfinite(down)):
            return 0
        return int(origin_cell(across, down) in self._cells)


class _SanitiserFactory(_mupdf.PdfFilterFactory2):  # type: ignore[misc]
    """Makes MuPDF's own sanitising filter, with our say in which characters stay."""

    def __init__(self, characters: _CharacterFilter) -> None:
        super().__init__()
        self.use_virtual_filter()
        self._characters = characters

    def filter(self, *arguments: Any) -> Any:
        """Return the filter; gets context, document, chain, parents, transform and options."""
        _context, *others = arguments
        return _mupdf.ll_pdf_new_sanitize_filter(*others, self._characters.internal())

"""Pictures on a page: how much of it the largest one takes."""

from __future__ import annotations

import pymupdf

PICTURE = 0.5
"""Share of the page from which a picture is the drawing itself and not a logo, a photo or a site map."""

_STRIP = 0.02
"""Share of the page from which a picture can be a strip of a scan, and not a logo."""


def largest_picture(page: pymupdf.Page) -> float:
    """Return the share of the page that its largest picture covers; scans in strips count as one.

    Costs an interpretation of the page: for pages with next to no text.
    """
    whole = float(page.rect.width * page.rect.height)
    shares: list[float] = []
    for picture in page.get_image_info():
        x0, y0, x1, y1 = picture["bbox"]
        shares.append((x1 - x0) * (y1 - y0) / whole)
    # Scanners cut a sheet into strips.
    return min(1.0, max([0.0, *shares, sum(share for share in shares if share > _STRIP)]))

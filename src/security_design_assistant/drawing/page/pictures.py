"""Pictures on a page: how much of it the largest one takes."""

from __future__ import annotations

import pymupdf


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
    return min(1.0, max([0.0, *shares, sum(shares)]))

"""Whether scans can be read here: the optional packages, and the resolution. Imports none of them."""

from __future__ import annotations

import math
from importlib.util import find_spec

import pymupdf

PACKAGES = ("cv2", "onnxruntime", "rapidocr")
"""What reading a scan needs, as it is imported: the optional dependencies ``scans``."""

HOW_TO_INSTALL = (
    "Scans are read where the optional part “scans” is installed:"
    " pip install 'security-design-assistant[drawings,scans]', or an image made with SCANS=local."
)

COARSEST = 150.0
"""Dots an inch below which the letters of a drawing are a few dots wide and look like each other."""

POINTS_PER_INCH = 72.0

_PART = 0.02
"""Share of the page from which a picture is a part of the scan and no logo."""


def why_not_read(page: pymupdf.Page) -> str | None:
    """Say why the picture of a page cannot be read here; None where it can."""
    if any(find_spec(name) is None for name in PACKAGES):
        return HOW_TO_INSTALL
    dots = resolution(page)
    if dots < COARSEST:
        return f"Its picture has {dots:.0f} dots an inch, too few to read letters; scan it with 300."
    return None


def resolution(page: pymupdf.Page) -> float:
    """Return the dots an inch of the finest picture that takes a good part of the page; 0 without one."""
    whole = page.rect.width * page.rect.height
    finest = 0.0
    for image in page.get_image_info():
        x0, y0, x1, y1 = image["bbox"]
        area = (x1 - x0) * (y1 - y0)
        if area > _PART * whole:
            finest = max(finest, math.sqrt(image["width"] * image["height"] / area))
    return round(finest * POINTS_PER_INCH, 1)

"""Pages of a sample: content drawn upright is laid on paper of any rotation and scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pymupdf

from security_design_assistant.samples.pen import FONTS

Size = tuple[float, float]

A4: Size = (841.92, 595.32)
A3: Size = (1190.52, 841.92)
A1: Size = (2383.92, 1683.84)
A0: Size = (3370.32, 2383.92)

BASE_FONTS = {
    "helv": "Helvetica",
    "hebo": "Helvetica-Bold",
    "tiro": "Times-Roman",
    "tibo": "Times-Bold",
    "cour": "Courier",
    "cobo": "Courier-Bold",
}
IMAGE = "Im1"
"""Resource name of a leaf's picture."""


@dataclass(frozen=True)
class Leaf:
    """One page before it is laid on paper.

    ``size`` is the upright drawing's, in points. ``content_turns`` turns the content by quarter turns
    clockwise inside the page, ``rotate`` is the page's own /Rotate in degrees, ``scale`` multiplies
    everything. ``picture`` is a grey pixmap that the content may paint as :data:`IMAGE`.
    """

    size: Size
    content: bytes
    content_turns: int = 0
    rotate: int = 0
    scale: float = 1.0
    picture: pymupdf.Pixmap | None = None


def bind(leaves: Sequence[Leaf]) -> bytes:
    """Make one PDF of ``leaves``; the same leaves give the same bytes."""
    document = pymupdf.open()
    for leaf in leaves:
        _add(document, leaf)
    return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))


def _add(document: pymupdf.Document, leaf: Leaf) -> None:
    width, height = leaf.size[0] * leaf.scale, leaf.size[1] * leaf.scale
    sides = (height, width) if leaf.content_turns % 2 else (width, height)
    page = document.new_page(width=sides[0], height=sides[1])
    fonts = " ".join(
        f"/{resource} {_new(document, _font(BASE_FONTS[name]))} 0 R"
        for name, resource in FONTS.items()
        if f"/{resource} ".encode() in leaf.content
    )
    images = f"/XObject<</{IMAGE} {_image(document, leaf.picture)} 0 R>>" if leaf.picture else ""
    document.xref_set_key(page.xref, "Resources", f"<</Font<<{fonts}>>{images}>>")
    contents = _new(document, "<<>>")
    document.update_stream(contents, _placing(leaf) + leaf.content, compress=1)
    document.xref_set_key(page.xref, "Contents", f"{contents} 0 R")
    document.xref_set_key(page.xref, "Rotate", str(leaf.rotate))


def _placing(leaf: Leaf) -> bytes:
    """Return the operator that takes upright points, y down, to the page's own space, y up."""
    scale = leaf.scale
    width, height = leaf.size[0] * scale, leaf.size[1] * scale
    matrix = {
        0: (scale, 0, 0, -scale, 0, height),
        1: (0, -scale, -scale, 0, height, width),
        2: (-scale, 0, 0, scale, width, 0),
        3: (0, scale, scale, 0, 0, 0),
    }[leaf.content_turns % 4]
    return (" ".join(f"{value:.4f}" for value in matrix) + " cm\n").encode("ascii")


def _font(base: str) -> str:
    return f"<</Type/Font/Subtype/Type1/BaseFont/{base}/Encoding/WinAnsiEncoding>>"


def _image(document: pymupdf.Document, picture: pymupdf.Pixmap) -> int:
    xref = _new(
        document,
        f"<</Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}"
        "/ColorSpace/DeviceGray/BitsPerComponent 8>>",
    )
    document.update_stream(xref, bytes(picture.samples), compress=1)
    return xref


def _new(document: pymupdf.Document, definition: str) -> int:
    xref = int(document.get_new_xref())
    document.update_object(xref, definition)
    return xref

"""The README's picture is what the program makes today."""

from __future__ import annotations

import numpy as np
import pymupdf
from numpy.typing import NDArray

from docs.pictures.front_page import PICTURE, picture

NOTICEABLE = 48
"""Steps of 255 by which a pixel has to differ; another version of MuPDF smooths edges a little otherwise."""
SHARE = 0.001
"""Pixels that may differ so; a digit in a row of the table is twice as many."""


def pixels(png: bytes) -> NDArray[np.int16]:
    image = pymupdf.Pixmap(png)
    return np.frombuffer(image.samples, np.uint8).reshape(image.height, image.width, image.n).astype(np.int16)


def test_the_picture_shows_what_is_read_and_written_today() -> None:
    kept, made = pixels(PICTURE.read_bytes()), pixels(picture())

    assert kept.shape == made.shape, "make picture"
    differs = (np.abs(kept - made) > NOTICEABLE).any(axis=2).mean()
    assert differs <= SHARE, "make picture"

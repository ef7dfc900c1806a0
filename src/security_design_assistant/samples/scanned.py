"""Scanned twins: samples as a scanner would have left them, pictures that lie askew on noisy paper."""

from __future__ import annotations

import zlib

import numpy as np
import pymupdf
from numpy.typing import NDArray

from security_design_assistant.accuracy.truth import Truth
from security_design_assistant.models.analysis import PageStatus
from security_design_assistant.samples.sheets import Sample

SKEW = 0.5
"""Degrees by which the sheets lie askew."""

NOISE = 10.0
"""Standard deviation of each dot's brightness, from 0 to 255."""

_QUALITY = 85
"""Of the JPEG that the scanner writes."""

_POINTS_PER_INCH = 72


def scanned_twin(sample: Sample, dpi: int, skew: float = SKEW, noise: float = NOISE) -> Sample | None:
    """Return the sample as a scan, named ``<sample>-scan<dpi>``; None for one that cannot be read anyway.

    Parameters
    ----------
    sample : any sample; its truth stays, but for its warnings.
    dpi : dots an inch.
    skew : degrees by which the sheets are turned.
    noise : standard deviation of brightness; the same twin always has the same noise.
    """
    if not sample.truth.components or any(
        page.status is not PageStatus.ANALYSED for page in sample.truth.pages
    ):
        return None
    name = f"{sample.name}-scan{dpi}"
    truth = Truth(pages=sample.truth.pages, components=sample.truth.components, warnings=("read_from_scan",))
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    result = pymupdf.open()
    with pymupdf.open(stream=sample.pdf, filetype="pdf") as document:
        for page in document:
            sheet = result.new_page(width=page.rect.width, height=page.rect.height)
            sheet.insert_image(sheet.rect, stream=_picture(page, dpi, skew, noise, chance))
    return Sample(name, result.tobytes(no_new_id=True), truth)


def _picture(page: pymupdf.Page, dpi: int, skew: float, noise: float, chance: np.random.Generator) -> bytes:
    scale = dpi / _POINTS_PER_INCH
    width, height = round(page.rect.width * scale), round(page.rect.height * scale)
    matrix = pymupdf.Matrix(scale, scale).prerotate(skew)
    pixmap = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, alpha=False)
    grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
    top, left = (grey.shape[0] - height) // 2, (grey.shape[1] - width) // 2
    seen = _noisy(grey[top : top + height, left : left + width], noise, chance)
    return bytes(
        pymupdf.Pixmap(pymupdf.csGRAY, width, height, seen.tobytes(), False).tobytes("jpeg", _QUALITY)
    )


def _noisy(grey: NDArray[np.uint8], noise: float, chance: np.random.Generator) -> NDArray[np.uint8]:
    shown = grey + chance.normal(0.0, noise, grey.shape)
    return np.clip(np.round(shown), 0, np.iinfo(np.uint8).max).astype(np.uint8)

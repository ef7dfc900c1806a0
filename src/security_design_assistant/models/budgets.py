"""How much of time and memory one drawing may take."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt


class Budgets(BaseModel):
    """Limits of one drawing; over the first three it is rejected, over the others a page is skipped."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_bytes: PositiveInt = 100_000_000
    """Largest file, in bytes; together for all files of one drawing."""
    max_files: PositiveInt = 20
    """PDFs that are given together as one drawing."""
    max_pages: PositiveInt = 1_000
    max_page_points: PositiveFloat = 14_400.0
    """Longest page edge, in points; 14,400 is what PDF readers agree on (ISO 32000-1, annex C.2)."""
    max_paths: PositiveInt = 250_000
    """Vector path operators painted on one page."""
    max_words: PositiveInt = 100_000
    max_content_bytes: PositiveInt = 200_000_000
    """Decoded content of one page, forms included, in bytes."""
    page_seconds: PositiveFloat = 60.0
    """Wall time one page may take."""
    scan_seconds: PositiveFloat = 240.0
    """The same of a page that is mostly a picture: reading a scan takes 5 to 30 s of a processor."""
    drawing_seconds: PositiveFloat = 1_800.0
    """Wall time all pages of one drawing may take together; pages not read by then are skipped."""
    memory_bytes: PositiveInt = 2_000_000_000
    """Address space that the process which reads pages may use beyond its start."""

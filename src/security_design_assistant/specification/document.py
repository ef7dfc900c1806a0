"""A document beside the drawing, as it was handed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its name as people know it, and its bytes; None where they are gone."""

    file_name: str
    data: bytes | None


class UnreadableError(Exception):
    """A document cannot be read.

    Parameters
    ----------
    reason : a sentence for the designer, which follows the document's name.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

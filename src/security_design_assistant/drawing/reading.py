"""One page after reading, before anything on it is explained: plain data that can be stored."""

from __future__ import annotations

from dataclasses import dataclass, field

from security_design_assistant.drawing.notations.boxed.tagged_page import BoxedPage
from security_design_assistant.drawing.notations.text import TextReading
from security_design_assistant.drawing.page.geometry import Frame
from security_design_assistant.drawing.rooms.search import RoomFinding
from security_design_assistant.models.analysis import PageStatus


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read from one page.

    ``width`` and ``height`` are those of the displayed page in points; ``reason`` says why a page was
    not analysed; ``rooms`` holds one finding for each point of ``boxed``, then one for each equipment
    box, then one for each mention of ``text``.
    """

    page: int
    status: PageStatus
    width: float
    height: float
    reason: str | None = None
    frame: Frame | None = None
    boxed: BoxedPage = field(default_factory=BoxedPage)
    rooms: tuple[RoomFinding, ...] = ()
    text: TextReading | None = None
    number: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class DrawingReading:
    """All pages of one drawing: what the analysis needs to know of the file.

    ``files_read`` and ``files_unread`` are sentences on the files of a portfolio, empty for others.
    """

    sha256: str
    page_count: int
    repaired: bool
    pages: tuple[PageReading, ...]
    files_read: str = ""
    files_unread: str = ""

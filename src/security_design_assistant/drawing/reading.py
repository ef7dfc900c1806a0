"""One page after reading, before anything on it is explained: plain data that can be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, core_schema

from security_design_assistant.drawing.notations.registry import NOTATIONS
from security_design_assistant.drawing.page.account import Account
from security_design_assistant.drawing.page.geometry import Box, Frame
from security_design_assistant.drawing.page.set_aside import SetAside
from security_design_assistant.drawing.page.statements import Statement
from security_design_assistant.drawing.page.title_block import TitleBlock
from security_design_assistant.drawing.rooms.anchor import RoomFinding
from security_design_assistant.drawing.scan.recognised import Doubt
from security_design_assistant.models.analysis import HiddenText, PageStatus


class _As:
    """Stores a value as one notation's type adapter does."""

    def __init__(self, adapter: TypeAdapter[Any]) -> None:
        self._adapter = adapter

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return self._adapter.core_schema


class _ByNotation:
    """Stores readings by the names of their notations; a changed shape of any changes the whole schema."""

    def __get_pydantic_core_schema__(self, _source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        fields = {
            notation.name: core_schema.typed_dict_field(
                handler.generate_schema(_As(notation.reading)), required=False
            )
            for notation in NOTATIONS
        }
        return core_schema.typed_dict_schema(fields, total=False)


@dataclass(frozen=True, slots=True)
class ReadFromScan:
    """That a page was read from its picture.

    ``doubts`` are the codes on it that may read in several ways, ``left_out`` the symbols, marks and lines of
    which nothing is reported, because they are not sure.
    """

    doubts: tuple[Doubt, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read from one page.

    ``width`` and ``height`` are those of the displayed page in points; ``reason`` says why a page was
    not analysed, and ``failed`` that a mistake of the reader is why; ``readings`` holds what each notation
    read, by its name, and ``rooms`` the findings for its anchors, by their keys; ``set_aside`` are parts of
    the sheet that were left out, with their headings; ``recognised`` tells a page whose text was laid over
    a picture by text recognition; ``scan`` is given where the picture itself was read, here;
    ``matchlines`` are boxes of the displayed page; ``account`` tells what the page holds and how much of it
    was used; ``hidden`` says which characters patches cover, None where that is not known.
    """

    page: int
    status: PageStatus
    width: float
    height: float
    reason: str | None = None
    frame: Frame | None = None
    readings: Annotated[Mapping[str, Any], _ByNotation()] = field(default_factory=dict)
    rooms: Mapping[str, Mapping[str, RoomFinding]] = field(default_factory=dict)
    title_block: TitleBlock = field(default_factory=TitleBlock)
    statements: tuple[Statement, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    remarks: int = 0
    recognised: bool = False
    scan: ReadFromScan | None = None
    matchlines: tuple[Box, ...] = ()
    account: Account | None = None
    failed: bool = False
    hidden: HiddenText | None = None


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

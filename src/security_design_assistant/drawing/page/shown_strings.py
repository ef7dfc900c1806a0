"""The strings that a page's content shows, and the same content without some of their characters.

MuPDF's own filter writes all of a content anew, which takes longer than reading the page. Where a content is
plain (no text in forms, fonts of one or two bytes a code) it is enough to change the strings.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import Any

import pymupdf

from security_design_assistant.drawing.page.geometry import Box, Point

_mupdf: Any = pymupdf.mupdf

_TEXT_OBJECT = re.compile(rb"BT(?<![^\s\0\])>}]BT)(?=[\s\0/\[(<%])")
_TOKEN = re.compile(
    rb"(?P<literal>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))*\))"
    rb"|(?P<hex><[0-9A-Fa-f\s]*>)"
    rb"|(?P<name>/[^\s\0/\[\]()<>{}%]*)"
    rb"|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))"
    rb"|(?P<bracket>[\[\]])"
    rb"|(?P<operator>[A-Za-z'\"][A-Za-z0-9*]*)"
    rb"|%[^\r\n]*"
    rb"|(?P<other>[^\s\0])",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_PLACING = frozenset((b"Td", b"TD", b"Tm", b"T*", b"ET"))
_SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))

_ASIDE = 0.02
"""Of the font size: how far from its line a character may stand for a space along the line to replace it."""

_QUICK = 1
"""The level of compression; the highest makes a content a tenth smaller and takes ten times as long."""


class NotPlainError(Exception):
    """The content is of a kind that is not changed here; the message says what stands in the way."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One painted character: its code point, glyph, place on the baseline, box, font size and direction."""

    code: int
    glyph: int
    origin: Point
    box: Box
    size: float
    direction: Point


@dataclass(slots=True)
class _Show:
    """One operator that shows text: where it stands in the content, and its strings and spaces.

    ``placed`` tells that whatever is shown next is placed by itself, and does not follow this text.
    """

    start: int
    end: int
    operator: bytes
    font: bytes
    parts: list[bytes | float]
    placed: bool = False


@dataclass(frozen=True, slots=True)
class _Shown:
    """A show operator with the characters that it paints, the first of them at ``first``."""

    show: _Show
    codes: list[bytes | float]
    first: int

    @property
    def count(self) -> int:
        return sum(not isinstance(part, float) for part in self.codes)


@dataclass(slots=True)
class PageStrings:
    """The strings of one page's content.

    Parameters
    ----------
    page : a page; only its own content is looked at.
    glyphs : all that is painted, in order: what the content shows comes first, comments come after it.

    Raises
    ------
    NotPlainError
        Strings and painted characters cannot be told to be the same.
    """

    page: pymupdf.Page
    glyphs: Sequence[Glyph]
    _pieces: list[tuple[int, bytes]] = field(init=False)
    _shown: list[_Shown] = field(init=False)

    def __post_init__(self) -> None:
        document = self.page.parent
        self._pieces = [(xref, document.xref_stream(xref) or b"") for xref in self.page.get_contents()]
        shows = _shows(b"\n".join(piece for _, piece in self._pieces))
        bytes_a_code = _bytes_a_code(self.page)
        self._shown = []
        first = 0
        for show in shows:
            codes = [code for part in show.parts for code in _cut(part, show.font, bytes_a_code)]
            shown = _Shown(show, codes, first)
            self._shown.append(shown)
            first += shown.count
        if first > len(self.glyphs) or (first < len(self.glyphs) and self.page.first_annot is None):
            raise NotPlainError("the content shows other characters than are painted")
        self._prove_same()

    @property
    def count(self) -> int:
        """How many of the glyphs the content shows; those after them belong to comments."""
        return self._shown[-1].first + self._shown[-1].count if self._shown else 0

    def _prove_same(self) -> None:
        """Check that a code of a font is always the same glyph; else strings and glyphs are out of step."""
        known: dict[tuple[bytes, bytes], int] = {}
        for shown in self._shown:
            codes = (code for code in shown.codes if not isinstance(code, float))
            for index, code in enumerate(codes, shown.first):
                glyph = self.glyphs[index].glyph
                if known.setdefault((shown.show.font, code), glyph) != glyph:
                    raise NotPlainError("a code of a font is painted as two glyphs")

    def remove(self, hidden: Collection[int]) -> None:
        """Give the page a content without the characters of these numbers; all others stay in their places.

        Raises
        ------
        NotPlainError
            A string cannot be changed; the page is as it was.
        """
        edits = [
            (shown.show.start, shown.show.end, self._without(shown, hidden))
            for shown in self._shown
            if any(index in hidden for index in range(shown.first, shown.first + shown.count))
        ]
        changed = _edited([piece for _, piece in self._pieces], edits)
        document = self.page.parent
        numbers = [
            _new_stream(document, changed[index]) if index in changed else xref
            for index, (xref, _) in enumerate(self._pieces)
        ]
        document.xref_set_key(self.page.xref, "Contents", f"[{' '.join(f'{xref} 0 R' for xref in numbers)}]")

    def _without(self, shown: _Shown, hidden: Collection[int]) -> bytes:
        if shown.show.operator not in (b"Tj", b"TJ"):
            raise NotPlainError("text that begins a line of its own")
        written: list[bytes] = []
        index, gap = shown.first, None
        for part in shown.codes:
            if isinstance(part, float):
                if gap is None:
                    written.append(b"%.6g" % part)
                continue
            if index in hidden:
                gap = index if gap is None else gap
            else:
                written += [*self._space(gap, index), b"<%s>" % part.hex().encode()]
                gap = None
            index += 1
        if not shown.show.placed:
            written += self._space(gap, index)
        return b"[%s]TJ" % b" ".join(written).replace(b"> <", b"")

    def _space(self, first: int | None, behind: int) -> list[bytes]:
        """Return the number that moves as far as the characters from ``first`` to before ``behind``."""
        if first is None:
            return []
        if behind >= self.count:
            raise NotPlainError("text follows that is not the content's")
        start, end = self.glyphs[first], self.glyphs[behind]
        x, y = end.origin[0] - start.origin[0], end.origin[1] - start.origin[1]
        way = hypot(x, y)
        along = x * start.direction[0] + y * start.direction[1]
        if abs(abs(along) - way) > _ASIDE * start.size:
            raise NotPlainError("text that leaves its line")
        return [b"%.6g" % (-1000 * along / start.size)]


def _shows(content: bytes) -> Iterator[_Show]:
    font = b""
    last: _Show | None = None
    for operands, operator in _text_operators(content):
        name = operator.group()
        if name == b"Tf" and len(operands) > 1:
            font = operands[-2].group()[1:]
        if name in _PLACING and last is not None:
            last.placed = True
        if name in _SHOWING:
            parts = [part for operand in operands for part in _part(operand)]
            start = operands[0].start() if operands else operator.start()
            # What stands before the string of a double quote is two spacings.
            last = _Show(start, operator.end(), name, font, parts[-1:] if name == b'"' else parts)
            yield last


def _text_operators(content: bytes) -> Iterator[tuple[list[re.Match[bytes]], re.Match[bytes]]]:
    """Yield the operators of all text objects, each after its operands."""
    position = 0
    while found := _TEXT_OBJECT.search(content, position):
        position = found.end()
        operands: list[re.Match[bytes]] = []
        for token in _TOKEN.finditer(content, position):
            if token.lastgroup == "other":
                raise NotPlainError("what is no text stands within a text object")
            if token.lastgroup == "operator":
                yield operands, token
                operands = []
                position = token.end()
                if token.group() == b"ET":
                    break
            elif token.lastgroup is not None:
                operands.append(token)


def _part(operand: re.Match[bytes]) -> Iterator[bytes | float]:
    text = operand.group()
    if operand.lastgroup == "literal":
        yield _ESCAPE.sub(_unescaped, text[1:-1])
    elif operand.lastgroup == "hex":
        digits = b"".join(text[1:-1].split())
        yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    elif operand.lastgroup == "number":
        yield float(text)


def _unescaped(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    if escaped.isdigit():
        return bytes([int(escaped, 8) & 255])
    return b"" if escaped in (b"\n", b"\r", b"\r\n") else _ESCAPED.get(escaped, escaped)


def _cut(part: bytes | float, font: bytes, bytes_a_code: Callable[[bytes], int]) -> list[bytes | float]:
    if isinstance(part, float):
        return [part]
    width = bytes_a_code(font)
    return [part[at : at + width] for at in range(0, len(part), width)]


def _bytes_a_code(page: pymupdf.Page) -> Callable[[bytes], int]:
    """Return what tells of a font, by its name on the page, how many bytes each code of it has."""
    resources = _mupdf.pdf_dict_get_inheritable(
        _mupdf.pdf_page_from_fz_page(page.this).obj(), _mupdf.PDF_ENUM_NAME_Resources
    )
    fonts = _mupdf.pdf_dict_gets(resources, "Font")
    known: dict[bytes, int] = {}

    def width(name: bytes) -> int:
        if name not in known:
            font = _mupdf.pdf_dict_gets(fonts, name.decode("latin-1"))
            if not _mupdf.pdf_is_dict(font):
                raise NotPlainError("a font that the page does not name")
            composed = _mupdf.pdf_to_name(_mupdf.pdf_dict_gets(font, "Subtype")) == "Type0"
            encoding = _mupdf.pdf_to_name(_mupdf.pdf_dict_gets(font, "Encoding"))
            if composed and encoding != "Identity-H":
                raise NotPlainError("a font with codes of several lengths")
            known[name] = 2 if composed else 1
        return known[name]

    return width


def _edited(pieces: Sequence[bytes], edits: Sequence[tuple[int, int, bytes]]) -> Mapping[int, bytes]:
    """Return the pieces of a content that ``edits`` change; their places count in the joined pieces."""
    changed: dict[int, bytes] = {}
    waiting = list(reversed(edits))
    start = 0
    for index, piece in enumerate(pieces):
        kept, at = [], 0
        while waiting and waiting[-1][0] < start + len(piece):
            first, behind, text = waiting.pop()
            if behind > start + len(piece):
                raise NotPlainError("text that two streams share")
            kept += [piece[at : first - start], text]
            at = behind - start
        if kept:
            changed[index] = b"".join((*kept, piece[at:]))
        start += len(piece) + 1
    return changed


def _new_stream(document: pymupdf.Document, content: bytes) -> int:
    xref = int(document.get_new_xref())
    document.update_object(xref, "<</Filter/FlateDecode>>")
    pdf = _mupdf.pdf_document_from_fz_document(document.this)
    packed = _mupdf.fz_new_buffer_from_copied_data(zlib.compress(content, _QUICK))
    _mupdf.pdf_update_stream(pdf, _mupdf.pdf_new_indirect(pdf, xref, 0), packed, 1)
    return xref

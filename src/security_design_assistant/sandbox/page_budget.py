"""Refuse a page that would cost too much, before anything interprets it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import pymupdf

from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.content_stream import decoded_pieces

MAX_FORM_DEPTH = 50
"""Forms within forms; drawings use two or three."""

_OPERATOR_LETTERS = b"SsfFbBT"
_OTHER_BYTES = bytes(set(range(256)) - set(_OPERATOR_LETTERS))
_STRING = re.compile(rb"\([^()\\]*+(?:\\.[^()\\]*+)*+(?:\)|\\?\Z)", re.DOTALL)
_PAINT = re.compile(rb"[SsfFbB]\*?(?=[\s/\[(<]|\Z)")
_SHOW = re.compile(rb"T[jJ](?=[\s/\[(<]|\Z)|(?<=\))\s*['\"]")
_BEFORE = frozenset((b"", b" ", b"\n", b"\r", b"\t", b"\f", b"\0", b"]", b")", b">"))
_INVOKE = re.compile(rb"/([^\s/<>\[\]()]++)\s++Do\b")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")

_POINTS_PER_INCH = 72.0

_SCAN_DOTS = 100.0
"""Dots an inch of the coarsest scan that takes long to read."""


@dataclass(frozen=True, slots=True)
class _Load:
    """What interpreting content costs; forms counted as often as they are drawn."""

    size: int = 0
    paths: int = 0
    words: int = 0

    def plus(self, other: _Load, times: int) -> _Load:
        return _Load(
            self.size + times * other.size, self.paths + times * other.paths, self.words + times * other.words
        )


class _OverBudgetError(Exception):
    """The content cannot be within budget; the message is the reason."""


@dataclass
class _Strings:
    """Counts words within strings, also in a string that goes on from one piece to the next."""

    unclosed: bool = False

    def continued(self, piece: bytes) -> bytes:
        return b"(" + piece if self.unclosed else piece

    def spaces(self, piece: bytes) -> int:
        """Count the spaces inside of strings: each starts one more word of the same operator."""
        found = _STRING.findall(piece)
        self.unclosed = bool(found) and not found[-1].endswith(b")")
        return sum(text.count(b" ") for text in found)


class _Counter(Protocol):
    def count(self, piece: bytes) -> tuple[int, int]:
        """Return the paths and words of the next piece of a content."""


def is_picture(page: pymupdf.Page) -> bool:
    """Tell whether a page's pictures have dots enough for a scan of it; looks at their sizes only."""
    square_inches = page.rect.width * page.rect.height / _POINTS_PER_INCH**2
    dots = sum(width * height for _, _, width, height, *_ in page.get_images())
    return bool(dots >= _SCAN_DOTS**2 * square_inches)


def page_over_budget(page: pymupdf.Page, budgets: Budgets) -> str | None:
    """Say why a page must not be interpreted, or None if it is within its budget.

    Costs about as much as inflating the page's content once. The operators are first bounded from above
    by their letters, and only counted one by one when that bound is over the budget.

    Parameters
    ----------
    page : the page, not yet interpreted.
    budgets : ``max_page_points``, ``max_content_bytes``, ``max_paths`` and ``max_words`` count here.

    Returns
    -------
    One sentence for the designer, or None.
    """
    edge = max(page.rect.width, page.rect.height)
    if not edge <= budgets.max_page_points:
        return f"The page is {edge:,.0f} pt long; the limit is {budgets.max_page_points:,.0f} pt."
    try:
        if _excess(_ContentWalk(page, budgets, _BoundFromAbove).total(), budgets) is None:
            return None
        return _excess(_ContentWalk(page, budgets, _OneByOne).total(), budgets)
    except _OverBudgetError as exc:
        return str(exc)


def _excess(load: _Load, budgets: Budgets) -> str | None:
    if load.size > budgets.max_content_bytes:
        return _too_much_content(budgets)
    if load.paths > budgets.max_paths:
        return f"The page has {load.paths:,} vector paths; the limit is {budgets.max_paths:,}."
    if load.words > budgets.max_words:
        return f"The page has {load.words:,} words; the limit is {budgets.max_words:,}."
    return None


def _too_much_content(budgets: Budgets) -> str:
    return f"The page unpacks to more than {budgets.max_content_bytes / 1e6:,.0f} MB of drawing commands."


@dataclass
class _BoundFromAbove:
    """Counts at least as many paths and words as there are, at the speed of memory."""

    strings: _Strings = field(default_factory=_Strings)

    def count(self, piece: bytes) -> tuple[int, int]:
        letters = piece.translate(None, _OTHER_BYTES)
        shows = letters.count(b"T")
        paths = len(letters) - shows
        piece = self.strings.continued(piece)
        if b"(" in piece:
            # The two quotes show text, too, but only together with a string.
            shows += piece.count(b"'") + piece.count(b'"') + self.strings.spaces(piece)
        return paths, shows


@dataclass
class _OneByOne:
    """Counts the operators that paint a path and the words that are shown."""

    strings: _Strings = field(default_factory=_Strings)

    def count(self, piece: bytes) -> tuple[int, int]:
        piece = self.strings.continued(piece)
        spaces = self.strings.spaces(piece)
        bare = _STRING.sub(b"()", piece)
        paths = sum(
            1 for match in _PAINT.finditer(bare) if bare[match.start() - 1 : match.start()] in _BEFORE
        )
        return paths, spaces + sum(1 for _ in _SHOW.finditer(bare))


@dataclass
class _ContentWalk:
    """Adds up a page's content and the forms it draws, each form decoded once."""

    page: pymupdf.Page
    budgets: Budgets
    counting: Callable[[], _Counter]
    decoded: int = 0
    known: dict[tuple[int, int], _Load] = field(default_factory=dict)
    open_forms: list[int] = field(default_factory=list)

    def total(self) -> _Load:
        """Return the load of the whole page."""
        mupdf = pymupdf.mupdf
        page_object = mupdf.pdf_page_from_fz_page(self.page.this).obj()
        resources = mupdf.pdf_dict_get_inheritable(page_object, mupdf.PDF_ENUM_NAME_Resources)
        return self._load(self.page.get_contents(), _forms(resources), -1)

    def _load(self, xrefs: list[int], forms: dict[bytes, Any], scope: int) -> _Load:
        """Return the load of streams that form one content, and of the forms drawn by it."""
        load, counter = _Load(), self.counting()
        drawn: Counter[bytes] = Counter()
        for xref in xrefs:
            for piece in decoded_pieces(self.page.parent, xref, self.budgets.max_content_bytes):
                self.decoded += len(piece)
                if self.decoded > self.budgets.max_content_bytes:
                    raise _OverBudgetError(_too_much_content(self.budgets))
                load = load.plus(_Load(len(piece), *counter.count(piece)), 1)
                if forms and b"Do" in piece:
                    drawn.update(_plain_name(name) for name in _INVOKE.findall(piece))
        for name, times in drawn.items():
            if name in forms:
                load = load.plus(self._form(forms[name], forms, scope), times)
        return load

    def _form(self, form: Any, outer: dict[bytes, Any], scope: int) -> _Load:
        mupdf = pymupdf.mupdf
        xref = int(form.pdf_to_num())
        resources = mupdf.pdf_dict_get(form, mupdf.PDF_ENUM_NAME_Resources)
        # A form without resources of its own uses those of whoever draws it.
        own = bool(mupdf.pdf_is_dict(resources))
        key = (xref, xref if own else scope)
        if key in self.known:
            return self.known[key]
        if xref in self.open_forms:
            raise _OverBudgetError("The page draws a form that contains itself.")
        if len(self.open_forms) >= MAX_FORM_DEPTH:
            raise _OverBudgetError(f"The page nests forms more than {MAX_FORM_DEPTH} deep.")
        self.open_forms.append(xref)
        load = self._load([xref], _forms(resources) if own else outer, key[1])
        self.open_forms.pop()
        self.known[key] = load
        return load


def _plain_name(written: bytes) -> bytes:
    """Resolve the ``#41`` for ``A`` that a name may be written with."""
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), written) if b"#" in written else written


def _forms(resources: Any) -> dict[bytes, Any]:
    """Return the form XObjects of a resource dictionary by name."""
    mupdf = pymupdf.mupdf
    xobjects = mupdf.pdf_dict_get(resources, mupdf.PDF_ENUM_NAME_XObject)
    forms = {}
    for index in range(mupdf.pdf_dict_len(xobjects)):
        value = mupdf.pdf_dict_get_val(xobjects, index)
        subtype = mupdf.pdf_to_name(mupdf.pdf_dict_get(value, mupdf.PDF_ENUM_NAME_Subtype))
        if subtype == "Form":
            name = mupdf.pdf_to_name(mupdf.pdf_dict_get_key(xobjects, index))
            # A name is any bytes; those that are no UTF-8 come as surrogates.
            forms[name.encode("utf-8", "surrogateescape")] = value
    return forms

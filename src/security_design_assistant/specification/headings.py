"""Headings and clauses of running text: their numbers, and the words that title them."""

from __future__ import annotations

import re
from dataclasses import replace

from security_design_assistant.specification.blocks import Block

LONGEST_TITLE = 80
"""Letters of a heading; what is longer is a clause."""

_NUMBERED = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})\.?\s+(?P<title>\S.*)")
_MARKED = re.compile(r"(?P<marks>#{1,6})\s+(?P<title>\S.*?)\s*#*")
_SENTENCE_END = (".", ";", ",")


def as_heading(block: Block) -> Block:
    """Return a line as the heading or numbered clause that it is, or as it was.

    A clause that is a sentence has a number and no title: ``3.2.1 Locks shall be fail unlocked.``
    """
    text = block.text
    marked = _MARKED.fullmatch(text)
    if marked:
        return replace(block, cells=(marked["title"],), level=len(marked["marks"]))
    numbered = _NUMBERED.fullmatch(text)
    if numbered:
        return _numbered(block, numbered["number"], numbered["title"])
    if text.isupper() and len(text) <= LONGEST_TITLE and sum(map(str.isalpha, text)) >= 4:
        return replace(block, cells=(text,), level=1)
    return block


def is_title(text: str) -> bool:
    """Tell whether a line can be the title of what follows: it is short and no sentence."""
    return 0 < len(text) <= LONGEST_TITLE and not text.endswith(_SENTENCE_END)


def _numbered(block: Block, number: str, title: str) -> Block:
    dotted = "." in number
    if not (title[0].isupper() or dotted) or not any(map(str.isalpha, title)):
        return block
    if not dotted and not is_title(title):
        return block
    return replace(block, cells=(title,), level=number.count(".") + 1, number=number, table=0)

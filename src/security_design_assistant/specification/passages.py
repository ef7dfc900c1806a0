"""The passages of a specification that name codes: little enough to be shown to somebody who reads prose."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from security_design_assistant.specification.blocks import Block
from security_design_assistant.specification.code_tables import subject_named
from security_design_assistant.specification.decoding import same_code
from security_design_assistant.specification.sections import Section

AROUND = 2
"""Paragraphs or rows that are shown before and after one that names a code: it may be explained there."""

MOST_LETTERS = 60_000
"""Letters of all passages together, about 15,000 tokens; those that name a device come first."""

_WORD = re.compile(r"(?<![\w.-])[A-Za-z]*\d*(?![\w-]|\.\d)")


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks of a section that stand together; the first of ``named`` is the one that it is cited by."""

    section: Section
    blocks: tuple[Block, ...]
    named: tuple[Block, ...]

    @property
    def cited(self) -> str:
        """Where it stands, as a sentence cites it."""
        return self.section.cited(self.named[0])

    @property
    def text(self) -> str:
        """All of it, a line a block."""
        return "\n".join(block.text for block in self.blocks)

    def names(self, code: str) -> bool:
        """Return whether a code stands in it as a word of its own."""
        return any(_named(block, {same_code(code)}) for block in self.blocks)

    def holds(self, words: str) -> bool:
        """Return whether these words stand in it in this order, whatever the spaces and capitals."""
        return _plain(words) in _plain(self.text)


def passages_naming(sections: Sequence[Section], codes: Collection[str]) -> tuple[Passage, ...]:
    """Return what stands around these codes, in the order of the documents.

    Where that is more than anybody should be shown, what names a device is kept first.
    """
    wanted = {same_code(code) for code in codes}
    found = [passage for section in sections for passage in _of_section(section, wanted)]
    by_worth = sorted(range(len(found)), key=lambda place: (not _names_a_device(found[place]), place))
    kept: list[int] = []
    letters = 0
    for place in by_worth:
        letters += len(found[place].text)
        if letters > MOST_LETTERS:
            break
        kept.append(place)
    return tuple(found[place] for place in sorted(kept))


def _of_section(section: Section, wanted: Collection[str]) -> Iterator[Passage]:
    blocks = section.blocks
    open_from = end = -1
    named: list[Block] = []
    for place, block in enumerate(blocks):
        if not _named(block, wanted):
            continue
        if named and place - AROUND > end:
            yield Passage(section, blocks[open_from : end + 1], tuple(named))
            named = []
        if not named:
            open_from = max(0, place - AROUND)
        named.append(block)
        end = place + AROUND
    if named:
        yield Passage(section, blocks[open_from : end + 1], tuple(named))


def _named(block: Block, wanted: Collection[str]) -> bool:
    # In small letters it is a word of the sentence: "a" is no code A.
    words = (word for word in _WORD.findall(block.text) if word and word == word.upper())
    return any(same_code(word) in wanted for word in words)


def _names_a_device(passage: Passage) -> bool:
    titles = (passage.section.title, *passage.section.above)
    return any(subject_named(words) for words in (*titles, *(block.text for block in passage.blocks)))


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())

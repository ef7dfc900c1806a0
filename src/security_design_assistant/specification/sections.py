"""A document parted into sections, each of which can be cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from security_design_assistant.specification.blocks import Block
from security_design_assistant.specification.headings import is_title


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading.

    Parameters
    ----------
    document : the document's name.
    number, title : of the heading, each empty where it has none.
    above : titles of the headings that it stands under, the nearest first.
    blocks : what it says, the heading itself first.
    """

    document: str
    number: str = ""
    title: str = ""
    above: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()

    def cited(self, block: Block) -> str:
        """Return where a block stands: ``“Hardware.pdf”, section 3.2 Lock types, page 4``.

        A sheet's name is both its title and its place, and is said once.
        """
        heading = " ".join(part for part in (self.number, self.title) if part)
        named = heading and heading not in block.place
        parts = (f"“{self.document}”", f"section {heading}" if named else "", block.place)
        return ", ".join(part for part in parts if part)


@dataclass(slots=True)
class _Open:
    """The headings that the next block stands under, the outermost first."""

    headings: list[tuple[int, str]] = field(default_factory=list)

    def enter(self, level: int, title: str) -> tuple[str, ...]:
        self.headings = [heading for heading in self.headings if heading[0] < level]
        above = tuple(title for _, title in reversed(self.headings) if title)
        self.headings.append((level, title))
        return above


def sections_of(document: str, blocks: Iterable[Block]) -> Iterator[Section]:
    """Yield the sections of a document, in order; what stands before the first heading is one of its own."""
    opened = _Open()
    number = title = ""
    above: tuple[str, ...] = ()
    held: list[Block] = []
    for block in blocks:
        if block.level:
            if held:
                yield Section(document, number, title, above, tuple(held))
            number, title = block.number, _title(block)
            above, held = opened.enter(block.level, title), []
        held.append(block)
    if held:
        yield Section(document, number, title, above, tuple(held))


def _title(block: Block) -> str:
    return block.text if is_title(block.text) else ""

"""What a specification says that codes stand for, by fixed rules; prose beyond them is left to others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from security_design_assistant.drawing.notations.boxed.vocabulary import meaning_of
from security_design_assistant.specification.blocks import Block
from security_design_assistant.specification.code_tables import (
    QUOTE,
    CodeTable,
    heads_a_table,
    subject_above,
    subject_named,
    table_headed,
)
from security_design_assistant.specification.headings import is_title
from security_design_assistant.specification.sections import Section
from security_design_assistant.specification.subjects import Subject

LONGEST_MEANING = 200
"""Letters of a meaning; the first sentence of a clause is what a legend would say."""

_TYPE = (
    r"(?P<subject>(?!where|when|if|unless|except|instead|not|no\b)(?:[A-Za-z][A-Za-z/-]*\s+){0,4})types?\s+"
    rf"{QUOTE}(?P<code>\d{{1,3}}|(?-i:[A-Z]{{1,2}})\d{{0,2}}){QUOTE}"
)
_MARK = "[:=\u2013\u2014]|\\s-\\s"
_SENTENCE = re.compile(
    rf"{_TYPE}(?:\s*(?:{_MARK})\s*|\s+(?P<verb>means|(?:is|shall be)(?=\s+an?\s))\s+(?:an?\s+)?)"
    r"(?P<meaning>.+)",
    re.IGNORECASE,
)
_HEADING_ONLY = re.compile(_TYPE, re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"\W*(?:not\b|n/?a\b|omit|delet|reserved|spare\b|unused|void\b|t\.?b\.?[acd]\b|to be |see\b|refer\b"
    r"|as (?:type|above|below|per)\b|ditto|do\.|by others|\W*$)",
    re.IGNORECASE,
)
_FIRST_SENTENCE = re.compile(r"(.+?)(?:\.(?=\s+[A-Z]|$)|;|$)")


@dataclass(frozen=True, slots=True)
class Decoding:
    """What one code stands for by a specification.

    Parameters
    ----------
    subject : the type of device that has the code, or which digit of a camera's symbol it is; None where
        the code stands for a piece of equipment.
    code : as drawings write it, see :func:`same_code`.
    meaning : the specification's words.
    source : the place that says so, as a sentence cites it.
    symbol : whether the code alone stands for this, as a symbol's letters do; else it is a type of something.
    """

    subject: Subject
    code: str
    meaning: str
    source: str
    symbol: bool = False


def same_code(code: str | None) -> str:
    """Return a code as it compares: ``06`` and ``6`` are the same type, and so are ``e`` and ``E``."""
    text = (code or "").strip().upper()
    return text.lstrip("0") or text if text.isdigit() else text


def says_nothing(words: str) -> bool:
    """Return whether words tell no meaning of a code: ``not used``, ``see 3.2``, figures alone."""
    return bool(_SAYS_NOTHING.match(words)) or not any(map(str.isalpha, words))


def decodings_in(sections: Iterable[Section]) -> Iterator[Decoding]:
    """Yield what the sections say in tables of codes and in sentences that begin with a type."""
    for section in sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[Decoding]:
    table: _Table | None = None
    caption = ""
    headed: tuple[Subject, str] | None = None
    for block in section.blocks:
        if table is not None and block.table != table.number:
            table = None
        if len(block.cells) > 1:
            if heads_a_table(block.cells):
                titles = [caption, *_titles(section)] if caption else _titles(section)
                table = _Table(block.table, table_headed(block.cells, titles))
                continue
            found = _row(section, table.columns, block) if table and table.columns else None
        else:
            found = _sentence(section, block) or (_paragraph(section, block, headed) if headed else None)
            caption = block.text if is_title(block.text) else ""
        headed = _titled(section, block) if found is None else None
        if found is not None:
            yield found


@dataclass(frozen=True, slots=True)
class _Table:
    """The table that a row belongs to, and its columns if it explains codes."""

    number: int
    columns: CodeTable | None


def _row(section: Section, table: CodeTable, row: Block) -> Decoding | None:
    """Read a row by the headings above it."""
    entry = table.entry(row.cells)
    if entry is None:
        return None
    code, words = entry
    subject = table.subject or subject_named(words)
    if table.equipment:
        subject = None
    elif subject is None:
        return None
    found = _decoding(section, row, subject, code, words)
    return replace(found, symbol=table.subject is None) if found else None


def _sentence(section: Section, block: Block) -> Decoding | None:
    match = _SENTENCE.fullmatch(block.text)
    if match is None:
        return None
    subject = _subject(match["subject"], section, block)
    if subject is None:
        return None
    if match["verb"] and meaning_of(match["meaning"], None) is None:
        return None  # "Lock type 11 is to be agreed with the client"
    return _decoding(section, block, subject, match["code"], match["meaning"])


def _titled(section: Section, block: Block) -> tuple[Subject, str] | None:
    """Return the type and code that a heading announces, and the next paragraph explains."""
    match = _HEADING_ONLY.fullmatch(block.text) if block.level or block.number else None
    subject = _subject(match["subject"], section, block) if match else None
    return (subject, match["code"]) if match and subject else None


def _paragraph(section: Section, block: Block, headed: tuple[Subject, str]) -> Decoding | None:
    subject, code = headed
    if meaning_of(block.text, None) is None:
        return None
    return _decoding(section, block, subject, code, block.text)


def _subject(words: str, section: Section, block: Block) -> Subject:
    """Return what a type is a type of: by the words before it, else by the headings above."""
    # A heading that is itself the sentence announces nothing.
    titles = [title for title in _titles(section) if title != block.text]
    return subject_above([words], titles) if words.strip() else subject_above(titles)


def _titles(section: Section) -> Sequence[str]:
    return (section.title, *section.above)


def _decoding(section: Section, block: Block, subject: Subject, code: str, words: str) -> Decoding | None:
    sentence = _FIRST_SENTENCE.match(words)
    meaning = (sentence[1] if sentence else words).strip()[:LONGEST_MEANING]
    if says_nothing(words) or says_nothing(meaning):
        return None
    return Decoding(subject, same_code(code), meaning, section.cited(block))

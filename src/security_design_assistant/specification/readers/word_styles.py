"""Word's styles and lists: which paragraph is a heading, and what number Word shows before it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from defusedxml.ElementTree import parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_MAX_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Style:
    level: int
    list_id: str
    list_level: int


@dataclass(frozen=True, slots=True)
class _ListLevel:
    pattern: str
    start: int
    plain: bool
    """Whether its own number is written in figures."""


@dataclass(slots=True)
class WordStyles:
    """Counts the numbers of one document's lists as its paragraphs go by."""

    styles: Mapping[str, _Style]
    lists: Mapping[str, Mapping[int, _ListLevel]]
    _counts: defaultdict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def heading(self, paragraph: Element) -> tuple[int, str]:
        """Return a paragraph's level as a heading, 0 if it is none, and the number that Word shows."""
        style = self.styles.get(_value(paragraph, f"{W}pPr/{W}pStyle"), _Style(0, "", 0))
        list_id = _value(paragraph, f"{W}pPr/{W}numPr/{W}numId") or style.list_id
        own_level = _value(paragraph, f"{W}pPr/{W}numPr/{W}ilvl")
        outline = _value(paragraph, f"{W}pPr/{W}outlineLvl")
        number = self._next(list_id, int(own_level) if own_level else style.list_level)
        level = int(outline) + 1 if outline else style.level
        return (level if level <= _MAX_LEVELS else 0), number

    def _next(self, list_id: str, level: int) -> str:
        levels = self.lists.get(list_id, {})
        if level not in levels:
            return ""
        counts = self._counts[list_id]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        pattern = levels[level].pattern
        shown = [int(place) - 1 for place in re.findall(r"%(\d)", pattern)]
        if not shown or any(place not in levels or not levels[place].plain for place in shown):
            return ""
        for place in shown:
            pattern = pattern.replace(f"%{place + 1}", str(counts.get(place, levels[place].start)))
        return pattern.strip().rstrip(".")


def read_styles(archive: ZipFile) -> WordStyles:
    """Read the styles and lists of a document; one that has none has only plain paragraphs."""
    names = archive.namelist()
    styles, lists = {}, {}
    if "word/styles.xml" in names:
        with archive.open("word/styles.xml") as part:
            root = parse(part).getroot()
        styles = {style.get(f"{W}styleId", ""): _style(style) for style in root.iter(f"{W}style")}
    if "word/numbering.xml" in names:
        with archive.open("word/numbering.xml") as part:
            lists = _lists(parse(part).getroot())
    return WordStyles(styles, lists)


def _style(style: Element) -> _Style:
    named = _HEADING.fullmatch(_value(style, f"{W}name"))
    outline = _value(style, f"{W}pPr/{W}outlineLvl")
    level = int(named[1]) if named else int(outline) + 1 if outline else 0
    list_level = _value(style, f"{W}pPr/{W}numPr/{W}ilvl")
    return _Style(level, _value(style, f"{W}pPr/{W}numPr/{W}numId"), int(list_level or max(level - 1, 0)))


def _lists(root: Element) -> dict[str, dict[int, _ListLevel]]:
    abstract = {
        one.get(f"{W}abstractNumId", ""): {
            int(level.get(f"{W}ilvl", "0")): _list_level(level) for level in one.iter(f"{W}lvl")
        }
        for one in root.iter(f"{W}abstractNum")
    }
    return {
        one.get(f"{W}numId", ""): abstract.get(_value(one, f"{W}abstractNumId"), {})
        for one in root.iter(f"{W}num")
    }


def _list_level(level: Element) -> _ListLevel:
    return _ListLevel(
        _value(level, f"{W}lvlText"),
        int(_value(level, f"{W}start") or 1),
        (_value(level, f"{W}numFmt") or "decimal") == "decimal",
    )


def _value(element: Element, path: str) -> str:
    found = element.find(path)
    return found.get(f"{W}val", "") if found is not None else ""

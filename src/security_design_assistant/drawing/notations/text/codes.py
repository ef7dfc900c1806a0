"""What a device mark means: by the drawing's key, else by custom."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.drawing.notations.boxed.vocabulary import Meaning
from security_design_assistant.drawing.notations.text.device_words import device_meaning
from security_design_assistant.drawing.notations.text.text_reading import KeyEntry

_EXIT_MARKS = frozenset(DeviceType.REQUEST_TO_EXIT.certain_codes + DeviceType.REQUEST_TO_EXIT.likely_codes)
_GLASS_MARKS = frozenset(DeviceType.BREAK_GLASS.certain_codes + DeviceType.BREAK_GLASS.likely_codes)
_UNCERTAIN = "E D C M S T V X Z H N W ER DB PA EM"
_THINGS = re.compile(
    r"\b(doors?|doorset|gates?|windows?|walls?|rooms?|shutters?|level|floor|basement|package|system|point)\b",
    re.I,
)


class Evidence(IntEnum):
    """How well a mark is explained; greater is better."""

    NONE = 0
    UNCERTAIN = 1
    LIKELY = 2
    CUSTOM = 3
    KEY = 4


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a mark stands for; ``meaning`` is None for a thing that is no device, e.g. the door itself.

    ``words`` are the key's own, None for what no key explains.
    """

    meaning: Meaning | None
    words: str | None
    evidence: Evidence


class Codebook:
    """Meanings of marks on a drawing.

    Parameters
    ----------
    entries : ``(page, entry)`` of every key line of the drawing; a page's own key wins over others.
    used : all codes that stand on the drawing; they help to tell what a bare ``B`` is.
    doors : codes that stand for the doors themselves unless the key says otherwise.
    """

    def __init__(
        self,
        entries: Iterable[tuple[int, KeyEntry]] = (),
        used: Collection[str] = (),
        doors: Collection[str] = (),
    ) -> None:
        self._doors = frozenset(doors)
        self._button = _meaning_of_button(frozenset(used))
        self._by_page: dict[tuple[int, str], KeyEntry] = {}
        self._anywhere: dict[str, KeyEntry] = {}
        self.conflicts: dict[str, tuple[KeyEntry, KeyEntry, int]] = {}
        for page, entry in entries:
            first = self._by_page.setdefault((page, entry.code), entry)
            if _words(first.meaning) != _words(entry.meaning):
                self.conflicts.setdefault(entry.code, (first, entry, page))
            self._anywhere.setdefault(entry.code, entry)

    def explain(self, code: str, page: int) -> Explanation:
        """Say what ``code`` means on ``page``; evidence is ``NONE`` for a code never heard of."""
        entry = self._entry(code, page)
        if entry is not None:
            return _by_key(entry)
        if code in self._doors:
            return Explanation(None, "door", Evidence.LIKELY)
        if code == "B":
            return self._button
        custom = _by_custom(code)
        if custom.evidence is not Evidence.NONE:
            return custom
        base = code.rstrip("0123456789")
        if base and base != code:
            entry = self._entry(base, page)
            explained = _by_key(entry) if entry else _by_custom(base)
            if explained.evidence > Evidence.UNCERTAIN:
                return Explanation(explained.meaning, explained.words, Evidence.LIKELY)
        return custom

    def _entry(self, code: str, page: int) -> KeyEntry | None:
        return self._by_page.get((page, code)) or self._anywhere.get(code)


def _by_key(entry: KeyEntry) -> Explanation:
    meaning = device_meaning(entry.meaning)
    if _THINGS.search(entry.meaning) and (meaning is None or _is_thing(entry.meaning)):
        return Explanation(None, entry.meaning, Evidence.KEY)
    return Explanation(meaning or Meaning(DeviceType.UNKNOWN), entry.meaning, Evidence.KEY)


def _is_thing(words: str) -> bool:
    """Tell ``Access controlled door`` and ``Door with card reader`` from ``Door contact``."""
    return bool(
        re.search(
            r"\b(door(set)?|gate|window|shutter)s?$|^(door|gate)s? (with|without)\b", words.strip(), re.I
        )
    )


def _by_custom(code: str) -> Explanation:
    for kind in DeviceType:
        if code in kind.certain_codes:
            return Explanation(Meaning(kind), None, Evidence.CUSTOM)
        if code in kind.likely_codes:
            return Explanation(Meaning(kind), None, Evidence.LIKELY)
    evidence = Evidence.UNCERTAIN if code in _UNCERTAIN.split() else Evidence.NONE
    return Explanation(Meaning(DeviceType.UNKNOWN), None, evidence)


def _meaning_of_button(used: frozenset[str]) -> Explanation:
    """Say what ``B`` is without a key: button or break glass, whichever has no other mark here."""
    exits = bool(used & _EXIT_MARKS)
    glasses = bool(used & _GLASS_MARKS)
    if exits and glasses:
        return Explanation(Meaning(DeviceType.UNKNOWN), None, Evidence.UNCERTAIN)
    kind = DeviceType.BREAK_GLASS if exits else DeviceType.REQUEST_TO_EXIT
    return Explanation(Meaning(kind), None, Evidence.LIKELY)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

"""Headings of lists that group ids by device: ``CARD READERS: A-101-CR-B2, A-102-CR-B2``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from security_design_assistant.drawing.notations.text.device_words import find_devices, only_devices
from security_design_assistant.drawing.notations.text.lines import Run
from security_design_assistant.drawing.notations.text.tolerances import SHORT_IDS

_PLURAL = re.compile(r"(?:s\W{0,3}(?:\(.*\)\W?)?|:\s?)$", re.IGNORECASE)
"""A heading is a plural or ends with a colon."""


def heading_words(text: str) -> str:
    """Return the device words of a heading such as ``Card readers:``, empty if the text is none."""
    words = re.sub(
        r"\(.*?\)|\b(?:list|schedule|locations?|at|qty|quantity)\b", " ", text, flags=re.IGNORECASE
    )
    words = words.strip(" :-\u2013")
    return words if words and only_devices(words) and len(find_devices(words)) == 1 else ""


class ListHeadings:
    """Knows below or behind which device heading an id stands.

    Parameters
    ----------
    runs : runs of one page; ``ids`` holds the indices of those with ids in them.
    """

    def __init__(self, runs: Sequence[Run], ids: Collection[int]) -> None:
        self._of: dict[int, str] = {}
        self.used: set[int] = set()
        self._read(runs, set(ids))

    def of(self, index: int) -> str:
        """Return the device words of the heading over the run, empty if there is none."""
        return self._of.get(index, "")

    def _read(self, runs: Sequence[Run], ids: set[int]) -> None:
        if not ids:
            return
        order = sorted(
            (index for index, run in enumerate(runs) if run.text),
            key=lambda index: (runs[index].direction, runs[index].middle, runs[index].local[0]),
        )
        open_lists: list[tuple[int, str, Run, Run]] = []
        for index in order:
            run = runs[index]
            open_lists = [
                item for item in open_lists if item[3].direction == run.direction
                and run.middle - item[3].middle <= SHORT_IDS.list_pitch * run.size
            ]  # fmt: skip
            if index not in ids:
                words = heading_words(run.text) if _PLURAL.search(run.text) else ""
                if words:
                    open_lists.append((index, words, run, run))
                continue
            own = heading_words(run.text.partition(":")[0]) if ":" in run.text else ""
            if own:
                self._of[index] = own
                open_lists = [item for item in open_lists if not _under(item[2], run)]
                open_lists.append((index, own, run, run))
                continue
            for place, (heading, words, head, _) in enumerate(open_lists):
                if _under(head, run):
                    self._of[index] = words
                    if heading not in ids:
                        self.used.add(heading)
                    open_lists[place] = (heading, words, head, run)
                    break


def _under(heading: Run, run: Run) -> bool:
    """Tell whether a run stands below a heading, or right of it on its line."""
    size = run.size
    indent = SHORT_IDS.heading_indent * size
    level = abs(heading.middle - run.middle) < 0.5 * size
    if level:
        return 0 <= run.local[0] - heading.local[2] <= indent
    return run.middle > heading.middle and -size <= run.local[0] - heading.local[0] <= indent

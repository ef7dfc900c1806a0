"""Which characters of a page stand in the file but not on the sheet, told so that they are found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from security_design_assistant.drawing.page.geometry import Box, centre, contains
from security_design_assistant.drawing.page.visibility import HiddenWord
from security_design_assistant.models.analysis import HiddenRun, HiddenText

_MARGIN = 0.02
"""Points by which a character may lie outside of its own word: boxes are rounded to 0.01."""


def characters_of(span: Mapping[str, Any]) -> list[Any]:
    """Return the characters of a span of MuPDF's text trace, one for each code that is shown.

    MuPDF tells of a code that stands for several letters several times, all but the first without glyph.
    """
    return [char for char in span["chars"] if char[1] >= 0]


def hidden_text(
    spans: Sequence[Mapping[str, Any]],
    hidden: Sequence[HiddenWord],
    on_paper: Callable[[Box], Box],
    in_frame: Callable[[Box], Box],
) -> HiddenText:
    """Return the place of hidden words in the order of painting.

    Parameters
    ----------
    spans : MuPDF's text trace of the page.
    hidden : words that an opaque fill painted later covers.
    on_paper, in_frame : turn a box of the words' frame into one of the trace, and back.
    """
    starts = [0]
    for span in spans:
        starts.append(starts[-1] + len(characters_of(span)))
    runs = []
    for covered in hidden:
        box, number = on_paper(covered.word.box), covered.word.span
        boxes = [char[3] for char in characters_of(spans[number])]
        within = [contains(box, centre(each), _MARGIN) for each in boxes]
        index = starts[number]
        for covered_here, group in groupby(zip(within, boxes, strict=True), key=itemgetter(0)):
            inside = [each for _, each in group]
            if covered_here:
                partly = (at for at, each in enumerate(inside, index) if not covered.covers(in_frame(each)))
                runs.append(HiddenRun(first=index, behind=index + len(inside), partly=tuple(partly)))
            index += len(inside)
    return HiddenText(characters=starts[-1], runs=tuple(runs))

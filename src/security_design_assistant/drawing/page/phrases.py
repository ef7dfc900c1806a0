"""Words joined into phrases: runs on one line, as a reader takes them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box, Word, bounds, centre
from security_design_assistant.drawing.page.tolerances import WORDS


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words on one baseline without a gap wider than a word space; ``size`` in points."""

    text: str
    box: Box
    size: float
    luminance: float = 0.0


def find_phrases(words: Sequence[Word], gap: float | None = None) -> list[Phrase]:
    """Join level words into phrases, top to bottom, left to right.

    Parameters
    ----------
    words : words of one page, reading frame.
    gap : widest space within a phrase, as a share of the font size; by default that of all text.
    """
    level = sorted(
        (word for word in words if word.direction == 0), key=lambda word: (centre(word.box)[1], word.box[0])
    )
    lines: list[list[Word]] = []
    for word in level:
        # Lines of small and large text interleave; only the last few can still take the word.
        for line in reversed(lines[-WORDS.open_lines :]):
            same = abs(centre(line[-1].box)[1] - centre(word.box)[1]) < WORDS.same_line * word.size
            if same and abs(line[-1].size - word.size) < WORDS.same_size * word.size:
                line.append(word)
                break
        else:
            lines.append([word])
    widest = WORDS.phrase_gap if gap is None else gap
    phrases = [phrase for line in lines for phrase in _split(sorted(line, key=lambda w: w.box[0]), widest)]
    return sorted(phrases, key=lambda phrase: (phrase.box[1], phrase.box[0]))


def _split(line: Sequence[Word], gap: float) -> list[Phrase]:
    runs: list[list[Word]] = []
    for word in line:
        if runs and word.box[0] - runs[-1][-1].box[2] < gap * word.size:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [
        Phrase(
            " ".join(word.text for word in run),
            bounds([word.box for word in run]),
            run[0].size,
            run[0].luminance,
        )
        for run in runs
    ]

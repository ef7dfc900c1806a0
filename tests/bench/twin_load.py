"""Whether the review leads to what is read wrongly on disturbed twins, and how many rows that takes.

``python -m tests.bench.twin_load`` reads each sample under one disturbance and one pair of them, chosen by
its name; with ``--all`` under each and under several pairs. ``--only`` and ``--under`` name samples and
disturbances, ``--portion K/N`` takes a part of the samples, ``--processes N`` reads several at once. Prints
the twins on which something is wrong, what no row names, and the sums; ends with 1 where a limit of
:mod:`tests.bench.review_load` is broken.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations

import numpy as np
import pymupdf

from security_design_assistant.models.analysis import Analysis, BoundingBox
from security_design_assistant.samples import SAMPLES
from security_design_assistant.samples.disturbed import DISTURBANCES, disturbed
from tests.bench.review_load import HEADER, NAMED, ROWS_FOR_RIGHT, Load, analyse, load_of

PAIRS = 4
"""Pairs of disturbances under which a sample is read where all are asked for."""

FEWEST_WORDS = 3
"""Words that stand once on both sheets, from which it is known how one is laid on the other."""


def chosen(name: str, every: bool) -> list[str]:
    """Return the disturbances of the sample with this name: all and some pairs, or one and one pair."""
    chance = random.Random(name)
    single = list(DISTURBANCES)
    pairs = ["+".join(pair) for pair in chance.sample(list(combinations(single, 2)), PAIRS)]
    return [*single, *pairs] if every else [chance.choice(single), pairs[0]]


def loads_of(name: str, disturbances: Sequence[str]) -> list[Load]:
    """Return the load of a sample's twin under each of the disturbances that fits it."""
    sample = SAMPLES[name]()
    twins = [(each, twin) for each in disturbances if (twin := disturbed(sample, each)) is not None]
    if not twins:
        return []
    sound = analyse(sample.pdf)
    return [
        load_of(f"{name} {each}", twin.truth, analyse(twin.pdf), _laid_on(sound, sample.pdf, twin.pdf))
        for each, twin in twins
    ]


def _laid_on(sound: Analysis, pdf: bytes, twin: bytes) -> Analysis:
    """Return the undisturbed analysis with its boxes where the twin has them."""
    with pymupdf.open(stream=pdf) as one, pymupdf.open(stream=twin) as other:
        maps = {page.number + 1: _map(page, other[page.number]) for page in one}
    moved = []
    for found in sound.components:
        matrix = maps[found.page]
        devices = tuple(
            device.model_copy(update={"bboxes": tuple(_moved(box, matrix) for box in device.bboxes)})
            for device in found.devices
        )
        moved.append(found.model_copy(update={"bbox": _moved(found.bbox, matrix), "devices": devices}))
    return sound.model_copy(update={"components": tuple(moved)})


def _map(page: pymupdf.Page, twin: pymupdf.Page) -> np.ndarray:
    """Return the affine map (3 x 2) that lays a page on its twin, from the words that stand once on both."""
    here, there = _single_words(page), _single_words(twin)
    both = [text for text in here if text in there]
    if len(both) < FEWEST_WORDS:
        return np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    points = np.array([(*here[text], 1.0) for text in both])
    return np.linalg.lstsq(points, np.array([there[text] for text in both]), rcond=None)[0]


def _single_words(page: pymupdf.Page) -> dict[str, tuple[float, float]]:
    """Return the middle of each word that stands once on a page, as displayed."""
    words = page.get_text("words")
    times = Counter(word[4] for word in words)
    boxes = {word[4]: pymupdf.Rect(word[:4]) * page.rotation_matrix for word in words if times[word[4]] == 1}
    return {text: ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for text, box in boxes.items()}


def _moved(box: BoundingBox, matrix: np.ndarray) -> BoundingBox:
    x0, y0, x1, y1 = box
    corners = np.array([(x, y, 1.0) for x in (x0, x1) for y in (y0, y1)]) @ matrix
    (left, top), (right, foot) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return (left, top, right, foot)


def _portion(text: str) -> tuple[int, int]:
    part, of = map(int, text.split("/"))
    return part, of


def _arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="every disturbance and several pairs")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--portion", type=_portion, default=(1, 1), metavar="K/N", help="the Kth of N parts")
    parser.add_argument("--only", nargs="+", choices=SAMPLES, metavar="NAME", help="these samples")
    parser.add_argument("--under", nargs="+", metavar="NAME", help="these disturbances, pairs as ONE+OTHER")
    return parser.parse_args(given)


def _all_loads(asked: argparse.Namespace) -> Iterator[Load]:
    part, of = asked.portion
    names = (asked.only or list(SAMPLES))[part - 1 :: of]
    under = [asked.under or chosen(name, asked.all) for name in names]
    with ProcessPoolExecutor(asked.processes) as pool:
        for found in pool.map(loads_of, names, under):
            yield from found


def told(loads: Iterable[Load]) -> int:
    """Print what is wrong and the sums; return 1 where a limit is broken."""
    print(HEADER)
    total = Load("all")
    for load in loads:
        if load.wrong:
            print(load, flush=True)
        for line in load.unnamed:
            print(f"    unnamed: {line}")
        total += load
    print(total)
    named = total.named / total.wrong if total.wrong else 1.0
    share = total.rows / max(1, total.right)
    print(f"rows for each right component {share:.2f}, wrong ones named {named:.1%}")
    return int(share > ROWS_FOR_RIGHT or named < NAMED)


def main() -> int:
    """Measure what the command line asks for."""
    return told(_all_loads(_arguments()))


if __name__ == "__main__":
    sys.exit(main())

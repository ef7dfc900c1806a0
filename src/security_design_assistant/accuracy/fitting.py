"""Calibration: how many findings with how much confidence are right, and the confidence that follows.

A share of few findings says little, so the confidence is not the share itself but the least share that the
count allows for: 300 right of 300 are worth 0.99, 10 of 10 are worth 0.78.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise

from security_design_assistant.accuracy.score import Judged

EDGES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 1.0)
"""Confidence at which one line of the table ends and the next begins; below 0.8 a human looks."""

DEVIATIONS = 1.645
"""Standard deviations: the true share lies above the bound in 19 of 20 cases."""


DOUBT = 0.8
"""Evidence up to here is a doubt that the reader has, or custom that no drawing explains: it stays one."""

MOST = 0.97
"""What a count can raise evidence to; what is to be surer has to have the evidence for it, too."""


LEAST = 0.1
"""What is shown at all has some evidence for it, even if none of the few that were counted was right."""


@dataclass(frozen=True, slots=True)
class Band:
    """Findings whose confidence is at least ``least`` and below ``most`` (1 included in the last)."""

    least: float
    most: float
    findings: int
    right: int

    @property
    def share(self) -> float | None:
        """Share of the findings that are right; None where there are none."""
        return self.right / self.findings if self.findings else None


def bands(findings: Iterable[Judged]) -> tuple[Band, ...]:
    """Count right and wrong findings by their confidence, from the least on."""
    judged = list(findings)
    return tuple(
        Band(least, most, len(inside), sum(one.right for one in inside))
        for least, most in pairwise(EDGES)
        for inside in [
            [one for one in judged if least <= one.confidence < most or one.confidence == most == 1.0]
        ]
    )


def least_share(right: int, findings: int) -> float:
    """Return the lower bound of the share of right ones (Wilson's, one-sided, 95 %)."""
    if findings == 0:
        return 0.0
    share, square = right / findings, DEVIATIONS**2
    middle = share + square / (2 * findings)
    spread = DEVIATIONS * math.sqrt(share * (1 - share) / findings + square / (4 * findings**2))
    return max(0.0, (middle - spread) / (1 + square / findings))


@dataclass(slots=True)
class Tally:
    """How many findings were counted, and how many of them were right."""

    findings: int = 0
    right: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add up two tallies."""
        return Tally(self.findings + other.findings, self.right + other.right)


@dataclass(frozen=True, slots=True)
class FittedRow:
    """What was counted with one evidence, and the confidence from this evidence on."""

    evidence: float
    findings: int
    right: int
    confidence: float


def tally(findings: Iterable[tuple[float, bool]]) -> dict[float, Tally]:
    """Count right and wrong findings by their evidence."""
    all_of_them, right = Counter[float](), Counter[float]()
    for evidence, is_right in findings:
        all_of_them[evidence] += 1
        right[evidence] += is_right
    return {evidence: Tally(all_of_them[evidence], right[evidence]) for evidence in sorted(all_of_them)}


def fit(counted: Mapping[float, Tally]) -> tuple[FittedRow, ...]:
    """Return the confidence for each evidence: more evidence never gives less confidence.

    Neighbours whose shares do not rise with the evidence are counted together (pool adjacent violators); the
    confidence is the lower bound of the share, in hundredths and below 1. Samples are drawn by the customs
    that the reader knows, so what they cannot show is not taken from them: see :data:`DOUBT`, :data:`MOST`.
    """
    confidences = accumulate(
        (
            math.floor(100 * least_share(pool.right, pool.findings)) / 100
            for pool, members in _pooled(counted)
            for _ in range(members)
        ),
        max,
    )
    return tuple(
        FittedRow(
            evidence, counted[evidence].findings, counted[evidence].right, _earned(evidence, confidence)
        )
        for evidence, confidence in zip(sorted(counted), confidences, strict=True)
    )


def _earned(evidence: float, share: float) -> float:
    return max(LEAST, min(evidence if evidence <= DOUBT else max(evidence, MOST), share))


def _pooled(counted: Mapping[float, Tally]) -> Iterator[tuple[Tally, int]]:
    """Yield pools of rising share, each with the number of evidences in it."""
    pools: list[tuple[Tally, int]] = []
    for evidence in sorted(counted):
        pool, members = counted[evidence], 1
        while pools and pools[-1][0].right * pool.findings >= pool.right * pools[-1][0].findings:
            before, number = pools.pop()
            pool, members = before + pool, members + number
        pools.append((pool, members))
    yield from pools

"""Thresholds of confidence: from where on a human should look."""

from __future__ import annotations

CONFIDENCE_THRESHOLD = 0.8
"""Share from 0 to 1. Below this a human should look."""

POOR_CONFIDENCE = 0.5
"""Share from 0 to 1. Below this a reading is more likely wrong than right."""

LEAST_CAP = 0.5
"""Share from 0 to 1. What is left over on a page says nothing worse of a component than that nobody knows."""


def capped(confidence: float, unexplained: float) -> float:
    """Return the confidence of a component on a page of which a share was not understood.

    A reader that missed every fifth id cannot be surer of the others than four in five: the same cause may
    have cost them a device. So the cap is what was understood, but not below :data:`LEAST_CAP`.

    Parameters
    ----------
    unexplained : share, from 0 to 1, of what looks like an id on the page that no component explains.
    """
    return min(confidence, cap(unexplained))


def cap(unexplained: float) -> float:
    """Return the highest confidence on a page of which this share was not understood."""
    return max(LEAST_CAP, round(1.0 - unexplained, 4))

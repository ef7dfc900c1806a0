"""Thresholds of confidence: from where on a human should look."""

from __future__ import annotations

CONFIDENCE_THRESHOLD = 0.8
"""Share from 0 to 1. Below this a human should look."""

POOR_CONFIDENCE = 0.5
"""Share from 0 to 1. Below this a reading is more likely wrong than right."""

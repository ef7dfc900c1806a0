"""Confidence: what share of findings with the same evidence was right, where that was counted."""

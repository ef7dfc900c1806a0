"""Accuracy: a drawing's analysis held against the truth of what stands on it."""

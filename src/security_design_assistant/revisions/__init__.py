"""Revisions of a drawing: what the second changed against the first."""

"""Analysers: a drawing's bytes to the analysis of what is on it."""

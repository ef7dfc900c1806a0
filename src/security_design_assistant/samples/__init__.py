"""Drawings of our own, with their truth: for tests, the demo and the evaluation."""

from __future__ import annotations

from security_design_assistant.samples.collection import SAMPLES, write_samples
from security_design_assistant.samples.sheets import Sample

__all__ = ["SAMPLES", "Sample", "write_samples"]

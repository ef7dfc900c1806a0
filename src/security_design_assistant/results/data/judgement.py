"""``evaluation.json``: the judgement of one analysis as data."""

from __future__ import annotations

from security_design_assistant.models.evaluation import Evaluation
from security_design_assistant.results.data.canonical import canonical_json


def evaluation_json(evaluation: Evaluation) -> bytes:
    """Return the content of ``evaluation.json``."""
    return canonical_json(evaluation)

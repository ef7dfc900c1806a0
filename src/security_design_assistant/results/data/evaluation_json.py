"""``evaluation.json``: the judgement of one analysis as data."""

from __future__ import annotations

from security_design_assistant.models.evaluation import Evaluation
from security_design_assistant.results.artefacts import ArtefactSource
from security_design_assistant.results.data.canonical_json import canonical_json


def evaluation_data(source: ArtefactSource) -> bytes:
    """Return ``evaluation.json``."""
    if source.evaluation is None:
        raise ValueError("evaluation.json is built after the evaluation")
    return evaluation_json(source.evaluation)


def evaluation_json(evaluation: Evaluation) -> bytes:
    """Return the content of ``evaluation.json``."""
    return canonical_json(evaluation)

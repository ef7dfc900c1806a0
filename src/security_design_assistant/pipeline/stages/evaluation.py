"""Stage 5: counts, confidence and checks of the schedule."""

from __future__ import annotations

from pydantic import TypeAdapter

from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.evaluation import Evaluation
from security_design_assistant.pipeline.artefacts import Artefacts, artefacts_intact, store_artefacts
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.stage import Stage, StageContext
from security_design_assistant.results.data.judgement import evaluation_json
from security_design_assistant.review.evaluation import evaluate


class Evaluated(Artefacts):
    """The stored ``evaluation.json``, and what is in it."""

    evaluation: Evaluation


def _evaluate(context: StageContext, analysis: Analysis) -> Evaluated:
    evaluation = evaluate(analysis)
    stored = store_artefacts(context, {"evaluation.json": evaluation_json(evaluation)})
    return Evaluated(artefacts=stored.artefacts, evaluation=evaluation)


EVALUATION = Stage(
    StageName.EVALUATION, reserve=5.0, output=TypeAdapter(Evaluated), run=_evaluate, intact=artefacts_intact
)

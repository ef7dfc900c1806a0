"""Stage 6: counts, confidence and checks of the schedule."""

from __future__ import annotations

from pydantic import TypeAdapter

from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.evaluation import Evaluation
from security_design_assistant.pipeline.built_artefacts import (
    Artefacts,
    artefacts_intact,
    build_artefacts,
    store_artefacts,
)
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.stage import Stage, StageContext
from security_design_assistant.results.artefacts import WORKBOOK
from security_design_assistant.review.assessment import evaluate
from security_design_assistant.review.findings import review
from security_design_assistant.review.judgement import judgement_row


class Evaluated(Artefacts):
    """The stored results of the judgement, and the judgement itself."""

    evaluation: Evaluation


def _evaluate(context: StageContext, analysis: Analysis) -> Evaluated:
    findings = review(analysis)
    if not context.job.judged:
        evaluation = evaluate(analysis, findings)
        contents = build_artefacts(context, StageName.EVALUATION, analysis, findings, evaluation)
    else:
        # What shows pages is loaded only where a result is judged: the worker starts without it.
        from security_design_assistant.pipeline.judge import judged

        judgement = judged(context, analysis, findings)
        findings = (*findings, judgement_row(judgement, len(findings) + 1))
        evaluation = evaluate(analysis, findings, judgement)
        # The Review sheet gets the judgement as its last row, so that all marks keep their numbers.
        contents = build_artefacts(
            context, StageName.EVALUATION, analysis, findings, evaluation, again=(WORKBOOK,)
        )
    stored = store_artefacts(context, contents)
    return Evaluated(artefacts=stored.artefacts, evaluation=evaluation)


EVALUATION = Stage(
    StageName.EVALUATION, reserve=5.0, output=TypeAdapter(Evaluated), run=_evaluate, intact=artefacts_intact
)

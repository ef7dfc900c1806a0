"""Stage 5: the schedule, the same as data, and the drawing with every finding marked on it."""

from __future__ import annotations

from pydantic import TypeAdapter

from security_design_assistant.models.analysis import Analysis
from security_design_assistant.pipeline.built_artefacts import (
    Artefacts,
    artefacts_intact,
    build_artefacts,
    store_artefacts,
)
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.stage import Stage, StageContext
from security_design_assistant.review.findings import review


def _generate(context: StageContext, analysis: Analysis) -> Artefacts:
    findings = review(analysis)
    return store_artefacts(
        context, build_artefacts(context, StageName.SCHEDULE_GENERATION, analysis, findings)
    )


SCHEDULE_GENERATION = Stage(
    StageName.SCHEDULE_GENERATION,
    reserve=30.0,
    output=TypeAdapter(Artefacts),
    run=_generate,
    intact=artefacts_intact,
)

"""Stage 3: what was read becomes components, devices and warnings."""

from __future__ import annotations

from typing import TypeVar

from pydantic import TypeAdapter

from security_design_assistant.analysers.port import Analyser
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.stage import Stage, StageContext

Reading = TypeVar("Reading")

_ANALYSIS = TypeAdapter(Analysis)


def drawing_analysis(analyser: Analyser[Reading]) -> Stage[Reading, Analysis]:
    """Return the stage in which ``analyser`` does its second half."""

    def explain(context: StageContext, reading: Reading) -> Analysis:
        return analyser.explain(reading, context.assignment())

    return Stage(StageName.DRAWING_ANALYSIS, reserve=30.0, output=_ANALYSIS, run=explain)

"""Stage 3: what was read becomes components, devices and warnings."""

from __future__ import annotations

from pydantic import TypeAdapter

from security_design_assistant.analysers.vector import analyse_reading
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.stage import Stage, StageContext


def _analyse(_context: StageContext, reading: DrawingReading) -> Analysis:
    return analyse_reading(reading)


DRAWING_ANALYSIS = Stage(StageName.DRAWING_ANALYSIS, reserve=30.0, output=TypeAdapter(Analysis), run=_analyse)

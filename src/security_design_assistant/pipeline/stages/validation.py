"""Stage 1: whether this is a drawing that can be read at all."""

from __future__ import annotations

from pydantic import TypeAdapter

from security_design_assistant.drawing.document import DrawingFacts, inspect_drawing
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.stage import Stage, StageContext


def _validate(context: StageContext, _start: None) -> DrawingFacts:
    return inspect_drawing(context.drawing, context.job.budgets)


VALIDATION = Stage(StageName.VALIDATION, reserve=5.0, output=TypeAdapter(DrawingFacts), run=_validate)

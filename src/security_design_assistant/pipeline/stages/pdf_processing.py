"""Stage 2: the PDF's words and lines, page by page."""

from __future__ import annotations

from pydantic import TypeAdapter

from security_design_assistant.analysers.vector import read_drawing
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.stage import Stage, StageContext
from security_design_assistant.sandbox.document import DrawingFacts


def _read(context: StageContext, _facts: DrawingFacts) -> DrawingReading:
    return read_drawing(context.drawing, context.job.reading_budgets, context.page_read)


PDF_PROCESSING = Stage(StageName.PDF_PROCESSING, reserve=60.0, output=TypeAdapter(DrawingReading), run=_read)

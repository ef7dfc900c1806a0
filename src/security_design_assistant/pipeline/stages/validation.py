"""Stage 1: whether this is a drawing that can be read at all."""

from __future__ import annotations

from pydantic import TypeAdapter

from security_design_assistant.models.job_record import DrawingKnowledge
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.stage import Stage, StageContext
from security_design_assistant.sandbox.document import DrawingFacts
from security_design_assistant.sandbox.guard import guarded_inspect


def _validate(context: StageContext, _start: None) -> DrawingFacts:
    return guarded_inspect(context.drawing, context.job.reading_budgets)


def _knowledge(facts: DrawingFacts) -> DrawingKnowledge:
    return DrawingKnowledge(sha256=facts.sha256, bytes=facts.size_bytes, pages=facts.page_count)


VALIDATION = Stage(
    StageName.VALIDATION,
    reserve=5.0,
    output=TypeAdapter(DrawingFacts),
    run=_validate,
    knowledge=_knowledge,
)

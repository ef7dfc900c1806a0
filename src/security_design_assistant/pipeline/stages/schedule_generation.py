"""Stage 4: the schedule, the same as data, and the drawing with every finding marked on it."""

from __future__ import annotations

from pydantic import TypeAdapter

from security_design_assistant.models.analysis import Analysis
from security_design_assistant.pipeline.artefacts import Artefacts, artefacts_intact, store_artefacts
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.stage import Stage, StageContext
from security_design_assistant.results.data.components import components_json
from security_design_assistant.results.markup.marked_drawing import marked_drawing
from security_design_assistant.results.workbook.workbook import build_workbook


def _generate(context: StageContext, analysis: Analysis) -> Artefacts:
    job = context.job
    return store_artefacts(
        context,
        {
            "components.json": components_json(analysis),
            "schedule.xlsx": build_workbook(
                analysis, job.file_name, job.created_at, job.version, job.source_url
            ),
            "marked-up.pdf": marked_drawing(context.drawing, analysis, job.budgets),
        },
    )


SCHEDULE_GENERATION = Stage(
    StageName.SCHEDULE_GENERATION,
    reserve=30.0,
    output=TypeAdapter(Artefacts),
    run=_generate,
    intact=artefacts_intact,
)

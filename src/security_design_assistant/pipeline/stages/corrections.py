"""Stage 4: what persons corrected since the drawing was read, applied to what was read."""

from __future__ import annotations

from hashlib import sha256

from pydantic import TypeAdapter

from security_design_assistant.corrections.applying import corrected
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.corrections import Correction
from security_design_assistant.pipeline.job import Job, StageName
from security_design_assistant.pipeline.stage import Stage, StageContext

_ENTRIES: TypeAdapter[tuple[Correction, ...]] = TypeAdapter(tuple[Correction, ...])


def _correct(context: StageContext, analysis: Analysis) -> Analysis:
    return corrected(analysis, context.job.corrections)


def _entries_digest(job: Job) -> str:
    return sha256(_ENTRIES.dump_json(job.corrections)).hexdigest()


CORRECTIONS = Stage(
    StageName.CORRECTIONS,
    reserve=5.0,
    output=TypeAdapter(Analysis),
    run=_correct,
    depends=_entries_digest,
)

"""Stage 3: what was read becomes components, devices and warnings, with the specification consulted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pydantic import TypeAdapter

from security_design_assistant.analysers.port import Analyser
from security_design_assistant.analysers.registry import ASKING
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.pipeline.job import DrawingPart, StageName
from security_design_assistant.pipeline.since_previous import continued
from security_design_assistant.pipeline.stage import Stage, StageContext
from security_design_assistant.specification.limits import ALL_SECONDS, DOCUMENT_SECONDS

Reading = TypeVar("Reading")

_ANALYSIS = TypeAdapter(Analysis)


def with_files(analysis: Analysis, parts: Sequence[DrawingPart]) -> Analysis:
    """Say of each page and component which of the combined files it comes from; nothing for a single file."""
    if not parts:
        return analysis
    names = dict(enumerate((part.file_name for part in parts for _ in range(part.pages)), start=1))
    return analysis.model_copy(
        update={
            "pages": tuple(page.model_copy(update={"file": names.get(page.page)}) for page in analysis.pages),
            "components": tuple(
                found.model_copy(update={"file": names.get(found.page)}) for found in analysis.components
            ),
        }
    )


def drawing_analysis(analyser: Analyser[Reading], documents: int = 0) -> Stage[Reading, Analysis]:
    """Return the stage in which ``analyser`` does its second half, and documents are consulted.

    Parameters
    ----------
    documents : how many came with the drawing; each needs time.
    """

    def explain(context: StageContext, reading: Reading) -> Analysis:
        analysis = with_files(analyser.explain(reading, context.assignment()), context.job.parts)
        if analyser.name not in ASKING:
            return continued(context.decoded(analysis), context.job)
        # What puts questions is loaded only where one may be put.
        from security_design_assistant.pipeline.model_end import with_models_end
        from security_design_assistant.pipeline.prose import consulted_and_asked

        if context.job.documents:
            analysis = consulted_and_asked(analysis, context)
        return continued(with_models_end(analysis, context.job), context.job)

    reserve = 30.0 + min(DOCUMENT_SECONDS * documents, ALL_SECONDS)
    return Stage(StageName.DRAWING_ANALYSIS, reserve=reserve, output=_ANALYSIS, run=explain)

"""Stage 2: the drawing read page by page, by whichever analyser the job asks for."""

from __future__ import annotations

from typing import TypeVar

from security_design_assistant.analysers.port import Analyser
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.stage import Stage, StageContext
from security_design_assistant.sandbox.document import DrawingFacts

Reading = TypeVar("Reading")


def pdf_processing(analyser: Analyser[Reading]) -> Stage[DrawingFacts, Reading]:
    """Return the stage in which ``analyser`` does its first half."""

    def read(context: StageContext, _facts: DrawingFacts) -> Reading:
        return analyser.read(context.assignment())

    return Stage(StageName.PDF_PROCESSING, reserve=60.0, output=analyser.reading, run=read)

"""What was read of a job's drawing, kept for corrections; cheap to import."""

from __future__ import annotations

from pydantic import TypeAdapter

from security_design_assistant.errors import PermanentError
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.pipeline.checkpoints import Checkpoint, Checkpoints
from security_design_assistant.pipeline.job import Job, StageName
from security_design_assistant.pipeline.ports import ObjectStore


def kept_analysis(job: Job, store: ObjectStore) -> Checkpoint[Analysis]:
    """Return what was read of the job's drawing, without any correction.

    Raises
    ------
    PermanentError
        ``analysis_gone``: it is not there any more, or no version that runs here can read it.
    """
    kept = Checkpoints(store, job).kept(StageName.DRAWING_ANALYSIS, TypeAdapter(Analysis))
    if kept is None:
        message = "What was read of this drawing is not kept any more. Process the drawing again."
        raise PermanentError("analysis_gone", message)
    return kept

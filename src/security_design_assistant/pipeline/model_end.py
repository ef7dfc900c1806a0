"""The end of a model's life as a row of the review: whoever set it up is not who reads logs."""

from __future__ import annotations

from security_design_assistant.gemini.models import end_of_life
from security_design_assistant.models.analysis import Analysis, ReviewNote
from security_design_assistant.pipeline.job import Job


def with_models_end(analysis: Analysis, job: Job) -> Analysis:
    """Return the analysis with a note that the model that was asked ends soon, or has ended.

    The day of the job counts, so that a later attempt says the same. A drawing that nobody was asked about
    says nothing.
    """
    end = end_of_life(job.gemini_model, job.created_at.date())
    if end is None or not analysis.asked:
        return analysis
    message = (
        f"Google offers the model {end.model} {'only until' if not end.past else 'no more since'}"
        f" {end.day.isoformat()}. {'Then another' if not end.past else 'Another'} model may answer, which may"
        " see things differently. Ask the operator of this service to set a newer one."
    )
    note = ReviewNote(code="model_ends", message=message)
    return analysis.model_copy(update={"warnings": (*analysis.warnings, note)})

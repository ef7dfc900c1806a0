"""What a job's drawing changed against the revision before it."""

from __future__ import annotations

from security_design_assistant.models.analysis import Analysis, ReviewNote
from security_design_assistant.models.changes import Changes
from security_design_assistant.pipeline.job import Job

NOT_COMPARED = (
    "The results of the previous revision could not be read, so there is no list of changes."
    " Compare the two drawings, or process the previous one again and then this one."
)


def changes_of(job: Job, analysis: Analysis) -> Changes | None:
    """Return the changes since the previous revision; None without one, or where it cannot be read."""
    previous = job.previous.analysis() if job.previous else None
    if previous is None:
        return None
    # What compares revisions is loaded only where there are two.
    from security_design_assistant.revisions.comparison import compared

    return compared(previous, analysis)


def continued(analysis: Analysis, job: Job) -> Analysis:
    """Return the analysis with what persons corrected on the previous revision, where that still holds.

    A previous revision that cannot be read is noted.
    """
    if job.previous is None:
        return analysis
    previous = job.previous.analysis()
    if previous is not None:
        from security_design_assistant.corrections.carrying import carried

        return carried(previous, analysis)
    note = ReviewNote(code="previous_not_compared", message=NOT_COMPARED)
    return analysis.model_copy(update={"warnings": (*analysis.warnings, note)})

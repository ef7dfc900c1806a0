"""A model at the end of its life is told on the results of the jobs that asked it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from security_design_assistant.gemini.models import known_models
from security_design_assistant.models.analysis import Asked
from security_design_assistant.pipeline.job import Job, JobKeys
from security_design_assistant.pipeline.model_end import with_models_end
from security_design_assistant.review.findings import review
from tests.unit.handmade_analysis import analysis, door

MODEL, LAST_DAY = next((name, model.ends) for name, model in known_models().items() if model.ends)
ASKED = analysis(door(1)).model_copy(
    update={"asked": (Asked(purpose="page", prompt="page/1", model=MODEL, questions=1),)}
)


def job(days_before_the_end: int, model: str = MODEL) -> Job:
    assert LAST_DAY is not None
    day = LAST_DAY - timedelta(days=days_before_the_end)
    made = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return replace(Job("plan.pdf", made, JobKeys.of_job("job_1")), gemini_model=model)


@pytest.mark.parametrize(("days", "said"), [(10, "only until"), (-1, "no more since")])
def test_a_job_that_asked_a_model_near_or_past_its_end_says_so(days: int, said: str) -> None:
    told = with_models_end(ASKED, job(days))

    (row,) = (finding for finding in review(told) if finding.rule == "model_current")
    assert f"{MODEL} {said} {LAST_DAY}" in row.message
    assert row.priority == "normal"


def test_a_model_that_is_offered_on_and_a_job_that_asked_nobody_say_nothing() -> None:
    assert with_models_end(ASKED, job(90)) == ASKED
    assert with_models_end(ASKED, job(10, "gemini-3.8-flash")) == ASKED
    assert with_models_end(ASKED, job(10, "")) == ASKED
    assert with_models_end(analysis(door(1)), job(10)) == analysis(door(1))

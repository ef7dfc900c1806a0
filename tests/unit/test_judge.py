"""The judge: an opinion beside the rules, which never costs a job its results."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import openpyxl
import pytest

from security_design_assistant.errors import SecurityDesignError
from security_design_assistant.gemini.port import (
    Answer,
    GeminiRefusedError,
    GeminiUnavailableError,
    OverBudgetError,
    Question,
    RateLimitedError,
    TokenUsage,
    UnusableAnswerError,
)
from security_design_assistant.gemini.prompts import prompt
from security_design_assistant.models.analysis import Analysis, DrawingInfo, PageStatus, PageSummary
from security_design_assistant.models.evaluation import Priority
from security_design_assistant.pipeline.job import Job, JobKeys
from security_design_assistant.pipeline.runner import Outcome, run_job
from tests.fakes import InMemoryObjectStore
from tests.fixtures.recorded_analyser import RecordedAnalyser
from tests.fixtures.small_scans import SIZE, door_on, small_scans

DRAWING = small_scans(1)
KEYS = JobKeys.of_job("job_1")
FINE = {"grade": "good", "reason": "All of it is there."}
JUDGEMENT = {
    "overall": "fair",
    "completeness": {"grade": "poor", "reason": "The lock of A-001 on page 1 lacks its switch."},
    "correctness": FINE,
    "spatial_association": FINE,
    "false_positives": FINE,
    "suggestions": ["Look at A-001."],
}


class Judge:
    """Answers with the next of ``texts``; an error among them is raised."""

    def __init__(self, *texts: str | Exception) -> None:
        self.texts = list(texts)
        self.questions: list[Question] = []

    def ask(self, question: Question) -> Answer:
        self.questions.append(question)
        text = self.texts.pop(0)
        if isinstance(text, Exception):
            raise text
        return Answer(text, "gemini-fake", TokenUsage(900, 90))


def processed(judge: Judge, store: InMemoryObjectStore | None = None, judged: bool = True) -> Outcome:
    analysis = Analysis(
        drawing=DrawingInfo(sha256=sha256(DRAWING).hexdigest(), page_count=1),
        pages=(PageSummary(page=1, status=PageStatus.ANALYSED, width=SIZE[0], height=SIZE[1]),),
        components=(door_on(1),),
    )
    job = Job("plan.pdf", datetime(2026, 1, 2, tzinfo=UTC), KEYS, judged=judged)
    return run_job(
        job,
        DRAWING,
        InMemoryObjectStore() if store is None else store,
        analyser=RecordedAnalyser.of(DRAWING, analysis),
        gemini=lambda _stage: judge,
    )


def test_nobody_judges_unless_that_is_wanted() -> None:
    outcome = processed(Judge(AssertionError("asked")), judged=False)

    assert outcome.evaluation.judgement is None
    assert "judged" not in {finding.code for finding in outcome.evaluation.findings}


def test_a_judgement_stands_in_the_evaluation_and_on_the_review_sheet() -> None:
    store, judge = InMemoryObjectStore(), Judge(json.dumps(JUDGEMENT))

    outcome = processed(judge, store)

    keys = {artefact.name: artefact.key for artefact in outcome.artefacts}
    stored = json.loads(store.objects[keys["evaluation.json"]])["judgement"]
    assert stored["overall"] == "fair"
    assert stored["completeness"] == JUDGEMENT["completeness"]
    assert (stored["prompt"], stored["model"], stored["pages"]) == (
        prompt("judge").version, "gemini-fake", [1],
    )  # fmt: skip
    workbook = openpyxl.load_workbook(BytesIO(store.objects[keys["schedule.xlsx"]]))
    rows = list(workbook["Review"].iter_rows(values_only=True))
    (told,) = (row for row in rows if "Gemini's judgement" in row)
    assert "The lock of A-001 on page 1 lacks its switch." in str(told)
    assert "To check: Look at A-001." in str(told)
    assert [finding.number for finding in outcome.evaluation.findings] == list(
        range(1, len(outcome.evaluation.findings) + 1)
    )
    assert len({artefact.key for artefact in outcome.artefacts}) == len(outcome.artefacts)


def test_the_judge_sees_the_marked_up_page_and_the_result() -> None:
    judge = Judge(json.dumps(JUDGEMENT))

    processed(judge)

    (question,) = judge.questions
    content = json.loads(question.content)
    assert question.instructions == prompt("judge").text
    assert [each.media_type for each in question.attachments] == ["image/png"]
    assert content["pages"] == [1]
    assert [(each["id"], each["devices"]) for each in content["components"]] == [("A-001", ["1 x lock 11"])]
    assert content["findings"]


@pytest.mark.parametrize(("grade", "priority"), [("good", "note"), ("fair", "normal"), ("poor", "high")])
def test_the_worse_the_grade_the_sooner_a_person_looks(grade: str, priority: str) -> None:
    outcome = processed(Judge(json.dumps(JUDGEMENT | {"overall": grade})))

    (row,) = (finding for finding in outcome.evaluation.findings if finding.code == "judged")
    (check,) = (check for check in outcome.evaluation.checks if check.code == "judged_good")
    assert row.priority is Priority(priority)
    assert check.passed is (grade == "good")


@pytest.mark.parametrize(
    "error",
    [
        RateLimitedError("slow down", 5.0, per_day=False),
        GeminiUnavailableError("500"),
        GeminiRefusedError("NOT_FOUND", "no such model"),
        OverBudgetError("job"),
        UnusableAnswerError("blocked", "gemini-fake", TokenUsage(9)),
    ],
)
def test_a_judge_that_fails_fails_no_job(error: SecurityDesignError) -> None:
    outcome = processed(Judge(error))

    assert outcome.evaluation.judgement is None
    assert outcome.evaluation.findings[-1].code == "not_judged"


def test_garbage_is_asked_about_once_more_and_then_left() -> None:
    judge = Judge("garbage", '{"overall": "splendid"}')

    outcome = processed(judge)

    assert len(judge.questions) == 2
    assert outcome.evaluation.findings[-1].code == "not_judged"


def test_a_judgement_is_paid_once() -> None:
    class Dying(InMemoryObjectStore):
        def put(self, key: str, data: bytes) -> None:
            super().put(key, data)
            if key.startswith(KEYS.results) and key.endswith("/evaluation.json") and not judge.texts:
                raise KeyboardInterrupt

    judge, store = Judge(json.dumps(JUDGEMENT)), InMemoryObjectStore()

    with pytest.raises(KeyboardInterrupt):
        processed(judge, Dying(store.objects))
    outcome = processed(judge, store)

    assert outcome.evaluation.judgement is not None
    assert len(judge.questions) == 1

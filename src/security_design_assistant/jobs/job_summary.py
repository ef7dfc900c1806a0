"""What a completed job tells of itself on its status page."""

from __future__ import annotations

from collections import Counter

from security_design_assistant.gemini.ledger import QUESTIONS, TOKENS, UNPRICED, USD
from security_design_assistant.models.job_record import JobRecord, JobResult
from security_design_assistant.pipeline.runner import Outcome
from security_design_assistant.review.findings import what_was_not_found


def result_of(job: JobRecord, outcome: Outcome) -> JobResult:
    """Return the artefacts' keys by name, and the numbers a designer asks for first.

    Parameters
    ----------
    job : as it was marked last, with the usage of all attempts.
    outcome : what the stages left.
    """
    evaluation = outcome.evaluation
    counts = evaluation.counts
    summary: dict[str, float | int | str | bool] = {
        "components": counts.components,
        "doors": counts.components_by_type.get("door", 0),
        "cameras": counts.components_by_type.get("camera", 0),
        "devices": counts.devices,
        "pages": evaluation.pages.total,
        "pages_not_analysed": len(evaluation.pages.not_analysed),
        "review_items": evaluation.review_items,
        "needs_review": evaluation.needs_review,
        "checked_components": evaluation.checked.components,
        "checked_findings": evaluation.checked.findings,
    }
    nothing = what_was_not_found(evaluation.findings)
    if nothing is not None:
        summary["nothing_found"] = nothing
    if evaluation.confidence.mean is not None:
        summary["confidence"] = evaluation.confidence.mean
    for stage, seconds in _seconds(job).items():
        summary[f"{stage}_seconds"] = seconds
    summary |= _gemini(job)
    prompts = sorted({each.prompt for each in outcome.analysis.asked})
    if prompts:
        summary["prompts"] = ", ".join(prompts)
    artefacts = {artefact.name: artefact.key for artefact in outcome.artefacts}
    return JobResult(artefacts=artefacts, corrections=outcome.analysis.corrections, summary=summary)


def _gemini(job: JobRecord) -> dict[str, float | int | bool]:
    """Return tokens and US dollars of all attempts; nothing for a job that asked nobody."""
    total: Counter[str] = Counter()
    for name, amount in job.usage.items():
        total[name.rsplit("/", 1)[1]] += amount  # type: ignore[assignment]
    if not total[QUESTIONS]:
        return {}
    tokens = sum(amount for name, amount in total.items() if name in TOKENS)
    cost = {"cost_usd": round(total[USD], 6), "cost_incomplete": bool(total[UNPRICED])}
    return {"gemini_questions": int(total[QUESTIONS]), "tokens": int(tokens), **cost}


def _seconds(job: JobRecord) -> dict[str, float]:
    """Return the seconds of each stage, over all attempts."""
    total: dict[str, float] = {}
    for name, amount in job.usage.items():
        _attempt, stage, what = name.split("/", 2)
        if what == "seconds":
            total[stage] = round(total.get(stage, 0.0) + amount, 3)
    return total

"""The row of the Review sheet that tells what a language model says of the whole result."""

from __future__ import annotations

from collections.abc import Mapping

from security_design_assistant.models.evaluation import Finding, Grade, Judgement, Priority
from security_design_assistant.review.rule_book import rule_broken_by

_PRIORITY: Mapping[Grade, Priority] = {
    "good": Priority.NOTE,
    "fair": Priority.NORMAL,
    "poor": Priority.HIGH,
}
_ASPECTS = ("completeness", "correctness", "spatial_association", "false_positives")


def judgement_row(judgement: Judgement | None, number: int) -> Finding:
    """Return the row, the last one of the sheet; without a judgement it says that none was given.

    Parameters
    ----------
    number : of the row.
    """
    rule = rule_broken_by("judged")
    if judgement is None:
        message = "Gemini was to judge the result and gave no judgement."
        return Finding(
            number=number, priority=Priority.NOTE, rule=rule.code, code="not_judged", matter=rule.matter,
            message=message,
        )  # fmt: skip
    sentences = [f"Gemini grades the result {judgement.overall}."]
    for aspect in _ASPECTS:
        graded = getattr(judgement, aspect)
        sentences.append(f"{aspect.replace('_', ' ').capitalize()}: {graded.grade}. {graded.reason}".strip())
    sentences += [f"To check: {suggestion}" for suggestion in judgement.suggestions]
    return Finding(
        number=number,
        priority=_PRIORITY[judgement.overall],
        rule="" if judgement.overall == "good" else rule.code,
        code="judged",
        matter=rule.matter,
        message="\n".join(sentences),
    )

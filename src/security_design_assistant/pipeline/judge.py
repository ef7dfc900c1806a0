"""The judge: Gemini looks at the marked-up drawing and at the result, and says how good it is.

Its judgement is an opinion beside the rules. That it cannot be had never costs a job its results.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import pymupdf

from security_design_assistant.analysers.asking.answer_text import WrongShapeError, parsed
from security_design_assistant.analysers.asking.exchange import EXCHANGE, Exchange, converse, data
from security_design_assistant.analysers.asking.page_pictures import picture
from security_design_assistant.analysers.asking.picture_plan import PIXELS_A_TOKEN, TOKENS
from security_design_assistant.analysers.asking.unavailable import GEMINI_ERRORS
from security_design_assistant.errors import PermanentError, RetryableError
from security_design_assistant.gemini.answers import JudgeAnswer
from security_design_assistant.gemini.port import Asker, Attachment, Question, Resolution
from security_design_assistant.gemini.prompts import prompt
from security_design_assistant.models.analysis import Analysis, Component
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.evaluation import Finding, Judgement
from security_design_assistant.pipeline.stage import StageContext
from security_design_assistant.sandbox.answering import BYTES, answers
from security_design_assistant.sandbox.guard import GuardedDrawing, PageReadError

PURPOSE = "judge"

MOST_PAGES = 4
"""Pages that are shown: those with the most components."""

MOST_COMPONENTS = 300
"""Components that are listed, page by page in the order of the pages shown."""


def judged(
    context: StageContext, analysis: Analysis, findings: Sequence[Finding], marked: bytes | None
) -> Judgement | None:
    """Return Gemini's judgement of a result, None where it cannot be had.

    Parameters
    ----------
    context : of the stage.
    analysis, findings : the result.
    marked : the marked-up drawing; without one, the drawing itself is shown.
    """
    if context.gemini is None:
        return None
    counts = Counter(component.page for component in analysis.components)
    pages = sorted(page for page, _ in counts.most_common(MOST_PAGES)) or [1]
    try:
        exchange = _exchange(context, context.gemini, pages, analysis, findings, marked or context.drawing)
    except (*GEMINI_ERRORS, RetryableError, PermanentError, PageReadError):
        return None
    return _judgement(exchange, pages)


@answers(BYTES)
def show_marked(page: pymupdf.Page, number: int, budgets: Budgets) -> bytes:  # noqa: ARG001
    """Return one open page of the marked-up drawing as one picture; runs in the guarded process."""
    width, height = page.rect.width, page.rect.height
    scale = math.sqrt(TOKENS[Resolution.HIGH] * PIXELS_A_TOKEN / (width * height))
    return picture(page, (0.0, 0.0, width, height), scale)


def _exchange(
    context: StageContext,
    asker: Asker,
    pages: Sequence[int],
    analysis: Analysis,
    findings: Sequence[Finding],
    marked: bytes,
) -> Exchange:
    begun = Exchange(pages[0], PURPOSE, prompt(PURPOSE).version)
    exchange = context.pages.load(pages[0], EXCHANGE, PURPOSE) or begun

    def keep(answered: Exchange) -> None:
        context.pages.save(answered.page, EXCHANGE, answered, PURPOSE)

    pictures = _pictures(context, pages, marked)
    return converse(asker, _question(pages, pictures, analysis, findings), exchange, _problems, keep)


def _pictures(context: StageContext, pages: Sequence[int], marked: bytes) -> list[bytes]:
    with GuardedDrawing(marked, context.job.reading_budgets, show_marked) as drawing:
        return [shown for shown in drawing.pages(pages) if isinstance(shown, bytes)]


def _question(
    pages: Sequence[int], pictures: Sequence[bytes], analysis: Analysis, findings: Sequence[Finding]
) -> Question:
    instructions = prompt(PURPOSE)
    listed = [_listed(component) for component in analysis.components if component.page in pages]
    content = {
        "pages": list(pages),
        "components": listed[:MOST_COMPONENTS],
        "findings": [{"matter": each.matter, "components": each.components} for each in findings],
    }
    return Question(
        purpose=PURPOSE,
        instructions=instructions.text,
        prompt_version=instructions.version,
        content=data(content),
        attachments=tuple(Attachment("image/png", shown) for shown in pictures),
        answer_shape=JudgeAnswer,
    )


def _listed(component: Component) -> dict[str, object]:
    where = component.location
    devices = [f"{each.count} x {each.type.value} {each.code or ''}".strip() for each in component.devices]
    return {
        "id": component.id,
        "type": component.type.value,
        "page": component.page,
        "room": " ".join(part for part in (where.room_number, where.room_name) if part),
        "devices": devices,
    }


def _problems(text: str) -> list[str]:
    try:
        parsed(text, JudgeAnswer)
    except WrongShapeError as exc:
        return [str(exc)]
    return []


def _judgement(exchange: Exchange, pages: Sequence[int]) -> Judgement | None:
    last = exchange.replies[-1]
    if last.text is None or _problems(last.text):
        return None
    content = parsed(last.text, JudgeAnswer).model_dump(mode="json")
    return Judgement.model_validate(
        {"prompt": exchange.prompt, "model": last.model, "pages": tuple(pages), **content}
    )

"""Asking about the open matters of pages: one picture of cut-outs a page, kept page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from security_design_assistant.analysers.asking.crop_answer import crops_problems
from security_design_assistant.analysers.asking.crop_pictures import show_crops
from security_design_assistant.analysers.asking.crop_sheet import CropSheet
from security_design_assistant.analysers.asking.exchange import (
    EXCHANGE,
    Exchange,
    converse,
    data,
    settled,
)
from security_design_assistant.analysers.port import Assignment
from security_design_assistant.gemini.answers import CropsAnswer
from security_design_assistant.gemini.port import Asker, Attachment, Question
from security_design_assistant.gemini.prompts import prompt
from security_design_assistant.sandbox.guard import GuardedDrawing, SkippedPage

PURPOSE = "crops"


def ask_crops(
    sheets: Mapping[int, CropSheet], work: Assignment, asker: Asker
) -> Iterator[Exchange | SkippedPage]:
    """Ask about the cut-outs of each of these pages; yields and raises as :func:`.page_inquiry.ask_pages`."""
    with GuardedDrawing(work.drawing, work.budgets, partial(show_crops, sheets=sheets)) as drawing:
        for number, sheet in sheets.items():
            kept = kept_crops(sheet, work)
            if kept is not None:
                yield kept
                continue
            (picture,) = drawing.pages([number])
            yield picture if isinstance(picture, SkippedPage) else _ask(sheet, picture, work, asker)


def kept_crops(sheet: CropSheet, work: Assignment) -> Exchange | None:
    """Return what an earlier attempt has settled about a page, None if something is still to be asked."""
    kept = work.pages.load(sheet.page, EXCHANGE, PURPOSE)
    return kept if settled(kept, partial(crops_problems, sheet=sheet)) else None


def crops_question(sheet: CropSheet, picture: bytes) -> Question:
    """Return the question about the cut-outs on a picture."""
    instructions = prompt(PURPOSE)
    asked = [
        {"number": cell.number, "ask": cell.matter.ask.value, "text": cell.matter.text}
        for cell in sheet.cells
    ]
    return Question(
        purpose=PURPOSE,
        instructions=instructions.text,
        prompt_version=instructions.version,
        content=data({"asked": asked}),
        attachments=(Attachment("image/png", picture),),
        answer_shape=CropsAnswer,
        resolution=sheet.resolution,
    )


def _ask(sheet: CropSheet, picture: bytes, work: Assignment, asker: Asker) -> Exchange:
    begun = Exchange(sheet.page, PURPOSE, prompt(PURPOSE).version)
    exchange = work.pages.load(sheet.page, EXCHANGE, PURPOSE) or begun

    def keep(answered: Exchange) -> None:
        work.pages.save(answered.page, EXCHANGE, answered, PURPOSE)
        work.used(f"gemini_{PURPOSE}_questions", 1)

    question = crops_question(sheet, picture)
    return converse(asker, question, exchange, partial(crops_problems, sheet=sheet), keep)

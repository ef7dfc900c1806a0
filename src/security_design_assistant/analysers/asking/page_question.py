"""The question about a whole page: its pictures, and its words with their places."""

from __future__ import annotations

from functools import partial

from security_design_assistant.analysers.asking.exchange import Exchange, Problems, data
from security_design_assistant.analysers.asking.page_answer import page_problems
from security_design_assistant.analysers.asking.page_pictures import ShownPage
from security_design_assistant.analysers.asking.shown import Shown
from security_design_assistant.gemini.answers import PageAnswer
from security_design_assistant.gemini.port import Attachment, Question
from security_design_assistant.gemini.prompts import prompt

PURPOSE = "page"


def page_question(page: ShownPage) -> Question:
    """Return the question that lists a page's components."""
    instructions = prompt(PURPOSE)
    shown = page.shown
    words = [[index, word.text, *shown.pointer(word)] for index, word in enumerate(shown.words)]
    return Question(
        purpose=PURPOSE,
        instructions=instructions.text,
        prompt_version=instructions.version,
        content=data({"words": words}),
        attachments=tuple(Attachment("image/png", picture) for picture in page.pictures),
        answer_shape=PageAnswer,
        resolution=shown.resolution,
    )


def begun(shown: Shown) -> Exchange:
    """Return the exchange about a page before anything was answered."""
    return Exchange(shown.page, PURPOSE, prompt(PURPOSE).version, shown)


def problems_of(shown: Shown) -> Problems:
    """Return what finds the problems of an answer about this page."""
    return partial(page_problems, shown=shown)

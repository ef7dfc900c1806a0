"""One question and its answers: asked once, kept before it is looked at, put right once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from security_design_assistant.analysers.asking.shown import Shown
from security_design_assistant.gemini.port import Asker, Question, UnusableAnswerError
from security_design_assistant.gemini.prompts import Prompt, prompt

BLOCKED = "blocked"
"""A safety filter held the answer back; it would again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back and was paid: a text, or why there is none."""

    model: str
    text: str | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question about one page, and what came back, the first answer first.

    ``purpose`` and ``prompt`` are those of the question, ``shown`` is what an answer may point at.
    """

    page: int
    purpose: str
    prompt: str
    shown: Shown | None = None
    replies: tuple[Reply, ...] = ()


EXCHANGE: TypeAdapter[Exchange] = TypeAdapter(Exchange)
"""How an exchange is kept."""

Problems = Callable[[str], list[str]]
"""Returns a sentence for everything that is wrong with the text of an answer."""


def data(content: Mapping[str, Any]) -> str:
    """Return the content of a question: compact JSON, the same for the same."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def settled(exchange: Exchange | None, problems: Problems) -> bool:
    """Tell whether nothing more is to be asked: the answer is good, was put right once, or is blocked."""
    if exchange is None or not exchange.replies:
        return False
    last = exchange.replies[-1]
    return len(exchange.replies) > 1 or last.failure == BLOCKED or not _problems(last, problems)


def converse(
    asker: Asker,
    question: Question,
    exchange: Exchange,
    problems: Problems,
    keep: Callable[[Exchange], None],
) -> Exchange:
    """Ask until the exchange is settled, at most twice in all.

    Parameters
    ----------
    question : the first question; its content is a JSON object.
    exchange : what an earlier attempt has already had answered, perhaps nothing.
    problems : what is wrong with an answer.
    keep : stores the exchange; called with every answer before anything is done with it, since it is paid.

    Raises
    ------
    As :meth:`Asker.ask`, but for an answer that cannot be used: that is kept as such.
    """
    while not settled(exchange, problems):
        asked = _again(question, exchange.replies[-1], problems) if exchange.replies else question
        exchange = replace(exchange, replies=(*exchange.replies, _ask(asker, asked)))
        keep(exchange)
    return exchange


def _ask(asker: Asker, question: Question) -> Reply:
    try:
        answer = asker.ask(question)
    except UnusableAnswerError as exc:
        return Reply(exc.model, failure=exc.reason)
    return Reply(answer.model, answer.text)


def _problems(reply: Reply, problems: Problems) -> list[str]:
    if reply.text is None:
        return [f"There was no answer ({reply.failure}). Answer more briefly."]
    return problems(reply.text)


def _again(question: Question, reply: Reply, problems: Problems) -> Question:
    """Return the same question with the answer that was not good and what is wrong with it."""
    first = Prompt(question.prompt_version, question.instructions)
    both = first.followed_by(prompt("repair"))
    content = json.loads(question.content) | {
        "previous": reply.text or "",
        "problems": _problems(reply, problems),
    }
    return replace(question, instructions=both.text, prompt_version=both.version, content=data(content))

"""One piece of news as a mail, as a notification of Amazon Q in a chat, and as Slack's webhook takes it."""

from __future__ import annotations

import json
from typing import Any

from security_design_assistant.news.item import News

_LONGEST_SUBJECT = 100
"""Characters that SNS takes."""
_LONGEST_TITLE = 250
_LONGEST_TEXT = 8_000
"""Characters of one message; a mail could hold more, a chat's reader would not read on."""


def mail_subject(news: News) -> str:
    """Return the subject as SNS takes it: short, ASCII, without line breaks."""
    return " ".join(news.subject.encode("ascii", "replace").decode().split())[:_LONGEST_SUBJECT]


def mail(news: News) -> str:
    """Return the text of a mail: sentences, what to do, links, facts."""
    parts = [
        _shortened(news.text),
        "\n".join(news.steps),
        "\n".join(f"{name}: {url}" for name, url in news.links.items()),
        "\n".join(f"{name}: {value}" for name, value in news.facts.items()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def chat(news: News) -> str:
    """Return a custom notification, the one form of our own that Amazon Q shows; it drops all other JSON."""
    return json.dumps(
        {
            "version": "1.0",
            "source": "custom",
            "content": {
                "textType": "client-markdown",
                "title": _escaped(news.subject)[:_LONGEST_TITLE],
                "description": _marked(news),
                "nextSteps": [_escaped(step) for step in news.steps],
                "keywords": [news.kind],
            },
            "metadata": {
                "threadId": news.thread or news.subject,
                "summary": news.subject[:_LONGEST_TITLE],
                "eventType": news.kind,
                "relatedResources": list(news.resources),
                "additionalContext": dict(news.facts),
            },
        },
        ensure_ascii=False,
    )


def webhook(news: News) -> dict[str, Any]:
    """Return what Slack's incoming webhooks take."""
    steps = "".join(f"\n• {_escaped(step)}" for step in news.steps)
    return {"text": f"*{_escaped(news.subject)}*\n{_marked(news)}{steps}"}


def _marked(news: News) -> str:
    links = " · ".join(f"<{url}|{_escaped(name)}>" for name, url in news.links.items())
    return _escaped(_shortened(news.text)) + (f"\n{links}" if links else "")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _escaped(text: str) -> str:
    """Return text in which Slack sees no link and calls nobody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

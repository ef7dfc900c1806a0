"""One piece of news, and the message that it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """A message as a topic delivers it.

    Parameters
    ----------
    topic_arn : of the topic that it was published to.
    subject : empty where the publisher gave none.
    """

    topic_arn: str
    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where news come from.

    Parameters
    ----------
    environment : e.g. ``prod``; every subject begins with it.
    name : prefix of the environment's resources, e.g. ``sda-prod``.
    runbook : full URL of the runbook, without a section.
    """

    environment: str
    name: str
    region: str
    runbook: str


@dataclass(frozen=True, slots=True)
class News:
    """What happened, in sentences. No text of a drawing and no client's name is ever in it.

    Parameters
    ----------
    kind : ``alarm``, ``deployment``, ``cost`` or ``message``.
    subject : one line.
    text : sentences.
    links : full URLs by what they lead to.
    steps : what the reader can do next, each a sentence.
    thread : the same for news of one matter, so that a chat shows them together.
    resources : ARNs.
    facts : names and values that a sentence has no room for.
    """

    kind: str
    subject: str
    text: str
    links: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    thread: str = ""
    resources: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

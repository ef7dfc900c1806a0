"""Where messages of machines come in, and news go out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from security_design_assistant.jobs.ports import Metrics
from security_design_assistant.news.item import Notice, Place
from security_design_assistant.news.ports import Hook, Readers
from security_design_assistant.news.reading import news_of
from security_design_assistant.news.wording import webhook

_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class NewsDesk:
    """Tells what topics deliver.

    What comes from the readers' own topic goes to the webhook and nowhere else: so each way has its own
    retries, and nothing goes round in a circle.

    Parameters
    ----------
    readers_topic_arn : of the topic whose subscribers are people, and the webhook.
    """

    place: Place
    readers_topic_arn: str
    readers: Readers
    hook: Hook
    metrics: Metrics

    def tell_all(self, event: Mapping[str, Any]) -> int:
        """Tell what an event of SNS holds; return how many messages that were.

        Raises what a channel raised: Lambda tries again, and then keeps the event with undelivered news.
        """
        notices = [_notice(record["Sns"]) for record in event["Records"]]
        for notice in notices:
            self._tell(notice)
        return len(notices)

    def _tell(self, notice: Notice) -> None:
        to_webhook = notice.topic_arn == self.readers_topic_arn
        channel = "webhook" if to_webhook else "readers"
        told = False
        try:
            if to_webhook:
                self.hook.post(self._payload(notice))
            else:
                self.readers.tell(news_of(notice, self.place))
            told = True
        finally:
            self.metrics.add("NewsTold" if told else "NewsUndelivered", Channel=channel)
            _LOG.info("news_handled", channel=channel, told=told)

    def _payload(self, notice: Notice) -> Mapping[str, Any]:
        """Return a message of ours as it is for the webhook already, and an alarm that came directly."""
        try:
            told = json.loads(notice.message)
        except ValueError:
            told = None
        if isinstance(told, dict) and set(told) == {"text"}:
            return told
        return webhook(news_of(notice, self.place))


def _notice(sns: Mapping[str, Any]) -> Notice:
    return Notice(str(sns["TopicArn"]), str(sns.get("Subject") or ""), str(sns["Message"]))

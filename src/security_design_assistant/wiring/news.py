"""What the function that tells news is made of."""

from __future__ import annotations

import json

from security_design_assistant.adapters.news import SnsReaders, Webhook
from security_design_assistant.adapters.parameters import SsmParameters
from security_design_assistant.adapters.session import Clients
from security_design_assistant.deployment.self_test import require
from security_design_assistant.jobs.ports import Metrics
from security_design_assistant.news.desk import NewsDesk
from security_design_assistant.news.item import Notice, Place
from security_design_assistant.news.reading import news_of
from security_design_assistant.news.wording import chat, mail, webhook
from security_design_assistant.settings import Settings


def build_news(settings: Settings, metrics: Metrics) -> NewsDesk:
    """Return the desk, connected to the topic and the parameter that ``settings`` name."""
    clients, topic_arn = Clients.create(), settings.news.topic_arn
    parameters = SsmParameters(clients.ssm)
    return NewsDesk(
        place=place_of(settings),
        readers_topic_arn=topic_arn,
        readers=SnsReaders(clients.sns, topic_arn),
        hook=Webhook(parameters, settings.news.webhook_parameter),
        metrics=metrics,
    )


def place_of(settings: Settings) -> Place:
    """Return whose news are told; name and region are the topic's."""
    _arn, _partition, _service, region, _account, topic = settings.news.topic_arn.split(":")
    return Place(settings.environment, topic.removesuffix("-news"), region, settings.runbook_url)


def put_into_words(settings: Settings, key: str) -> None:
    """Read an alarm and say it in each form; it is told to nobody, since it would ring.

    Raises
    ------
    SelfTestFailedError
        It is not told as an alarm.
    """
    told = {
        "AlarmName": key,
        "AlarmArn": f"arn:aws:cloudwatch:eu-west-2:000000000000:alarm:{key}",
        "NewStateValue": "ALARM",
        "StateChangeTime": "2026-01-01T00:00:00.000+0000",
    }
    news = news_of(Notice(settings.alerts_topic_arn, "", json.dumps(told)), place_of(settings))
    forms = (mail(news), chat(news), str(webhook(news)))
    require(news.kind == "alarm" and all(key in form for form in forms), "An alarm is not told as one.")

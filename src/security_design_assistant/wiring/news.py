"""What the function that tells news is made of."""

from __future__ import annotations

from security_design_assistant.adapters.news import SnsReaders, Webhook
from security_design_assistant.adapters.parameters import SsmParameters
from security_design_assistant.adapters.session import Clients
from security_design_assistant.jobs.ports import Metrics
from security_design_assistant.news.desk import NewsDesk
from security_design_assistant.news.item import Place
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

"""News to people: by a topic of SNS, and by a chat's webhook."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from security_design_assistant.adapters.aws_errors import aws_errors
from security_design_assistant.client.http import ServiceError, send
from security_design_assistant.jobs.ports import Parameters
from security_design_assistant.news.item import News
from security_design_assistant.news.ports import UndeliveredError
from security_design_assistant.news.wording import chat, mail, mail_subject, webhook

_URL = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?/[A-Za-z0-9_/.-]+")
_GOOD = range(200, 300)


@dataclass(frozen=True, slots=True)
class SnsReaders:
    """One topic; each kind of subscriber gets what it can show."""

    client: Any
    topic_arn: str

    @aws_errors("SNS")
    def tell(self, news: News) -> None:
        """Publish sentences for mail, a custom notification for Amazon Q (https), Slack's form (lambda)."""
        text = mail(news)
        forms = {"default": text, "email": text, "https": chat(news), "lambda": json.dumps(webhook(news))}
        self.client.publish(
            TopicArn=self.topic_arn,
            Subject=mail_subject(news),
            Message=json.dumps(forms),
            MessageStructure="json",
        )


@dataclass(frozen=True, slots=True)
class Webhook:
    """A URL that is itself the key: read from a parameter when it is needed, and told to nobody.

    Parameters
    ----------
    parameter : name of the parameter with the URL.
    """

    parameters: Parameters
    parameter: str

    def post(self, payload: Mapping[str, Any]) -> None:
        """Send one message; what was refused is tried with the parameter's newest value later."""
        url = self.parameters.get(self.parameter) or ""
        if not _URL.fullmatch(url):
            self.parameters.forget(self.parameter)
            raise UndeliveredError("The parameter of the webhook holds no https URL.")
        body = json.dumps(dict(payload)).encode()
        try:
            status = send("POST", url, {"Content-Type": "application/json"}, body).status
        except ServiceError:
            raise UndeliveredError("The webhook does not answer.") from None
        if status not in _GOOD:
            self.parameters.forget(self.parameter)
            raise UndeliveredError(f"The webhook answered {status}.")

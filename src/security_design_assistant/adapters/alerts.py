"""Alerts to the operators by SNS."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from security_design_assistant.adapters.aws_errors import aws_errors
from security_design_assistant.jobs.ports import Alert
from security_design_assistant.news import OURS

_LONGEST_SUBJECT = 100


@dataclass(frozen=True, slots=True)
class SnsAlerts:
    """One topic; the news function makes sentences of what is published there."""

    client: Any
    topic_arn: str

    @aws_errors("SNS")
    def publish(self, alert: Alert) -> None:
        """Publish the facts as JSON under the alert's subject."""
        # SNS takes short ASCII subjects without line breaks only.
        subject = " ".join(alert.subject.encode("ascii", "replace").decode().split())[:_LONGEST_SUBJECT]
        message = json.dumps({"source": OURS, **alert.facts}, indent=2, ensure_ascii=False)
        self.client.publish(TopicArn=self.topic_arn, Subject=subject, Message=message)

"""News of a release, to the topic that the estate's function makes sentences of."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from release.errors import ReleaseError
from security_design_assistant import SOURCE_URL
from security_design_assistant.news import OURS

_PAGES = SOURCE_URL.partition("/tree/")[0]


@dataclass(frozen=True, slots=True)
class SnsNews:
    """Publishes what happened as a subject and facts; a fact that is a URL becomes a link."""

    client: Any

    @classmethod
    def connect(cls, region: str) -> SnsNews:
        """Take credentials from the environment or the profile, as every AWS program does."""
        return cls(boto3.Session(region_name=region).client("sns"))

    def tell(self, topic_arn: str, subject: str, facts: Mapping[str, str]) -> None:
        """Publish one piece of news. Raises :class:`ReleaseError` if the topic does not take it."""
        message = json.dumps({"source": OURS, **facts, **links(facts["revision"])})
        try:
            self.client.publish(TopicArn=topic_arn, Subject=subject, Message=message)
        except (BotoCoreError, ClientError) as exc:
            raise ReleaseError(f"{topic_arn} does not take the news: {exc}") from exc


def links(revision: str) -> Mapping[str, str]:
    """Return where to read on: the document of deployments, and GitHub's run if this is one."""
    runbook = {"runbook": f"{_PAGES}/blob/{revision}/docs/deployment.md"}
    run = os.environ.get("GITHUB_RUN_ID")
    if not run:
        return runbook
    repository = f"{os.environ['GITHUB_SERVER_URL']}/{os.environ['GITHUB_REPOSITORY']}"
    return {"run": f"{repository}/actions/runs/{run}", **runbook}

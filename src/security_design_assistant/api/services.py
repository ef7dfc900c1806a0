"""Services that the routes work with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from security_design_assistant import SOURCE_URL
from security_design_assistant.jobs.ports import Clock, JobObjects, JobStore, Metrics, Uploads, WorkQueue
from security_design_assistant.models.budgets import Budgets

Authentication = Literal["jwt", "iam", "none"]


@dataclass(frozen=True, slots=True)
class Services:
    """The ports behind the API, and what an operator decided.

    Parameters
    ----------
    jobs, objects, queue, uploads, metrics, clock : the ports.
    authentication : who vouches for the caller: API Gateway's JWT authoriser, IAM, or nobody.
    personal_roles : IAM roles whose sessions bear the name of the person who took them.
    budgets : limits that every new job gets.
    image_digest, source_url : of the image that runs, and where its source code is, for ``GET /health``.
    cors_origins : origins whose pages may call; ``localhost`` stands for all of this machine.
    """

    jobs: JobStore
    objects: JobObjects
    queue: WorkQueue
    uploads: Uploads
    metrics: Metrics
    clock: Clock
    authentication: Authentication = "jwt"
    personal_roles: frozenset[str] = frozenset()
    budgets: Budgets = field(default_factory=Budgets)
    image_digest: str = "unknown"
    source_url: str = SOURCE_URL
    cors_origins: frozenset[str] = frozenset()

"""How far the result can be trusted: the content of ``evaluation.json``."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import NonNegativeInt

from security_design_assistant.models.analysis import Confidence, Model

EVALUATION_VERSION: Literal["1.0"] = "1.0"


class Priority(StrEnum):
    """How much a finding matters: ``high`` may make the schedule wrong, ``note`` needs nobody."""

    HIGH = "high"
    NORMAL = "normal"
    NOTE = "note"


class Counts(Model):
    """What was found, in pieces; ``devices_by_code`` is keyed ``type:code``, e.g. ``lock:11``."""

    components: NonNegativeInt
    components_by_type: dict[str, NonNegativeInt]
    devices: NonNegativeInt
    devices_by_type: dict[str, NonNegativeInt]
    devices_by_code: dict[str, NonNegativeInt]
    legend_entries: NonNegativeInt


class ConfidenceSummary(Model):
    """Confidence over all components; ``mean`` and ``minimum`` are None when there is none."""

    mean: Confidence | None
    minimum: Confidence | None
    threshold: Confidence
    below_threshold: NonNegativeInt


class PagesSummary(Model):
    """Pages by how far they could be read; ``not_analysed`` lists the page numbers."""

    total: NonNegativeInt
    by_status: dict[str, NonNegativeInt]
    not_analysed: tuple[int, ...] = ()


class CheckResult(Model):
    """One rule that a sound schedule obeys, and what breaks it.

    ``components`` are the ids concerned, ``messages`` one sentence for each breach.
    """

    code: str
    rule: str
    priority: Priority
    passed: bool
    components: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()


class Evaluation(Model):
    """The whole judgement: what ``evaluation.json`` holds, in this field order."""

    schema_version: Literal["1.0"] = EVALUATION_VERSION
    drawing_sha256: str
    needs_review: bool
    review_items: NonNegativeInt
    counts: Counts
    confidence: ConfidenceSummary
    pages: PagesSummary
    checks: tuple[CheckResult, ...]

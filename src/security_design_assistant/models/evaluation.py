"""How far the result can be trusted: the content of ``evaluation.json``."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field, NonNegativeInt, computed_field, model_validator

from security_design_assistant.models.analysis import BoundingBox, Confidence, Model

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


class Checked(Model):
    """How much a person looked at and accepted."""

    components: NonNegativeInt = 0
    findings: NonNegativeInt = 0


class PagesSummary(Model):
    """Pages by how far they could be read; ``not_analysed`` lists the page numbers."""

    total: NonNegativeInt
    by_status: dict[str, NonNegativeInt]
    not_analysed: tuple[int, ...] = ()


class Place(Model):
    """Where on the drawing something is to be seen; ``bbox`` in points of the displayed page.

    ``component`` is the id of the component that is shown there, if it is one; ``code`` what broke a rule
    there, where that is not the same at all places of a finding.
    """

    page: Annotated[int, Field(ge=1)]
    bbox: BoundingBox
    component: str | None = None
    code: str | None = None


class Finding(Model):
    """Something that a human should look at: a row of the Review sheet, and a mark on the drawing.

    ``number`` is that of the row and of its marks. ``rule`` is the rule of the rule book that is broken,
    ``also`` are further ones that the same row is about. ``code`` is what exactly broke it, ``also_codes``
    what else the row is about that is shown at no place, ``matter`` the same in a few words and ``message``
    in sentences, one a line. ``components`` are the ids concerned;
    ``places`` shows each of them, or what else there is to be seen. ``page`` is that of the first place, or
    the page that is meant as a whole. ``confidence`` is the least of the readings in question, where there
    are any. ``checked_by`` is the person who looked at it and accepts it, None while it is open.
    """

    number: NonNegativeInt = 0
    priority: Priority = Priority.NORMAL
    rule: str = ""
    also: tuple[str, ...] = ()
    code: str
    also_codes: tuple[str, ...] = ()
    matter: str = ""
    message: str
    components: tuple[str, ...] = ()
    page: int | None = None
    places: tuple[Place, ...] = ()
    confidence: Confidence | None = None
    checked_by: str | None = None
    checked_at: datetime | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def key(self) -> str:
        """16 hex digits that name the finding in every run on the same drawing, unlike its number."""
        box = [round(edge) for edge in self.places[0].bbox] if self.places else None
        told = json.dumps([self.code, self.components, self.page, box])
        return sha256(told.encode()).hexdigest()[:16]

    @model_validator(mode="before")
    @classmethod
    def _key_is_made_anew(cls, content: Any) -> Any:
        return (
            {name: content[name] for name in content if name != "key"}
            if isinstance(content, dict)
            else content
        )


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


Grade = Literal["good", "fair", "poor"]


class Graded(Model):
    """A grade in one respect, and why."""

    grade: Grade
    reason: str


class Judgement(Model):
    """What a language model says of the whole result, having seen ``pages`` of the marked-up drawing.

    ``prompt`` is name and version of its instructions. It is an opinion: it changes nothing in the result.
    """

    prompt: str
    model: str
    pages: tuple[int, ...]
    overall: Grade
    completeness: Graded
    correctness: Graded
    spatial_association: Graded
    false_positives: Graded
    suggestions: tuple[str, ...] = ()


class Evaluation(Model):
    """The whole judgement: what ``evaluation.json`` holds, in this field order.

    ``findings`` are the rows of the Review sheet, ``review_items`` the number of those that are open, and
    ``checks`` the same by rule, with the rules that nothing breaks. ``checked`` counts what persons accepted.
    ``judgement`` is there where one was wanted and given.
    """

    schema_version: Literal["1.0"] = EVALUATION_VERSION
    drawing_sha256: str
    needs_review: bool
    review_items: NonNegativeInt
    counts: Counts
    confidence: ConfidenceSummary
    pages: PagesSummary
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...] = ()
    judgement: Judgement | None = None
    checked: Checked = Checked()

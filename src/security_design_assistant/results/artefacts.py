"""Artefacts: every file that a job leaves, in one table that stages, API, command line and README read.

Whoever adds one adds a row and the function that builds it. This module is cheap to import: what a builder
needs is loaded only when it builds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from datetime import datetime

    from security_design_assistant.models.analysis import Analysis
    from security_design_assistant.models.budgets import Budgets
    from security_design_assistant.models.changes import Changes
    from security_design_assistant.models.evaluation import Evaluation, Finding

StoringStage = Literal["schedule_generation", "evaluation"]

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
"""Characters that a browser replaces when it saves a file, since some file system does not take them."""

_LONGEST_STEM = 150
"""Characters of a drawing's name that its downloads keep; file systems take 255 bytes with the rest."""


@dataclass(frozen=True, slots=True)
class ArtefactSource:
    """What an artefact can be built from.

    Parameters
    ----------
    analysis : what was found on the drawing.
    findings : what is to be reviewed, numbered.
    drawing : the PDF's bytes.
    file_name : name of the drawing as people know it.
    created_at : when the job was made; the results carry it, so that a resumed run gives the same bytes.
    version, source_url : of the software, and where its source code is.
    budgets : bound the child processes that a builder starts.
    evaluation : the judgement; None for an artefact of the stage before it.
    changes : against the previous revision; None where there is none.
    for_download : whether people get the files one by one, under :meth:`ArtefactKind.download_name`, and not
        in a folder of their own, under their plain names.
    """

    analysis: Analysis
    findings: tuple[Finding, ...]
    drawing: bytes
    file_name: str
    created_at: datetime
    version: str
    source_url: str
    budgets: Budgets
    evaluation: Evaluation | None = None
    changes: Changes | None = None
    for_download: bool = False

    def name_of(self, artefact: str) -> str:
        """Return the name under which people will find ``artefact`` beside the one that is built."""
        return artefact_named(artefact).download_name(self.file_name) if self.for_download else artefact


@dataclass(frozen=True, slots=True)
class ArtefactKind:
    """One kind of file that a job leaves.

    Parameters
    ----------
    name : its name in a folder, and in URLs.
    media_type : of its content.
    stage : who stores it.
    label : what it is, in a word or two.
    sentence : what it is for.
    builder : ``module:function`` below this package; takes an :class:`ArtefactSource`, returns bytes.
    of_revisions : whether only a job with a previous revision leaves it.
    """

    name: str
    media_type: str
    stage: StoringStage
    label: str
    sentence: str
    builder: str
    of_revisions: bool = False

    def left_by(self, source: ArtefactSource) -> bool:
        """Return whether a job with this source leaves such a file."""
        return source.changes is not None or not self.of_revisions

    def build(self, source: ArtefactSource) -> bytes:
        """Return the content; loads what the builder needs."""
        builder = cast(
            "Callable[[ArtefactSource], bytes]", resolve_name(f"security_design_assistant.{self.builder}")
        )
        return builder(source)

    def download_name(self, drawing: str) -> str:
        """Return the file name of a download, e.g. ``Level 1-schedule.xlsx`` for ``Level 1.pdf``.

        It begins with the drawing's, so that results of two drawings get along in one folder, and holds
        nothing that a browser would change: the workbook's links have to match it.
        """
        stem = re.sub(r"\.pdf$", "", drawing, flags=re.IGNORECASE)
        stem = " ".join(_NOT_IN_NAMES.sub("_", stem).split())[:_LONGEST_STEM].strip(". ")
        return f"{stem or 'drawing'}-{self.name}"


WORKBOOK = "schedule.xlsx"
"""The artefact that people work with; its Review sheet has every finding."""

COMPONENTS = "components.json"
"""The artefact with which a later revision is compared."""

MARKED_UP = "marked-up.pdf"
"""The artefact that links in others lead to."""

DRAWING = "drawing.pdf"
"""The artefact that results are made from anew when somebody corrects them."""


def original_drawing(source: ArtefactSource) -> bytes:
    """Return ``drawing.pdf``."""
    return source.drawing


ARTEFACTS: tuple[ArtefactKind, ...] = (
    ArtefactKind(
        WORKBOOK,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "schedule_generation",
        "Schedule",
        "the door schedule, quantities, cameras, and a Review sheet of what needs a look",
        "results.workbook.workbook:schedule_workbook",
    ),
    ArtefactKind(
        "schedule.csv",
        "text/csv; charset=utf-8",
        "schedule_generation",
        "Schedule as CSV",
        "the door schedule alone, for programs that read no workbook",
        "results.data.schedule_csv:schedule_csv",
    ),
    ArtefactKind(
        MARKED_UP,
        "application/pdf",
        "schedule_generation",
        "Marked-up drawing",
        "the drawing with every finding outlined and labelled: check a row by looking",
        "results.markup.marked_drawing:marked_up_pdf",
    ),
    ArtefactKind(
        DRAWING,
        "application/pdf",
        "schedule_generation",
        "Drawing",
        "the drawing as it was read, unchanged; of a project, all its files as one",
        "results.artefacts:original_drawing",
    ),
    ArtefactKind(
        COMPONENTS,
        "application/json",
        "schedule_generation",
        "Data",
        "the same as data, with page, position, confidence and reason of each finding",
        "results.data.components_json:components_data",
    ),
    ArtefactKind(
        "changes.json",
        "application/json",
        "schedule_generation",
        "Changes",
        "what this drawing changed against the previous revision, if one was named",
        "results.data.changes_json:changes_data",
        of_revisions=True,
    ),
    ArtefactKind(
        "evaluation.json",
        "application/json",
        "evaluation",
        "Evaluation",
        "counts, confidence, and which rules of a sound schedule are broken",
        "results.data.evaluation_json:evaluation_data",
    ),
    ArtefactKind(
        "review.json",
        "application/json",
        "evaluation",
        "Review data",
        "what the review page shows: components, findings and pages with their places",
        "results.data.review_json:review_data",
    ),
)
"""All artefacts, in the order in which people are told of them."""


def artefact_named(name: str) -> ArtefactKind:
    """Return the row called ``name``.

    Raises
    ------
    KeyError : there is no such artefact.
    """
    for kind in ARTEFACTS:
        if kind.name == name:
            return kind
    raise KeyError(name)

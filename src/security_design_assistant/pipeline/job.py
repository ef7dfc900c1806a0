"""One drawing to be processed, and the keys under which its data lives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from security_design_assistant import SOURCE_URL, __version__
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.corrections import Correction
from security_design_assistant.revisions.previous import PreviousRevision
from security_design_assistant.specification.document import Document

if TYPE_CHECKING:  # the functions of the API know jobs, and nothing of Gemini
    from security_design_assistant.gemini.ledger import Payer


class StageName(StrEnum):
    """The steps of the pipeline, in the order in which they run."""

    VALIDATION = "validation"
    PDF_PROCESSING = "pdf_processing"
    DRAWING_ANALYSIS = "drawing_analysis"
    CORRECTIONS = "corrections"
    SCHEDULE_GENERATION = "schedule_generation"
    EVALUATION = "evaluation"


@dataclass(frozen=True, slots=True)
class JobKeys:
    """Prefixes of the job's keys in the object store, each empty or ending in ``/``.

    ``by_content`` says whether a result's key names its content too: where two workers may write, neither
    then replaces what the other wrote, and only the job's record says which results count.
    """

    checkpoints: str
    results: str
    by_content: bool = False

    @classmethod
    def of_job(cls, job_id: str) -> JobKeys:
        """Return the keys that the service uses for the job called ``job_id``."""
        everything = job_prefix(job_id)
        return cls(f"{everything}checkpoints/", f"{everything}results/", by_content=True)

    def corrected(self, revision: int) -> JobKeys:
        """Return the keys of the results that have the corrections up to ``revision`` in them.

        Each revision has a place of its own, so that whoever downloads gets all results of one, even while
        the next are written.
        """
        return replace(self, results=f"{self.results}corrected-{revision}/")

    def checkpoint(self, stage: StageName) -> str:
        """Return the key of ``stage``'s checkpoint."""
        return f"{self.checkpoints}{stage}.json"

    @property
    def pages(self) -> str:
        """Return what the keys of all page checkpoints begin with."""
        return f"{self.checkpoints}page-"

    def page(self, number: int, part: str = "") -> str:
        """Return the key of the checkpoint of page ``number``, from 1, or of a part of what is kept of it."""
        return f"{self.pages}{number:05d}{f'-{part}' if part else ''}.json"

    @property
    def previous(self) -> str:
        """Return the key of the job's own copy of what the previous revision left."""
        return f"{self.checkpoints}previous.json"

    def result(self, name: str, digest: str) -> str:
        """Return the key of the result called ``name``, e.g. ``schedule.xlsx``, with this SHA-256."""
        return f"{self.results}{f'{digest[:16]}/' if self.by_content else ''}{name}"


def job_prefix(job_id: str) -> str:
    """Return what the key of everything that the service keeps of a job begins with, its record aside."""
    return f"jobs/{job_id}/"


@dataclass(frozen=True, slots=True)
class DrawingPart:
    """One file of a drawing that was combined from several, and how many pages it has."""

    file_name: str
    pages: int


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that decides what a job's results look like, apart from the drawing itself.

    Parameters
    ----------
    file_name : name of the drawing as people know it; it appears in the workbook.
    created_at : when the job was made; the results carry it, so a resumed run gives the same bytes.
    keys : where checkpoints and results go.
    budgets : how much of time and memory the drawing may take.
    options : further choices that change the result, e.g. the analyser.
    for_download : whether people get the results one by one, each under a name that begins with the
        drawing's, and not in a folder of their own: links between the results follow that.
    version : version of the pipeline; a checkpoint of another version counts as absent.
    memory_bytes : memory for reading that this machine has, if it is less than the budget. It belongs to
        the attempt, not to the job: checkpoints of a roomier attempt stay good.
    source_url : where the source code of the version is, for the workbook.
    parts : the files that the drawing was combined from, in order; empty where it is one file.
    documents : the specification that came with the drawing.
    previous : the revision that the drawing is compared with; None where it is the first.
    corrections : what persons changed of the result, oldest first. They decide the stage that applies them,
        and what comes after it; nothing is read again for them.
    payer : on whose account Gemini is asked; None where nobody asks it. It belongs to the attempt.
    gemini_required : whether the job rather fails than that it ends without Gemini.
    judged : whether Gemini judges the result.
    last_attempt : whether nothing will be tried again later. It belongs to the attempt.
    gemini_model : the model that is asked, empty where none is. It belongs to the attempt.
    """

    file_name: str
    created_at: datetime
    keys: JobKeys
    budgets: Budgets = field(default_factory=Budgets)
    options: Mapping[str, str] = field(default_factory=dict)
    for_download: bool = False
    version: str = __version__
    memory_bytes: int | None = None
    source_url: str = SOURCE_URL
    parts: tuple[DrawingPart, ...] = ()
    documents: tuple[Document, ...] = ()
    previous: PreviousRevision | None = None
    corrections: tuple[Correction, ...] = ()
    payer: Payer | None = None
    gemini_required: bool = False
    judged: bool = False
    last_attempt: bool = True
    gemini_model: str = ""

    @property
    def reading_budgets(self) -> Budgets:
        """The budgets, with no more memory than this attempt has."""
        if self.memory_bytes is None or self.memory_bytes >= self.budgets.memory_bytes:
            return self.budgets
        return self.budgets.model_copy(update={"memory_bytes": self.memory_bytes})

    def asking(self, required: bool, judged: bool, model: str) -> Job:
        """Return the job with it settled what it needs of Gemini, and which model it asks."""
        return replace(self, gemini_required=required, judged=judged, gemini_model=model)

    def read_by(self, analyser: str) -> Job:
        """Return the job with the analyser settled that reads it."""
        return replace(self, options={**self.options, "analyser": analyser})

    def fingerprint(self, drawing: bytes) -> str:
        """Return the SHA-256 of the drawing and of all that decides the results, as hex digits."""
        parts: dict[str, object] = {
            "drawing": sha256(drawing).hexdigest(),
            "file_name": self.file_name,
            "created_at": self.created_at.isoformat(),
            "budgets": self.budgets.model_dump(mode="json"),
            "options": dict(self.options),
            "for_download": self.for_download,
            "version": self.version,
        }
        if self.judged:
            parts["judged"] = True
        if self.parts:
            parts["parts"] = [[part.file_name, part.pages] for part in self.parts]
        if self.previous:
            parts["previous"] = self.previous.digest
        if self.documents:
            parts["documents"] = [
                [document.file_name, sha256(document.data or b"").hexdigest()] for document in self.documents
            ]
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

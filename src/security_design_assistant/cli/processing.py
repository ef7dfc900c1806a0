"""One drawing on this machine: from a path to a folder of results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pymupdf

from security_design_assistant.analysers.registry import DEFAULT, analyser_named
from security_design_assistant.cli.gemini_here import askers_here
from security_design_assistant.cli.previous_folder import PreviousFolder
from security_design_assistant.cli.source import printable, project_folder, read_source
from security_design_assistant.cli.workplace import KEYS, Workplace, open_workplace
from security_design_assistant.errors import PermanentError
from security_design_assistant.gemini.access import Access
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.combined import combined_drawing
from security_design_assistant.pipeline.job import Job
from security_design_assistant.pipeline.ports import ObjectStore, ProgressListener
from security_design_assistant.pipeline.runner import Outcome, run_job
from security_design_assistant.revisions.previous import PreviousRevision
from security_design_assistant.specification.document import Document


@dataclass(frozen=True, slots=True)
class Choices:
    """How a person wants drawings to be read.

    Parameters
    ----------
    analyser : name of who reads them.
    gemini : this machine's access to Gemini, for analysers that ask it.
    documents : what comes with the drawing, such as its specification.
    overwrite : whether a workbook that somebody edited may be overwritten.
    previous : the results of the previous revision, with which the drawing is compared.
    """

    analyser: str = DEFAULT
    gemini: Access | None = None
    documents: tuple[Document, ...] = ()
    overwrite: bool = False
    previous: PreviousFolder | None = None

    @property
    def revision(self) -> PreviousRevision | None:
        """The previous revision, without where it lies."""
        return self.previous.revision if self.previous else None


@dataclass(frozen=True, slots=True)
class Processed:
    """A drawing whose results lie in ``folder``."""

    folder: Path
    outcome: Outcome


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _unchanged(store: ObjectStore) -> ObjectStore:
    return store


def process_file(
    source: Path,
    out: Path,
    budgets: Budgets,
    listener: ProgressListener | None = None,
    now: Callable[[], datetime] = _now,
    through: Callable[[ObjectStore], ObjectStore] = _unchanged,
    choices: Choices = Choices(),
) -> Processed:
    """Process the drawing at ``source`` into a folder below ``out``.

    Parameters
    ----------
    source : the PDF.
    out : folder of all results; made if it is not there.
    budgets : how much of time and memory the drawing may take.
    listener : is told of every stage and page.
    now : the clock; a drawing that was interrupted keeps the time of its first run.
    through : wraps the store that the stages use.
    choices : how the drawing is read.

    Raises
    ------
    PermanentError
        The drawing cannot be read; nothing is left of it in ``out``. Or there is an edited workbook: then
        nothing was done.
    RetryableError
        The results cannot be written; what is finished stays for the next run.
    """
    _silence_mupdf()
    drawing = read_source(source, budgets.max_bytes)
    name = printable(source.name)
    workplace = open_workplace(
        source,
        sha256(drawing).hexdigest(),
        out,
        now(),
        file_name=name,
        overwrite=choices.overwrite,
        previous=choices.previous,
    )
    job = Job(
        name,
        workplace.claim.created_at,
        KEYS,
        budgets,
        documents=choices.documents,
        previous=choices.revision,
    )
    return _run(job, drawing, workplace, through, listener, choices)


def process_project(
    name: str,
    sources: Sequence[Path],
    out: Path,
    budgets: Budgets,
    listener: ProgressListener | None = None,
    now: Callable[[], datetime] = _now,
    choices: Choices = Choices(),
) -> Processed:
    """Process several files as one drawing into the folder ``name`` below ``out``.

    Pages are numbered through, in the order of the files. What the files say of one door is joined.

    Parameters
    ----------
    name : of the project; it names the folder and stands in the workbook.
    sources : the PDFs, e.g. plans, then the door schedule, then the hardware sets.
    out, budgets, listener, now, choices : as for :func:`process_file`; the budgets hold for all files.

    Raises
    ------
    PermanentError
        One of the files cannot be read; nothing is written, since the schedule would lack its doors.
    RetryableError
        The results cannot be written; what is finished stays for the next run.
    """
    _silence_mupdf()
    names = [printable(source.name) for source in sources]
    parts = [read_source(source, budgets.max_bytes) for source in sources]
    drawing, files = combined_drawing(names, parts, budgets)
    place = Path(f"{project_folder(name)}.pdf")
    digest = sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()
    workplace = open_workplace(
        place,
        digest,
        out,
        now(),
        file_name=printable(name),
        overwrite=choices.overwrite,
        previous=choices.previous,
    )
    job = Job(
        printable(name),
        workplace.claim.created_at,
        KEYS,
        budgets,
        parts=files,
        documents=choices.documents,
        previous=choices.revision,
    )
    return _run(job, drawing, workplace, _unchanged, listener, choices)


def _silence_mupdf() -> None:
    # MuPDF would print what it thinks of a damaged file, and to stdout, in the midst of the payload.
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)


def _run(
    job: Job,
    drawing: bytes,
    workplace: Workplace,
    through: Callable[[ObjectStore], ObjectStore],
    listener: ProgressListener | None,
    choices: Choices,
) -> Processed:
    """Take a job through all stages in its folder."""
    gemini = choices.gemini
    askers = askers_here(gemini, f"{job.file_name} {job.created_at:%Y-%m-%d %H:%M:%S}")
    if gemini is not None:
        job = job.asking(gemini.required, gemini.judge, gemini.target.model)
    reader = analyser_named(choices.analyser)
    job = replace(job, corrections=workplace.corrections.load().entries)
    try:
        outcome = run_job(job, drawing, through(workplace.store), listener, analyser=reader, gemini=askers)
    except PermanentError:
        workplace.abandon()
        raise
    workplace.finish()
    return Processed(workplace.folder, outcome)

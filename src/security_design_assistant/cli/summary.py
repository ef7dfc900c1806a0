"""Summary of a finished drawing for a person: counts, and where the files are."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from security_design_assistant.cli.processing import Processed
from security_design_assistant.cli.source import printable
from security_design_assistant.models.analysis import ComponentType, PageSummary
from security_design_assistant.results.artefacts import ARTEFACTS
from security_design_assistant.review.findings import what_was_not_found


def summary_table(name: str, processed: Processed) -> Table:
    """Return the table of one drawing; ``name`` is its file name."""
    evaluation = processed.outcome.evaluation
    counts = evaluation.counts
    read = evaluation.pages.total - len(evaluation.pages.not_analysed)
    rows = [(kind.heading, str(counts.components_by_type.get(kind, 0))) for kind in ComponentType]
    rows += [
        ("Devices", str(counts.devices)),
        ("To review", str(evaluation.review_items)),
        ("Pages read", f"{read} of {evaluation.pages.total}"),
    ]
    if evaluation.checked.components or evaluation.checked.findings:
        checked = f"{evaluation.checked.components} components, {evaluation.checked.findings} findings"
        rows.append(("Checked", checked))
    left = {artefact.key for artefact in processed.outcome.artefacts}
    nothing = what_was_not_found(evaluation.findings)
    rows += [("Not understood", printable(nothing))] if nothing else []
    rows += [
        (kind.label, printable(str(processed.folder / kind.name))) for kind in ARTEFACTS if kind.name in left
    ]
    table = Table(title=Text(printable(name), style="bold"), title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("Found")
    table.add_column("", overflow="fold")
    for label, value in rows:
        table.add_row(label, Text(value))
    return table


def what_is_missing(processed: Processed) -> str | None:
    """Return a sentence that names the pages that were not read, and why, or None if all were."""
    unread = set(processed.outcome.evaluation.pages.not_analysed)
    if not unread:
        return None
    pages = [page for page in processed.outcome.analysis.pages if page.page in unread]
    told = [f"page {page.page}: {_reason(page)}" for page in pages[:5]]
    if len(pages) > len(told):
        told.append(f"and {len(pages) - len(told)} more")
    return (
        f"{len(pages)} of {processed.outcome.evaluation.pages.total} pages were not read: {'; '.join(told)}."
    )


def _reason(page: PageSummary) -> str:
    return (page.reason or page.status.value.replace("_", " ")).rstrip(".")

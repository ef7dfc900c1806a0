"""``sda corrections``: what persons corrected of the results in a folder."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable
from pathlib import Path

import structlog
from pydantic import JsonValue, ValidationError

from security_design_assistant.cli.correcting import CorrectedResults
from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line
from security_design_assistant.cli.source import printable, read_source
from security_design_assistant.corrections.edited_workbook import LARGEST_WORKBOOK, opened, revision_of
from security_design_assistant.corrections.importing import workbook_edits
from security_design_assistant.errors import PermanentError, RetryableError
from security_design_assistant.models.corrections import Correction, Corrections, ProposedCorrection
from security_design_assistant.results.artefacts import WORKBOOK

_log = structlog.get_logger()


def list_corrections(folder: Path, as_json: bool) -> ExitCode:
    """Print all corrections, a line each."""

    def listed() -> None:
        kept = CorrectedResults.of(folder).load()
        if as_json:
            print_line(kept.model_dump_json())
        else:
            _print(kept.entries)

    return _told(listed)


def add_correction(
    folder: Path, component: str, field: str, now: str, by: str | None, reason: str | None
) -> ExitCode:
    """Correct one field of a component, or check a finding that ``component`` names by its key."""

    def added() -> None:
        results = CorrectedResults.of(folder)
        found = {component.id for component in results.analysis().components}
        is_finding = field == "checked" and component not in found and _looks_like_key(component)
        which = {"finding": component} if is_finding else {"component": component}
        try:
            content = {**which, "field": field, "now": _value(field, now), "reason": reason}
            proposal = ProposedCorrection.model_validate(content)
        except ValidationError as exc:
            raise PermanentError("correction_refused", f"{exc.errors()[0]['msg']}.") from exc
        _append(results, proposal, by)

    return _told(added)


def undo_correction(folder: Path, number: int, by: str | None, reason: str | None) -> ExitCode:
    """Undo one correction."""
    proposal = {"undoes": number, "reason": reason}

    def undone() -> None:
        _append(CorrectedResults.of(folder), ProposedCorrection.model_validate(proposal), by)

    return _told(undone)


def import_workbook(path: Path, by: str | None) -> ExitCode:
    """Take over what somebody typed into a workbook, and make the results anew.

    Parameters
    ----------
    path : the workbook, or the folder of results in which it lies.
    by : who corrected; else whoever is signed in on this machine.
    """

    def imported() -> None:
        folder = path if path.is_dir() else path.parent
        workbook = opened(read_source(folder / WORKBOOK if path.is_dir() else path, LARGEST_WORKBOOK))
        results = CorrectedResults.of(folder)
        before = results.load()
        edits = workbook_edits(results.analysis(min(revision_of(workbook), before.revision)), workbook)
        for sentence in edits.left_out:
            _log.warning(sentence)
        after = before
        if edits.proposals:
            person = by or _person()
            after = results.append_by([(proposal, signed or person) for proposal, signed in edits.proposals])
        _print(after.entries[before.revision :])
        _log.info(f"{after.revision - before.revision} corrections taken over.")
        _keep_edited(results, after)
        results.regenerate()

    return _told(imported)


def _keep_edited(results: CorrectedResults, after: Corrections) -> None:
    """Move the edited workbook aside: what is no correction, such as a colour, would be lost with it."""
    if not results.workplace.store.edited:
        return
    folder, stem = results.workplace.folder, f"schedule-edited-{after.revision}"
    number = 1
    while (kept := folder / f"{stem}{f'-{number}' if number > 1 else ''}.xlsx").exists():
        number += 1
    (folder / WORKBOOK).rename(kept)
    _log.info(f"The workbook as it was edited is {printable(str(kept))} now.")


def _append(results: CorrectedResults, proposal: ProposedCorrection, by: str | None) -> None:
    results.require_unedited()
    after = results.append([proposal], by or _person())
    results.regenerate()
    _print(after.entries[-1:])


def _told(command: Callable[[], None]) -> ExitCode:
    try:
        command()
    except (PermanentError, RetryableError) as exc:
        _log.error(f"{printable(exc.message)} [{exc.code}]")
        return ExitCode.REJECTED
    return ExitCode.ALL_WELL


def _print(entries: tuple[Correction, ...]) -> None:
    for entry in entries:
        was, now = (json.dumps(value, ensure_ascii=False) for value in (entry.was, entry.now))
        about = entry.component or f"finding {entry.finding}"
        undoes = f" (undoes {entry.undoes})" if entry.undoes else ""
        signed = f"{entry.by}, {entry.at:%Y-%m-%d %H:%M}{undoes}"
        print_line(printable(f"{entry.number}  {about}  {entry.field}: {was} -> {now}  {signed}"))


def _value(field: str, text: str) -> JsonValue:
    """Return what was typed as a value: JSON where the field takes no text, else the text itself."""
    if field in ("devices", "present", "added", "checked") or text == "null":
        try:
            value: JsonValue = json.loads(text)
        except ValueError as exc:
            raise PermanentError("correction_refused", f"{field} takes JSON, for example true.") from exc
        return value
    return text


def _looks_like_key(text: str) -> bool:
    return len(text) == 16 and all(letter in "0123456789abcdef" for letter in text)


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a process without a user's name, as in a container
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown"

"""``sda inspect``: a picture of what the reader saw on one page."""

from __future__ import annotations

from pathlib import Path

import structlog

from security_design_assistant.analysers.inspection import inspected
from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line
from security_design_assistant.cli.source import printable, read_source
from security_design_assistant.errors import PermanentError, RetryableError
from security_design_assistant.models.budgets import Budgets

_log = structlog.get_logger()


def inspect_page(file: str, page: int, out: Path | None, budgets: Budgets) -> ExitCode:
    """Write the picture of one page, ``<name of the file>-page-N.pdf`` if ``out`` is None, and say where."""
    source = Path(file)
    target = out or Path(f"{source.stem}-page-{page}.pdf")
    try:
        picture = inspected(read_source(source, budgets.max_bytes), page, budgets)
    except (PermanentError, RetryableError) as exc:
        _log.error(f"{printable(file)}: {exc.message} [{exc.code}]")
        return ExitCode.REJECTED
    try:
        target.write_bytes(picture)
    except OSError as exc:
        _log.error(f"{printable(str(target))} cannot be written: {exc.strerror or exc}")
        return ExitCode.REJECTED
    print_line(printable(str(target)))
    return ExitCode.ALL_WELL

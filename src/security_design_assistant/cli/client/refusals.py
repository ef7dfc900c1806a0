"""What becomes of a run of ``sda`` that the service did not serve."""

from __future__ import annotations

from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.client.http import BusyError, NotAllowedError, ServiceError


def exit_code_of(error: ServiceError) -> ExitCode:
    """Return the exit code: not let in, no answer to be had, or a no."""
    if isinstance(error, NotAllowedError):
        return ExitCode.NOT_ALLOWED
    if isinstance(error, BusyError) or error.code is None:
        return ExitCode.UNAVAILABLE
    return ExitCode.REJECTED

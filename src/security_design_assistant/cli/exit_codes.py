"""Exit codes of ``sda``; ``sda --help`` and docs/cli.md tell them too."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a run of ``sda`` ended."""

    ALL_WELL = 0
    REJECTED = 1
    USAGE = 2
    PAGES_NOT_READ = 3
    UNAVAILABLE = 4
    NOT_ALLOWED = 5
    INTERRUPTED = 130
    BROKEN_PIPE = 141

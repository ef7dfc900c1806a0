"""Payload on stdout: tables for people, JSON lines for programs, nothing else."""

from __future__ import annotations

import sys

from rich.console import Console, RenderableType

_WIDTH_OF_A_PIPE = 120
"""Columns to use where there is no terminal to ask, so that paths have room."""


def print_line(line: str) -> None:
    """Print one line at once: a program that reads along should not wait for the whole run."""
    print(line, flush=True)  # noqa: T201 - this is where the payload comes out


def print_table(table: RenderableType) -> None:
    """Print a table, or several, as wide as the terminal, if it is one."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH_OF_A_PIPE)
    console.print(table)
    sys.stdout.flush()

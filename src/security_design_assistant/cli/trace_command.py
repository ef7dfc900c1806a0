"""``sda trace``: what a job spent its time on, by the spans that a local service wrote to a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import structlog

from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line
from security_design_assistant.emulator.xray.otlp_file import KeptSpan, spans_in
from security_design_assistant.emulator.xray.span_tree import SpanTree, tree_of

_HIDDEN = ("aws.xray.annotations", "correlation_id", "error.type", "job_id", "stage")
"""Attributes that the tree's place or first line says already."""

_log = structlog.get_logger()


def print_trace(job_id: str, file: str) -> ExitCode:
    """Print the tree of a job's spans, in seconds from the submission.

    Parameters
    ----------
    job_id : as ``sda submit`` printed it.
    file : that ``sda local --traces`` writes; ``-`` is standard input.
    """
    try:
        tree = tree_of(job_id, spans_in(_lines(file)))
    except OSError as exc:
        _log.error(f"{file} cannot be read: {exc.strerror or exc}")
        return ExitCode.REJECTED
    if tree is None:
        _log.error(f"no span in {file} is of {job_id}")
        return ExitCode.REJECTED
    for line in lines_of(job_id, tree):
        print_line(line)
    return ExitCode.ALL_WELL


def lines_of(job_id: str, tree: SpanTree) -> Iterator[str]:
    """Yield the lines: when each span began, how long it took, what it is."""
    traces = ", ".join(dict.fromkeys(span.xray_trace_id for span in tree.spans))
    yield f"{job_id}: {tree.seconds:.3f} s, {len(tree.spans)} spans of trace {traces}"
    yield "  begun s   took s"
    for depth, span in tree.walk():
        begun = (span.begun - tree.begun) / 1e9
        yield f"{begun:9.3f}{span.seconds:9.3f}  {'  ' * depth}{_told(depth, span)}"


def _told(depth: int, span: KeptSpan) -> str:
    details = [f"{name}={value}" for name, value in span.attributes.items() if _shown(name)]
    at = f" [{span.service}]" if depth == 0 and span.service != span.name else ""
    return " ".join([f"{span.name}{at}", *(["FAILED"] if span.failed else []), *details])


def _shown(name: str) -> bool:
    return name not in _HIDDEN and not name.startswith(("rpc.", "http."))


def _lines(file: str) -> Iterator[str]:
    if file == "-":
        yield from sys.stdin
        return
    with Path(file).open() as lines:
        yield from lines

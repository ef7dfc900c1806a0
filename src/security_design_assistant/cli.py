"""``sda``: the command line. Starts light; each command imports what it needs."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from security_design_assistant import __version__

if TYPE_CHECKING:
    from security_design_assistant.settings import Settings

_EPILOG = """\
example:
  sda process plan.pdf --out results    then open results/plan/schedule.xlsx

exit codes:
  0    all is well: every page of every drawing was read
  1    at least one drawing was rejected, or there was nothing to evaluate
  2    the command line or a setting is wrong
  3    all drawings have results, but some pages could not be read
  130  interrupted; the same command goes on where it stopped
  141  nobody reads the output any more

environment:
  SDA_LOG_LEVEL                 debug, info, warning or error
  SDA_BUDGETS__MAX_PAGES=50     and the other limits, which the README lists
"""

_PROCESS = """\
Read PDF drawings and write, for each, into DIR/<name of the file without .pdf>/

  schedule.xlsx     the door schedule, quantities, cameras, and what needs a look
  components.json   the same as data
  marked-up.pdf     the drawing with every finding marked on it
  evaluation.json   counts, confidence and checks

Two drawings of the same name get two folders (plan, plan-2). A drawing that is processed again gets its
own folder again. A drawing that was interrupted goes on where it stopped.
"""

_EVALUATE = """\
Measure how well drawings are read: process every NAME.pdf in TRUTH_DIR that has a NAME.truth.json beside
it, compare, and print precision and recall by device type. `sda samples DIR` makes such a folder.
"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="sda",
        description="Security Design Assistant: reads security drawings (PDF) and writes door schedules.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sda {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    raw = argparse.RawDescriptionHelpFormatter

    process = commands.add_parser(
        "process", help="read drawings and write their schedules", description=_PROCESS, formatter_class=raw
    )
    process.add_argument("files", metavar="FILE", nargs="+", help="a drawing, as PDF")
    process.add_argument("--out", metavar="DIR", required=True, type=Path, help="where the results go")
    process.add_argument(
        "--json", action="store_true", help="print one JSON object a drawing, instead of a table"
    )
    process.set_defaults(run=_process)

    evaluate = commands.add_parser(
        "evaluate", help="measure precision and recall", description=_EVALUATE, formatter_class=raw
    )
    evaluate.add_argument("truth_dir", metavar="TRUTH_DIR", type=Path, help="folder of drawings and truths")
    evaluate.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    evaluate.set_defaults(run=_evaluate)

    samples = commands.add_parser("samples", help="draw sample drawings, with what is on them as data")
    samples.add_argument("dir", metavar="DIR", type=Path, help="where the samples go; made if it is missing")
    samples.set_defaults(run=_samples)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``sda`` and return its exit code."""
    args = build_parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the terminal cannot show must not end us
            stream.reconfigure(errors="backslashreplace")
    try:
        code: int = _run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        _complain("interrupted; the same command goes on where this one stopped")
        return 130
    except BrokenPipeError:
        # Nobody reads on. Python flushes stdout once more at exit, which must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


def _run(args: argparse.Namespace) -> int:
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from security_design_assistant.local.messages import configure_messages
    from security_design_assistant.settings import Settings

    try:
        settings = Settings()
    except ValidationError as exc:
        for error in exc.errors():
            name = "__".join(str(part) for part in error["loc"]).upper()
            _complain(f"the setting SDA_{name} is wrong: {error['msg']}")
        return 2
    except SettingsError as exc:
        _complain(f"a setting is wrong: {exc}")
        return 2
    configure_messages(settings.log_level)
    code: int = args.run(args, settings)
    return code


def _process(args: argparse.Namespace, settings: Settings) -> int:
    from security_design_assistant.local.batch import process_files

    return process_files(args.files, args.out, settings.budgets, args.json)


def _evaluate(args: argparse.Namespace, settings: Settings) -> int:
    from security_design_assistant.local.accuracy import evaluate_folder

    return evaluate_folder(args.truth_dir, settings.budgets, args.json)


def _samples(args: argparse.Namespace, _settings: Settings) -> int:
    from security_design_assistant.samples import write_samples

    try:
        written = write_samples(args.dir)
    except OSError as exc:
        _complain(f"the samples cannot be written to {args.dir}: {exc.strerror or exc}")
        return 1
    for path in written:
        print(path)  # noqa: T201 - stdout is the product here
    return 0


def _complain(message: str) -> None:
    print(f"sda: error: {message}", file=sys.stderr)  # noqa: T201 - before messages are set up

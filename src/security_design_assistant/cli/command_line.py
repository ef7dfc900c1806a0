"""Command line ``sda``. Starts light; each command imports what it needs."""

from __future__ import annotations

import argparse
import io
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from security_design_assistant import __version__
from security_design_assistant.cli.client.options import add_options
from security_design_assistant.results.artefacts import ARTEFACTS

if TYPE_CHECKING:
    from security_design_assistant.client.api import Api
    from security_design_assistant.settings import Settings

_HELP_WIDTH = 105
"""Columns of the help texts here, which are not wrapped to the terminal."""

_EPILOG = """\
example:
  sda process plan.pdf --out results    then open results/plan/schedule.xlsx

exit codes:
  0    success: every page of every drawing was read
  1    at least one drawing was rejected, or there was nothing to evaluate
  2    the command line or a setting is wrong
  3    all drawings have results, but some pages could not be read
  4    the service does not answer or cannot start
  5    the service does not accept who calls: no credentials, wrong or expired ones
  130  interrupted; run the same command again to continue
  141  the program that read the output has ended (closed pipe)

environment:
  SDA_LOG_LEVEL                 debug, info, warning or error
  SDA_API, SDA_AUTH             the service, and how to prove to it who calls
  SDA_TOKEN                     the token for a service that asks who is calling
  SDA_OIDC_ISSUER               and SDA_OIDC_CLIENT_ID: who signs people in, see docs/cli.md
  SDA_BUDGETS__MAX_PAGES=50     and the other limits, which docs/cli.md lists
"""

_PROCESS = """\
Read PDF drawings and write, for each, into DIR/<name of the file without .pdf>/

{artefacts}

Two drawings of the same name get two folders (plan, plan-2). Processing a drawing again
reuses its folder. An interrupted drawing continues where it stopped.

With --project NAME all files are one drawing, into one folder DIR/NAME: pages are numbered through
in the order of the files, and what plan, door schedule and hardware sets say of one door is joined.

With --previous DIR_A the drawing is compared with the revision whose results lie in DIR_A.
"""

_CORRECTIONS = """\
Correct the results in a folder and make them anew; the drawing is not read again. Corrections are kept in
corrections.json there: nothing in it ever changes, and undoing one adds another.
"""

_INSPECT = """\
Show what was seen on one page of a drawing: the page as a PDF, and over it layers that a PDF viewer
switches on and off: words, lines, squares, tags, leaders, rooms, and what looked like something but was
turned down, with the reason. For the question why a door is missing, or why one is there.
"""

_EVALUATE = """\
Measure how well drawings are read: process every NAME.pdf in TRUTH_DIR that has a NAME.truth.json beside
it, compare, and print precision and recall by device type, and what share of the findings with how much
confidence is right. `sda samples DIR` makes such a folder, `sda samples DIR --disturbed` a larger one.
"""

_REVIEW = """\
Show the results in DIR, as `sda process` wrote them, on a page in the browser: the drawing beside its
schedule, each cell with how sure it is, and the findings to go through. Only this machine reaches it.
The page's address is the first line on standard output (stdout). Ctrl-C or SIGTERM stops it.
"""

_LOCAL = """\
Run the whole service on this machine: API, queue, workers, an embedded AWS. No Docker, no account. The API's
base URL is the first line on standard output (stdout), once the service is ready; /review/ below it is the
page for the browser. Ctrl-C or SIGTERM stops it and discards its jobs and drawings.
"""

_SUBMIT = """\
Upload drawings to a service and print each job's id. With --wait: follow the job, download its results into
DIR/<name of the file without .pdf>/ and print where they are.

With --project NAME all files are one drawing and one job, as for `sda process`: what plan, door schedule and
hardware sets say of one door is joined. Its results land in DIR/NAME/.
"""

_STATUS = """\
Print what a service says of a job, as JSON. With --wait: follow the job, download its results into
DIR/JOB_ID/ and print where they are; for a job that was submitted without --wait, or on another machine.
"""

_JOBS = """\
List jobs, newest first: with --api, or with SDA_API set, the caller's own; for operators, whose settings
(SDA_JOBS_TABLE and so on) say where to look, all jobs of a service.
"""

_COST = """\
Print what Gemini cost since a day, by day, model and job. Where SDA_JOBS_TABLE says which service to look at,
it is that one's cost, else that of the drawings that were processed on this machine. Prices are estimates by
the list prices of that day; a cost that is marked with + lacks questions whose price is not known.
"""

_TRACE = """\
Print what a job spent its time on, from the request that submitted it to its end: when each step began, in
seconds, how long it took, and what it is. FILE holds spans as OTLP JSON, a message a line.
"""

_TOP = """\
Show a service at work, for operators: jobs by state and stage, how long the first drawing has waited,
messages in the queue and dead letters, failures by code, and what Gemini cost today. Ctrl-C ends it.

It finds the service by SDA_JOBS_TABLE, SDA_QUEUE_URL and SDA_DEAD_LETTER_QUEUE_URL, as `sda jobs` does
(`sda local --env-file FILE`, `terraform output environment_variables`).
"""

_REDRIVE = """\
Retry failed jobs. A failed job never changes, so each is replaced by a new job for the same drawing, which
starts from what the failed one had finished. Redriving a job twice gives the same new job. --all retries
every failed job that may succeed in another attempt. The service's settings (SDA_JOBS_TABLE and so on) say
where to look.
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
        "process",
        help="read drawings and write their schedules",
        description=_process_help(),
        formatter_class=raw,
    )
    process.add_argument("files", metavar="FILE", nargs="+", help="a drawing, as PDF")
    process.add_argument("--out", metavar="DIR", required=True, type=Path, help="where the results go")
    process.add_argument(
        "--project", metavar="NAME", help="read all files as one project, into one schedule in DIR/NAME"
    )
    process.add_argument(
        "--json", action="store_true", help="print one JSON object per drawing instead of a table"
    )
    process.add_argument(
        "--analyser",
        metavar="NAME",
        help="who reads the drawings: vector, gemini or hybrid; SDA_ANALYSER if left out",
    )
    process.add_argument(
        "--previous",
        metavar="DIR_A",
        type=Path,
        help="the results of the previous revision: what the drawing changed becomes a sheet and clouds",
    )
    _add_context(process)
    process.add_argument(
        "--overwrite", action="store_true", help="lose what somebody typed into a schedule.xlsx that is there"
    )
    process.set_defaults(run=_process)

    inspect = commands.add_parser(
        "inspect", help="show what was seen on one page", description=_INSPECT, formatter_class=raw
    )
    inspect.add_argument("file", metavar="FILE", help="a drawing, as PDF")
    inspect.add_argument("--page", metavar="N", type=int, default=1, help="which page, from 1 (1)")
    inspect.add_argument(
        "--out",
        metavar="FILE.pdf",
        type=Path,
        help="where the picture goes (<drawing>-page-N.pdf)",
    )
    inspect.set_defaults(run=_inspect)

    evaluate = commands.add_parser(
        "evaluate", help="measure precision and recall", description=_EVALUATE, formatter_class=raw
    )
    evaluate.add_argument("truth_dir", metavar="TRUTH_DIR", type=Path, help="folder of drawings and truths")
    evaluate.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    evaluate.set_defaults(run=_evaluate)

    _add_corrections(commands)
    _add_samples(commands)
    _add_review(commands)
    _add_local(commands)
    _add_service_commands(commands)
    return parser


def _add_corrections(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    raw = argparse.RawDescriptionHelpFormatter
    corrections = commands.add_parser(
        "corrections",
        help="correct results, and keep what was read",
        description=_CORRECTIONS,
        formatter_class=raw,
    )
    doing = corrections.add_subparsers(metavar="list|add|undo|import", required=True, dest="doing")
    listing = doing.add_parser("list", help="print all corrections")
    listing.add_argument("--json", action="store_true", help="print one JSON object")
    adding = doing.add_parser("add", help="correct one field of a component")
    undoing = doing.add_parser("undo", help="undo one correction")
    importing = doing.add_parser("import", help="take over what was typed into the workbook")
    for command in (listing, adding, undoing):
        command.add_argument("dir", metavar="DIR", type=Path, help="folder of results of `sda process`")
    importing.add_argument(
        "path", metavar="DIR|FILE.xlsx", type=Path, help="the folder, or the workbook in it"
    )
    adding.add_argument("component", metavar="ID", help="of a component, or the key of a finding")
    adding.add_argument("field", metavar="FIELD", help="e.g. location.room_name; docs/corrections.md has all")
    adding.add_argument("now", metavar="VALUE", help="text; JSON for devices, present, added and checked")
    undoing.add_argument("number", metavar="NUMBER", type=int, help="as `sda corrections list` prints it")
    for command in (adding, undoing, importing):
        command.add_argument("--by", metavar="NAME", help="who corrects; who is signed in on this machine")
    for command in (adding, undoing):
        command.add_argument("--reason", metavar="TEXT", help="why")
    corrections.set_defaults(run=_corrections)


def _add_samples(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    samples = commands.add_parser("samples", help="draw sample drawings, with what is on them as data")
    samples.add_argument("dir", metavar="DIR", type=Path, help="where the samples go; made if it is missing")
    samples.add_argument(
        "--disturbed",
        action="store_true",
        help="each also turned, scaled, in other fonts and inks, and so on",
    )
    samples.add_argument(
        "--revisions", action="store_true", help="also pairs of revisions, into DIR/revisions"
    )
    samples.set_defaults(run=_samples)


def _add_context(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--context",
        metavar="SPEC",
        nargs="+",
        action="extend",
        default=[],
        help="the hardware specification (DOCX, XLSX, PDF, text): it explains what the legend lacks",
    )


def _process_help() -> str:
    """Return what ``sda process`` does, with every artefact and what it is for."""
    lines = []
    for kind in ARTEFACTS:
        lines += textwrap.wrap(
            kind.sentence,
            _HELP_WIDTH,
            initial_indent=f"  {kind.name:<16}",
            subsequent_indent=" " * 18,
        )
    return _PROCESS.format(artefacts="\n".join(lines))


def _add_review(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    raw = argparse.RawDescriptionHelpFormatter
    review = commands.add_parser(
        "review", help="review results on a page in the browser", description=_REVIEW, formatter_class=raw
    )
    review.add_argument("dir", metavar="DIR", type=Path, help="the folder of one drawing's results")
    review.add_argument("--port", type=int, default=0, help="port of the page; a free one if omitted")
    review.add_argument("--no-browser", action="store_true", help="print the address, and open nothing")
    review.set_defaults(run=_review)


def _add_local(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    raw = argparse.RawDescriptionHelpFormatter
    local = commands.add_parser(
        "local", help="run the service on this machine", description=_LOCAL, formatter_class=raw
    )
    local.add_argument("--port", type=int, default=0, help="port of the API; a free one if omitted")
    local.add_argument("--workers", type=int, default=2, help="drawings processed at the same time (2)")
    local.add_argument(
        "--env-file", metavar="FILE", type=Path, help="write the settings for `sda jobs` and `sda redrive`"
    )
    local.add_argument(
        "--gemini",
        choices=["fake"],
        help="ask a stand-in for Gemini, free and without a network: hybrid analysis",
    )
    local.add_argument(
        "--traces", metavar="FILE", type=Path, help="write what jobs spend their time on, for `sda trace`"
    )
    local.set_defaults(run=_local)


def _add_service_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    raw = argparse.RawDescriptionHelpFormatter
    submit = commands.add_parser(
        "submit", help="submit drawings to a service", description=_SUBMIT, formatter_class=raw
    )
    submit.add_argument("files", metavar="FILE", nargs="+", help="a drawing, as PDF")
    add_options(submit)
    submit.add_argument("--wait", action="store_true", help="follow the job and download its results")
    submit.add_argument(
        "--out", metavar="DIR", type=Path, default=Path("results"), help="folder for the results (results)"
    )
    submit.add_argument("--client-name", metavar="NAME")
    submit.add_argument(
        "--analyser",
        metavar="NAME",
        help="who reads the drawings: vector, gemini or hybrid; the service's default",
    )
    submit.add_argument(
        "--supersedes",
        metavar="JOB_ID",
        help="the job of the previous revision: the results say what changed",
    )
    project = submit.add_mutually_exclusive_group()
    project.add_argument(
        "--project", metavar="NAME", help="send all files as one job of this project, into one schedule"
    )
    project.add_argument("--project-name", metavar="NAME", help="the project that each file's job belongs to")
    _add_context(submit)
    submit.set_defaults(run=_submit)

    status = commands.add_parser(
        "status", help="show how far a job is, or fetch its results", description=_STATUS, formatter_class=raw
    )
    status.add_argument("job_id", metavar="JOB_ID", help="as `sda submit` printed it")
    add_options(status)
    status.add_argument("--wait", action="store_true", help="follow the job and download its results")
    status.add_argument(
        "--out", metavar="DIR", type=Path, default=Path("results"), help="folder for the results (results)"
    )
    status.set_defaults(run=_status)
    _add_operators_commands(commands)


def _add_operators_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    raw = argparse.RawDescriptionHelpFormatter
    jobs = commands.add_parser(
        "jobs", help="list your jobs, or all of a service", description=_JOBS, formatter_class=raw
    )
    add_options(jobs)
    jobs.add_argument("--status", choices=["queued", "processing", "retrying", "completed", "failed"])
    jobs.add_argument("--limit", type=int, default=50, help="maximum number of jobs to print (50)")
    jobs.add_argument("--json", action="store_true", help="print one JSON object per job instead of a table")
    jobs.set_defaults(run=_jobs)

    cost = commands.add_parser("cost", help="print what Gemini cost", description=_COST, formatter_class=raw)
    cost.add_argument(
        "--since",
        metavar="DAY",
        type=date.fromisoformat,
        help="first day, UTC, e.g. 2026-12-01 (this month's first)",
    )
    cost.add_argument("--json", action="store_true", help="print one JSON object per line of the tables")
    cost.set_defaults(run=_cost)

    trace = commands.add_parser(
        "trace",
        help="show what a job of a local service spent its time on",
        description=_TRACE,
        formatter_class=raw,
    )
    trace.add_argument("job_id", metavar="JOB_ID", help="as `sda submit` printed it")
    trace.add_argument("file", metavar="FILE", help="that `sda local --traces FILE` writes; - is stdin")
    trace.set_defaults(run=_trace)

    top = commands.add_parser(
        "top", help="show a service at work, refreshing", description=_TOP, formatter_class=raw
    )
    top.add_argument(
        "--every", metavar="SECONDS", type=float, default=5.0, help="how often it looks anew (5)"
    )
    top.add_argument("--once", action="store_true", help="show it once, as where there is no terminal")
    top.add_argument("--json", action="store_true", help="print one JSON object, once")
    top.set_defaults(run=_top)

    redrive = commands.add_parser(
        "redrive", help="retry failed jobs", description=_REDRIVE, formatter_class=raw
    )
    which = redrive.add_mutually_exclusive_group(required=True)
    which.add_argument("job_ids", metavar="JOB_ID", nargs="*", default=[], help="a failed job")
    which.add_argument("--all", action="store_true", help="every failed job that may succeed")
    redrive.set_defaults(run=_redrive)


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
        _complain("interrupted; run the same command again to continue")
        return 130
    except BrokenPipeError:
        # Nobody reads on. Python flushes stdout once more at exit, which must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


def _run(args: argparse.Namespace) -> int:
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from security_design_assistant.cli.messages import configure_messages
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
    from security_design_assistant.analysers.registry import UnknownAnalyserError, require_known
    from security_design_assistant.cli.batch import process_files, process_together
    from security_design_assistant.cli.documents import read_documents
    from security_design_assistant.cli.gemini_here import gemini_here, warn_without
    from security_design_assistant.cli.previous_folder import read_previous
    from security_design_assistant.cli.processing import Choices
    from security_design_assistant.errors import PermanentError

    try:
        analyser = require_known(args.analyser or settings.analyser)
        documents = read_documents(args.context)
        previous = read_previous(args.previous) if args.previous else None
    except (UnknownAnalyserError, PermanentError) as exc:
        _complain(str(exc))
        return 2
    if previous is not None and args.project is None and len(args.files) > 1:
        _complain("--previous goes with one drawing, or with --project")
        return 2
    gemini = gemini_here(settings.gemini)
    warn_without(gemini, analyser)
    choices = Choices(analyser, gemini, documents, args.overwrite, previous)
    if args.project is not None:
        return process_together(args.project, args.files, args.out, settings.budgets, args.json, choices)
    return process_files(args.files, args.out, settings.budgets, args.json, choices)


def _corrections(args: argparse.Namespace, _settings: Settings) -> int:
    from security_design_assistant.cli import corrections_command as command

    if args.doing == "list":
        return command.list_corrections(args.dir, args.json)
    if args.doing == "add":
        return command.add_correction(args.dir, args.component, args.field, args.now, args.by, args.reason)
    if args.doing == "undo":
        return command.undo_correction(args.dir, args.number, args.by, args.reason)
    return command.import_workbook(args.path, args.by)


def _inspect(args: argparse.Namespace, settings: Settings) -> int:
    from security_design_assistant.cli.inspection_command import inspect_page

    return inspect_page(args.file, args.page, args.out, settings.budgets)


def _evaluate(args: argparse.Namespace, settings: Settings) -> int:
    from security_design_assistant.cli.accuracy_command import evaluate_folder

    return evaluate_folder(args.truth_dir, settings.budgets, args.json)


def _samples(args: argparse.Namespace, _settings: Settings) -> int:
    from security_design_assistant.samples import write_samples
    from security_design_assistant.samples.revision_pairs import write_revision_pairs
    from security_design_assistant.samples.specifications import write_specifications

    try:
        written = write_samples(args.dir, args.disturbed) + write_specifications(args.dir / "specifications")
        if args.revisions:
            written += write_revision_pairs(args.dir / "revisions")
    except OSError as exc:
        _complain(f"the samples cannot be written to {args.dir}: {exc.strerror or exc}")
        return 1
    for path in written:
        print(path)  # noqa: T201 - stdout is the product here
    return 0


def _review(args: argparse.Namespace, _settings: Settings) -> int:
    from security_design_assistant.cli.review_command import review_folder

    if not 0 <= args.port < 65536:
        _complain("--port must be between 0 and 65535")
        return 2
    return review_folder(args.dir, args.port, browser=not args.no_browser)


def _local(args: argparse.Namespace, _settings: Settings) -> int:
    from security_design_assistant.cli.local_service import run_local
    from security_design_assistant.emulator.embedded.stack import StackOptions

    if args.workers < 1 or not 0 <= args.port < 65536:
        _complain("--workers must be at least 1 and --port between 0 and 65535")
        return 2
    options = StackOptions(port=args.port, workers=args.workers, traces=args.traces)
    return run_local(options, args.env_file, fake_gemini=args.gemini == "fake")


def _submit(args: argparse.Namespace, settings: Settings) -> int:
    from security_design_assistant.cli.client.submit import Submission, submit_each

    if args.supersedes and args.project is None and len(args.files) > 1:
        _complain("--supersedes goes with one drawing, or with --project")
        return 2
    out = args.out if args.wait else None
    together, limit = args.project is not None, settings.budgets.max_bytes
    jobs = [tuple(args.files)] if together else [(file,) for file in args.files]
    context = tuple(args.context)
    submissions = [
        Submission(
            files,
            args.client_name,
            args.project or args.project_name,
            out,
            limit,
            together,
            context,
            args.analyser,
            args.supersedes,
        )
        for files in jobs
    ]
    return _calling(args, lambda api: submit_each(api, submissions))


def _status(args: argparse.Namespace, _settings: Settings) -> int:
    from security_design_assistant.cli.client.own_jobs import show_job

    return _calling(args, lambda api: show_job(api, args.job_id, args.out if args.wait else None))


def _jobs(args: argparse.Namespace, settings: Settings) -> int:
    from security_design_assistant.cli.client.own_jobs import list_own_jobs
    from security_design_assistant.cli.operations import list_jobs
    from security_design_assistant.models.job_record import JobStatus

    if args.api or (os.environ.get("SDA_API") and not settings.jobs_table):
        return _calling(args, lambda api: list_own_jobs(api, args.status, args.limit, args.json))
    if not settings.jobs_table:
        return _without_service()
    return list_jobs(settings, JobStatus(args.status) if args.status else None, args.limit, args.json)


def _calling(args: argparse.Namespace, command: Callable[[Api], int]) -> int:
    """Run a command on the service that the options name."""
    from security_design_assistant.cli.client.refusals import exit_code_of
    from security_design_assistant.cli.client.service import NoServiceError, api_of
    from security_design_assistant.client.http import ServiceError

    try:
        return command(api_of(args))
    except NoServiceError as exc:
        _complain(str(exc))
        return 2
    except ServiceError as exc:
        _complain(f"{exc.message} [{exc.code}]")
        return exit_code_of(exc)


def _cost(args: argparse.Namespace, settings: Settings) -> int:
    from security_design_assistant.cli.cost_command import print_cost

    return print_cost(settings, args.since, args.json)


def _trace(args: argparse.Namespace, _settings: Settings) -> int:
    from security_design_assistant.cli.trace_command import print_trace

    return print_trace(args.job_id, args.file)


def _top(args: argparse.Namespace, settings: Settings) -> int:
    from security_design_assistant.cli.top_command import show_top

    if not settings.jobs_table:
        return _without_service()
    if args.every < 1:
        _complain("--every must be at least 1 second: each look asks the table and the queues")
        return 2
    return show_top(settings, args.every, args.once, args.json)


def _redrive(args: argparse.Namespace, settings: Settings) -> int:
    from security_design_assistant.cli.operations import redrive

    if not settings.jobs_table:
        return _without_service()
    return redrive(settings, args.job_ids, args.all)


def _without_service() -> int:
    _complain(
        "no service given: use --api URL, or, as an operator, set SDA_JOBS_TABLE, SDA_BUCKET and "
        "SDA_QUEUE_URL (sda local --env-file)"
    )
    return 2


def _complain(message: str) -> None:
    print(f"sda: error: {message}", file=sys.stderr)  # noqa: T201 - before messages are set up

"""What `make plan`, `deploy`, `promote`, `rollback`, `drift`, `unlock` and `protect` do."""

from __future__ import annotations

import argparse
import getpass
import os
import socket
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from botocore.exceptions import BotoCoreError, ClientError

from release import git
from release.account import AwsAccount
from release.errors import ReleaseError
from release.images import built, newest_release, proven, released
from release.news import SnsNews
from release.ports import Images
from release.protection import protect
from release.release import Release
from release.smoke import smoke_test
from release.terraform import ROOT, CommandLineTerraform, backend

# A plan from the state alone names some images; which, changes nothing else in it.
_SOME_IMAGE = f"445567098699.dkr.ecr.eu-west-2.amazonaws.com/security-design-assistant@sha256:{'0' * 64}"
_SOME_IMAGES = {"api": _SOME_IMAGE, "worker": _SOME_IMAGE}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 is good, 1 a sentence on stderr, 2 drift."""
    asked = _parser().parse_args(arguments)
    try:
        return _run(asked)
    except (ReleaseError, BotoCoreError, ClientError) as exc:
        _say(f"{exc}", error=True)
        return 1


def _run(asked: argparse.Namespace) -> int:
    if asked.command == "protect":
        return protect(asked.repository, dry_run=asked.dry_run, say=_say)
    if asked.command == "plan":
        CommandLineTerraform(asked.environment).init().look(_SOME_IMAGES)
        return 0
    place = backend(asked.environment)
    account = AwsAccount.connect(place["region"], place["bucket"])
    if asked.command == "unlock":
        account.unlock(asked.environment)
        return 0
    return _release(asked, account)


def _release(asked: argparse.Namespace, account: AwsAccount) -> int:
    images = _images(asked, account)
    terraform = CommandLineTerraform(asked.environment).init()
    smoke = partial(smoke_test, secret=account.secret)
    news = SnsNews.connect(backend(asked.environment)["region"])
    release = Release(asked.environment, account, terraform, smoke, _say, time.sleep, _holder(), news)
    if asked.command == "drift":
        return 2 if release.drifted(images) else 0
    if asked.dry_run:
        release.preview(images)
    elif asked.command == "rollback":
        release.back(images)
    else:
        release.forward(images)
    return 0


def _images(asked: argparse.Namespace, account: AwsAccount) -> Images:
    tags = account.tags()
    if asked.command == "rollback":
        return released(tags, asked.environment, asked.to)
    if asked.command == "promote":
        return proven(tags, git.history(ROOT), lambda earlier: git.same_code(ROOT, earlier))
    if asked.command == "drift":
        return newest_release(tags, asked.environment, git.history(ROOT))
    return built(tags, git.revision(ROOT))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m release")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("plan", "deploy", "rollback", "drift", "unlock"):
        command = commands.add_parser(name)
        command.add_argument("environment")
        command.add_argument("--dry-run", action="store_true")
        if name == "rollback":
            command.add_argument("to")
    promote = commands.add_parser("promote")
    promote.add_argument("--dry-run", action="store_true")
    promote.set_defaults(environment="prod")
    protection = commands.add_parser("protect")
    protection.add_argument("repository")
    protection.add_argument("--dry-run", action="store_true")
    return parser


def _holder() -> str:
    who = os.environ.get("GITHUB_ACTOR") or _user()
    run = os.environ.get("GITHUB_RUN_ID")
    where = f"GitHub's run {run}" if run else socket.gethostname()
    return f"{who} ({where}) since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def _user() -> str:
    """Return who runs this; in a container a user may have a number only."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def _say(text: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    stream.write(f"{text}\n")
    stream.flush()
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with open(summary, "a", encoding="utf-8") as page:  # noqa: PTH123
            page.write(f"{text}\n\n")


if __name__ == "__main__":
    sys.exit(main())

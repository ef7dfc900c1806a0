"""`python -m release` in a clone, with an account in memory; its registry lies in a file between steps."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from release import __main__ as commands
from tests.unit.release_account import FakeAccount, FakeNews


class KeptAccount(FakeAccount):
    """An account whose tags a stand-in for Docker and later steps see, too."""

    def mark(self, digest: str, tag: str) -> None:
        super().mark(digest, tag)
        registry().write_text(json.dumps(self.stored))


def registry() -> Path:
    """Return the file of the registry's tags."""
    return Path(os.environ["REGISTRY_FILE"])


def main() -> int:
    """Run what was asked for as ``-m release ...``."""
    module, name, *arguments = sys.argv[1:]
    assert (module, name) == ("-m", "release")
    stored = json.loads(registry().read_text()) if registry().exists() else {}
    account = KeptAccount(stored)
    commands.AwsAccount.connect = lambda *_: account  # type: ignore[method-assign, assignment, return-value]
    commands.SnsNews.connect = lambda *_: FakeNews()  # type: ignore[method-assign, assignment, return-value]
    commands.smoke_test = lambda *_args, **_more: None
    return commands.main(arguments)


if __name__ == "__main__":
    sys.exit(main())

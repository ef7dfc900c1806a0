"""Options that say which service to call, and in whose name; light, since every run of ``sda`` reads them."""

from __future__ import annotations

import argparse

AUTHENTICATIONS = ("none", "token", "iam", "client-credentials", "browser", "device")


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options that say which service to call, and in whose name."""
    command.add_argument("--api", metavar="URL", help="URL of the service; SDA_API if omitted")
    command.add_argument(
        "--auth",
        choices=AUTHENTICATIONS,
        help="how to say who calls; SDA_AUTH if omitted, or the token in SDA_TOKEN (docs/cli.md)",
    )
    command.add_argument(
        "--profile", metavar="NAME", help="AWS profile for --auth iam; AWS_PROFILE if omitted"
    )
    command.add_argument("--region", metavar="NAME", help="the API's AWS region, if its host does not tell")

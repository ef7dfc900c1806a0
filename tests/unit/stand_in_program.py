"""Docker, the AWS CLI, Terraform and the maker of SBOMs, as the workflows call them; each takes notes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

OUTPUTS = {
    "api_url": "https://api.example",
    "deployment_groups": {},
    "appspecs": {},
    "deployments_topic_arn": "arn:aws:sns:eu-west-2:445567098699:sda-staging-deployments",
}


def main() -> int:
    """Do what the program would that this file is called as."""
    program, *arguments = sys.argv[1:]
    with Path(os.environ["NOTES"]).open("a") as notes:
        notes.write(f"{program} {' '.join(arguments)}\n")
    programs = {"docker": docker, "aws": aws, "terraform": terraform, "cyclonedx-py": cyclonedx}
    return programs[program](arguments)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def docker(arguments: Sequence[str]) -> int:
    path = Path(os.environ["REGISTRY_FILE"])
    stored = json.loads(path.read_text()) if path.exists() else {}
    tag = arguments[-1].rpartition(":")[2]
    if arguments[0] == "login":
        return 0 if sys.stdin.read() else 1
    if arguments[:3] == ["buildx", "imagetools", "inspect"]:
        if tag not in stored:
            return 1
        say(f"Name:      {arguments[3]}\nDigest:    {stored[tag]}")
    elif arguments[0] == "push":
        stored[tag] = f"sha256:{hashlib.sha256(tag.encode()).hexdigest()}"
        path.write_text(json.dumps(stored))
        say(f"{tag}: digest: {stored[tag]} size: 1")
    else:
        say("an image")
    return 0


def aws(arguments: Sequence[str]) -> int:
    say("password of an hour" if arguments[:2] == ["ecr", "get-login-password"] else "{}")
    return 0


def terraform(arguments: Sequence[str]) -> int:
    _, command, *rest = arguments
    folder = Path(os.environ["NOTES"]).parent
    planned, (images,) = folder / "planned", re.findall(r"-var=images=(\{.*?\})", " ".join(rest)) or ("",)
    environment = re.search(r"-var-file=(\w+)\.tfvars|(\w+)\.tfplan", " ".join(rest))
    applied = folder / f"applied-{environment and (environment[1] or environment[2])}"
    if command == "plan":
        planned.write_text(images)
        return 0 if applied.exists() and applied.read_text() == images else 2
    if command == "apply" and "-refresh-only" not in rest:
        applied.write_text(planned.read_text())
    if command == "output":
        say(json.dumps({name: {"value": value} for name, value in OUTPUTS.items()}))
    return 0


def cyclonedx(arguments: Sequence[str]) -> int:
    named = dict(pairwise(arguments))
    Path(named["--output-file"]).write_text("{}")
    return 0 if Path(arguments[-1]).is_file() else 1


if __name__ == "__main__":
    sys.exit(main())

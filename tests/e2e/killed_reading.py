"""Reads a drawing of twenty pages, is killed at page 19, and goes on.

Usage: ``killed_reading.py DRAWING DIRECTORY``. Prints one JSON object: what an undisturbed run left, and for
each of two kills what the killed and the resumed run heard and left.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from killed_runs import FIRST_RUN, RESUMED_RUN, Journal, attempt, files

KILLS = {
    "while page 19 is stored": "before .sda/checkpoints/page-00019.json",
    "when page 19 is told": "page 19 of 20",
}


def killed_and_resumed(drawing: Path, out: Path, number: int) -> list[dict[str, object]]:
    """Be killed at event ``number`` and go on in the same folder."""
    killed = attempt(drawing, out, FIRST_RUN, Journal(out.with_suffix(".txt"), fatal=number))
    resumed = attempt(drawing, out, RESUMED_RUN, Journal(out.with_suffix(".resumed.txt")))
    return [killed, {**resumed, "files": files(out)}]


def main(drawing: Path, directory: Path) -> None:
    """Run undisturbed, then be killed twice."""
    quiet = directory / "quiet"
    quiet.mkdir()
    first = attempt(drawing, quiet, FIRST_RUN, Journal(directory / "quiet.txt"))
    events = list(first["events"])  # type: ignore[call-overload]
    story: dict[str, object] = {"first": {**first, "files": files(quiet)}}
    for name, event in KILLS.items():
        out = directory / f"killed-{events.index(event)}"
        out.mkdir()
        story[name] = killed_and_resumed(drawing, out, events.index(event) + 1)
    sys.stdout.write(json.dumps(story))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Do two versions read the same? ``python -m tests.bench.same_findings BEFORE AFTER``.

Both are folders that ``sda process ... --out`` wrote. Components, devices, boxes and rooms are compared;
confidence and wording may differ, and so may how a result says that the legend does not explain something:
earlier versions wrote it as an attribute's value. Ends with 1 and a line a difference, or with 0.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_NOT_EXPLAINED = "not in legend"
_OF_A_LOCATION = ("room_number", "room_name", "other_side")
_OF_A_DEVICE = ("type", "code", "variant", "count", "bboxes")


def findings(components_json: Path) -> dict[str, Any]:
    """Return what counts as read, by component: its id, page and box."""
    analysis = json.loads(components_json.read_text())
    return {
        f"{found['id']} on page {found['page']} at {found['bbox']}": {
            "type": found["type"],
            "location": {part: found["location"][part] for part in _OF_A_LOCATION},
            "attributes": {
                name: value for name, value in found["attributes"].items() if value != _NOT_EXPLAINED
            },
            "devices": sorted(
                (str([device[what] for what in _OF_A_DEVICE]) for device in found["devices"]),
            ),
        }
        for found in sorted(analysis["components"], key=lambda found: (found["id"], found["page"]))
    }


def differences(before: Path, after: Path) -> Iterator[str]:
    """Yield one sentence for each component that is not the same in both folders."""
    for old in sorted(before.glob("*/components.json")):
        name, new = old.parent.name, after / old.parent.name / old.name
        if not new.exists():
            yield f"{name}: no result any more"
            continue
        was, now = findings(old), findings(new)
        for key in sorted(was.keys() | now.keys()):
            if was.get(key) != now.get(key):
                yield f"{name}: {key}: was {was.get(key)}, is {now.get(key)}"


def main() -> int:
    """Compare the two folders that the command line names."""
    before, after = (Path(argument) for argument in sys.argv[1:3])
    found = list(differences(before, after))
    print("\n".join(found) or f"the same in {len(list(before.glob('*/components.json')))} drawings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

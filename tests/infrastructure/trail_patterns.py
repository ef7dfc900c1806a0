"""Patterns of CloudWatch Logs' metric filters on JSON: a test on what an event lacks does not hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

_TEST = re.compile(r'\((\$[\w.]+) (?:(NOT EXISTS)|(!?=) "([^"]*)")\)')
_REST = re.compile(r"[\s()]|&&|\|\||True|False")


def matches(pattern: str, event: Mapping[str, Any]) -> bool:
    """Return whether a pattern matches an event. Raises ValueError for what it does not understand."""
    inner = pattern.strip().removeprefix("{").removesuffix("}")
    tested = _TEST.sub(lambda found: str(_holds(event, *found.groups())), inner)
    if _REST.sub("", tested):
        raise ValueError(f"not understood: {_REST.sub('', tested)}")
    return bool(eval(tested.replace("&&", " and ").replace("||", " or ")))


def _holds(event: Mapping[str, Any], path: str, absent: str | None, sign: str | None, wanted: str) -> bool:
    found: Any = event
    for name in path.split(".")[1:]:
        found = found.get(name) if isinstance(found, Mapping) else None
    if absent:
        return found is None
    return found is not None and fnmatchcase(str(found), wanted) == (sign == "=")

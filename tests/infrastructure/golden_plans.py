"""Golden plans: what each environment is, a line a resource, to be reviewed like code.

``python -m tests.infrastructure.golden_plans`` (``make golden-plans``) writes them anew.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.infrastructure.terraform import NO_ACCOUNT, Plan, Terraform, copy_of_the_root, options_of

FOLDER = Path(__file__).with_name("golden")
ENVIRONMENTS = ("dev", "staging", "prod", "local")
_NOISE = {"description", "alarm_description", "comment", "id", "tags", "tags_all", "region"}
_WHOLE = {"metric_query", "statement"}
_LONG = 160


def golden(environment: str) -> Path:
    """Return where an environment's golden plan lies."""
    return FOLDER / f"{environment}.txt"


def lines_of(plan: Plan) -> list[str]:
    """Return ``address: attribute=value ...``, sorted, of all that a plan of nothing would make.

    Empty values and what only AWS knows are left out. ``?`` stands for what is given, but known only once it
    is applied; a long text is the names of its statements, or nothing, and a digest.
    """
    configured = _configured(plan.document["configuration"]["root_module"])
    lines = []
    for change in plan.document["resource_changes"]:
        values = attributes(change, configured.get(re.sub(r"\[[^]]*]", "", change["address"]), frozenset()))
        told = "".join(f" {name}={value}" for name, value in values.items())
        lines.append(f"{change['address']}:{told}")
    return sorted(lines)


def parsed(lines: list[str]) -> dict[str, dict[str, str]]:
    """Return the attributes of each address of a golden plan."""
    found = {}
    for line in lines:
        address, _, told = line.partition(": ")
        pairs = re.findall(r"([\w.]+)=((?:\"(?:[^\"\\]|\\.)*\"|[^\s\"]+)+)", told)
        found[address.removesuffix(":")] = dict(pairs)
    return found


def differences(before: list[str], after: list[str]) -> set[tuple[str, str]]:
    """Return what differs: address and attribute; the attribute is empty for a whole resource."""
    old, new = parsed(before), parsed(after)
    found = {(address, "") for address in old.keys() ^ new.keys()}
    for address in old.keys() & new.keys():
        names = old[address].keys() | new[address].keys()
        found |= {(address, name) for name in names if old[address].get(name) != new[address].get(name)}
    return found


def attributes(change: Mapping[str, Any], configured: frozenset[str]) -> dict[str, str]:
    """Return what one resource is given, by its attributes; ``configured`` are those that the code names."""
    after, unknown = change["change"]["after"] or {}, change["change"]["after_unknown"] or {}
    hidden = {name: "?" for name, is_unknown in unknown.items() if name in configured and _any(is_unknown)}
    known = dict(pair for name, value in after.items() for pair in _flat(name, value))
    names = sorted(name for name in hidden | known if name.split(".")[0] not in _NOISE)
    return {name: known.get(name, "?") for name in names}


def _any(unknown: Any) -> bool:
    if isinstance(unknown, list | dict):
        return any(map(_any, unknown.values() if isinstance(unknown, dict) else unknown))
    return bool(unknown)


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the leaves of a value; a block that is there once is no list."""
    if isinstance(value, list) and value and isinstance(value[0], dict) and name not in _WHOLE:
        value = value[0] if len(value) == 1 else dict(enumerate(value))
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}", inner)
    elif value is not False and value not in (None, "", [], {}):
        yield name, _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        if value.startswith(("{", "[")) or len(value) > _LONG:
            return _digest(value)
        return value if re.fullmatch(r"[^\s\"=]+", value) else json.dumps(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return _shown(",".join(sorted(value)))
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return text if len(text) <= _LONG and not re.search(r"[\s\"=]", text) else _digest(text)


def _digest(text: str) -> str:
    """Return the names of a policy's statements and a digest of the whole, whatever its order of keys."""
    try:
        document = json.loads(text)
    except ValueError:
        document = text
    statements = document.get("Statement", []) if isinstance(document, dict) else document
    names = [
        str(one.get("Sid") or one.get("sid"))
        for one in (statements if isinstance(statements, list) else [statements])
        if isinstance(one, dict) and (one.get("Sid") or one.get("sid"))
    ]
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:8]
    return f"{','.join(names)}#{digest}"


def _configured(module: Mapping[str, Any], prefix: str = "") -> dict[str, frozenset[str]]:
    """Return the attributes that the code names, by each resource's address without its keys."""
    found = {
        f"{prefix}{'data.' if resource['mode'] == 'data' else ''}{resource['type']}.{resource['name']}": (
            frozenset(resource.get("expressions", {}))
        )
        for resource in module.get("resources", ())
    }
    for name, call in module.get("module_calls", {}).items():
        found |= _configured(call["module"], f"{prefix}module.{name}.")
    return found


def write() -> None:
    """Plan each environment, and write what it is."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Terraform(copy_of_the_root(Path(folder)), NO_ACCOUNT).init()
        for environment in ENVIRONMENTS:
            lines = lines_of(root.plan(*options_of(environment)))
            golden(environment).write_text("\n".join(lines) + "\n")
            sys.stdout.write(f"{environment}: {len(lines)} lines\n")


if __name__ == "__main__":
    write()

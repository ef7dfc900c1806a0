"""The published JSON Schema of ``components.json``."""

from __future__ import annotations

import json
from typing import Any

from security_design_assistant.models.analysis import SCHEMA_VERSION, Analysis


def components_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that every ``components.json`` obeys."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:security-design-assistant:components:{SCHEMA_VERSION}",
        # Serialisation mode: what we write always has every field, so each is required.
        **_published(Analysis.model_json_schema(mode="serialization")),
        "title": "components.json",
    }


def _published(schema: dict[str, Any]) -> dict[str, Any]:
    """Take out what only the marked-up drawing needs to know of a page."""
    definitions = schema["$defs"]
    for name in ("HiddenText", "HiddenRun"):
        del definitions[name]
    del definitions["PageSummary"]["properties"]["hidden"]
    return schema


def components_schema_json() -> bytes:
    """Return the content of the published ``docs/components.schema.json``."""
    return (json.dumps(components_schema(), ensure_ascii=False, indent=2) + "\n").encode()

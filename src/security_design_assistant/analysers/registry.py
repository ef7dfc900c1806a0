"""The analysers that there are, by name; each is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pkgutil import resolve_name
from typing import Any

from security_design_assistant.analysers.port import Analyser

DEFAULT = "vector"

ANALYSERS: Mapping[str, str] = {
    "vector": "security_design_assistant.analysers.vector:VECTOR",
    "gemini": "security_design_assistant.analysers.gemini:GEMINI",
    "hybrid": "security_design_assistant.analysers.hybrid:HYBRID",
}
"""Name to ``module:object``; processes that read no drawing know the names and load none of them."""

ASKING = frozenset({"gemini", "hybrid"})
"""The analysers that ask Gemini."""


class UnknownAnalyserError(ValueError):
    """There is no analyser of this name; the message is a sentence that names those there are."""


def require_known(name: str) -> str:
    """Return ``name`` if there is an analyser called so.

    Raises
    ------
    UnknownAnalyserError
        There is none.
    """
    if name not in ANALYSERS:
        raise UnknownAnalyserError(
            f"There is no analyser “{name[:40]}”. Choose from: {', '.join(ANALYSERS)}."
        )
    return name


def analyser_named(name: str) -> Analyser[Any]:
    """Return the analyser called ``name``; raises as :func:`require_known`."""
    analyser: Analyser[Any] = resolve_name(ANALYSERS[require_known(name)])
    return analyser

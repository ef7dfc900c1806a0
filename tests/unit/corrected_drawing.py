"""A drawing that persons correct, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from security_design_assistant.corrections.applying import corrected
from security_design_assistant.corrections.proposing import proposed
from security_design_assistant.models.analysis import Analysis, Component
from security_design_assistant.models.corrections import Correction, ProposedCorrection

AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


class Drawing:
    """A drawing that persons correct; every list that it makes is a valid one."""

    def __init__(self, read: Analysis) -> None:
        self.read = read
        self.entries: tuple[Correction, ...] = ()

    def correct(self, *proposals: dict[str, Any], by: str = "lee") -> None:
        asked = [ProposedCorrection.model_validate(proposal) for proposal in proposals]
        at = AT + timedelta(minutes=len(self.entries))
        self.entries += proposed(self.read, self.entries, asked, by, at)

    def set(self, component: str, field: str, now: Any, **more: Any) -> None:
        self.correct({"component": component, "field": field, "now": now, **more})

    @property
    def now(self) -> Analysis:
        return corrected(self.read, self.entries)

    def component(self, identity: str) -> Component:
        (found,) = (component for component in self.now.components if component.id == identity)
        return found

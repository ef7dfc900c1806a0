"""The documents of a job: read once, kept beside its pages, and consulted on what its drawing leaves open."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from security_design_assistant.analysers.port import PageStore
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.pipeline.job import Job
from security_design_assistant.specification.consulting import Said, consulted, read_all

_SAID = TypeAdapter(Said)
_PART = "documents"


@dataclass(frozen=True, slots=True)
class Consultation:
    """What the documents of ``job`` explain; ``pages`` keeps what was read in them."""

    job: Job
    pages: PageStore

    def said(self) -> Said:
        """Return what the documents say, read once a job: a later reading could be cut off elsewhere."""
        said = self.pages.load(1, _SAID, _PART)
        if said is None:
            said = read_all(self.job.documents, self.job.reading_budgets)
            self.pages.save(1, _SAID, said, _PART)
        return said

    def decoded(self, analysis: Analysis) -> Analysis:
        """Return the analysis with what fixed rules find explained in the documents."""
        return consulted(analysis, self.said())

"""A drawing's analysis with its specification consulted: codes decoded, contradictions told."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from security_design_assistant.models.analysis import Analysis, ReviewNote
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.specification.applying import Undecoded, decoded, undecoded
from security_design_assistant.specification.decoding import Decoding, decodings_in
from security_design_assistant.specification.document import Document
from security_design_assistant.specification.limits import ALL_SECONDS
from security_design_assistant.specification.reading import left_unread, read_document
from security_design_assistant.specification.sections import Section

Ask = Callable[[Sequence[Section], Sequence[Undecoded]], Sequence[Decoding]]
"""Finds in prose what fixed rules do not, such as by a language model: from all sections and what is still
undecoded, to decodings that cite their section. What it cannot find it leaves out."""


@dataclass(frozen=True, slots=True)
class Said:
    """What documents say: all their sections, and sentences on what of them was not read."""

    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()


def read_all(documents: Sequence[Document], budgets: Budgets) -> Said:
    """Read documents one after the other; none can make this fail.

    Parameters
    ----------
    documents : what came with the drawing.
    budgets : ``memory_bytes`` bounds the processes in which documents are read.
    """
    sections: list[Section] = []
    notes: list[str] = []
    started = time.monotonic()
    for document in documents:
        late = time.monotonic() - started > ALL_SECONDS
        read = left_unread(document) if late else read_document(document, budgets)
        sections += read.sections
        notes += read.notes
    return Said(tuple(sections), tuple(notes))


def consulted(analysis: Analysis, said: Said, ask: Ask | None = None) -> Analysis:
    """Return the analysis with all that the documents decode.

    Parameters
    ----------
    analysis : of the drawing by itself; what its own legend says is kept.
    said : what came with the drawing says.
    ask : is asked for what is still undecoded after the fixed rules, if anything is; None where there is
        nobody to ask.
    """
    analysis = decoded(analysis, tuple(decodings_in(said.sections)))
    still_open = undecoded(analysis)
    if ask is not None and said.sections and still_open:
        analysis = decoded(analysis, ask(said.sections, still_open))
    notes = [ReviewNote(code="document_not_read", message=message) for message in said.notes]
    return analysis.model_copy(update={"warnings": (*analysis.warnings, *notes)})

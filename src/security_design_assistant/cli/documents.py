"""Documents that come with a drawing, from the paths that somebody typed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from security_design_assistant.cli.source import printable, read_source
from security_design_assistant.specification.document import Document
from security_design_assistant.specification.limits import MAX_BYTES


def read_documents(paths: Sequence[str]) -> tuple[Document, ...]:
    """Return the documents; what cannot be read in them is told in the results.

    Raises
    ------
    PermanentError
        There is no such file; the message names it.
    """
    return tuple(Document(printable(Path(path).name), read_source(Path(path), MAX_BYTES)) for path in paths)

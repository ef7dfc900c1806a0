"""The folder in which `sda process` left the results of the previous revision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from security_design_assistant.cli.source import printable
from security_design_assistant.errors import PermanentError
from security_design_assistant.results.artefacts import COMPONENTS
from security_design_assistant.revisions.previous import PreviousRevision


@dataclass(frozen=True, slots=True)
class PreviousFolder:
    """The results of the previous revision, and the folder that they lie in, which stays as it is."""

    folder: Path
    revision: PreviousRevision


def read_previous(folder: Path) -> PreviousFolder:
    """Return the results of the previous revision.

    Raises
    ------
    PermanentError
        ``previous_unreadable``: there is no ``components.json`` in the folder, or none that can be compared.
    """
    try:
        revision = PreviousRevision((folder / COMPONENTS).read_bytes())
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise PermanentError(
            "previous_unreadable", f"{printable(str(folder / COMPONENTS))}: {reason}."
        ) from exc  # fmt: skip
    if revision.analysis() is None:
        raise PermanentError(
            "previous_unreadable",
            f"{printable(str(folder / COMPONENTS))} cannot be compared: it is damaged, or of another version"
            " of the program. Process the previous drawing again.",
        )
    return PreviousFolder(folder, revision)

"""Links from a workbook to the marked-up drawing, by whatever name that lies beside it."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

from security_design_assistant.results.artefacts import MARKED_UP

_TARGET = re.compile(rb'(Target=")[^"]*' + re.escape(MARKED_UP).encode() + rb"(?=#)")


def linked_to(workbook: bytes, file_name: str) -> bytes:
    """Return the same workbook with every link to the marked-up drawing leading to ``file_name``.

    Links are relative: both files lie in one folder. Equal input gives equal bytes.
    """
    target = _as_reference(file_name)
    result = BytesIO()
    with ZipFile(BytesIO(workbook)) as source, ZipFile(result, "w") as copy:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith(".rels"):
                content = _TARGET.sub(lambda match: match[1] + target, content)
            copy.writestr(entry, content)
    return result.getvalue()


def _as_reference(file_name: str) -> bytes:
    """Return ``file_name`` as a relative reference in XML; letters of any script stay as they are."""
    reference = "".join(quote(letter, safe="") if letter.isascii() else letter for letter in file_name)
    return reference.encode("ascii", "xmlcharrefreplace")

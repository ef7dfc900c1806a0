"""What kind of document some bytes are: by what is in them, since names and declared types may be wrong."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from security_design_assistant.specification.document import UnreadableError
from security_design_assistant.specification.limits import MAX_BYTES, MAX_PARTS, MAX_UNPACKED_BYTES
from security_design_assistant.specification.media_types import DOCX, PDF, TEXT, XLSX

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Office before 2007, and all Office files with a password ([MS-CFB], section 2.2)."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEADER_WITHIN = 1024

_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_OTHERS = "It is no Word document, Excel workbook, PDF or plain text."
_ENCRYPTED_BIT = 0x1


def media_type_in(data: bytes) -> str:
    """Return the media type of a document.

    Raises
    ------
    UnreadableError
        It is empty, too large, protected, or of a kind that is not read.
    """
    if not data:
        raise UnreadableError("It is empty.")
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"It has {len(data) / 1e6:,.1f} MB; the limit is {MAX_BYTES / 1e6:,.0f} MB.")
    if b"%PDF-" in data[:_HEADER_WITHIN]:
        return PDF
    if data.startswith(_COMPOUND_FILE):
        if _ENCRYPTED in data:
            raise UnreadableError("It needs a password to open; save it without one.")
        raise UnreadableError("It is of an old Office format; save it as DOCX or XLSX.")
    if data.startswith(b"PK"):
        return _office_type(data)
    return TEXT


def open_archive(data: bytes) -> ZipFile:
    """Open the archive that a DOCX or XLSX is; no part of it can unpack to more than it declares.

    Raises
    ------
    UnreadableError
        It is damaged, protected, or unpacks to more than is allowed.
    """
    try:
        archive = ZipFile(BytesIO(data))
        parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as exc:
        raise UnreadableError("It is damaged; save it again.") from exc
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableError(f"It unpacks to more than {MAX_UNPACKED_BYTES / 1e6:,.0f} MB.")
    if any(part.flag_bits & _ENCRYPTED_BIT for part in parts):
        raise UnreadableError("It needs a password to open; save it without one.")
    return archive


def _office_type(data: bytes) -> str:
    with open_archive(data) as archive:
        names = set(archive.namelist())
    for part, media_type in _MAIN_PARTS.items():
        if part in names:
            return media_type
    raise UnreadableError(_OTHERS)

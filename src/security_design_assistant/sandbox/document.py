"""Open a drawing, or say in a sentence why it cannot be opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pymupdf
from pydantic import BaseModel, ConfigDict

from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.memberships import settle_memberships
from security_design_assistant.sandbox.portfolio import Unfolded, unfolded

HEADER = b"%PDF-"
HEADER_WITHIN = 1024
"""Readers accept a header that starts this far into the file (ISO 32000-1, annex H.3.4.1)."""

PDF_ERRORS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
"""What PyMuPDF raises for broken objects."""

_CATALOG_NOTES = (
    ("Names/JavaScript", "The drawing holds JavaScript; it was ignored."),
    ("Names/EmbeddedFiles", "The drawing has files embedded in it; they were ignored."),
    ("OpenAction/S", "The drawing asks for an action when it is opened; it was ignored."),
    ("AcroForm/XFA", "The drawing holds an XFA form; only its drawn pages are read."),
)


class DrawingFacts(BaseModel):
    """What is known of a drawing before its pages are read; ``notes`` are sentences for the designer.

    ``files_read`` and ``files_unread`` say which files of a portfolio are pages of the drawing and which
    are not.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str
    size_bytes: int
    page_count: int
    repaired: bool = False
    notes: tuple[str, ...] = ()
    files_read: str = ""
    files_unread: str = ""


def open_document(data: bytes, budgets: Budgets) -> pymupdf.Document:
    """Open a drawing that can be read and is within the limits of one drawing.

    The PDFs that a portfolio carries are its pages, after those of its cover. What depends on several layers
    is decided, so that reading a page gives what a viewer shows.

    Parameters
    ----------
    data : the file's bytes.
    budgets : ``max_bytes`` and ``max_pages`` are checked here, the others when a page is read.

    Returns
    -------
    The open document; ``is_repaired`` tells whether MuPDF had to mend it.

    Raises
    ------
    PermanentError
        With the code ``not_a_pdf``, ``too_large``, ``encrypted``, ``corrupt`` or ``no_pages``.
    """
    document = open_as_it_is(data, budgets)
    try:
        settle_memberships(document)
    except PDF_ERRORS as exc:
        raise _corrupt() from exc
    return document


def open_as_it_is(data: bytes, budgets: Budgets) -> pymupdf.Document:
    """Open a drawing whose pages are to go on into another file; else as :func:`open_document`."""
    return _open(data, budgets)[0]


def _open(data: bytes, budgets: Budgets) -> tuple[pymupdf.Document, Unfolded | None]:
    _check_bytes(data, budgets)
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    pymupdf.TOOLS.reset_mupdf_warnings()
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
        locked = bool(document.needs_pass)
        page_count = 0 if locked else int(document.page_count)
    except PDF_ERRORS as exc:
        # Handlers other than passwords (certificates, rights management) make opening itself fail.
        if "encrypt" in f"{exc} {exc.__cause__}".lower():
            raise _encrypted() from exc
        raise _corrupt() from exc
    if locked:
        raise _encrypted()
    portfolio = _unfolded(document, budgets)
    if portfolio is not None:
        document = pymupdf.open(stream=portfolio.pdf, filetype="pdf")
        page_count = int(document.page_count)
    _check_pages(page_count, budgets, repaired=bool(document.is_repaired))
    return document, portfolio


def _unfolded(document: pymupdf.Document, budgets: Budgets) -> Unfolded | None:
    try:
        return unfolded(document, budgets)
    except PDF_ERRORS as exc:
        raise _corrupt() from exc


def pages_of(data: bytes, budgets: Budgets) -> bytes:
    """Return the PDF whose pages are the drawing's: ``data`` itself unless it is a portfolio.

    Raises
    ------
    PermanentError
        As :func:`open_document`.
    """
    portfolio = _open(data, budgets)[1]
    return portfolio.pdf if portfolio else data


def inspect_drawing(data: bytes, budgets: Budgets) -> DrawingFacts:
    """Check that a drawing can be processed, without reading its pages.

    Hostile bytes can keep MuPDF busy for ever or crash it:
    :func:`~security_design_assistant.sandbox.guard.guarded_inspect` does the same behind a guard.

    Raises
    ------
    PermanentError
        As :func:`open_document`.
    """
    document, portfolio = _open(data, budgets)
    page_count = int(document.page_count)
    notes = (*_active_content(document), *_lost_content(document, page_count))
    # Asked after the pages were looked at: MuPDF also mends a file when it meets a broken object.
    repaired = bool(document.is_repaired)
    if repaired:
        notes = ("The PDF was damaged and has been repaired; check that nothing is missing.", *notes)
    return DrawingFacts(
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        page_count=page_count,
        repaired=repaired,
        notes=notes,
        files_read=portfolio.read if portfolio else "",
        files_unread=portfolio.unread if portfolio else "",
    )


def _check_bytes(data: bytes, budgets: Budgets) -> None:
    if not data:
        raise PermanentError("not_a_pdf", "The file is empty.")
    if HEADER not in data[: HEADER_WITHIN + len(HEADER)]:
        raise PermanentError("not_a_pdf", "The file is not a PDF; export the drawing as PDF.")
    if len(data) > budgets.max_bytes:
        size, limit = len(data) / 1e6, budgets.max_bytes / 1e6
        raise PermanentError("too_large", f"The file has {size:,.1f} MB; the limit is {limit:,.1f} MB.")


def _check_pages(page_count: int, budgets: Budgets, *, repaired: bool) -> None:
    if page_count > budgets.max_pages:
        message = f"The drawing has {page_count:,} pages; the limit is {budgets.max_pages:,}."
        raise PermanentError("too_large", message)
    if page_count == 0:
        raise _corrupt() if repaired else PermanentError("no_pages", "The PDF has no pages.")


def _encrypted() -> PermanentError:
    return PermanentError("encrypted", "The PDF needs a password to open; save it without one.")


def _corrupt() -> PermanentError:
    return PermanentError("corrupt", "The PDF is damaged beyond repair; export the drawing again.")


def _active_content(document: pymupdf.Document) -> Iterator[str]:
    catalog = document.pdf_catalog()
    for key, note in _CATALOG_NOTES:
        try:
            present = document.xref_get_key(catalog, key)[0] != "null"
        except PDF_ERRORS:
            # Broken active content cannot act either.
            continue
        if present:
            yield note


def _lost_content(document: pymupdf.Document, page_count: int) -> Iterator[str]:
    """Name the pages that refer to content which the file does not hold: they would show as blank."""
    lost = []
    for index in range(page_count):
        try:
            contents = document[index].get_contents()
            if not all(document.xref_is_stream(xref) for xref in contents if xref):
                lost.append(index + 1)
        except (*PDF_ERRORS, IndexError):
            # The reader meets the same error and skips the page with a reason. An IndexError comes when
            # MuPDF, mending the file on the way, finds fewer pages than the page tree promised.
            continue
    if lost:
        listed = ", ".join(str(number) for number in lost[:10]) + (" ..." if len(lost) > 10 else "")
        yield f"The file lacks content of page {listed}: what was drawn there is lost."

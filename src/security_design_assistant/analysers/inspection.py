"""A debugging picture of one page: what was seen on it, and why some of it was turned down."""

from __future__ import annotations

from pydantic import TypeAdapter

from security_design_assistant.drawing.page.graphics import read_graphics
from security_design_assistant.drawing.page.trace import REJECTED, Recording
from security_design_assistant.drawing.page.traced_layers import page_with_layers
from security_design_assistant.drawing.sheet_reading import read_sheet
from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.answering import BINARY, answers
from security_design_assistant.sandbox.document import open_document
from security_design_assistant.sandbox.guard import GuardedCallError, guarded_call
from security_design_assistant.sandbox.page_budget import page_over_budget


def inspected(drawing: bytes, number: int, budgets: Budgets) -> bytes:
    """Return the page as a PDF, with everything that was seen or rejected as layers over it.

    Parameters
    ----------
    drawing : the PDF's bytes.
    number : the page's number, from 1.
    budgets : how much of time and memory the page may take.

    Raises
    ------
    PermanentError
        The drawing cannot be opened, has no such page (``no_such_page``), or the page is over its budget
        (``page_not_read``).
    """
    try:
        answer: bytes | tuple[str, str] = guarded_call(
            _picture, (drawing, number, budgets), budgets, budgets.page_seconds
        )
    except GuardedCallError as exc:
        raise PermanentError("page_not_read", f"Page {number} could not be read. {exc}") from exc
    if isinstance(answer, tuple):
        raise PermanentError(*answer)
    return answer


@answers(TypeAdapter(bytes | tuple[str, str], config=BINARY))
def _picture(drawing: bytes, number: int, budgets: Budgets) -> bytes | tuple[str, str]:
    """Draw the picture, or return code and sentence of what forbids it; runs in the guarded process."""
    try:
        document = open_document(drawing, budgets)
    except PermanentError as exc:
        return exc.code, exc.message
    if not 1 <= number <= document.page_count:
        return "no_such_page", f"There is no page {number}; the drawing has {document.page_count}."
    page = document[number - 1]
    reason = page_over_budget(page, budgets)
    if reason is not None:
        return "page_not_read", reason
    trace = Recording()
    trace.layers[REJECTED]  # the layer is there, and first, also where nothing was rejected
    reading = read_sheet(page, number, trace)
    frame = reading.frame or read_graphics(page, number).frame
    return page_with_layers(page, frame, trace.layers)

"""The process that reads pages for :mod:`.guard`: whatever a hostile page does, it does it here.

Takes pickles from its parent, whom it trusts, and answers in :mod:`.replies`, which carry no code. The
first message is ``("read", data, budgets, read)``, and each further one a page number, or 0 for the facts of
the drawing; or it is ``("call", call, budgets, seconds)``, answered by a sign that the work begins and by
its result. End of input ends the process. Once everything is imported and before the drawing is opened, it
shuts itself in (:mod:`.confinement`). Its argument, where the system has such, is the descriptor of the pipe
that tells whether the parent lives.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO

import pymupdf

from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.answering import shape_of
from security_design_assistant.sandbox.child_limits import at_most, die_with_parent, limit_resources
from security_design_assistant.sandbox.confinement import confine
from security_design_assistant.sandbox.document import inspect_drawing, open_document
from security_design_assistant.sandbox.page_budget import is_picture, page_over_budget
from security_design_assistant.sandbox.replies import Reply, spans_reply, write_reply
from security_design_assistant.telemetry import tracing
from security_design_assistant.telemetry.stack import stack_of

_COLLECTED = tracing.Collector()

Read = Callable[[pymupdf.Page, int, Budgets], Any]


def main() -> None:
    """Serve requests until the parent closes our input."""
    requests, replies = _take_over_standard_streams()
    # Ctrl-C reaches the whole process group; the parent decides what then happens to us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if len(sys.argv) > 1:
        die_with_parent(int(sys.argv[1]))
    if os.environ.get(tracing.COLLECT):
        tracing.record_with(_COLLECTED)
    try:
        _serve(requests, replies)
    except (EOFError, BrokenPipeError):
        # The parent has what it wanted, or is gone. No clean-up: it could stumble over a hostile document.
        os._exit(0)


def _serve(requests: BinaryIO, replies: BinaryIO) -> None:
    task, *details = pickle.load(requests)  # noqa: S301 - our own parent wrote it
    try:
        if task == "call":
            _send(replies, _call(replies, *details))
        else:
            _serve_pages(requests, replies, *details)
    except MemoryError:
        # What MuPDF was doing when it ran out is half done: the next page deserves a fresh process.
        _send(replies, Reply("memory"))


def _call(replies: BinaryIO, pickled_call: bytes, budgets: Budgets, seconds: float) -> Reply:
    try:
        function, arguments = pickle.loads(pickled_call)  # noqa: S301 - our own parent wrote it
        open_doors = _shut_in(budgets, seconds)
        pymupdf.TOOLS.mupdf_display_errors(False)
        pymupdf.TOOLS.mupdf_display_warnings(False)
        _send(replies, Reply("ready", open_doors))
        with at_most(seconds), tracing.span("call", function=getattr(function, "__name__", "")):
            return Reply("result", answer=_dumped(function, function(*arguments)))
    except BrokenPipeError:
        raise
    except Exception as exc:
        if _out_of_memory(exc):
            raise MemoryError from exc
        return Reply("damaged") if _raised_by_mupdf(exc) else _bug(exc)


def _serve_pages(
    requests: BinaryIO, replies: BinaryIO, data: bytes, budgets: Budgets, pickled_read: bytes
) -> None:
    try:
        read: Read | None = pickle.loads(pickled_read)  # noqa: S301 - our own parent wrote it
    except (ImportError, AttributeError) as exc:
        _send(replies, _bug(exc))
        return
    open_doors = _shut_in(budgets, budgets.drawing_seconds + budgets.page_seconds + budgets.scan_seconds)
    with at_most(budgets.page_seconds):
        document, reply = _open(data, budgets, open_doors)
    _send(replies, reply)
    while document is not None:
        number = pickle.load(requests)  # noqa: S301 - our own parent wrote it
        with at_most(budgets.page_seconds + budgets.scan_seconds):
            if number == 0 or read is None:
                reply = Reply("facts", answer=inspect_drawing(data, budgets).model_dump_json().encode())
            else:
                with tracing.span("read page", page=number):
                    reply = _page(document, number, budgets, read, replies)
        _send(replies, reply)
        # A long drawing must not collect what MuPDF keeps of its earlier pages.
        pymupdf.TOOLS.store_shrink(100)
        pymupdf.TOOLS.reset_mupdf_warnings()


def _shut_in(budgets: Budgets, seconds: float) -> tuple[str, ...]:
    """Limit this process for good; return what of it this system does not have."""
    # After the imports, which take address space of their own.
    limit_resources(budgets.memory_bytes, seconds)
    return confine()


def _dumped(function: Callable[..., Any], result: Any) -> bytes:
    return shape_of(function).dump_json(result, warnings="error")


def _open(
    data: bytes, budgets: Budgets, open_doors: tuple[str, ...]
) -> tuple[pymupdf.Document | None, Reply]:
    try:
        document = open_document(data, budgets)
    except PermanentError as exc:
        if _out_of_memory(exc.__cause__):
            raise MemoryError from exc
        return None, Reply("rejected", (exc.code, exc.message))
    return document, Reply("opened", (int(document.page_count), *open_doors))


def _page(document: pymupdf.Document, number: int, budgets: Budgets, read: Read, replies: BinaryIO) -> Reply:
    try:
        page = document[number - 1]
        _send(replies, Reply("size", (float(page.rect.width), float(page.rect.height))))
        reason = page_over_budget(page, budgets)
        if reason is not None:
            return Reply("skipped", (reason,))
        if is_picture(page):
            _send(replies, Reply("picture"))
        # Dumped here, so that a result which is not of its shape counts as a bug and not as a crash.
        return Reply("page", answer=_dumped(read, read(page, number, budgets)))
    except (MemoryError, BrokenPipeError):
        raise
    except Exception as exc:
        if _out_of_memory(exc):
            raise MemoryError from exc
        if _raised_by_mupdf(exc):
            return Reply("skipped", ("The page is damaged and could not be read.",))
        return _bug(exc)


def _bug(exc: Exception) -> Reply:
    """Return a mistake of ours: the traceback, which may quote the drawing, and what may be logged of it."""
    return Reply("bug", ("".join(traceback.format_exception(exc)), type(exc).__qualname__, *stack_of(exc)))


def _out_of_memory(exc: BaseException | None) -> bool:
    """Tell whether memory is what an error is about, or was raised because of."""
    while exc is not None:
        text = str(exc)
        if isinstance(exc, MemoryError) or "bad_alloc" in text or ("alloc" in text and "failed" in text):
            return True
        exc = exc.__cause__ or exc.__context__
    return False


def _raised_by_mupdf(exc: BaseException) -> bool:
    """Tell an error that MuPDF or its binding raised from one of the reader's own."""
    if isinstance(exc, pymupdf.mupdf.FzErrorBase | pymupdf.FileDataError):
        return True
    if not isinstance(exc, RuntimeError | ValueError | IndexError | SystemError):
        return False
    innermost = list(traceback.walk_tb(exc.__traceback__))[-1][0]
    return str(innermost.f_globals.get("__name__")).partition(".")[0] == "pymupdf"


def _send(replies: BinaryIO, reply: Reply) -> None:
    if spans := _COLLECTED.take():
        write_reply(replies, spans_reply(spans))
    write_reply(replies, reply)


def _take_over_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves, so that no library's chatter gets into the protocol."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return os.fdopen(requests, "rb"), os.fdopen(replies, "wb")


if __name__ == "__main__":
    main()

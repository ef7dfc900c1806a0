"""The process that reads pages for :mod:`.guard`: whatever a hostile page does, it does it here.

Speaks pickle over its standard input and output. The first message is ``(data, budgets, read)``; each
further one is a page number, or 0 for the facts of the drawing. End of input ends the process.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

import pymupdf

from security_design_assistant.drawing.document import inspect_drawing, open_document
from security_design_assistant.drawing.page_budget import page_over_budget
from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets

GRACE_SECONDS = 5.0
"""How long after its time a page may live on if the parent, which should kill us, is gone."""

_PYMUPDF_ERRORS = (RuntimeError, ValueError, SystemError)


def main() -> None:
    """Serve requests until the parent closes our input."""
    requests, replies = _take_over_standard_streams()
    # Ctrl-C reaches the whole process group; the parent decides what then happens to us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        data, budgets, pickled_read = pickle.load(requests)  # noqa: S301 - our own parent wrote it
    except EOFError:
        return
    serving = _start(data, budgets, pickled_read, replies)
    while serving:
        try:
            number = pickle.load(requests)  # noqa: S301 - our own parent wrote it
        except EOFError:
            return
        serving = serving.answer(number)


class _Server:
    """One open document and what to do with its pages."""

    def __init__(self, data: bytes, budgets: Budgets, read: Any, replies: BinaryIO) -> None:
        self._data = data
        self._budgets = budgets
        self._read = read
        self._replies = replies
        self._document = open_document(data, budgets)
        self.page_count = int(self._document.page_count)

    def answer(self, number: int) -> _Server | None:
        """Answer one request; None means that the process must not be used any further."""
        _die_with_parent(watch=True)
        faulthandler.dump_traceback_later(self._budgets.page_seconds + GRACE_SECONDS, exit=True)
        try:
            reply = self._facts() if number == 0 else self._page(number)
            _send(self._replies, *reply)
        except MemoryError:
            _send(self._replies, "memory")
            return None
        finally:
            faulthandler.cancel_dump_traceback_later()
            _die_with_parent(watch=False)
        pymupdf.TOOLS.store_shrink(100)
        pymupdf.TOOLS.reset_mupdf_warnings()
        return self

    def _facts(self) -> tuple[Any, ...]:
        try:
            return ("facts", inspect_drawing(self._data, self._budgets))
        except PermanentError as exc:
            return ("rejected", exc.code, exc.message)

    def _page(self, number: int) -> tuple[Any, ...]:
        try:
            page = self._document[number - 1]
            _send(self._replies, "size", page.rect.width, page.rect.height)
            reason = page_over_budget(page, self._budgets)
            if reason is not None:
                return ("skipped", reason)
            return ("page", pickle.dumps(self._read(page, number, self._budgets), pickle.HIGHEST_PROTOCOL))
        except MemoryError:
            raise
        except Exception as exc:  # noqa: BLE001 - the process edge: a bug in `read` goes to the parent
            if _out_of_memory(exc):
                raise MemoryError from exc
            if _from_mupdf(exc):
                return ("skipped", "The page is damaged and could not be read.")
            return ("bug", traceback.format_exc())


def _start(data: bytes, budgets: Budgets, pickled_read: bytes | None, replies: BinaryIO) -> _Server | None:
    try:
        read = pickle.loads(pickled_read) if pickled_read else None  # noqa: S301 - our own parent wrote it
    except (ImportError, AttributeError):
        _send(replies, "bug", traceback.format_exc())
        return None
    # After the imports, which take address space of their own.
    _limit_memory(budgets.memory_bytes)
    try:
        server = _Server(data, budgets, read, replies)
    except PermanentError as exc:
        _send(replies, "rejected", exc.code, exc.message)
        return None
    except MemoryError:
        _send(replies, "memory")
        return None
    _send(replies, "opened", server.page_count)
    return server


def _send(replies: BinaryIO, *message: Any) -> None:
    replies.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    replies.flush()


def _take_over_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves, so that no library's chatter gets into the protocol."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    global _watched  # noqa: PLW0603
    _watched = requests
    return os.fdopen(requests, "rb"), os.fdopen(replies, "wb")


def _out_of_memory(exc: BaseException) -> bool:
    text = str(exc)
    return "bad_alloc" in text or ("alloc" in text and "failed" in text)


def _from_mupdf(exc: BaseException) -> bool:
    if isinstance(exc, pymupdf.mupdf.FzErrorBase | pymupdf.FileDataError):
        return True
    frame = exc.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    raised_in = str(frame.tb_frame.f_globals.get("__name__", "")) if frame is not None else ""
    return raised_in.partition(".")[0] == "pymupdf" and isinstance(exc, _PYMUPDF_ERRORS)

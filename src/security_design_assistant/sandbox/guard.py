"""Work on a drawing in a process of its own, so that a hostile page costs only itself."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

import structlog
from pydantic import ValidationError

from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.answering import shape_of
from security_design_assistant.sandbox.guard_process import ChildLostError, GuardProcess
from security_design_assistant.sandbox.replies import Field, Reply
from security_design_assistant.telemetry.tracing import span

if TYPE_CHECKING:
    import pymupdf

    from security_design_assistant.sandbox.document import DrawingFacts

T = TypeVar("T")
ReadPage = Callable[["pymupdf.Page", int, Budgets], T]

_LOG = structlog.get_logger()
_told: set[tuple[str, ...]] = set()

START_SECONDS = 30.0
"""What a child may take, beside the time of one page, to start on a busy machine."""


@dataclass(frozen=True, slots=True)
class SkippedPage:
    """A page that was not read, and why; its displayed size in points is 0 if it could not be told.

    ``by_mistake`` tells a page that the drawing is not to blame for: the reading function failed on it.
    """

    page: int
    width: float
    height: float
    reason: str
    by_mistake: bool = False


READER_FAILED = "The reader made a mistake on the page."
"""Why a page was not read that the reading function failed on."""


class PageReadError(RuntimeError):
    """A bug in the function that was called; the message holds the traceback of the child process."""


class GuardedCallError(RuntimeError):
    """A call behind the guard that gave no result because of the drawing; the message says why."""


def guarded_call(
    function: Callable[..., T], arguments: tuple[object, ...], budgets: Budgets, seconds: float
) -> T:
    """Call a function that handles untrusted bytes in a child process.

    Parameters
    ----------
    function : module-level function of an importable module that says by
        :func:`~security_design_assistant.sandbox.answering.answers` what shape its result has.
    arguments : what it is called with, pickled.
    budgets : ``memory_bytes`` bounds the child.
    seconds : wall time that the call may take, beside the child's start.

    Raises
    ------
    GuardedCallError
        The drawing is damaged, or made the child crash, hang or run out of memory.
    PageReadError
        ``function`` itself failed.
    """
    with span("call in child process", function=function.__name__):
        reply = _called(function, arguments, budgets, seconds)
    if reply.kind == "result":
        try:
            return shape_of(function).validate_json(reply.answer)
        except ValidationError as exc:
            raise GuardedCallError("Its answer cannot be used.") from exc
    if reply.kind == "bug":
        raise PageReadError(f"{function.__name__} failed in the child process:\n{_mistake(reply)}")
    if reply.kind == "memory":
        raise GuardedCallError(f"It needs more memory than {budgets.memory_bytes / 1e6:,.0f} MB.")
    raise GuardedCallError("The PDF is damaged.")


def _called(
    function: Callable[..., T], arguments: tuple[object, ...], budgets: Budgets, seconds: float
) -> Reply:
    child = GuardProcess()
    try:
        with span("start child process"), child.within(START_SECONDS + seconds):
            child.send(("call", pickle.dumps((function, arguments)), budgets, seconds))
            reply = child.receive()
        if reply.kind == "ready":
            _tell_what_is_open(reply.said)
            with child.within(seconds):
                reply = child.receive()
        return reply
    except ChildLostError as exc:
        reason = f"It takes longer than {seconds:g} seconds." if exc.timed_out else "The PDF library crashed."
        raise GuardedCallError(reason) from exc
    finally:
        child.kill()


def guarded_inspect(data: bytes, budgets: Budgets) -> DrawingFacts:
    """Do :func:`~security_design_assistant.sandbox.document.inspect_drawing` behind a guard.

    Raises
    ------
    PermanentError
        As there; a file that crashes MuPDF, or takes too much time or memory to open, is ``corrupt``.
    """
    guarded: GuardedDrawing[None] = GuardedDrawing(data, budgets, read=None)
    with guarded as drawing:
        return drawing.facts()


def guarded_pages(data: bytes, budgets: Budgets, read: ReadPage[T]) -> Iterator[T | SkippedPage]:
    """Read all pages of a drawing, in order, in a child process.

    Parameters
    ----------
    data : the file's bytes.
    budgets : ``page_seconds`` (``scan_seconds`` for a picture) and ``memory_bytes`` bound the child,
        ``drawing_seconds`` all of it.
    read : module-level function of an importable module, called in the child with the page, its number
        from 1, and the budgets; it says by :func:`~security_design_assistant.sandbox.answering.answers` what
        shape its result has.

    Yields
    ------
    One item a page: what ``read`` returned, or a :class:`SkippedPage` if the page is over its budget,
    damaged, made the child crash, hang or run out of memory, or if ``read`` itself failed on it.

    Raises
    ------
    PermanentError
        The drawing cannot be opened.
    PageReadError
        ``read`` cannot be imported.
    """
    with GuardedDrawing(data, budgets, read) as drawing:
        yield from drawing.pages()


class GuardedDrawing(Generic[T]):
    """One drawing behind a guard, when the same child shall inspect it and read its pages.

    The child starts on entering the ``with`` block, so that its imports run beside the caller's work,
    and is dead after it.
    """

    def __init__(self, data: bytes, budgets: Budgets, read: ReadPage[T] | None) -> None:
        if getattr(read, "__module__", None) == "__main__":
            raise ValueError("the function that reads a page must live in a module that can be imported")
        self._shape = None if read is None else shape_of(read)
        self._start_message = ("read", data, budgets, pickle.dumps(read))
        self._budgets = budgets
        self._child: GuardProcess | None = None
        self._page_count: int | None = None

    def __enter__(self) -> GuardedDrawing[T]:
        self._child = GuardProcess()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop_child()

    def facts(self) -> DrawingFacts:
        """Return what is known of the drawing; raises as :func:`guarded_inspect`."""
        child = self._ready_child()
        try:
            with span("inspect drawing"), child.within(self._budgets.page_seconds):
                child.send(0)
                reply = child.receive()
        except ChildLostError as exc:
            raise self._unopenable(exc) from exc
        if reply.kind != "facts":
            raise self._unopenable(None)
        from security_design_assistant.sandbox.document import DrawingFacts

        try:
            return DrawingFacts.model_validate_json(reply.answer)
        except ValidationError as exc:
            raise self._unopenable(ChildLostError(timed_out=False)) from exc

    def pages(self, numbers: Iterable[int] | None = None) -> Iterator[T | SkippedPage]:
        """Read the pages with these numbers, from 1, or all; yields and raises as :func:`guarded_pages`."""
        started = time.monotonic()
        self._ready_child()
        spent = time.monotonic() - started
        for number in range(1, (self._page_count or 0) + 1) if numbers is None else numbers:
            if spent > self._budgets.drawing_seconds:
                yield SkippedPage(number, 0.0, 0.0, self._out_of_time())
                continue
            started = time.monotonic()
            with span("page", page=number) as told:
                result = self._read(number)
                told.note(read=not isinstance(result, SkippedPage))
            # Only the reading counts, not what the caller does with a page between two of them.
            spent += time.monotonic() - started
            yield result

    def _read(self, number: int) -> T | SkippedPage:
        width = height = 0.0
        seconds = self._budgets.page_seconds
        try:
            child = self._ready_child()
            with child.within(seconds):
                child.send(number)
                reply = child.receive()
                if reply.kind == "size":
                    width, height = (float(said) for said in reply.said)
                    reply = child.receive()
            if reply.kind == "picture":
                seconds = self._budgets.scan_seconds
                with child.within(seconds):
                    reply = child.receive()
        except ChildLostError as exc:
            self._drop_child()
            return SkippedPage(number, width, height, _why_lost(exc, seconds))
        return self._result(reply, number, width, height)

    def _result(self, reply: Reply, number: int, width: float, height: float) -> T | SkippedPage:
        if reply.kind == "page" and self._shape is not None:
            try:
                return self._shape.validate_json(reply.answer)
            except ValidationError:
                self._drop_child()
                return SkippedPage(number, width, height, "The page made the PDF reader answer nonsense.")
        if reply.kind == "bug":
            _LOG.error("page_failed", page=number, error=reply.said[1], at=reply.said[2:])
            return SkippedPage(number, width, height, READER_FAILED, by_mistake=True)
        if reply.kind == "memory":
            self._drop_child()
            return SkippedPage(number, width, height, self._too_much_memory())
        return SkippedPage(number, width, height, _said(reply))

    def _ready_child(self) -> GuardProcess:
        """Return a child that holds the document: the present one, or a new one if that was lost."""
        if self._child is not None and self._page_count is not None and self._child.usable:
            return self._child
        if self._page_count is not None:
            self._drop_child()
        if self._child is None:
            self._child = GuardProcess()
        try:
            with span("open drawing"), self._child.within(START_SECONDS + self._budgets.page_seconds):
                self._child.send(self._start_message)
                reply = self._child.receive()
        except ChildLostError as exc:
            raise self._unopenable(exc) from exc
        if reply.kind == "bug":
            raise PageReadError(
                f"the child process could not import the reading function:\n{_mistake(reply)}"
            )
        if reply.kind == "rejected":
            code, message = (str(said) for said in reply.said)
            raise PermanentError(code, message)
        if reply.kind != "opened":
            raise self._unopenable(None)
        page_count, *open_doors = reply.said
        _tell_what_is_open(open_doors)
        self._page_count = int(page_count)
        return self._child

    def _drop_child(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _unopenable(self, exc: ChildLostError | None) -> PermanentError:
        if exc is None:
            problem = "needs more memory to open than is allowed"
        elif exc.timed_out:
            problem = "takes too long to open"
        else:
            problem = "makes the PDF reader crash"
        return PermanentError("corrupt", f"The PDF is damaged: it {problem}. Export the drawing again.")

    def _too_much_memory(self) -> str:
        return f"The page needs more memory to read than {self._budgets.memory_bytes / 1e6:,.0f} MB."

    def _out_of_time(self) -> str:
        return f"Reading the pages before this one took {self._budgets.drawing_seconds:g} seconds, the limit."


def _mistake(reply: Reply) -> str:
    return str(reply.said[0]) if reply.said else ""


def _said(reply: Reply) -> str:
    return " ".join(str(said) for said in reply.said)


def _tell_what_is_open(doors: Iterable[Field]) -> None:
    """Log, once for each process, what this system does not forbid the process that reads drawings."""
    missing = tuple(sorted(str(door) for door in doors))
    if missing and missing not in _told:
        _told.add(missing)
        _LOG.warning("reader_not_confined", missing=missing)


def _why_lost(exc: ChildLostError, seconds: float) -> str:
    if exc.timed_out:
        return f"The page takes longer to read than {seconds:g} seconds."
    return "The page made the PDF reader crash or run out of memory."

"""What the operating system can enforce on the process that reads pages."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GRACE_SECONDS = 5.0
"""How long after its time a page may live on if the parent, which should kill us, is gone."""


def limit_memory(allowance: int) -> None:
    """Let this process's address space grow by ``allowance`` bytes and no more.

    Does nothing where the system has no such limit (Windows) or does not hold to it (macOS): there the
    budgets checked before reading and the time limit have to do.
    """
    if not sys.platform.startswith("linux"):
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + allowance
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def mortal(parent_pipe: int, seconds: float) -> Iterator[None]:
    """While the block runs, end this process when the parent goes away or long after ``seconds``.

    A page keeps MuPDF in C code, where no Python signal handler or thread would run: the first is left
    to the kernel, the second to faulthandler's own watchdog.

    Parameters
    ----------
    parent_pipe : descriptor of a pipe that the parent holds open and does not write to meanwhile.
    seconds : wall time after which the parent would have killed us.
    """
    faulthandler.dump_traceback_later(seconds + GRACE_SECONDS, exit=True)
    _signal_on_hang_up(parent_pipe, watch=True)
    try:
        yield
    finally:
        _signal_on_hang_up(parent_pipe, watch=False)
        faulthandler.cancel_dump_traceback_later()


def _signal_on_hang_up(pipe: int, *, watch: bool) -> None:
    """Have the kernel send SIGIO, which ends a process by default, when the pipe's other end closes.

    Not PR_SET_PDEATHSIG: that one fires when the parent's *thread* ends.
    """
    if not sys.platform.startswith("linux"):
        return
    import fcntl

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(pipe, fcntl.F_GETFL)
    fcntl.fcntl(pipe, fcntl.F_SETFL, flags | os.O_ASYNC if watch else flags & ~os.O_ASYNC)

"""What the operating system can enforce on the process that reads pages."""

from __future__ import annotations

import faulthandler
import math
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OPEN_FILES = 64

GRACE_SECONDS = 5.0
"""How long after its time a page may live on if the parent, which should kill us, is gone."""


def limit_resources(allowance: int, seconds: float) -> None:
    """Bound what this process may still take.

    Does nothing where the system has no such limits (Windows) or does not hold to them (macOS): there the
    budgets checked before reading and the time limit have to do.

    Parameters
    ----------
    allowance : bytes by which its address space may grow.
    seconds : of processor time.
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
    spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    processor = math.ceil(spent + seconds + GRACE_SECONDS)
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CPU, processor),
    ):
        _, ceiling = resource.getrlimit(kind)
        least = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(kind, (least, least))


def die_with_parent(lifeline: int) -> None:
    """Have the kernel end this process when the parent goes away, even in the middle of C code.

    Not PR_SET_PDEATHSIG: that one fires when the parent's *thread* ends. Not the pipe of the requests:
    there the kernel may signal a request after it has been read.

    Parameters
    ----------
    lifeline : reading end of a pipe that the parent holds open and never writes to.
    """
    import fcntl

    # SIGIO's default action ends a process; it comes when the pipe's last writer closes it or dies.
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:
        # The parent was gone before we asked to be told.
        os._exit(0)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """End this process if the block runs long after ``seconds``, when the parent should have ended it.

    By faulthandler's own watchdog, because Python's threads and signal handlers wait for C code.
    """
    faulthandler.dump_traceback_later(seconds + GRACE_SECONDS, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()

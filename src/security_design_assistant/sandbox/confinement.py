"""What the kernel forbids the process that reads drawings: code that takes it over finds every door shut.

Two walls, both of Linux: a filter of system calls (seccomp) that lets through only what reading needs, and
a view of the file system (Landlock) that holds only the program itself. Written with the interpreter's
own means: the images hold no library for it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from security_design_assistant.sandbox.system_calls import ALLOWED, ARCHITECTURES, Architecture

_PR_SET_DUMPABLE, _PR_SET_NAME, _PR_SET_NO_NEW_PRIVS = 4, 15, 38
"""Options of prctl(2), from ``linux/prctl.h``."""

_SET_MODE_FILTER, _ALL_THREADS = 1, 1
"""Operation and flag of seccomp(2), from ``linux/seccomp.h``."""

_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
"""Instructions of a filter: load a word, compare, test bits, end (``linux/bpf_common.h``)."""

_ALLOW, _KILL = 0x7FFF0000, 0x80000000
"""Ends of a filter: go on, end the process (``linux/seccomp.h``)."""

_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Where the filter finds a call's number, the processor's and its arguments, in bytes."""

_EPERM, _ENOSYS = 1, 38

_F_SETSIG, _F_SETOWN, _F_SETOWN_EX = 10, 8, 15
"""Commands of fcntl(2) that send signals, perhaps to the parent."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CLONE_THREAD = 0x10000
"""A thread of this process; anything else that clone(2) makes is another process."""

_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RIGHTS_BY_VERSION = {1: 13, 2: 14, 3: 15, 5: 16}
"""From which version of Landlock on how many rights over files there are (``linux/landlock.h``)."""

_O_PATH = getattr(os, "O_PATH", 0)


def confine() -> tuple[str, ...]:
    """Shut this process in, all its threads, for good.

    Afterwards it opens no socket and no file for writing, starts no program and no process, signals nobody
    and reads only what belongs to the program. What it has open stays open.

    Returns
    -------
    What of it this system does not have, as words for a log: ``seccomp``, ``landlock``; empty where
    everything holds.
    """
    if not sys.platform.startswith("linux"):
        return ("seccomp", "landlock")
    libc = ctypes.CDLL(None, use_errno=True)
    missing = []
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return ("no_new_privs", "seccomp", "landlock")
    if not _see_only(libc, _own_places()):
        missing.append("landlock")
    if not _filter_calls(libc):
        missing.append("seccomp")
    return tuple(missing)


def hide_memory() -> None:
    """Let no other process of this user open this one's memory or environment (the parent of a reader)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _filter_calls(libc: ctypes.CDLL) -> bool:
    architecture = ARCHITECTURES.get(platform.machine())
    if architecture is None:
        return False
    program = b"".join(_program(architecture, os.getpid()))
    code = ctypes.create_string_buffer(program, len(program))
    filled = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    return bool(libc.syscall(architecture.seccomp, _SET_MODE_FILTER, _ALL_THREADS, filled) == 0)


def _program(architecture: Architecture, own: int) -> Iterator[bytes]:
    """Yield the filter's instructions (``linux/filter.h``): each call is let through, or refused."""
    yield _step(_LOAD, 0, 0, _ARCHITECTURE)
    yield _step(_EQUAL, 1, 0, architecture.audit)
    yield _step(_RETURN, 0, 0, _KILL)
    yield _step(_LOAD, 0, 0, _NUMBER)
    yield from _ended(architecture.numbers["clone3"], _refused(_ENOSYS))  # the C library then uses clone
    yield from _if_argument(architecture, "openat", 2, _ANY_BIT, _WRITING, _refused(_EPERM), _ALLOW)
    yield from _if_argument(architecture, "open", 1, _ANY_BIT, _WRITING, _refused(_EPERM), _ALLOW)
    yield from _if_argument(architecture, "clone", 0, _ANY_BIT, _CLONE_THREAD, _ALLOW, _refused(_EPERM))
    yield from _if_argument(architecture, "prctl", 0, _EQUAL, _PR_SET_NAME, _ALLOW, _refused(_EPERM))
    yield from _if_argument(architecture, "kill", 0, _EQUAL, own, _ALLOW, _refused(_EPERM))
    yield from _if_argument(architecture, "tgkill", 0, _EQUAL, own, _ALLOW, _refused(_EPERM))
    yield from _if_argument(architecture, "prlimit64", 0, _EQUAL, 0, _ALLOW, _refused(_EPERM))
    yield from _but_for(architecture, "fcntl", 1, (_F_SETSIG, _F_SETOWN, _F_SETOWN_EX))
    for name in ALLOWED:
        if name in architecture.numbers:
            yield from _ended(architecture.numbers[name], _ALLOW)
    yield _step(_RETURN, 0, 0, _refused(_EPERM))


def _step(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _refused(error: int) -> int:
    return 0x00050000 | error


def _ended(number: int, end: int) -> Iterator[bytes]:
    yield _step(_EQUAL, 0, 1, number)
    yield _step(_RETURN, 0, 0, end)


def _if_argument(
    architecture: Architecture, name: str, place: int, test: int, value: int, then: int, otherwise: int
) -> Iterator[bytes]:
    """Decide on a call by the lower half of one of its arguments."""
    if name not in architecture.numbers:
        return
    yield _step(_EQUAL, 0, 4, architecture.numbers[name])
    yield _step(_LOAD, 0, 0, _FIRST_ARGUMENT + 8 * place)
    yield _step(test, 0, 1, value)
    yield _step(_RETURN, 0, 0, then)
    yield _step(_RETURN, 0, 0, otherwise)


def _but_for(architecture: Architecture, name: str, place: int, refused: Sequence[int]) -> Iterator[bytes]:
    """Let a call through unless an argument is one of some values."""
    yield _step(_EQUAL, 0, 2 + 2 * len(refused), architecture.numbers[name])
    yield _step(_LOAD, 0, 0, _FIRST_ARGUMENT + 8 * place)
    for value in refused:
        yield from _ended(value, _refused(_EPERM))
    yield _step(_RETURN, 0, 0, _ALLOW)


def _see_only(libc: ctypes.CDLL, places: Sequence[str]) -> bool:
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    rights = max(count for since, count in _RIGHTS_BY_VERSION.items() if since <= version)
    handled = struct.pack("=Q", (1 << rights) - 1)
    ruleset = libc.syscall(_CREATE_RULESET, handled, len(handled), 0)
    if ruleset < 0:
        return False
    try:
        for place in places:
            _let_see(libc, ruleset, place)
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _let_see(libc: ctypes.CDLL, ruleset: int, place: str) -> None:
    try:
        opened = os.open(place, _O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this system
    try:
        rights = _READ_FILE | (_READ_FOLDER if Path(place).is_dir() else 0)
        libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, opened), 0)
    finally:
        os.close(opened)


def _own_places() -> list[str]:
    """Return what reading needs of the file system: the program, libraries, facts about the machine."""
    here = Path.cwd()
    # The user's own folder is on the path, too, and the drawings may lie there.
    program = [path for path in sys.path if Path(path) != here or Path(__file__).is_relative_to(here)]
    return [
        *(*program, sys.prefix, sys.base_prefix),
        *(
            "/usr",
            "/lib",
            "/lib64",
            "/etc/ld.so.cache",
            "/etc/localtime",
            "/etc/mime.types",
            "/dev/null",
            "/dev/urandom",
        ),
        *(f"/proc/{os.getpid()}", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/sys/devices/system"),
    ]

"""System calls that reading a drawing needs, with their numbers on the processors that we run on.

From the kernel's ``syscall_64.tbl`` and ``asm-generic/unistd.h``. What is not named here is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ALLOWED = (
    # what is open: pipes, the program's own files
    *("read", "write", "readv", "writev", "pread64", "close", "lseek", "fstat", "dup", "dup2", "dup3"),
    *("poll", "ppoll", "pselect6", "ioctl"),
    # looking at files and folders
    *("stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "getcwd"),
    *("readlink", "readlinkat", "getdents", "getdents64"),
    # memory and threads of its own
    *("mmap", "munmap", "mremap", "mprotect", "madvise", "mincore", "brk", "futex", "membarrier", "rseq"),
    *("set_robust_list", "set_tid_address", "arch_prctl", "sched_yield", "sched_getaffinity", "getcpu"),
    *("exit", "exit_group", "restart_syscall"),
    # its own signals, its own time, facts about itself
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "times"),
    *("getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid"),
    *("getrlimit", "getrusage", "uname", "sysinfo", "getrandom"),
)
"""Let through whatever they are called with; ``openat``, ``clone`` and their like by their arguments."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """A processor: its name for the audit system, the number of seccomp(2), and of each call."""

    audit: int
    seccomp: int
    numbers: Mapping[str, int]


_X86_64 = {
    **{"read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7},
    **{"lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13},
    **{"rt_sigprocmask": 14, "rt_sigreturn": 15, "ioctl": 16, "pread64": 17, "readv": 19, "writev": 20},
    **{"access": 21, "sched_yield": 24, "mremap": 25, "mincore": 27, "madvise": 28, "dup": 32, "dup2": 33},
    **{"nanosleep": 35, "getpid": 39, "clone": 56, "exit": 60, "kill": 62, "uname": 63, "fcntl": 72},
    **{"getdents": 78, "getcwd": 79, "readlink": 89, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98},
    **{"sysinfo": 99, "times": 100, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108},
    **{"getppid": 110, "sigaltstack": 131, "prctl": 157, "arch_prctl": 158, "gettid": 186, "futex": 202},
    **{"sched_getaffinity": 204, "getdents64": 217, "set_tid_address": 218, "restart_syscall": 219},
    **{"clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "tgkill": 234},
    **{"openat": 257, "newfstatat": 262, "readlinkat": 267, "faccessat": 269, "pselect6": 270, "ppoll": 271},
    **{"set_robust_list": 273, "dup3": 292, "prlimit64": 302, "getcpu": 309, "getrandom": 318},
    **{"membarrier": 324, "statx": 332, "rseq": 334, "clone3": 435, "faccessat2": 439},
}

_AARCH64 = {
    **{"getcwd": 17, "dup": 23, "dup3": 24, "fcntl": 25, "ioctl": 29, "faccessat": 48, "openat": 56},
    **{"close": 57, "getdents64": 61, "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66},
    **{"pread64": 67, "pselect6": 72, "ppoll": 73, "readlinkat": 78, "newfstatat": 79, "fstat": 80},
    **{"exit": 93, "exit_group": 94, "set_tid_address": 96, "futex": 98, "set_robust_list": 99},
    **{"nanosleep": 101, "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115},
    **{"sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128, "kill": 129, "tgkill": 131},
    **{"sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "times": 153},
    **{"uname": 160, "getrlimit": 163, "getrusage": 165, "prctl": 167, "getcpu": 168, "gettimeofday": 169},
    **{"getpid": 172, "getppid": 173, "getuid": 174, "geteuid": 175, "getgid": 176, "getegid": 177},
    **{"gettid": 178, "sysinfo": 179, "brk": 214, "munmap": 215, "mremap": 216, "clone": 220, "mmap": 222},
    **{"mprotect": 226, "mincore": 232, "madvise": 233, "prlimit64": 261, "getrandom": 278},
    **{"membarrier": 283, "statx": 291, "rseq": 293, "clone3": 435, "faccessat2": 439},
}

ARCHITECTURES: Mapping[str, Architecture] = {
    "x86_64": Architecture(0xC000003E, 317, _X86_64),
    "aarch64": Architecture(0xC00000B7, 277, _AARCH64),
}
"""By what the system calls the processor."""

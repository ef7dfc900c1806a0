"""When a process that serves has to end: at SIGTERM or Ctrl-C."""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType

_PAUSE_SECONDS = 0.1


def ending_at_signals() -> threading.Event:
    """Return an event that the signals set, and whoever else has a reason; call it in the main thread."""
    ending = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        ending.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    return ending


def wait_until(ending: threading.Event) -> None:
    """Wait in the main thread until the event is set.

    Not by its own ``wait``: a signal that comes while that holds the event's lock would wait for it for ever.
    """
    while not ending.is_set():
        time.sleep(_PAUSE_SECONDS)

"""The stand-in in a thread of this process, and the settings that send analysers to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from security_design_assistant.emulator.fake_gemini.knowledge import Known
from security_design_assistant.emulator.fake_gemini.server import FakeGemini

_POLL_SECONDS = 0.1


@contextmanager
def running_fake_gemini() -> Iterator[FakeGemini]:
    """Run the stand-in on a free port of this machine; it knows our own samples."""

    def samples() -> Sequence[Known]:
        # What draws and reads them is loaded when the first picture arrives.
        from security_design_assistant.emulator.fake_gemini.truth import known_of_samples

        return known_of_samples()

    with FakeGemini(("127.0.0.1", 0), samples) as server:
        threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def environment_of(server: FakeGemini) -> Mapping[str, str]:
    """Return the variables by which functions ask the stand-in."""
    return {
        "SDA_ANALYSER": "hybrid",
        "SDA_GEMINI__BASE_URL": server.url,
        "SDA_GEMINI__API_KEY": "any-key-will-do",  # pragma: allowlist secret
    }

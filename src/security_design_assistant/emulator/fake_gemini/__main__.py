"""``python -m security_design_assistant.emulator.fake_gemini``: the stand-in until SIGTERM, on port 8080."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from security_design_assistant.emulator.fake_gemini.server import FakeGemini

_PORT = 8080


def main() -> None:
    """Serve everybody who can reach this container."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, on_signal)
    with FakeGemini(("0.0.0.0", _PORT)) as server:  # noqa: S104 - published to the machine's loopback only
        server.serve_forever()


if __name__ == "__main__":
    main()

"""``python -m security_design_assistant.emulator.xray FILE``: writes spans to FILE until SIGTERM."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType

from security_design_assistant.emulator.xray.daemon import listening_socket, write_spans

_PORT = 2000


def main() -> None:
    """Take spans of everybody who can reach this container."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, on_signal)
    write_spans(listening_socket("0.0.0.0", _PORT), Path(sys.argv[1]))  # noqa: S104 - the containers' own network


if __name__ == "__main__":
    main()

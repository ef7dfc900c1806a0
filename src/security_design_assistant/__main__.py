"""``python -m security_design_assistant`` is ``sda``."""

from __future__ import annotations

import sys

from security_design_assistant.cli.command_line import main

if __name__ == "__main__":
    sys.exit(main())

"""The pictures of the review page: ``python -m docs.pictures.review_page`` takes them in a real browser."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from security_design_assistant.samples import SAMPLES
from tests.e2e.review_page.browser import a_browser, a_page, shown
from tests.e2e.review_page.serving import reviewing

FOLDER = Path(__file__).parent
SHOTS = {
    "review-page.png": (1440, 900, ["f", "n", "n"]),
    "review-page-tablet.png": (834, 1112, ["n", "n", "n"]),
    "review-page-edit.png": (1440, 900, ["n", "n", "n", "e"]),
}
"""By file name: width and height of the window, and the keys that are pressed before."""

_REST = 3000
"""Milliseconds until what is in view is drawn sharply, on a busy machine too."""


def main() -> int:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as folder, a_browser() as browser:
        plan = Path(folder) / "plan.pdf"
        plan.write_bytes(SAMPLES["plain"]().pdf)
        command = [sys.executable, "-m", "security_design_assistant", "process", plan, "--out", folder]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own program
        with reviewing(Path(folder) / "plan") as address:
            for name, (width, height, keys) in SHOTS.items():
                with a_page(browser, width, height) as page:
                    page.goto(address)
                    shown(page)
                    for key in keys:
                        page.keyboard.press(key)
                    page.wait_for_timeout(_REST)
                    page.screenshot(path=FOLDER / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())

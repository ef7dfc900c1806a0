"""A real browser for the review page: Chromium, told what to do by Playwright; and axe to judge pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
AXE = ROOT / "src" / "web" / "node_modules" / "axe-core" / "axe.min.js"

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SECONDS = 180_000
"""Milliseconds that a busy machine may take for one step."""

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str:
    """Return the browser; skips the test where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium on this machine: `apt-get install chromium` brings it")
    return found


@contextmanager
def a_browser() -> Iterator:
    """Run Chromium without a window."""
    executable = chromium()
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def a_page(browser, width: int = 1440, height: int = 900, **more) -> Iterator:
    """Open a window and fail for every error that the page itself causes, broken policies included."""
    context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **more)
    page = context.new_page()
    page.set_default_timeout(SECONDS)
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("console", lambda message: _note(page.troubles, message))
    try:
        yield page
        assert page.troubles == []
    finally:
        context.close()


def _note(troubles: list[str], message) -> None:
    # What the service refuses, the browser writes to its console, too.
    if message.type == "error" and "Failed to load resource" not in message.text:
        troubles.append(message.text)


def violations(page) -> list[str]:
    """Return what axe finds wrong with the page as it is now, by WCAG 2.2 AA and good practice."""
    page.evaluate(AXE.read_text())
    options = json.dumps({"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{each['id']}: {each['help']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for each in found["violations"]
        for node in each["nodes"][:3]
    ]


def shown(page) -> None:
    """Wait until the drawing is painted."""
    page.wait_for_selector(".sheet:not([aria-busy])")

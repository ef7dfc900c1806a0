from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from security_design_assistant.review_page.site import is_built
from security_design_assistant.samples import SAMPLES
from tests.e2e.review_page.browser import a_browser
from tests.e2e.review_page.serving import SDA, reviewing


@pytest.fixture(scope="session")
def browser() -> Iterator:
    if not is_built():
        pytest.skip("the review page is not built: `make web` does it")
    with a_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a sample drawing, as `sda process` leaves them."""
    folder = tmp_path_factory.mktemp("processed")
    plan = folder / "plain.pdf"
    plan.write_bytes(SAMPLES["plain"]().pdf)
    subprocess.run([*SDA, "process", plan, "--out", folder], check=True, capture_output=True)
    return folder / "plain"


@pytest.fixture
def results(processed: Path, tmp_path: Path) -> Path:
    """A copy of them that a test may correct."""
    return Path(shutil.copytree(processed, tmp_path / "plain"))


@pytest.fixture
def review() -> Iterator[Callable[[Path], str]]:
    with ExitStack() as running:
        yield lambda folder: running.enter_context(reviewing(folder))

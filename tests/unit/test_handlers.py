"""The functions as Lambda loads them: in a process of their own, from the environment alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from security_design_assistant import handlers

LOAD = """
import gc
import sys
import importlib
module = importlib.import_module("security_design_assistant.handlers." + sys.argv[1])
assert callable(module.handler)
metrics = sum(type(made).__name__ == "EmbeddedMetrics" for made in gc.get_objects())
assert metrics == 1, metrics
watched = {"pymupdf", "openpyxl", "numpy", "security_design_assistant.adapters.deployments"}
watched |= {"security_design_assistant.gemini", "google.genai", "google.generativeai", "httpx2", "requests"}
print(*sorted(watched & set(sys.modules)))
"""
PACKAGE = "security_design_assistant."
LOAD_OURS = f"""
import importlib, sys
importlib.import_module("{PACKAGE}handlers." + sys.argv[1])
print(*sorted(name.removeprefix("{PACKAGE}") for name in sys.modules if name.startswith("{PACKAGE}")))
"""
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "eu-west-2",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "SDA_JOBS_TABLE": "jobs",
    "SDA_BUCKET": "bucket",
    "SDA_QUEUE_URL": "http://127.0.0.1:9/queue",
    "SDA_DEAD_LETTER_QUEUE_URL": "http://127.0.0.1:9/dead",
    "SDA_ALERTS_TOPIC_ARN": "arn:aws:sns:eu-west-2:123456789012:alerts",
}


def load(name: str, program: str = LOAD) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, name], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("name", ["submit", "status", "dead_letter", "reconcile", "news"])
def test_only_the_worker_loads_what_reads_drawings(name: str) -> None:
    assert load(name) == ""


@pytest.mark.parametrize("name", ["submit", "status", "worker", "dead_letter", "reconcile"])
def test_only_the_news_function_loads_what_makes_sentences(name: str) -> None:
    loaded = load(name, LOAD_OURS).split()

    assert [module for module in loaded if module.startswith("news.") or module.endswith(".news")] == []


@pytest.mark.parametrize("name", ["pre_traffic", "post_traffic"])
def test_only_hooks_load_what_deploys(name: str) -> None:
    assert load(name) == "security_design_assistant.adapters.deployments"


def test_the_worker_loads() -> None:
    loaded = load("worker")

    assert "pymupdf" in loaded
    assert "deployments" not in loaded


def test_the_worker_loads_no_sdk_before_somebody_asks_gemini() -> None:
    loaded = load("worker").split()

    assert "security_design_assistant.gemini" in loaded
    assert not {"google.genai", "google.generativeai", "httpx2", "requests"} & set(loaded)


def test_the_worker_starts_with_the_ports_of_gemini_and_of_documents_and_nothing_behind_them() -> None:
    loaded = load("worker", LOAD_OURS).split()

    late = [name for name in loaded if name.startswith(("gemini.", "specification.", "analysers."))]
    assert late == [
        "analysers.port",
        "analysers.registry",
        "gemini.ledger",
        "gemini.port",
        "specification.document",
        "specification.limits",
    ]
    wired = {"adapters.gemini_records", "pipeline.consultation", "wiring.gemini_access"}
    assert not wired & set(loaded)
    assert not [name for name in loaded if name.startswith("drawing")]


@pytest.mark.parametrize(
    "path", sorted(Path(handlers.__path__[0]).glob("[!_]*.py")), ids=lambda path: path.stem
)
def test_a_handler_is_one_line_of_wiring_and_one_function(path: Path) -> None:
    _docstring, *statements = ast.parse(path.read_text()).body
    own = [line for line in statements if not isinstance(line, ast.Import | ast.ImportFrom)]

    assert [type(line) for line in own] == [ast.Assign, ast.FunctionDef]
    assert ast.unparse(own[0]).startswith(f"_FUNCTION = start_function('{path.stem}', ")

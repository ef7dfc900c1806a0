"""The golden drawing in the package is the one that the samples draw, and what it shows is what they say."""

from __future__ import annotations

import json

import pymupdf

from security_design_assistant.deployment.golden_drawing import golden_drawing, is_golden
from security_design_assistant.deployment.self_test import CHECKS
from security_design_assistant.samples.golden import PLACE, expected, golden_sample
from security_design_assistant.wiring import self_tests

GOLDEN = json.loads((PLACE / "components.json").read_text())


def content(pdf: bytes) -> list[bytes]:
    """Return what is painted: packed, it may differ from one machine to another."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return [page.read_contents() for page in document]


def test_the_package_has_the_drawing_that_the_samples_draw() -> None:
    sample = golden_sample()

    assert content(golden_drawing()) == content(sample.pdf)
    assert (PLACE / "components.json").read_text() == expected(sample.truth)


def test_only_exactly_the_expected_components_are_golden() -> None:
    def told(components: object) -> bytes:
        return json.dumps({"components": components}).encode()

    more_devices = json.loads(json.dumps(GOLDEN))
    more_devices[0]["devices"][0]["count"] += 1

    assert is_golden(told(GOLDEN))
    assert is_golden(told(GOLDEN[::-1])), "the order tells nothing"
    assert not is_golden(told(GOLDEN[1:]))
    assert not is_golden(told([*GOLDEN, GOLDEN[0]]))
    assert not is_golden(told(more_devices))
    assert not is_golden(b"{}")
    assert not is_golden(b"")


def test_deployments_demand_exactly_the_checks_that_functions_make() -> None:
    assert {kind: set(checks) for kind, checks in self_tests.CHECKS.items()} == CHECKS

"""Content that depends on several layers shows as the layers' states say, by every policy and expression."""

from __future__ import annotations

from typing import Any

import pymupdf
import pytest

from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.combining import Combined, combine
from security_design_assistant.sandbox.document import open_document
from security_design_assistant.sandbox.memberships import visible_by_policy

BOTH, ONE, NONE = (True, True), (True, False), (False, False)


def drawing(
    states: tuple[bool, ...], policy: str | None = None, expression: list[Any] | None = None
) -> bytes:
    """Return a page with one text that depends on layers; in an expression, numbers are layers."""
    document = pymupdf.open()
    page = document.new_page()
    groups = [document.add_ocg(f"Layer {number}", on=on) for number, on in enumerate(states)]

    def named(part: Any) -> Any:
        if isinstance(part, list):
            return [named(each) for each in part]
        return groups[part] if isinstance(part, int) else part

    if expression is None:
        membership = document.set_ocmd(ocgs=groups, policy=policy)
    else:
        membership = document.set_ocmd(ve=named(expression))
    page.insert_text((72, 72), "A-101", oc=membership)
    return bytes(document.tobytes())


def shown(data: bytes) -> bool:
    return "A-101" in open_document(data, Budgets())[0].get_text()


@pytest.mark.parametrize(
    ("policy", "both", "one", "none"),
    [
        ("AllOn", True, False, False),
        ("AnyOn", True, True, False),
        ("AnyOff", False, True, True),
        ("AllOff", False, False, True),
        (None, True, True, False),
    ],
)
def test_each_policy_decides_by_the_layers_states(
    policy: str | None, both: bool, one: bool, none: bool
) -> None:
    assert [shown(drawing(states, policy)) for states in (BOTH, ONE, NONE)] == [both, one, none]


@pytest.mark.parametrize("policy", ["AllOn", "AnyOn", "AnyOff", "AllOff"])
def test_without_layers_no_policy_hides(policy: str) -> None:
    assert visible_by_policy(policy, [])
    assert shown(drawing((), policy))


@pytest.mark.parametrize(
    ("expression", "both", "one", "none"),
    [
        (["and", 0, 1], True, False, False),
        (["or", 0, 1], True, True, False),
        (["not", 0], False, False, True),
        (["and", 0, ["not", 1]], False, True, False),
        (["not", ["or", 0, 1]], False, False, True),
    ],
)
def test_an_expression_decides_by_the_layers_states(
    expression: list[Any], both: bool, one: bool, none: bool
) -> None:
    assert [shown(drawing(states, expression=expression)) for states in (BOTH, ONE, NONE)] == [
        both,
        one,
        none,
    ]


def test_a_membership_that_lies_in_the_page_s_resources_decides_as_well() -> None:
    document = pymupdf.open(stream=drawing(ONE, "AllOn"), filetype="pdf")
    on, off = document.get_ocgs()
    (place,) = (
        xref
        for xref in range(1, document.xref_length())
        if document.xref_get_key(xref, "Properties/MC0")[0] == "xref"
    )
    direct = f"<</Type/OCMD/OCGs[{on} 0 R {off} 0 R]/P/AllOn>>"
    document.xref_set_key(place, "Properties/MC0", direct)

    assert not shown(document.tobytes())


def test_an_expression_without_end_shows_what_it_hangs_on() -> None:
    document = pymupdf.open(stream=drawing(NONE, expression=["not", 0]), filetype="pdf")
    (membership,) = (
        xref for xref in range(1, document.xref_length()) if "/OCMD" in document.xref_object(xref)
    )
    loop = document.get_new_xref()
    document.update_object(loop, f"[/Not {loop} 0 R]")
    document.xref_set_key(membership, "VE", f"{loop} 0 R")

    assert shown(document.tobytes())


def test_files_that_are_combined_keep_their_conditions_and_are_read_by_them() -> None:
    combined = combine([drawing(ONE, "AllOn"), drawing(ONE, "AnyOn")], Budgets())

    assert isinstance(combined, Combined)
    kept = pymupdf.open(stream=combined.pdf, filetype="pdf")
    assert sum("/AllOn" in kept.xref_object(xref) for xref in range(1, kept.xref_length())) == 1
    pages = open_document(combined.pdf, Budgets())
    assert ["A-101" in page.get_text() for page in pages] == [False, True]

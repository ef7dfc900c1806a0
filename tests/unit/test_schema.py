"""The published schema, and ``components.json`` against it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from security_design_assistant.models.analysis import Analysis, ComponentType, DeviceType
from security_design_assistant.results.data.components_json import components_json
from security_design_assistant.results.data.json_schema import components_schema, components_schema_json
from security_design_assistant.review.findings import review
from tests.unit.handmade_analysis import analysis, device, door, full_analysis

PUBLISHED = Path(__file__).parents[2] / "docs" / "components.schema.json"
REWRITE = (
    "from security_design_assistant.results.data.json_schema import components_schema_json; "
    "import pathlib; pathlib.Path('docs/components.schema.json').write_bytes(components_schema_json())"
)


def written_as_json(result: Analysis) -> bytes:
    return components_json(result, review(result))


def test_the_published_schema_is_the_models():
    assert PUBLISHED.read_bytes() == components_schema_json(), f'run: python -c "{REWRITE}"'


def test_components_json_obeys_the_schema():
    content = json.loads(written_as_json(full_analysis()))

    Draft202012Validator.check_schema(components_schema())
    Draft202012Validator(components_schema()).validate(content)


def test_the_schema_refuses_an_unknown_field():
    content = json.loads(written_as_json(full_analysis()))
    content["components"][0]["price"] = 12

    with pytest.raises(ValidationError):
        Draft202012Validator(components_schema()).validate(content)


def test_the_schema_refuses_a_box_of_three_numbers():
    content = json.loads(written_as_json(full_analysis()))
    content["components"][0]["bbox"] = [1, 2, 3]

    with pytest.raises(ValidationError):
        Draft202012Validator(components_schema()).validate(content)


def test_components_json_reads_back_as_the_same_analysis():
    written = written_as_json(full_analysis())

    again = Analysis.model_validate_json(written)
    assert components_json(again, review(full_analysis())) == written


def test_equal_findings_in_another_order_are_equal_bytes():
    result = full_analysis()
    shuffled = result.model_copy(
        update={
            "components": tuple(
                found.model_copy(
                    update={
                        "devices": found.devices[::-1],
                        "attributes": dict(reversed(found.attributes.items())),
                    }
                )
                for found in result.components[::-1]
            ),
            "warnings": result.warnings[::-1],
            "pages": result.pages[::-1],
        }
    )

    assert written_as_json(shuffled) == written_as_json(result)


def test_numbers_have_two_decimals_and_no_negative_zero():
    result = analysis(door(1, bbox=(-0.001, 1.23456, 30.0, 1e2 / 3)))

    content = json.loads(written_as_json(result))

    assert str(content["components"][0]["bbox"]) == "[0.0, 1.23, 30.0, 33.33]"


def test_ids_are_in_natural_order():
    result = analysis(*(door(number, id=f"D{number}") for number in (10, 9, 2)))

    content = json.loads(written_as_json(result))

    assert [found["id"] for found in content["components"]] == ["D2", "D9", "D10"]


def test_text_is_utf_8_and_broken_text_does_not_stop_the_result():
    result = analysis(door(1, device(DeviceType.LOCK, "Ä°"), room="Küche \ud800", type=ComponentType.DOOR))

    written = written_as_json(result).decode("utf-8")

    assert '"Ä°"' in written
    assert "Küche ?" in written
    assert written.endswith("}\n")

"""``review.json``: all that the review page shows, within bounds, by its schema."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from security_design_assistant.models.analysis import Analysis, DeviceType
from security_design_assistant.models.evaluation import Finding, Place
from security_design_assistant.models.review_page import Review
from security_design_assistant.results.data.review_json import LONGEST_REASON, MOST_PLACES, review_json
from security_design_assistant.review.findings import review
from tests.unit.handmade_analysis import analysis, device, door, full_analysis


def written(result: Analysis) -> dict:
    return json.loads(review_json(result, review(result), "plan.pdf"))


def test_it_obeys_its_schema():
    schema = Review.model_json_schema(mode="serialization")

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(written(full_analysis()))


def test_it_holds_every_component_and_every_finding_with_its_key():
    result = full_analysis()

    content = written(result)

    assert {each["id"] for each in content["components"]} == {each.id for each in result.components}
    assert [each["key"] for each in content["findings"]] == [each.key for each in review(result)]
    assert content["file_name"] == "plan.pdf"
    assert content["revision"] == 0


def test_the_catalogue_orders_device_columns_as_the_workbook_does():
    kinds = written(full_analysis())["catalogue"]["devices"]

    ranked = sorted(kinds, key=lambda kind: kind["rank"])
    assert [kind["rank"] for kind in ranked] == list(range(len(DeviceType)))
    assert ranked[0]["type"] == "credential_reader"
    assert ranked[0]["heading"] == DeviceType.CREDENTIAL_READER.column.shared_heading


def test_a_long_reason_is_cut():
    content = written(analysis(door(1, reasoning="because " * 1000)))

    assert len(content["components"][0]["reasoning"]) == LONGEST_REASON
    assert content["components"][0]["reasoning"].endswith("…")


def test_a_finding_with_very_many_places_says_how_many_are_left_out():
    places = tuple(Place(page=1, bbox=(i, 0.0, i + 1, 1.0)) for i in range(MOST_PLACES + 7))
    finding = Finding(code="unexplained_ids", message="Texts.", places=places)

    content = json.loads(review_json(analysis(), (finding,), "plan.pdf"))

    assert len(content["findings"][0]["places"]) == MOST_PLACES
    assert content["findings"][0]["left_out"] == 7


def test_two_thousand_doors_stay_below_two_megabytes():
    doors = [
        door(i, device(DeviceType.LOCK, "11"), device(DeviceType.CREDENTIAL_READER, "E")) for i in range(2000)
    ]

    assert len(review_json(analysis(*doors), (), "plan.pdf")) < 2_000_000

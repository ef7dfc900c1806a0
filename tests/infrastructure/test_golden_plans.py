"""The golden plans: an environment is what was reviewed, has what the epic asks for, and mistakes show."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.infrastructure.conftest import Plans
from tests.infrastructure.golden_plans import ENVIRONMENTS, differences, golden, lines_of, parsed
from tests.infrastructure.mutations import FURTHER, MUTATIONS, NAMED
from tests.infrastructure.terraform import NO_ACCOUNT, Terraform, copy_of_the_root, options_of

# Plans take time: one process makes each of them once.
pytestmark = pytest.mark.xdist_group("plans")

EPIC = list(csv.DictReader(Path(__file__).with_name("epic.csv").open(encoding="utf-8")))


def written(environment: str) -> list[str]:
    return golden(environment).read_text().splitlines()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_plan_is_the_one_that_was_reviewed(plans: Plans, environment: str) -> None:
    differing = differences(written(environment), lines_of(plans(environment)))

    assert not differing, "`make golden-plans` writes them anew; review what it changes like code"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_golden_plan_is_small_and_in_order(environment: str) -> None:
    lines = written(environment)

    assert lines == sorted(lines)
    assert len(lines) == len({line.partition(": ")[0] for line in lines})
    assert golden(environment).stat().st_size < 72_000


@pytest.mark.parametrize(
    "row", EPIC, ids=lambda row: f"{row['criterion']} {row['environment']} {row['requirement']}"
)
def test_what_the_epic_asks_for_is_planned(row: dict[str, str]) -> None:
    planned = parsed(written(row["environment"]))

    assert row["address"] in planned
    if row["attribute"]:
        assert planned[row["address"]].get(row["attribute"], "").strip('"') == row["value"]


def test_every_story_that_makes_resources_is_in_the_table() -> None:
    assert {row["criterion"].rpartition(".")[0] for row in EPIC} >= {"3.1", "3.2", "3.3", "3.5", "3.6"}


Mutated = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def mutated(tmp_path_factory: pytest.TempPathFactory) -> Mutated:
    """What the plan is with all mistakes of one batch."""

    @cache
    def plan(batch: str) -> list[str]:
        root = copy_of_the_root(tmp_path_factory.mktemp("mutated"))
        batched = [mutation for mutation in MUTATIONS.values() if mutation.batch == batch]
        for mutation in batched:
            mutation.apply(root)
        return lines_of(Terraform(root, NO_ACCOUNT).init().plan(*options_of(batched[0].environment)))

    return plan


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mistake_shows_in_the_golden_plan(mutated: Mutated, name: str) -> None:
    mutation = MUTATIONS[name]

    found = differences(written(mutation.environment), mutated(mutation.batch))

    assert (mutation.address, mutation.attribute) in found


def test_there_are_enough_mistakes_and_each_shows_where_no_other_of_its_batch_does() -> None:
    assert len(NAMED) == 17
    assert len(FURTHER) >= 20
    shown = [(mutation.batch, mutation.address, mutation.attribute) for mutation in MUTATIONS.values()]
    assert len(set(shown)) == len(shown)

"""Every alarm rings when it should, says what to do, and is quiet on a day that puts itself right."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from tests.infrastructure.cloudwatch import Alarm, Resource, composite
from tests.infrastructure.conftest import Estate, Plans
from tests.infrastructure.drills import DRILLS, NAME, World, a_good_day
from tests.infrastructure.terraform import ROOT

pytestmark = pytest.mark.xdist_group("plans")

MESSAGE = re.compile(
    r"(?P<meaning>[A-Z].+?[.:]) (?P<action>[A-Z].+[.]) (?P<link>https://\S+)#(?P<section>[\w-]+)"
)
"""What is wrong, what to do, where to read on."""


@pytest.fixture(scope="module")
def alarms(estate: Estate) -> Mapping[str, Alarm]:
    """All metric alarms by their name without the environment."""
    found = map(Alarm, estate["aws_cloudwatch_metric_alarm"].values())
    return {alarm.name.removeprefix(f"{NAME}-"): alarm for alarm in found}


@pytest.fixture(scope="module")
def unhealthy(estate: Estate) -> Resource:
    (found,) = estate["aws_cloudwatch_composite_alarm"].values()
    return found


def test_every_alarm_has_a_drill(alarms: Mapping[str, Alarm]) -> None:
    assert set(alarms) == set(DRILLS)


def test_prod_has_the_alarms_that_are_drilled(plans: Plans) -> None:
    made = {values["alarm_name"] for values in plans("prod").values("aws_cloudwatch_metric_alarm").values()}

    assert {name.removeprefix("sda-prod-") for name in made} == set(DRILLS)


@pytest.mark.parametrize("name", DRILLS)
def test_an_alarm_rings_when_it_happens_often_enough_and_not_before(
    alarms: Mapping[str, Alarm], name: str
) -> None:
    drill, alarm = DRILLS[name], alarms[name]
    short, world = World(), World()

    drill.happens(short, drill.enough - 1)
    drill.happens(world, drill.enough)

    assert not alarm.rings(short.measured())
    assert alarm.rings(world.measured())


def test_a_good_day_rings_none(alarms: Mapping[str, Alarm]) -> None:
    world = World()

    a_good_day(world)

    measured = world.measured()
    assert {name for name, alarm in alarms.items() if alarm.rings(measured)} == set()


def test_the_good_day_is_measured_by_what_the_alarms_look_at(alarms: Mapping[str, Alarm]) -> None:
    """The control: a day of which nothing is counted would be good, too."""
    world = World()
    a_good_day(world)
    measured = world.measured()

    seen = {
        name
        for name, alarm in alarms.items()
        if any(query.series in measured.values for query in alarm.queries.values())
    }

    assert seen >= {
        "drawings-age", "nothing-completed", "sweeps-missing", "unclean-ends", "jobs-reconciled",
        "attempts-broken",
        "worker-error-rate", "worker-near-timeout", "gemini-rate-limited", "gemini-cost", "api-server-errors",
        "api-post-process-drawing-errors", "dead-letters-present",
    }  # fmt: skip
    assert (
        sum(
            value for key, points in measured.values.items() if key[1] == "UncleanEnds" for _, value in points
        )
        == 1
    )


def test_the_service_is_unhealthy_when_an_alarm_rings_that_users_feel(
    alarms: Mapping[str, Alarm], unhealthy: Resource
) -> None:
    felt = set(re.findall(rf'ALARM\("{NAME}-([\w-]+)"\)', unhealthy["alarm_rule"]))

    assert felt <= set(alarms)
    assert felt >= {
        "api-server-errors",
        "drawings-age",
        "nothing-completed",
        "sweeps-missing",
        "worker-error-rate",
    }
    assert not composite(unhealthy["alarm_rule"], set())
    for name in felt:
        assert composite(unhealthy["alarm_rule"], {f"{NAME}-{name}"})


def test_each_message_says_what_is_wrong_what_to_do_and_where_to_read_on(
    alarms: Mapping[str, Alarm], unhealthy: Resource
) -> None:
    runbook = (ROOT / "docs" / "alarms.md").read_text()
    sections = set(re.findall(r"^### ([\w-]+)$", runbook, re.MULTILINE))
    told = {}
    for definition in [*(alarm.definition for alarm in alarms.values()), unhealthy]:
        name, description = definition["alarm_name"], definition["alarm_description"]
        message = MESSAGE.fullmatch(description)
        assert message, f"{name}: {description}"
        assert (
            message["link"]
            == "https://github.com/7-central/security-design-assistant/blob/main/docs/alarms.md"
        )
        assert len(description) <= 1024, name
        assert definition["alarm_actions"], name
        told[name] = message["section"]

    assert set(told.values()) == sections
    for name, section in told.items():
        assert name.endswith(section.removeprefix("table-")) or section == "route-errors", name


def test_only_what_is_measured_all_the_time_makes_trouble_by_silence(alarms: Mapping[str, Alarm]) -> None:
    chosen = {name: alarm.definition["treat_missing_data"] for name, alarm in alarms.items()}

    assert {name for name, choice in chosen.items() if choice == "breaching"} == {"sweeps-missing"}
    assert {name for name, choice in chosen.items() if choice == "ignore"} == {"drawings-age"}
    assert set(chosen.values()) == {"breaching", "ignore", "notBreaching"}

"""A release: the order of its steps, what a failure leaves behind, and who may release at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from release.errors import LockedError, ReleaseError
from release.images import built, newest_release, proven, released
from release.release import Release
from release.shifts import PATIENCE_SECONDS, in_order
from tests.unit.release_account import FUNCTIONS, TOPIC, FakeAccount, FakeNews, FakeTerraform, images, pushed

OLD, NEW = images("a"), images("b")


class Stage:
    """One environment in memory, and all that was done to it."""

    def __init__(self, environment: str = "staging", smoke_fails: bool = False) -> None:
        self.account = FakeAccount(pushed(OLD, NEW))
        self.terraform = FakeTerraform(self.account)
        self.said: list[str] = []
        self.smoke_fails = smoke_fails
        self.slept = 0.0
        self.news = FakeNews()
        self.release = Release(
            environment,
            self.account,
            self.terraform,
            self._smoke,
            self.said.append,
            self._sleep,
            "Ann",
            self.news,
        )

    def _smoke(self, outputs: Mapping[str, Any]) -> None:
        assert outputs["api_url"]
        self.account.told.append("smoke")
        if self.smoke_fails:
            raise ReleaseError("The smoke test failed.")

    def _sleep(self, seconds: float) -> None:
        self.slept += seconds


def test_a_release_marks_applies_shifts_worker_before_api_and_proves() -> None:
    stage = Stage()

    stage.release.forward(NEW)

    assert stage.account.told == [
        "mark staging-api-bbbbbbbbbbbb",
        "mark staging-worker-bbbbbbbbbbbb",
        "plan",
        "apply",
        *(
            f"shift {name} to 2"
            for name in ("worker", "dead_letter", "reconcile", "news", "submit", "status")
        ),
        "settle",
        "smoke",
        "mark staging-proven-api-bbbbbbbbbbbb",
        "mark staging-proven-worker-bbbbbbbbbbbb",
    ]
    assert set(stage.account.alias.values()) == {"2"}
    assert stage.account.holders == {}
    assert stage.said[-1] == "staging runs bbbbbbbbbbbb."
    assert stage.slept > 0


def test_functions_take_digests_and_never_tags() -> None:
    stage = Stage()

    stage.release.forward(NEW)

    assert all(
        reference.endswith(f"@{digest}")
        for reference, (_, digest) in zip(stage.terraform.references.values(), NEW.items(), strict=True)
    )


@pytest.mark.parametrize("bad", FUNCTIONS)
def test_where_one_function_is_turned_back_all_are_on_their_earlier_versions(bad: str) -> None:
    stage = Stage()
    stage.account.bad = {(bad, "2")}

    with pytest.raises(ReleaseError, match=f"{bad} was turned back, d-.*an alarm rang"):
        stage.release.forward(NEW)

    assert set(stage.account.alias.values()) == {"1"}
    assert "smoke" not in stage.account.told
    assert not any("-proven-" in tag for tag in stage.account.stored)
    assert stage.account.told[-1] == "settle"
    assert stage.account.holders == {}


def test_functions_shift_together_and_each_that_fails_is_named() -> None:
    stage = Stage()
    stage.account.bad = {("reconcile", "2"), ("news", "2")}

    with pytest.raises(ReleaseError, match=r"reconcile was turned back.* news was turned back"):
        stage.release.forward(NEW)

    assert set(stage.account.alias.values()) == {"1"}
    assert not any("submit" in step for step in stage.account.told)  # its wave never began
    begun = [step for step in stage.account.told if "shift" in step or "at once" in step]
    assert begun == [
        "shift worker to 2",
        *(f"shift {name} to 2" for name in ("dead_letter", "reconcile", "news")),
        "at once dead_letter to 1",
        "at once worker to 1",
    ]


def test_a_function_that_cannot_be_taken_back_is_named() -> None:
    stage = Stage()
    stage.account.bad = {("status", "2"), ("worker", "1")}

    with pytest.raises(ReleaseError, match="Still on the new version: worker"):
        stage.release.forward(NEW)

    assert stage.account.alias == {**dict.fromkeys(FUNCTIONS, "1"), "worker": "2"}


def test_a_shift_that_never_ends_ends_the_release() -> None:
    stage = Stage()
    stage.account.takes_polls = 10**6

    with pytest.raises(ReleaseError, match="worker is still shifting after 3 hours"):
        stage.release.forward(NEW)

    assert stage.slept == PATIENCE_SECONDS


def test_what_staging_did_not_prove_is_not_called_tested() -> None:
    stage = Stage(smoke_fails=True)

    with pytest.raises(ReleaseError, match="smoke"):
        stage.release.forward(NEW)

    assert not any("-proven-" in tag for tag in stage.account.stored)


def test_what_production_proved_is_not_taken_for_staging_s() -> None:
    stage = Stage("prod")

    stage.release.forward(NEW)

    assert "prod-proven-api-bbbbbbbbbbbb" in stage.account.stored
    assert not any(tag.startswith("staging-") for tag in stage.account.stored)


def test_a_second_release_is_told_who_is_at_it_and_touches_nothing() -> None:
    stage = Stage()
    stage.account.lock("staging", "Bob")

    with pytest.raises(LockedError, match="Bob"):
        stage.release.forward(NEW)

    assert stage.account.told == []
    assert stage.account.holders == {"staging": "Bob"}


def test_a_failed_apply_shifts_nothing_and_frees_the_environment() -> None:
    stage = Stage()
    stage.terraform.broken = "terraform apply failed"

    with pytest.raises(ReleaseError, match="apply failed"):
        stage.release.forward(NEW)

    assert set(stage.account.alias.values()) == {"1"}
    assert stage.account.holders == {}


def test_a_release_that_was_killed_between_two_shifts_is_finished_by_the_next() -> None:
    stage = Stage()
    stage.release.forward(NEW)
    stage.account.alias.update(submit="1", status="1")
    stage.account.told.clear()

    stage.release.forward(NEW)

    assert [step for step in stage.account.told if step.startswith("shift")] == [
        "shift submit to 2",
        "shift status to 2",
    ]


def test_the_way_back_is_the_api_first_and_at_once() -> None:
    stage = Stage()
    stage.release.forward(OLD)
    stage.release.forward(NEW)
    stage.account.told.clear()

    stage.release.back(released(stage.account.tags(), "staging", OLD.revision))

    assert [step for step in stage.account.told if step.startswith(("shift", "at once"))] == [
        f"at once {name} to 4" for name in ("submit", "status", "dead_letter", "reconcile", "news", "worker")
    ]
    assert OLD.api in stage.terraform.references["api"]
    assert not any("-proven-" in step for step in stage.account.told)


def test_a_preview_only_plans() -> None:
    stage = Stage()

    stage.release.preview(NEW)

    assert stage.account.told == ["plan"]
    assert stage.said[-1] == "staging would get bbbbbbbbbbbb; nothing was changed."


def test_an_environment_as_released_has_not_drifted() -> None:
    stage = Stage()
    assert stage.release.drifted(NEW)

    stage.release.forward(NEW)

    before = list(stage.account.told)
    assert not stage.release.drifted(NEW)
    assert stage.account.told == [*before, "compare"]


def test_a_function_without_a_place_in_the_order_is_not_shifted_somewhen() -> None:
    with pytest.raises(ReleaseError, match="archive: no place"):
        in_order({"worker": "", "archive": ""}, backwards=False)


def test_images_that_were_not_pushed_are_not_deployed() -> None:
    only_api = {"api-cccccccccccc": "sha256:c"}

    with pytest.raises(ReleaseError, match="make push comes first"):
        built(only_api, "c" * 12)


def test_only_an_earlier_release_that_was_good_is_gone_back_to() -> None:
    stage = Stage("prod")
    stage.release.forward(OLD)
    stage.account.bad = {("status", "3")}
    with pytest.raises(ReleaseError, match="turned back"):
        stage.release.forward(NEW)

    assert released(stage.account.tags(), "prod", OLD.revision) == OLD
    with pytest.raises(ReleaseError, match="never proved itself on prod; these did: aaaaaaaaaaaa"):
        released(stage.account.tags(), "prod", NEW.revision)


def test_production_gets_the_digests_that_staging_tested_last() -> None:
    stage = Stage()
    stage.release.forward(OLD)
    stage.release.forward(NEW)
    merge = "d" * 12

    found = proven(stage.account.tags(), [merge, NEW.revision, OLD.revision], lambda _: True)

    assert found == NEW


def test_production_gets_no_code_that_staging_never_saw() -> None:
    stage = Stage()
    stage.release.forward(OLD)

    with pytest.raises(ReleaseError, match="code has changed since aaaaaaaaaaaa"):
        proven(stage.account.tags(), [NEW.revision, OLD.revision], lambda _: False)
    with pytest.raises(ReleaseError, match="tested no revision"):
        proven(pushed(OLD), [OLD.revision], lambda _: True)


def test_drift_is_measured_against_the_newest_release_of_the_branch() -> None:
    tags = {**pushed(OLD, NEW), "prod-api-aaaaaaaaaaaa": OLD.api, "prod-worker-aaaaaaaaaaaa": OLD.worker}

    assert newest_release(tags, "prod", [NEW.revision, OLD.revision]) == OLD
    with pytest.raises(ReleaseError, match="No revision of this branch was released to staging"):
        newest_release(tags, "staging", [NEW.revision])


def test_who_reads_news_hears_what_runs_and_by_whom() -> None:
    stage = Stage()
    stage.release.forward(OLD)
    stage.release.forward(NEW)
    stage.release.back(OLD)

    assert stage.news.told == [
        (TOPIC, f"{one.revision} {how}", {"revision": one.revision, "by": "Ann"})
        for one, how in ((OLD, "runs"), (NEW, "runs"), (OLD, "is back"))
    ]


def test_who_reads_news_hears_why_a_release_failed() -> None:
    stage = Stage(smoke_fails=True)
    with pytest.raises(ReleaseError):
        stage.release.forward(NEW)

    facts = {"revision": NEW.revision, "by": "Ann", "reason": "The smoke test failed."}
    assert stage.news.told == [(TOPIC, f"release of {NEW.revision} failed", facts)]


def test_a_preview_and_a_comparison_are_no_news_and_neither_is_a_locked_environment() -> None:
    stage = Stage()
    stage.release.preview(NEW)
    stage.release.drifted(NEW)
    stage.account.lock("staging", "Bea")
    with pytest.raises(LockedError):
        stage.release.forward(NEW)

    assert stage.news.told == []


def test_a_release_does_not_fail_because_nobody_hears_of_it() -> None:
    stage = Stage()
    stage.news.deaf = True

    stage.release.forward(NEW)

    assert "Nobody was told that bbbbbbbbbbbb runs" in stage.said[-2]
    assert set(stage.account.alias.values()) == {"2"}

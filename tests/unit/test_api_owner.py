"""Whose a job is: the same person's over all sessions, and nobody else's as far as IAM tells people apart."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.api_caller import Caller, recorded

STS = "arn:aws:sts::123456789012"
PERSONAL = frozenset({"sda-prod-client"})


def owner_by_iam(arn: str, **more: Any) -> str:
    event = recorded("process_raw_curl")
    event["requestContext"]["authorizer"] = {"iam": {"userArn": arn, "cognitoIdentity": None, **more}}
    caller = Caller(authentication="iam", personal_roles=PERSONAL)
    job = caller.jobs.get(caller.send(event).body["job_id"])
    assert job is not None
    return job.owner


@pytest.mark.parametrize("role", ["designer", "aws-reserved-lookalike", "sda-prod-client-2"])
def test_a_role_is_the_same_owner_in_each_session(role: str) -> None:
    sessions = (
        f"{STS}:assumed-role/{role}/{name}" for name in ("anna", "botocore-session-1732360000", "bob")
    )

    assert {owner_by_iam(arn) for arn in sessions} == {f"{STS}:assumed-role/{role}"}


@pytest.mark.parametrize("role", ["sda-prod-client", "AWSReservedSSO_SdaDesigner_0123456789abcdef"])
def test_people_stay_apart_behind_a_role_whose_sessions_bear_their_names(role: str) -> None:
    anna, bob = (owner_by_iam(f"{STS}:assumed-role/{role}/{name}") for name in ("anna@x.example", "bob"))

    assert anna == f"{STS}:assumed-role/{role}/anna@x.example"
    assert bob != anna


@pytest.mark.parametrize("arn", ["arn:aws:iam::123456789012:user/team/anna", f"{STS}:federated-user/anna"])
def test_a_user_is_an_owner(arn: str) -> None:
    assert owner_by_iam(arn) == arn


def test_a_federated_person_is_known_by_their_identity_and_not_by_the_role_they_share() -> None:
    arn = f"{STS}:assumed-role/web/CognitoIdentityCredentials"

    assert owner_by_iam(arn, cognitoIdentity={"identityId": "eu-west-2:1f2e"}) == "eu-west-2:1f2e"


def test_the_job_of_one_session_is_there_in_the_next_and_not_for_another_role() -> None:
    api = Caller(authentication="iam")

    def listed(session: str) -> list[str]:
        event = as_session(recorded("jobs_jwt"), session) | {
            "rawQueryString": "",
            "queryStringParameters": {},
        }
        return [job["job_id"] for job in api.send(event).body["jobs"]]

    job_id = api.send(as_session(recorded("process_raw_curl"), "designer/monday")).body["job_id"]

    assert listed("designer/tuesday") == [job_id]
    assert listed("designers/monday") == []


def as_session(event: dict[str, Any], session: str) -> dict[str, Any]:
    event["requestContext"]["authorizer"] = {"iam": {"userArn": f"{STS}:assumed-role/{session}"}}
    return event

"""The account behind a release: ECR, CodeDeploy, SSM, and the bucket of states, where the lock lies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from release.errors import LockedError, ReleaseError
from release.ports import Progress

REPOSITORY = "security-design-assistant"
_PROGRESS = {"Succeeded": Progress.SUCCEEDED, "Failed": Progress.FAILED, "Stopped": Progress.FAILED}


@dataclass(frozen=True, slots=True)
class AwsAccount:
    """Four clients and the bucket of states."""

    ecr: Any
    codedeploy: Any
    s3: Any
    ssm: Any
    bucket: str

    @classmethod
    def connect(cls, region: str, bucket: str) -> AwsAccount:
        """Take credentials from the environment or the profile, as every AWS program does."""
        session = boto3.Session(region_name=region)
        ecr, codedeploy, s3, ssm = map(session.client, ("ecr", "codedeploy", "s3", "ssm"))
        return cls(ecr, codedeploy, s3, ssm, bucket)

    def registry(self) -> str:
        """See :class:`release.ports.Account`."""
        (found,) = self.ecr.describe_repositories(repositoryNames=[REPOSITORY])["repositories"]
        return str(found["repositoryUri"])

    def tags(self) -> Mapping[str, str]:
        """See :class:`release.ports.Account`."""
        pages = self.ecr.get_paginator("list_images").paginate(
            repositoryName=REPOSITORY, filter={"tagStatus": "TAGGED"}
        )
        return {image["imageTag"]: image["imageDigest"] for page in pages for image in page["imageIds"]}

    def mark(self, digest: str, tag: str) -> None:
        """See :class:`release.ports.Account`."""
        found = self.ecr.batch_get_image(repositoryName=REPOSITORY, imageIds=[{"imageDigest": digest}])[
            "images"
        ]
        if not found:
            raise ReleaseError(f"The registry has no image {digest} any more.")
        (image,) = found
        try:
            self.ecr.put_image(
                repositoryName=REPOSITORY,
                imageManifest=image["imageManifest"],
                imageManifestMediaType=image["imageManifestMediaType"],
                imageTag=tag,
            )
        except self.ecr.exceptions.ImageAlreadyExistsException:
            return  # this image carries this tag already
        except self.ecr.exceptions.ImageTagAlreadyExistsException as exc:
            raise ReleaseError(f"{tag} is another image already; a tag never moves.") from exc

    def begin_shift(self, application: str, group: str, appspec: str, at_once: bool) -> str:
        """See :class:`release.ports.Account`."""
        strategy = {"deploymentConfigName": "CodeDeployDefault.LambdaAllAtOnce"} if at_once else {}
        try:
            begun = self.codedeploy.create_deployment(
                applicationName=application,
                deploymentGroupName=group,
                revision={"revisionType": "AppSpecContent", "appSpecContent": {"content": appspec}},
                **strategy,
            )
        except ClientError as exc:
            raise ReleaseError(f"CodeDeploy does not shift {group}: {_said(exc)}") from exc
        return str(begun["deploymentId"])

    def progress(self, deployment_id: str) -> tuple[Progress, str]:
        """See :class:`release.ports.Account`."""
        try:
            info = self.codedeploy.get_deployment(deploymentId=deployment_id)["deploymentInfo"]
        except (BotoCoreError, ClientError) as exc:
            raise ReleaseError(f"CodeDeploy does not tell how {deployment_id} goes: {exc}") from exc
        told = info.get("errorInformation", {}).get("message", info["status"])
        return _PROGRESS.get(info["status"], Progress.RUNNING), told

    def lock(self, environment: str, holder: str) -> None:
        """See :class:`release.ports.Account`."""
        try:
            self.s3.put_object(
                Bucket=self.bucket,
                Key=_lock_of(environment),
                Body=json.dumps({"holder": holder}).encode(),
                IfNoneMatch="*",
            )
        except ClientError as exc:
            if exc.response["Error"]["Code"] not in {"PreconditionFailed", "ConditionalRequestConflict"}:
                raise ReleaseError(f"{environment} cannot be locked: {_said(exc)}") from exc
            raise LockedError(self._held(environment)) from exc

    def unlock(self, environment: str) -> None:
        """See :class:`release.ports.Account`."""
        self.s3.delete_object(Bucket=self.bucket, Key=_lock_of(environment))

    def secret(self, name: str) -> str:
        """Return the value of an encrypted parameter. Raises :class:`ReleaseError` where it cannot be had."""
        try:
            return str(self.ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
        except ClientError as exc:
            raise ReleaseError(f"The secret {name} cannot be read: {_said(exc)}") from exc

    def _held(self, environment: str) -> str:
        try:
            body = self.s3.get_object(Bucket=self.bucket, Key=_lock_of(environment))["Body"].read()
            holder = json.loads(body)["holder"]
        except (ClientError, ValueError, KeyError):
            holder = "somebody"
        return (
            f"{environment} is being released by {holder}. Should that have been killed, look in CodeDeploy "
            f"that nothing shifts, then: make unlock ENV={environment}"
        )


def _lock_of(environment: str) -> str:
    return f"{environment}/deployment.lock"


def _said(error: ClientError) -> str:
    return str(error.response["Error"].get("Message", error))

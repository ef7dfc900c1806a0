"""The object store in S3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from security_design_assistant.adapters.aws_errors import aws_errors, error_code

_ABSENT = {"NoSuchKey", "404", "NotFound"}


@dataclass(frozen=True, slots=True)
class S3ObjectStore:
    """Objects in one bucket; the bucket's own default encrypts them."""

    client: Any
    bucket: str

    @aws_errors("S3")
    def get(self, key: str) -> bytes | None:
        """Return the object, or None if there is none."""
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=_checked(key))
        except ClientError as exc:
            if error_code(exc) in _ABSENT:
                return None
            raise
        data: bytes = answer["Body"].read()
        return data

    @aws_errors("S3")
    def put(self, key: str, data: bytes) -> None:
        """Write or replace the object; S3 shows the old or the new one, never a part."""
        self.client.put_object(Bucket=self.bucket, Key=_checked(key), Body=data)

    @aws_errors("S3")
    def exists(self, key: str) -> bool:
        """Return whether there is such an object."""
        return object_size(self.client, self.bucket, _checked(key)) is not None

    @aws_errors("S3")
    def delete(self, key: str) -> None:
        """Remove the object and every older version of it; no error if there is none.

        Where the bucket keeps versions, a plain delete would only hide it.
        """
        # The newest goes last: if this breaks off, no older version comes to light.
        for version in sorted(self._versions(_checked(key)), key=lambda version: version["IsLatest"]):
            self.client.delete_object(Bucket=self.bucket, Key=key, VersionId=version["VersionId"])

    @aws_errors("S3")
    def list(self, prefix: str) -> list[str]:
        """Return all keys that start with ``prefix``, sorted."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        return sorted(entry["Key"] for page in pages for entry in page.get("Contents", ()))

    def _versions(self, key: str) -> Iterator[dict[str, Any]]:
        """Yield the versions and delete markers of this very key; without versioning, the object itself."""
        pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=key)
        for page in pages:
            entries = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
            own = [entry for entry in entries if entry["Key"] == key]
            yield from own
            if len(own) < len(entries):
                return  # keys are listed in order: what follows only begins alike


def object_size(client: Any, bucket: str, key: str) -> int | None:
    """Return an object's size in bytes, or None if there is none."""
    try:
        answer = client.head_object(Bucket=bucket, Key=key)
    except ClientError as exc:
        if error_code(exc) in _ABSENT:
            return None
        raise
    size: int = answer["ContentLength"]
    return size


def _checked(key: str) -> str:
    """Return the key; one that another store would take for a way out is a ValueError."""
    if any(part in {"", ".", ".."} for part in key.split("/")):
        raise ValueError(f"Not a key: {key!r}")
    return key

"""The object store in S3."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
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
            if is_absent(exc):
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
        return object_head(self.client, self.bucket, _checked(key)) is not None

    @aws_errors("S3")
    def delete(self, key: str) -> None:
        """Remove the object and every older version of it; no error if there is none.

        Where the bucket keeps versions, a plain delete would only hide it.
        """
        self._remove(self._versions(_checked(key)))

    @aws_errors("S3")
    def erase(self, prefix: str, keep: Collection[str] = (), before: datetime | None = None) -> int:
        """Remove every version of every object whose key begins with ``prefix``; return how many versions.

        Versions are removed by their ids, so nothing that is written meanwhile goes with them.

        Parameters
        ----------
        keep : keys that are spared.
        before : what was written later is spared.
        """
        _checked(prefix.removesuffix("/"))  # an empty one would be the whole bucket
        return self._remove(
            [
                entry
                for entry in self._entries(prefix)
                if entry["Key"] not in keep and (before is None or entry["LastModified"] < before)
            ]
        )

    @aws_errors("S3")
    def folders(self, prefix: str, after: str, before: str, limit: int) -> Sequence[str]:
        """Return names of folders below ``prefix``, sorted, that come after one name and before another."""
        answer = self.client.list_objects_v2(
            Bucket=self.bucket,
            Prefix=prefix,
            Delimiter="/",
            StartAfter=f"{prefix}{after}/~",  # what lies in the folder itself comes before this
            MaxKeys=limit,
        )
        found = (entry["Prefix"][len(prefix) : -1] for entry in answer.get("CommonPrefixes", ()))
        return [name for name in found if after < name < before]

    def _remove(self, versions: Iterable[dict[str, Any]]) -> int:
        # The newest goes last: if this breaks off, no older version comes to light.
        doomed = sorted(versions, key=lambda version: version["IsLatest"])
        for version in doomed:
            self.client.delete_object(Bucket=self.bucket, Key=version["Key"], VersionId=version["VersionId"])
        return len(doomed)

    @aws_errors("S3")
    def list(self, prefix: str) -> list[str]:
        """Return all keys that start with ``prefix``, sorted."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        return sorted(entry["Key"] for page in pages for entry in page.get("Contents", ()))

    def _versions(self, key: str) -> Iterator[dict[str, Any]]:
        """Yield the versions and delete markers of this very key; without versioning, the object itself."""
        for entries in self._pages(key):
            own = [entry for entry in entries if entry["Key"] == key]
            yield from own
            if len(own) < len(entries):
                return  # keys are listed in order: what follows only begins alike

    def _entries(self, prefix: str) -> Iterator[dict[str, Any]]:
        """Yield the versions and delete markers of all keys that begin with ``prefix``."""
        for entries in self._pages(prefix):
            yield from entries

    def _pages(self, prefix: str) -> Iterator[Sequence[dict[str, Any]]]:
        pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in pages:
            yield [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]


def object_head(client: Any, bucket: str, key: str) -> dict[str, Any] | None:
    """Return what S3 tells of an object, or None if there is none."""
    try:
        head: dict[str, Any] = client.head_object(Bucket=bucket, Key=key)
    except ClientError as exc:
        if is_absent(exc):
            return None
        raise
    return head


def is_absent(error: ClientError) -> bool:
    """Return whether the error says that there is no such object."""
    return error_code(error) in _ABSENT


def _checked(key: str) -> str:
    """Return the key; one that another store would take for a way out is a ValueError."""
    if any(part in {"", ".", ".."} for part in key.split("/")):
        raise ValueError(f"Not a key: {key!r}")
    return key

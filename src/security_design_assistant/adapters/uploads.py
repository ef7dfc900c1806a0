"""Presigned access to the bucket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from security_design_assistant.adapters.aws_errors import aws_errors
from security_design_assistant.adapters.object_store import object_size


@dataclass(frozen=True, slots=True)
class S3Uploads:
    """Lets clients without credentials of ours upload or download exactly one object.

    Parameters
    ----------
    client : of S3, for what we ask ourselves.
    presigning_client : the same, by the host that clients reach the bucket at.
    bucket : its name.
    """

    client: Any
    presigning_client: Any
    bucket: str

    def presigned_post(
        self, key: str, content_type: str, max_bytes: int, seconds: int
    ) -> tuple[str, dict[str, str]]:
        """Return URL and form fields for an upload of 1 to ``max_bytes`` bytes of this very type."""
        answer = self.presigning_client.generate_presigned_post(
            Bucket=self.bucket,
            Key=key,
            Fields={"Content-Type": content_type},
            Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, max_bytes]],
            ExpiresIn=seconds,
        )
        return answer["url"], answer["fields"]

    def presigned_get(self, key: str, file_name: str, content_type: str, seconds: int) -> str:
        """Return a URL that downloads the object under ``file_name``, whatever letters it has."""
        url: str = self.presigning_client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.bucket,
                "Key": key,
                "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(file_name, safe='')}",
                "ResponseContentType": content_type,
            },
            ExpiresIn=seconds,
        )
        return url

    @aws_errors("S3")
    def size(self, key: str) -> int | None:
        """Return the object's size in bytes, or None if there is none."""
        return object_size(self.client, self.bucket, key)

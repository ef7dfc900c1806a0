"""Presigned access to the bucket."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from security_design_assistant.adapters.aws_errors import aws_errors, error_code
from security_design_assistant.adapters.object_store import is_absent, object_head
from security_design_assistant.jobs.ports import UploadChangedError, Uploaded

_CHANGED = {"PreconditionFailed", "412"}
_PIECE = 1 << 20
"""Bytes."""


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
        self, key: str, content_type: str, size: int, seconds: int, sha256: str | None = None
    ) -> tuple[str, dict[str, str]]:
        """Return URL and form fields for an upload of ``size`` bytes of this very type.

        With ``sha256``, in hex, S3 compares the digest of what it gets.
        """
        fields = {"Content-Type": content_type}
        if sha256 is not None:
            digest = base64.b64encode(bytes.fromhex(sha256)).decode()
            fields |= {"x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-sha256": digest}
        answer = self.presigning_client.generate_presigned_post(
            Bucket=self.bucket,
            Key=key,
            Fields=fields,
            Conditions=[
                *({name: value} for name, value in fields.items()),
                ["content-length-range", size, size],
            ],
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
    def look(self, key: str) -> Uploaded | None:
        """Return what was uploaded, or None if nothing was."""
        head = object_head(self.client, self.bucket, key)
        return Uploaded(head["ContentLength"], head["ETag"]) if head else None

    @aws_errors("S3")
    def take(self, key: str, seen: Uploaded, target: str) -> str:
        """Copy what was ``seen``, within S3, to the key ``target`` and return its SHA-256 in hex.

        Raises :class:`UploadChangedError` if there is another file by now, or none.
        """
        try:
            answer = self.client.copy_object(
                Bucket=self.bucket,
                Key=target,
                CopySource={"Bucket": self.bucket, "Key": key},
                CopySourceIfMatch=seen.etag,
                ChecksumAlgorithm="SHA256",
            )
        except ClientError as exc:
            if error_code(exc) in _CHANGED or is_absent(exc):
                raise UploadChangedError from exc
            raise
        checksum = answer["CopyObjectResult"].get("ChecksumSHA256")
        return base64.b64decode(checksum).hex() if checksum else self._digest(target)

    def _digest(self, key: str) -> str:
        """Return the SHA-256 of an object, read piece by piece: not every S3 tells that of a copy."""
        digest = hashlib.sha256()
        for piece in self.client.get_object(Bucket=self.bucket, Key=key)["Body"].iter_chunks(_PIECE):
            digest.update(piece)
        return digest.hexdigest()

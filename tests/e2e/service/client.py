"""The API as a client uses it: upload, submit, wait, download."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from security_design_assistant.client.credentials import Anonymous, Credentials, Outgoing
from security_design_assistant.client.http import HttpReply, form_upload, send

PDF = "application/pdf"
_PAUSE_SECONDS = 0.3
_BUSY = (429, 503)


@dataclass(frozen=True)
class Client:
    """Calls the API at ``url``, with the same credentials as ``sda``."""

    url: str
    credentials: Credentials = field(default_factory=Anonymous)

    def call(
        self,
        method: str,
        path: str,
        body: bytes | dict[str, Any] = b"",
        headers: Mapping[str, str] | None = None,
    ) -> HttpReply:
        """Return the answer, whatever its status; a dictionary is sent as JSON."""
        sent = dict(headers or {})
        if isinstance(body, dict):
            sent = {"Content-Type": "application/json", **sent}
            body = json.dumps(body).encode()
        url = self.url.rstrip("/") + path
        proof = self.credentials.headers(Outgoing(method, url, sent, body))
        return send(method, url, {**sent, **proof}, body or None)

    def place(self, size: int, name: str = "plan.pdf") -> dict[str, Any]:
        """Ask for a place to upload a drawing to."""
        reply = self.call("POST", "/uploads", {"filename": name, "content_type": PDF, "size": size})
        assert reply.status == 201, reply.body
        place: dict[str, Any] = reply.json()
        return place

    def fill(self, place: Mapping[str, Any], drawing: bytes) -> None:
        """Upload a drawing to its place."""
        stored = form_upload(place["url"], place["fields"], drawing, lambda _: None)
        assert stored.status in (200, 201, 204), stored.body

    def submit_uploaded(self, drawing: bytes, name: str = "plan.pdf", **names: str) -> str:
        """Upload by presigned POST, submit, and return the job."""
        place = self.place(len(drawing), name)
        self.fill(place, drawing)
        body = {"upload_id": place["upload_id"], "filename": name, **names}
        return job_of(self.call("POST", "/process-drawing", body))

    def submit_raw(self, drawing: bytes, name: str = "plan.pdf", **names: str) -> str:
        """Send the drawing itself, names as query parameters."""
        query = urlencode({"filename": name, **names})
        return job_of(self.call("POST", f"/process-drawing?{query}", drawing, {"Content-Type": PDF}))

    def submit_form(self, drawing: bytes, name: str = "plan.pdf", **names: str) -> str:
        """Send the drawing as a browser's form does."""
        boundary = uuid.uuid4().hex
        fields = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in names.items()
        )
        file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        head, tail = f"{fields}{file}Content-Type: {PDF}\r\n\r\n", f"\r\n--{boundary}--\r\n"
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        body = head.encode() + drawing + tail.encode()
        return job_of(self.call("POST", "/process-drawing", body, headers))

    def job(self, job_id: str) -> dict[str, Any]:
        """Return the job as its status page tells of it; a service that is busy is asked again."""
        for _ in range(20):
            reply = self.call("GET", f"/status/{job_id}")
            if reply.status not in _BUSY:
                break
            time.sleep(_PAUSE_SECONDS)
        assert reply.status == 200, reply.body
        job: dict[str, Any] = reply.json()
        return job

    def ended(self, job_id: str, seconds: float = 120) -> dict[str, Any]:
        """Return the job once it is completed or failed."""
        deadline = time.monotonic() + seconds
        while (job := self.job(job_id))["status"] not in ("completed", "failed"):
            assert time.monotonic() < deadline, job
            time.sleep(_PAUSE_SECONDS)
        return job

    def link(self, job_id: str, artifact: str) -> str:
        """Return where a result can be downloaded."""
        reply = self.call("GET", f"/download/{job_id}/{artifact}")
        assert reply.status == 302, reply.body
        return reply.headers["location"]

    def artifact(self, job_id: str, artifact: str) -> bytes:
        """Download a result, as somebody who holds nothing but the link."""
        reply = send("GET", self.link(job_id, artifact))
        assert reply.status == 200, reply.body
        return reply.body


def job_of(reply: HttpReply) -> str:
    """Return the job that a submission became."""
    assert reply.status == 202, reply.body
    job_id: str = reply.json()["job_id"]
    assert reply.headers["location"] == f"/status/{job_id}"
    return job_id

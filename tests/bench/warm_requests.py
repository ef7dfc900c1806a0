"""Runs inside the image of the API: prints the processor's milliseconds, median, of a warm ``GET /status``.

The table is a server in a process of its own that knows no job, so the way to it costs the same each time.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from statistics import median

REQUESTS = 400
WARM_UP = 50


class NoJob(BaseHTTPRequestHandler):
    """Answers every call of DynamoDB that there is no such item."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        pass


class Context:
    """What the function reads of Lambda's context."""

    aws_request_id = "r-1"


def main() -> None:
    """Measure."""
    table = HTTPServer(("127.0.0.1", 0), NoJob)
    server = os.fork()
    if server == 0:
        table.serve_forever()
    os.environ |= {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{table.server_port}",
        "AWS_DEFAULT_REGION": "eu-west-2",
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "SDA_AUTHENTICATION": "none",
        "SDA_JOBS_TABLE": "jobs",
        "SDA_BUCKET": "drawings",
        "SDA_LOG_LEVEL": "error",
    }
    told, sys.stdout = sys.stdout, io.StringIO()  # which takes the metrics of every request
    from security_design_assistant.handlers.status import handler

    http = {"method": "GET", "path": "/status/job_0000000000000001"}
    event = {
        "version": "2.0",
        "rawPath": http["path"],
        "headers": {},
        "requestContext": {"http": http, "stage": "$default", "requestId": "r-1"},
    }
    taken = []
    for number in range(WARM_UP + REQUESTS):
        started = time.process_time()
        answer = handler(dict(event), Context())
        if number >= WARM_UP:
            taken.append(time.process_time() - started)
        assert answer["statusCode"] == 404, answer
    told.write(f"{median(taken) * 1000}\n")
    told.flush()
    os.kill(server, signal.SIGKILL)


if __name__ == "__main__":
    main()

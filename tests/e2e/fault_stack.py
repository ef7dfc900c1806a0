"""The embedded stack with the worker of :mod:`tests.e2e.fault_worker`, and what became of its jobs."""

from __future__ import annotations

import json
import random
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from security_design_assistant.adapters.job_store import DynamoJobStore
from security_design_assistant.emulator.embedded.stack import Stack, StackOptions, running_stack
from security_design_assistant.models.job_record import JobRecord
from security_design_assistant.pipeline.job import StageName

ROOT = Path(__file__).parents[2]
PDF = b"%PDF-1.4 stub"
STAGES = [stage.value for stage in StageName]
QUICK = {
    "SDA_LEASE_SECONDS": "3",
    "SDA_BACKOFF_BASE_SECONDS": "0.05",
    "SDA_BACKOFF_CAP_SECONDS": "0.2",
    "SDA_DEADLINE_MARGIN_SECONDS": "0.1",
    "SDA_RECONCILE_AFTER_SECONDS": "8",
    "SDA_RECONCILE_BUSY_SECONDS": "60",
    "SDA_LOG_LEVEL": "error",
}


@dataclass(frozen=True)
class FaultyService:
    """A running service whose jobs fail as their drawings' names say."""

    stack: Stack
    folder: Path
    alerts_queue: str

    def submit(self, plan: str) -> str:
        """Submit a drawing called ``plan`` and return its job."""
        url = f"{self.stack.url}/process-drawing?filename={quote(plan)}.pdf"
        request = urllib.request.Request(url, PDF, {"Content-Type": "application/pdf"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            job_id: str = json.load(answer)["job_id"]
        return job_id

    def send_again(self, job_ids: Iterable[str]) -> None:
        """Put one more message of each job into the queue."""
        for job_id in job_ids:
            body = json.dumps({"job_id": job_id, "continuation": 0})
            self.stack.clients.sqs.send_message(QueueUrl=self.stack.resources.queue_url, MessageBody=body)

    def wait(self, job_ids: Sequence[str], seconds: float) -> dict[str, JobRecord]:
        """Return the jobs once all have ended."""
        store = DynamoJobStore(self.stack.clients.dynamodb, self.stack.resources.table)
        deadline = time.monotonic() + seconds
        ended: dict[str, JobRecord] = {}
        for job_id in job_ids:  # one after another: asking for all at once would keep the table busy
            while (job := store.get(job_id)) is None or not job.status.terminal:
                assert time.monotonic() < deadline, job
                time.sleep(0.1)
            ended[job_id] = job
        return ended

    def noted(self, kind: str) -> Counter[str]:
        """Return the lines that the worker wrote, and how often each."""
        path = self.folder / kind
        return Counter(line.strip() for line in path.read_text().splitlines()) if path.exists() else Counter()

    def alerts(self) -> list[dict[str, Any]]:
        """Return what operators were told so far."""
        told: list[dict[str, Any]] = []
        while True:
            answer = self.stack.clients.sqs.receive_message(
                QueueUrl=self.alerts_queue, MaxNumberOfMessages=10, WaitTimeSeconds=1
            )
            if not answer.get("Messages"):
                return told
            told += [json.loads(message["Body"]) for message in answer["Messages"]]

    def messages_left(self) -> int:
        """Return how many messages the queue still holds, hidden ones included."""
        return sum(
            int(value)
            for value in self.stack.clients.sqs.get_queue_attributes(
                QueueUrl=self.stack.resources.queue_url,
                AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
            )["Attributes"].values()
        )

    def settle(self, seconds: float = 15) -> None:
        """Wait until the queue is empty: late duplicates are acknowledged too."""
        deadline = time.monotonic() + seconds
        while self.messages_left() and time.monotonic() < deadline:
            time.sleep(0.2)


@contextmanager
def faulty_service(folder: Path, workers: int = 2, worker_seconds: float = 3.0) -> Iterator[FaultyService]:
    """Run the stack; ``folder`` gets the worker's notes."""
    options = StackOptions(
        workers=workers,
        worker_seconds=worker_seconds,
        visibility_seconds=5,
        reconcile_seconds=4,
        worker_module="tests.e2e.fault_worker",
        environment={**QUICK, "SDA_FAULT_DIR": str(folder), "PYTHONPATH": str(ROOT)},
        log=folder / "ministack.log",
    )
    with running_stack(options) as stack:
        sqs = stack.clients.sqs
        url = sqs.create_queue(QueueName="alerts-seen")["QueueUrl"]
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        arn = attributes["Attributes"]["QueueArn"]
        stack.clients.sns.subscribe(TopicArn=stack.resources.topic_arn, Protocol="sqs", Endpoint=arn)
        yield FaultyService(stack, folder, url)


def random_plans(count: int, share: float, seed: int) -> list[str]:
    """Return plans for ``count`` jobs, ``share`` of which are killed once, anywhere."""
    chance = random.Random(seed)
    points = ["kill-started", "kill-stored", "kill-marked"]
    plans = []
    for number in range(count):
        if number < share * count:
            plans.append(f"{chance.choice(points)}.{chance.choice(STAGES)}.1")
        else:
            plans.append("none.none.0")
    chance.shuffle(plans)
    return plans

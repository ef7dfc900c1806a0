"""Small in-memory stand-ins for the pipeline's ports, held to the same contract as the real ones."""

from __future__ import annotations

from dataclasses import dataclass, field

from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.ports import StageReport


@dataclass
class InMemoryObjectStore:
    objects: dict[str, bytes] = field(default_factory=dict)

    def get(self, key: str) -> bytes | None:
        return self.objects.get(_checked(key))

    def put(self, key: str, data: bytes) -> None:
        self.objects[_checked(key)] = data

    def exists(self, key: str) -> bool:
        return _checked(key) in self.objects

    def delete(self, key: str) -> None:
        self.objects.pop(_checked(key), None)

    def list(self, prefix: str) -> list[str]:
        return sorted(key for key in self.objects if key.startswith(prefix))


def _checked(key: str) -> str:
    if any(part in {"", ".", ".."} for part in key.split("/")):
        raise ValueError(f"Not a key: {key!r}")
    return key


@dataclass
class RecordingListener:
    """Remembers what it was told, as ``(event, stage, ...)``."""

    events: list[tuple[object, ...]] = field(default_factory=list)
    reports: list[StageReport] = field(default_factory=list)

    def stage_started(self, stage: StageName) -> None:
        self.events.append(("started", stage))

    def page_read(self, stage: StageName, done: int, total: int) -> None:
        self.events.append(("page", stage, done, total))

    def stage_finished(self, report: StageReport) -> None:
        self.events.append(("reused" if report.reused else "finished", report.stage))
        self.reports.append(report)

"""Result files of a job: built by their table, stored, then named in a checkpoint with their digest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import PurePosixPath

from security_design_assistant.models.analysis import Analysis, Model
from security_design_assistant.models.evaluation import Evaluation, Finding
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.ports import ObjectStore
from security_design_assistant.pipeline.since_previous import changes_of
from security_design_assistant.pipeline.stage import StageContext
from security_design_assistant.results.artefacts import ARTEFACTS, ArtefactKind, ArtefactSource
from security_design_assistant.telemetry.tracing import span


class Artefact(Model):
    """One stored result: its key, its size in bytes and the SHA-256 of its content."""

    key: str
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """What the result is called, e.g. ``schedule.xlsx``."""
        return PurePosixPath(self.key).name


class Artefacts(Model):
    """The results that one stage stored."""

    artefacts: tuple[Artefact, ...]


def build_artefacts(
    context: StageContext,
    stage: StageName,
    analysis: Analysis,
    findings: tuple[Finding, ...],
    evaluation: Evaluation | None = None,
    again: Collection[str] = (),
) -> dict[str, bytes]:
    """Return all artefacts that ``stage`` has to store, by name; ``again`` names some of earlier stages."""
    job = context.job
    source = ArtefactSource(
        analysis=analysis,
        findings=findings,
        drawing=context.drawing,
        file_name=job.file_name,
        created_at=job.created_at,
        version=job.version,
        source_url=job.source_url,
        budgets=job.budgets,
        evaluation=evaluation,
        changes=changes_of(job, analysis),
        for_download=job.for_download,
    )
    wanted = [kind for kind in ARTEFACTS if kind.stage == stage or kind.name in again]
    return {kind.name: _built(kind, source) for kind in wanted if kind.left_by(source)}


def _built(kind: ArtefactKind, source: ArtefactSource) -> bytes:
    with span("build artefact", artefact=kind.name):
        return kind.build(source)


def store_artefacts(context: StageContext, contents: Mapping[str, bytes]) -> Artefacts:
    """Store ``contents``, by name, under the job's results and say what was stored."""
    stored = []
    for name, data in contents.items():
        digest = sha256(data).hexdigest()
        key = context.job.keys.result(name, digest)
        context.store.put(key, data)
        stored.append(Artefact(key=key, bytes=len(data), sha256=digest))
    return Artefacts(artefacts=tuple(stored))


def artefacts_intact(store: ObjectStore, stored: Artefacts) -> bool:
    """Return whether every artefact is still there, byte for byte."""
    return all(_intact(store.get(artefact.key), artefact) for artefact in stored.artefacts)


def _intact(data: bytes | None, artefact: Artefact) -> bool:
    return data is not None and sha256(data).hexdigest() == artefact.sha256

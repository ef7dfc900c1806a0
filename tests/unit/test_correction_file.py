"""Corrections in a folder: a file that only grows, whoever writes at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from security_design_assistant.adapters.correction_file import CORRECTIONS, CorrectionFile
from security_design_assistant.adapters.file_store import FileStore
from security_design_assistant.corrections.refusal import RevisionMovedError
from security_design_assistant.errors import PermanentError
from security_design_assistant.models.corrections import Correction, Corrections
from tests.unit.corrected_drawing import AT


@pytest.fixture
def file(tmp_path: Path) -> CorrectionFile:
    return CorrectionFile(tmp_path, FileStore(tmp_path))


def one_more(before: Corrections) -> tuple[Correction, ...]:
    number = before.revision + 1
    return (Correction(number=number, component="A", field="id", was="A", now="B", by="lee", at=AT),)


def test_nobody_corrected_anything_at_first(file: CorrectionFile) -> None:
    assert file.load() == Corrections()


def test_what_is_added_is_there_the_next_time(file: CorrectionFile, tmp_path: Path) -> None:
    first = file.append(one_more)
    second = file.append(one_more, if_revision=1)

    assert (first.revision, second.revision) == (1, 2)
    assert CorrectionFile(tmp_path, FileStore(tmp_path)).load() == second
    assert second.entries[0] == first.entries[0]


def test_who_saw_an_older_revision_is_told_and_changes_nothing(file: CorrectionFile) -> None:
    file.append(one_more)

    with pytest.raises(RevisionMovedError) as told:
        file.append(one_more, if_revision=0)

    assert told.value.revision == 1
    assert file.load().revision == 1


def test_of_many_writers_at_once_nobodys_entry_is_lost(file: CorrectionFile) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: file.append(one_more), range(40)))

    assert [entry.number for entry in file.load().entries] == list(range(1, 41))


def test_a_damaged_file_is_never_taken_for_an_empty_one(file: CorrectionFile, tmp_path: Path) -> None:
    file.append(one_more)
    data = (tmp_path / CORRECTIONS).read_bytes()
    (tmp_path / CORRECTIONS).write_bytes(data[:-20])

    with pytest.raises(PermanentError, match="cannot be read"):
        file.append(one_more)

    assert (tmp_path / CORRECTIONS).read_bytes() == data[:-20]

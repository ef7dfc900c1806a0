from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from security_design_assistant.adapters.file_store import FileStore
from security_design_assistant.errors import RetryableError
from security_design_assistant.pipeline.ports import ObjectStore
from tests.fakes import InMemoryObjectStore


@pytest.fixture(params=["files", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    return FileStore(tmp_path / "store") if request.param == "files" else InMemoryObjectStore()


def test_what_was_put_is_got(store: ObjectStore) -> None:
    store.put("jobs/1/a.json", b"first")
    store.put("jobs/1/a.json", b"second")

    assert store.get("jobs/1/a.json") == b"second"
    assert store.exists("jobs/1/a.json")


def test_an_absent_object_is_none_not_an_error(store: ObjectStore) -> None:
    store.delete("jobs/1/a.json")

    assert store.get("jobs/1/a.json") is None
    assert not store.exists("jobs/1/a.json")
    assert store.list("") == []


def test_deleted_objects_are_gone(store: ObjectStore) -> None:
    store.put("a", b"1")

    store.delete("a")

    assert store.get("a") is None


def test_list_gives_the_keys_of_a_prefix_sorted(store: ObjectStore) -> None:
    for key in ("jobs/2/x", "jobs/1/b", "jobs/1/a", "drawings/1.pdf", "jobs/10/a"):
        store.put(key, b"")

    assert store.list("jobs/1") == ["jobs/1/a", "jobs/1/b", "jobs/10/a"]
    assert store.list("jobs/1/") == ["jobs/1/a", "jobs/1/b"]


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../outside", "a/../../outside", "a//b", "a/.", "a/"])
def test_no_key_leads_out_of_the_store(store: ObjectStore, key: str) -> None:
    for use in (store.get, store.exists, store.delete, lambda key: store.put(key, b"")):
        with pytest.raises(ValueError, match="key"):
            use(key)


@pytest.mark.parametrize("key", ["a\0b", "a\\b", ".scratch/a"])
def test_keys_that_a_file_system_might_misread_are_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        FileStore(tmp_path).put(key, b"")


def test_a_link_does_not_lead_out_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "link").symlink_to(tmp_path)

    with pytest.raises(ValueError, match="key"):
        FileStore(tmp_path / "store").get("link/secret")


def test_a_failed_write_leaves_the_old_object_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileStore(tmp_path)
    store.put("a", b"old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RetryableError) as caught:
        store.put("a", b"new")

    assert caught.value.code == "disk_full"
    assert "no room left" in caught.value.message
    assert store.get("a") == b"old"
    assert list((tmp_path / ".scratch").iterdir()) == []


def test_a_root_that_is_a_file_gives_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(RetryableError) as caught:
        FileStore(tmp_path / "file").put("a", b"")

    assert caught.value.code == "storage_failed"
    assert str(tmp_path / "file") in caught.value.message


def test_files_get_the_rights_that_the_user_asked_for(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        FileStore(tmp_path).put("a", b"")
    finally:
        os.umask(before)

    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640

"""Chroma, looked at from outside."""

import os
import shutil
import socket
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from index.app import opened
from index.operations.doctor.vectors import check_chroma
from index.store.library import Library
from tests.index.operations.doctor.checking import settings
from tests.services import free_port


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    [found] = check_chroma(settings(tmp_path), None)
    assert found.well
    assert "still empty" in found.told
    assert list(tmp_path.iterdir()) == []


def test_it_tells_who_has_it_and_how_it_was_left(sample: Path) -> None:
    with closing(Library.open(settings(sample).database_url)) as library:
        [found] = check_chroma(settings(sample), library.key_values)
        assert (found.well, "closed properly" in found.told) == (True, True)
        with FileLock(sample / "chroma.lock"):
            [found] = check_chroma(settings(sample), library.key_values)
        assert (found.well, "another process owns it" in found.told) == (True, True)
        (sample / "chroma" / "stray").touch()
        [found] = check_chroma(settings(sample), library.key_values)
        assert (found.well, "not closed properly" in found.told) == (None, True)


async def test_looking_takes_nothing_from_whoever_owns_it(sample: Path, one_model: None) -> None:
    async with opened(settings(sample)) as verbale:
        with closing(Library.open(settings(sample).database_url)) as library:
            [found] = check_chroma(settings(sample), library.key_values)
        assert "another process owns it" in found.told
        await verbale.catch_up()
    with closing(Library.open(settings(sample).database_url)) as library:
        [found] = check_chroma(settings(sample), library.key_values)
    assert "closed properly" in found.told


def test_a_server_tells_its_version(tmp_path: Path, chroma_url: str) -> None:
    [found] = check_chroma(settings(tmp_path, vectors={"url": chroma_url}), None)
    assert found.well is not False
    assert f"the server at {chroma_url} answers, version 1." in found.told


def test_a_server_that_does_not_answer_is_a_failure_with_the_way_out(tmp_path: Path) -> None:
    for url in (f"http://127.0.0.1:{free_port()}", "http://[", "nonsense"):
        [found] = check_chroma(settings(tmp_path, vectors={"url": url}), None)
        assert found.well is False
        assert found.fix is not None
        assert "chroma run" in found.fix


def test_a_server_that_says_nothing_is_given_up_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.operations.doctor.vectors.PATIENCE_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        [found] = check_chroma(settings(tmp_path, vectors={"url": url}), None)
    assert found.well is False
    assert "within 0.2 s" in found.told


def test_a_file_in_its_place_is_a_failure_with_the_way_out(sample: Path) -> None:
    shutil.rmtree(sample / "chroma")
    (sample / "chroma").write_text("")
    with closing(Library.open(settings(sample).database_url)) as library:
        [found] = check_chroma(settings(sample), library.key_values)
    assert (found.well, "Move it away" in found.told) == (False, True)


def test_files_that_the_disk_no_longer_gives_as_written_are_a_failure(sample: Path) -> None:
    file = sample / "chroma" / "chroma.sqlite3"
    before, content = file.stat(), bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with closing(Library.open(settings(sample).database_url)) as library:
        [found] = check_chroma(settings(sample), library.key_values)
    assert (found.well, "its files are damaged" in found.told) == (False, True)
    assert found.fix is not None
    assert "makes it anew from the library" in found.fix

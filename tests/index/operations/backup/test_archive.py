"""The file: whole under its name, or not there at all; and its manifest."""

import hashlib
import os
import stat
import time
from contextlib import nullcontext
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from index.errors import InputError
from index.operations.backup.archive import (
    ColumnOf,
    Manifest,
    Part,
    read_archive,
    read_manifest,
    write_archive,
)

BLOCK = b"[1]\n".rjust(1 << 20)
COLUMNS = (ColumnOf("id", "plain"),)


def names_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def finish(file: Path, lines: list[bytes], *, force: bool = False) -> Part:
    with write_archive(file, force=force) as writer:
        part = writer.part("scope", COLUMNS, lines, 7)
        writer.finish(Manifest(2, "0.1.0", 1, "sqlite", "", vectors=False, parts=(part,)))
    return part


def test_nothing_has_the_name_before_all_is_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with write_archive(file, force=False) as writer:
        part = writer.part("scope", COLUMNS, [b"[1]\n"], 7)
        assert not file.exists()
        writer.finish(Manifest(2, "0.1.0", 1, "sqlite", "", vectors=False, parts=(part,)))
        assert not file.exists()
    assert names_in(tmp_path) == ["file"]


def test_a_failure_leaves_the_older_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("precious")
    with pytest.raises(ZeroDivisionError), write_archive(file, force=True):
        raise ZeroDivisionError
    assert file.read_text() == "precious"


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_is_never_overwritten(tmp_path: Path, force: bool) -> None:
    with pytest.raises(InputError, match="already exists"):
        finish(tmp_path, [], force=force)


def test_a_disk_that_is_full_is_told(tmp_path: Path) -> None:
    def full() -> list[bytes]:
        raise OSError(28, "No space left on device")

    said = r"\(No space left on device\); see whether the disk"
    with (
        pytest.raises(InputError, match=said),
        write_archive(tmp_path / "file", force=False) as writer,
    ):
        writer.part("scope", COLUMNS, full(), 7)
    assert names_in(tmp_path) == []


def test_what_a_kill_left_is_swept_away_but_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 2_000_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    names = [".file.abc.part", ".file.def.part", ".other.abc.part", "file.part"]
    for name in names:
        age = 600.0 if name == names[1] else 600.5  # another backup is writing the second
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (now - age, now - age))
    finish(tmp_path / "file", [])
    assert names_in(tmp_path) == [".file.def.part", ".other.abc.part", "file",
                                            "file.part"]  # fmt: skip


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    finish(tmp_path / "file", [])
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([b"[1]\n"], b"[2]\n"),
        ([b"[1]\n", b"[2]\n"], b"[1]\n"),
        ([b"[1]\n"], b"[1]"),
        ([BLOCK, b"[2]\n"], BLOCK),
    ],
    ids=["other", "more", "less", "more, after what is read at once"],
)
def test_a_part_that_is_not_what_the_manifest_says_is_damaged(
    tmp_path: Path, lines: list[bytes], told: bytes
) -> None:
    with write_archive(tmp_path / "file", force=False) as writer:
        writer.part("scope", COLUMNS, lines, 7)
        part = Part("scope", COLUMNS, 1, len(told), hashlib.sha256(told).hexdigest(), 7)
        writer.finish(Manifest(2, "0.1.0", 1, "sqlite", "", vectors=False, parts=(part,)))
    said = r"tables/scope\.jsonl is not what the manifest says"
    with read_archive(tmp_path / "file") as backup, pytest.raises(InputError, match=said):
        list(backup.lines(part))


def test_a_file_is_on_the_disk_before_it_has_its_name_and_then_the_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, synced = tmp_path / "file", []

    def fsync(handle: int) -> None:
        held = os.fstat(handle)
        is_folder = stat.S_ISDIR(held.st_mode)
        synced.append((handle, file.exists(), is_folder or held.st_size))

    monkeypatch.setattr(os, "fsync", fsync)
    finish(file, [b"[1]\n"])
    assert [one[1:] for one in synced] == [(False, file.stat().st_size), (True, True)]
    for handle, *_ in synced:
        with pytest.raises(OSError, match="Bad file descriptor"):  # it is closed
            os.fstat(handle)


def test_what_is_not_there_or_no_file_of_ours_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("x")
    with ZipFile(tmp_path / "stored", "w") as packed:
        packed.writestr("manifest.json", "{}")
    for name, said in {
        "none": "There is no file",
        "text": r"\(File is not a zip file\)",
        "stored": "is not compressed as Verbale compresses",
    }.items():
        with pytest.raises(InputError, match=said), read_archive(tmp_path / name):
            pass


def test_a_manifest_has_at_most_a_mebibyte(tmp_path: Path) -> None:
    finish(tmp_path / "file", [])
    with ZipFile(tmp_path / "file") as packed:
        manifest = packed.read("manifest.json")
    for length, refused in ((1 << 20, nullcontext()), ((1 << 20) + 1, pytest.raises(InputError))):
        with ZipFile(tmp_path / "long", "w", ZIP_DEFLATED) as packed:
            packed.writestr("manifest.json", manifest.rjust(length))
        with refused, read_archive(tmp_path / "long") as backup:
            assert backup.manifest.parts


@pytest.mark.parametrize("written", [b"", b"{}", b"[]", b"\xff", b'{"format": 2}', b"[" * 100_000])
def test_anything_else_is_refused_by_the_name_of_the_file(written: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.verbale is not a backup of Verbale"):
        read_manifest(written, Path("a.verbale"))

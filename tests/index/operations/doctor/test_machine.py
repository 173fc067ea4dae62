"""The settings, the data folder and the disk."""

import re
import shutil
from pathlib import Path

import pytest

from index.operations.doctor.machine import check_data_folder, check_disk, check_settings
from tests.index.operations.doctor.checking import settings


def test_it_says_where_the_settings_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [found] = check_settings(settings(tmp_path), None)
    assert found.well
    assert re.fullmatch(rf"the defaults \(there is no .+\); data folder {tmp_path}", found.told)
    monkeypatch.setenv("VERBALE_GATHER__CONTACT", "me@example.org")
    [found] = check_settings(settings(tmp_path), tmp_path / "a.toml")
    assert f"read from {tmp_path / 'a.toml'}, with VERBALE_GATHER__CONTACT" in found.told
    assert "me@example.org" not in found.told


def test_a_folder_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    data = tmp_path / "a" / "b"
    [found] = check_data_folder(settings(data))
    assert (found.well, found.told) == (True, f"{data} will be created")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_told_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    [found] = check_data_folder(settings(tmp_path / "file" / "data"))
    assert found.well is False
    assert "cannot be written to (Not a directory)" in found.told
    assert found.fix is not None
    assert "--data" in found.fix


def test_a_disk_with_room_is_well_and_one_without_is_worth_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "library.sqlite").open("wb") as file:
        file.truncate(3_000_000_000)  # a hole: it takes no room
    free = 6_000_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, free))
    [found] = check_disk(settings(tmp_path))
    assert (found.well, found.told) == (True, "6.0 GB free, the data folder has 3.0 GB")
    free = 5_900_000_000
    [found] = check_disk(settings(tmp_path))
    assert found.well is None
    assert found.fix is not None
    assert "Make room for 6.0 GB" in found.fix
    (tmp_path / "library.sqlite").unlink()
    free = 900_000_000
    [found] = check_disk(settings(tmp_path))
    assert found.well is False
    assert found.told.endswith("; fetching stops below 1,000 MB (gather.keep_free_mb)")
    assert found.fix == "Make room; fetching then resumes on its own."
    [found] = check_disk(settings(tmp_path, gather={"keep_free_mb": 0}))
    assert (found.well, found.told) == (None, "0.9 GB free, the data folder has 0 MB")


def test_files_that_may_not_be_used_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("chroma.lock", "library.sqlite"):
        (tmp_path / name).touch()
    monkeypatch.setattr("os.access", lambda file, _: "lock" not in str(file))
    [found] = check_data_folder(settings(tmp_path))
    assert (found.well, found.told) == (False, "chroma.lock cannot be read or written to")
    assert found.fix is not None

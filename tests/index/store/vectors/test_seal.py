"""The seal: an orderly close spares the next opening a look, anything else does not."""

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.store.library import Library
from index.store.vectors.seal import Seal
from index.store.vectors.startup import embedded, served
from tests.index.store.samples import fill


@pytest.fixture
def folder(tmp_path: Path, sqlite_library: Library) -> Path:
    """A Chroma of fifty vectors that was closed properly."""
    live = fill(sqlite_library, 50)
    with embedded(tmp_path / "chroma", sqlite_library, live) as chroma_sync:
        chroma_sync.catch_up(live, lambda _done, _total: True)
    return tmp_path / "chroma"


@pytest.fixture
def probed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collections that were probed."""
    names: list[str] = []

    def probe_apart(_folder: Path, expected: list[object]) -> dict[str, str]:
        names.extend(str(one) for one in expected)
        return {}

    monkeypatch.setattr("index.store.vectors.startup.probe_apart", probe_apart)
    return names


def reopen(folder: Path, library: Library) -> None:
    with embedded(folder, library, library.generations.live()):
        pass


def test_after_an_orderly_close_nothing_is_probed(
    folder: Path,
    sqlite_library: Library,
    probed: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    for _ in range(3):
        reopen(folder, sqlite_library)
    assert probed == []
    assert caplog.messages == []


def test_nothing_is_written_after_the_close(folder: Path, sqlite_library: Library) -> None:
    time.sleep(1)
    assert Seal(folder, sqlite_library.key_values).state() == "whole"


def test_an_open_folder_has_no_seal(folder: Path, sqlite_library: Library) -> None:
    with embedded(folder, sqlite_library, sqlite_library.generations.live()):
        assert Seal(folder, sqlite_library.key_values).state() == "open"
    assert Seal(folder, sqlite_library.key_values).state() == "whole"


def shorten(folder: Path) -> None:
    file = folder / "chroma.sqlite3"
    file.write_bytes(file.read_bytes())
    os.truncate(file, file.stat().st_size - 1)


def overwrite(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes((folder / "chroma.sqlite3").read_bytes())


def add_a_file(folder: Path) -> None:
    (folder / "stray").write_text("")


def lose_the_seal(folder: Path) -> None:
    folder.with_name("chroma.seal").unlink()


def garble_the_seal(folder: Path) -> None:
    folder.with_name("chroma.seal").write_bytes(b"\xff{]")


def replace_the_seal(folder: Path) -> None:
    folder.with_name("chroma.seal").write_text("7")


@pytest.mark.parametrize(
    "change",
    [shorten, overwrite, add_a_file, lose_the_seal, garble_the_seal, replace_the_seal],
)
def test_after_any_change_everything_is_probed(
    folder: Path,
    sqlite_library: Library,
    probed: list[str],
    change: Callable[[Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    change(folder)
    assert Seal(folder, sqlite_library.key_values).state() == "open"
    if change is not shorten:
        caplog.set_level(logging.INFO, "index")
        reopen(folder, sqlite_library)
        assert len(probed) == 1
        assert "or its files changed: the collections are intact" in caplog.text


def test_a_folder_that_lay_by_while_another_was_filled_is_probed(
    folder: Path, sqlite_library: Library
) -> None:
    live = fill(sqlite_library, 50)
    other = folder.with_name("other")
    with embedded(other, sqlite_library, live) as chroma_sync:
        chroma_sync.catch_up(live, lambda _done, _total: True)
    fill(sqlite_library, 30, seed=8)
    with embedded(other, sqlite_library, live) as chroma_sync:
        chroma_sync.catch_up(live, lambda _done, _total: True)
    assert Seal(other, sqlite_library.key_values).state() == "whole"
    assert Seal(folder, sqlite_library.key_values).state() == "open"


def test_a_folder_that_lay_by_while_a_server_was_filled_is_probed(
    folder: Path, sqlite_library: Library, chroma_url: str
) -> None:
    with served(chroma_url, sqlite_library, sqlite_library.generations.live()):
        pass
    assert Seal(folder, sqlite_library.key_values).state() == "open"


def test_a_flipped_bit_is_damage_and_chroma_is_made_anew(
    folder: Path, sqlite_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    file = max(folder.rglob("*.bin"), key=lambda path: path.stat().st_size)
    before, content = file.stat(), bytearray(file.read_bytes())
    content[len(content) // 3] ^= 16
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert Seal(folder, sqlite_library.key_values).state() == "damaged"
    reopen(folder, sqlite_library)
    assert "files of the embedded Chroma are damaged; making it anew" in caplog.text
    assert Seal(folder, sqlite_library.key_values).state() == "whole"

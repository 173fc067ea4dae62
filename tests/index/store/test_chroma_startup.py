"""Opening Chroma after damage and kills: the next search is right, and a warning says why."""

import logging
import multiprocessing
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import pytest

from index.errors import SettingsError, TryLaterError
from index.store.chroma_startup import Seal, embedded, served
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.chroma import Chroma
from index.store.vectors.sync import (
    ChromaSync,
    VectorSearch,
    collection_name,
)
from tests.index.store.samples import directions, fill, search_filter
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.usefixtures("forked")

COUNT = 1200
"""More than the thousand vectors after which Chroma writes its HNSW files."""


def go_on(_done: int, _total: int) -> bool:
    return True


def raising(error: Exception) -> Callable[..., None]:
    """A function that only raises."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def assert_answers(
    library: Library, live: Generation, chroma_sync: ChromaSync, *, share: float = 0.95
) -> None:
    """Chroma, or what stands in for it, finds nearly all that comparing everything finds."""
    by_chroma = VectorSearch(library.vectors, chroma_sync, library.full_text.passages)
    exactly = VectorSearch(library.vectors)
    rows, common = directions(500)[::50], 0
    for row in rows:
        found = {hit.passage_id for hit in by_chroma.nearest(live, search_filter(), row, 10)}
        exact = [hit.passage_id for hit in exactly.nearest(live, search_filter(), row, 10)]
        assert exact[0] in found
        common += len(found & set(exact))
    assert common >= share * 10 * len(rows)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose Chroma was filled and closed properly."""
    folder: Path = tmp_path_factory.mktemp("original") / "data"
    folder.mkdir()
    library = Library.open(f"sqlite:///{folder / 'library.db'}")
    live = fill(library, COUNT)
    with embedded(folder / "chroma", library, live) as chroma_sync:
        chroma_sync.catch_up(live, go_on)
    library.close()
    return folder


@pytest.fixture
def data(original: Path, tmp_path: Path) -> Path:
    """A copy of it, times and all."""
    return Path(shutil.copytree(original, tmp_path / "data"))


def truncated(content: bytes) -> bytes:
    return content[: len(content) // 3]


def halved(content: bytes) -> bytes:
    return content[: len(content) // 2]


def zeroed(content: bytes) -> bytes:
    return bytes(len(content))


def shuffled(content: bytes) -> bytes:
    return random.Random(1).randbytes(len(content))


def half_shuffled(content: bytes) -> bytes:
    return halved(content) + shuffled(content)[len(content) // 2 :]


@pytest.mark.soak
@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("header.bin", zeroed),
        ("data_level0.bin", shuffled),
        ("link_lists.bin", zeroed),
        ("index_metadata.pickle", truncated),
        ("chroma.sqlite3", half_shuffled),
    ],
)
def test_the_next_search_after_damage_is_right_and_a_warning_tells_of_it(
    data: Path, name: str, damage: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    ruin(data, name, damage)
    with opened(data) as (library, live, chroma_sync):
        assert_told(caplog)
        assert_answers(library, live, chroma_sync)


@pytest.mark.soak
@pytest.mark.parametrize(
    ("name", "damage"), [("data_level0.bin", halved), ("chroma.sqlite3", shuffled), ("", None)]
)
def test_catching_up_mends_the_damage_for_good(
    data: Path,
    name: str,
    damage: Callable[[bytes], bytes] | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if damage is None:
        shutil.rmtree(data / "chroma")
    else:
        ruin(data, name, damage)
    with opened(data) as (library, live, chroma_sync):
        assert_told(caplog)
        assert_answers(library, live, chroma_sync)
        chroma_sync.catch_up(live, go_on)
        assert_answers(library, live, chroma_sync)
        assert library.vectors.unplaced(live) == {}
    caplog.clear()
    with opened(data) as (library, live, chroma_sync):
        assert_answers(library, live, chroma_sync)
        assert counted(data, library, live) == COUNT
    assert caplog.messages == []


def ruin(data: Path, name: str, damage: Callable[[bytes], bytes]) -> None:
    [file] = (data / "chroma").rglob(name)
    file.write_bytes(damage(file.read_bytes()))


@contextmanager
def opened(data: Path) -> Iterator[tuple[Library, Generation, ChromaSync]]:
    library = Library.open(f"sqlite:///{data / 'library.db'}")
    live = library.generations.live()
    assert live is not None
    with embedded(data / "chroma", library, live) as chroma_sync:
        yield library, live, chroma_sync
    library.close()


def assert_told(caplog: pytest.LogCaptureFixture) -> None:
    warnings = [one.message for one in caplog.records if one.levelno == logging.WARNING]
    assert any("not closed properly" in one and "damaged are verbale-" in one for one in warnings)
    assert any("rebuilding the collection" in one for one in warnings)


def counted(data: Path, library: Library, live: Generation) -> int:
    [scope_id] = library.vectors.scope_ids(["public"])
    chroma = Chroma.embedded(data / "chroma")
    try:
        return chroma.count(collection_name(library.key_values.library_id(), live, scope_id))
    finally:
        chroma.close()


def test_damage_under_an_unbroken_seal_is_mended_too(
    data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ruin(data, "chroma.sqlite3", shuffled)
    monkeypatch.setattr("index.store.chroma_startup.Seal.state", lambda _: "whole")
    with opened(data) as (library, live, chroma_sync):
        assert "cannot be used" in caplog.text
        assert_answers(library, live, chroma_sync)
        chroma_sync.catch_up(live, go_on)
        assert counted(data, library, live) == COUNT
        assert_answers(library, live, chroma_sync)


def test_passages_that_went_since_are_not_taken_for_damage(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library.open(f"sqlite:///{data / 'library.db'}")
    library.articles.remove_source("public", "Wire")
    library.close()
    (data / "chroma.seal").unlink()
    caplog.set_level(logging.INFO, "index")
    with opened(data) as (library, live, chroma_sync):
        [told] = caplog.records
        assert told.levelno == logging.INFO
        assert told.message.endswith("the collections are intact (1)")
        chroma_sync.catch_up(live, go_on)
        assert library.vectors.placed(live) == {}


def _heard(pipe: Connection) -> int:
    assert pipe.poll(PATIENCE_S), "the other process says nothing"
    return int(pipe.recv())


def _place(data: Path, told: Connection) -> None:
    def tell(done: int, _total: int) -> bool:
        told.send(done)
        return True

    with opened(data) as (_, live, chroma_sync):
        chroma_sync.catch_up(live, tell)
        _heard(told)


@pytest.mark.soak
def test_a_kill_in_the_middle_of_placing_loses_nothing(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library.open(f"sqlite:///{data / 'library.db'}")
    live = fill(library, COUNT + 900)
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_place, args=(data, theirs))
    process.start()
    caplog.set_level(logging.INFO, "index")
    while _heard(ours) < 256:
        pass
    process.kill()
    process.join(PATIENCE_S)
    process.close()
    ours.close()
    theirs.close()
    with embedded(data / "chroma", library, live) as chroma_sync:
        assert "not closed properly" in caplog.text
        # A few may lack still.
        assert_answers(library, live, chroma_sync, share=0.85)
        chroma_sync.catch_up(live, go_on)
        assert_answers(library, live, chroma_sync)
        assert counted(data, library, live) == COUNT + 900
    assert library.vectors.unplaced(live) == {}
    library.close()


def test_a_folder_that_cannot_be_written_says_so(sqlite_library: Library, tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("")
    with (
        pytest.raises(SettingsError, match="is a file, in place of the folder"),
        embedded(tmp_path / "chroma", sqlite_library, None),
    ):
        pass


class TestServed:
    def test_a_server_that_lost_its_data_is_answered_for_told_and_filled_again(
        self, sqlite_library: Library, chroma_url: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        live = fill(sqlite_library, 600)
        with served(chroma_url, sqlite_library, live) as chroma_sync:
            chroma_sync.catch_up(live, go_on)
        with served(chroma_url, sqlite_library, live) as chroma_sync:
            assert_answers(sqlite_library, live, chroma_sync)
        assert caplog.messages == []
        [scope_id] = sqlite_library.vectors.scope_ids(["public"])
        name = collection_name(sqlite_library.key_values.library_id(), live, scope_id)
        chroma = Chroma.server(chroma_url)
        chroma.drop(name)
        chroma.close()
        with served(chroma_url, sqlite_library, live) as chroma_sync:
            assert f"rebuilding the collection {name} from the library" in caplog.text
            assert_answers(sqlite_library, live, chroma_sync)
            chroma_sync.catch_up(live, go_on)
            assert_answers(sqlite_library, live, chroma_sync)

    def test_a_few_lost_vectors_are_added_again_and_the_rest_stays(
        self, sqlite_library: Library, chroma_url: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Another process searches the same collection meanwhile."""
        live = fill(sqlite_library, 40)
        with served(chroma_url, sqlite_library, live) as chroma_sync:
            chroma_sync.catch_up(live, go_on)
        [(scope_id, ids)] = sqlite_library.vectors.placed(live).items()
        name = collection_name(sqlite_library.key_values.library_id(), live, scope_id)
        other = Chroma.server(chroma_url)
        other.remove(name, ids[:3])
        with served(chroma_url, sqlite_library, live) as chroma_sync:
            assert f"the collection {name} has lost 3 of its vectors" in caplog.text
            assert other.count(name) == 37
            chroma_sync.catch_up(live, go_on)
            assert other.ids(name) == set(ids)
        other.close()

    def test_a_server_that_is_too_slow_loses_nothing(
        self, sqlite_library: Library, chroma_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        live = fill(sqlite_library, 10)
        with served(chroma_url, sqlite_library, live) as chroma_sync:
            chroma_sync.catch_up(live, go_on)
        monkeypatch.setattr(
            "chromadb.api.models.Collection.Collection.query", raising(httpx.ReadTimeout("late"))
        )
        with (
            pytest.raises(TryLaterError, match=r"Chroma server at .* fails .*late"),
            served(chroma_url, sqlite_library, live),
        ):
            pass
        assert sqlite_library.vectors.unplaced(live) == {}

    def test_a_library_moves_from_a_folder_to_a_server_and_back(
        self, sqlite_library: Library, chroma_url: str, tmp_path: Path
    ) -> None:
        live = fill(sqlite_library, 50)
        with embedded(tmp_path / "chroma", sqlite_library, live) as chroma_sync:
            chroma_sync.catch_up(live, go_on)
        fill(sqlite_library, 50, seed=8)
        with served(chroma_url, sqlite_library, live) as chroma_sync:
            chroma_sync.catch_up(live, go_on)
            assert_answers(sqlite_library, live, chroma_sync)
        with embedded(tmp_path / "chroma", sqlite_library, live) as chroma_sync:
            chroma_sync.catch_up(live, go_on)
            assert_answers(sqlite_library, live, chroma_sync)


class PanicException(BaseException):
    """As Chroma's own code raises it: no Exception."""


@pytest.mark.parametrize(
    "error",
    [
        PanicException('Os { code: 24, message: "Too many open files" }'),
        OSError(24, "Too many open files"),
        OSError(28, "No space left on device"),
    ],
)
def test_where_the_machine_runs_short_that_is_told_and_chroma_is_not_made_anew(
    data: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def short(*_: object, **__: object) -> None:
        raise error

    library = Library.open(f"sqlite:///{data / 'library.db'}")
    before = sorted((data / "chroma").rglob("*"))
    monkeypatch.setattr("chromadb.PersistentClient", short)
    with (
        pytest.raises(TryLaterError, match=r"too many files are open \(`ulimit -n`\)"),
        embedded(data / "chroma", library, None),
    ):
        pass
    assert sorted((data / "chroma").rglob("*")) == before
    library.close()


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

    monkeypatch.setattr("index.store.chroma_startup.probe_apart", probe_apart)
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


def shorten(folder: Path) -> None:
    file = folder / "chroma.sqlite3"
    file.write_bytes(file.read_bytes())
    os.truncate(file, file.stat().st_size - 1)


def add_a_file(folder: Path) -> None:
    (folder / "stray").write_text("")


def lose_the_seal(folder: Path) -> None:
    folder.with_name("chroma.seal").unlink()


def garble_the_seal(folder: Path) -> None:
    folder.with_name("chroma.seal").write_bytes(b"\xff{]")


@pytest.mark.parametrize(
    "change",
    [shorten, add_a_file, lose_the_seal, garble_the_seal],
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

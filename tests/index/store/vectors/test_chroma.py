"""Chroma as Verbale uses it: embedded and on a server, the same."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import chromadb
import numpy as np
import pytest

from index.errors import SettingsError, TryLaterError
from index.store.vectors.chroma import (
    WRITE,
    Chroma,
    ChromaError,
    ExpectedCollection,
    NoCollectionError,
    probe_apart,
)
from tests.index.store.samples import directions
from tests.patience import PATIENCE_S, in_threads
from tests.services import free_port


def test_the_nearest_are_found_best_first_with_their_cosine(
    chroma: Chroma, collection: str
) -> None:
    matrix = directions(100)
    chroma.add(collection, list(range(100)), matrix)
    hits = chroma.nearest(collection, matrix[42], 10)
    cosines = matrix @ matrix[42]
    assert [hit.passage_id for hit in hits] == list(np.argsort(-cosines)[:10])
    np.testing.assert_allclose([hit.score for hit in hits], np.sort(cosines)[::-1][:10], atol=1e-3)


def test_more_than_one_write_is_all_kept(chroma: Chroma, collection: str) -> None:
    count = 3 * WRITE + 5
    chroma.add(collection, list(range(count)), directions(count))
    assert chroma.count(collection) == count
    chroma.remove(collection, list(range(2 * WRITE + 3)))
    assert chroma.count(collection) == WRITE + 2
    found = {hit.passage_id for hit in chroma.nearest(collection, directions(1)[0], count)}
    assert found == set(range(2 * WRITE + 3, count))


def test_all_ids_are_told_however_many(
    chroma: Chroma, collection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chroma.ids(collection) == set()
    monkeypatch.setattr("index.store.vectors.chroma._IDS", 40)
    chroma.add(collection, list(range(7, 107)), directions(100))
    chroma.remove(collection, [50])
    assert chroma.ids(collection) == set(range(7, 107)) - {50}


def test_nothing_but_ids_and_vectors_is_stored(chroma: Chroma, collection: str) -> None:
    chroma.add(collection, [7], directions(1))
    stored = chroma._collection(collection).get(include=["documents", "metadatas", "uris"])
    assert stored["ids"] == ["7"]
    assert stored["documents"] in (None, [None])
    assert stored["metadatas"] in (None, [None])
    assert stored["uris"] in (None, [None])


def test_an_absent_collection_is_empty_and_asking_does_not_make_it(
    chroma: Chroma, collection: str
) -> None:
    assert chroma.count(collection) == 0
    with pytest.raises(NoCollectionError):
        chroma.nearest(collection, directions(1)[0], 1)
    with pytest.raises(NoCollectionError):
        chroma.remove(collection, [1])
    chroma.drop(collection)
    assert collection not in [one.name for one in chroma._client.list_collections()]


def test_a_vector_of_another_length_is_an_error_of_ours(chroma: Chroma, collection: str) -> None:
    chroma.add(collection, [1], directions(1))
    with pytest.raises(ChromaError):
        chroma.nearest(collection, np.ones(3, np.float32), 1)


def test_threads_ask_while_others_write(chroma: Chroma, collection: str) -> None:
    matrix, failed = directions(400), []
    chroma.add(collection, [0], matrix[:1])

    def attempt(work: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except ChromaError as error:
                failed.append(error)

        return run

    def write(start: int) -> Callable[[], object]:
        return lambda: chroma.add(
            collection, list(range(start, start + 200)), matrix[start : start + 200]
        )

    def ask() -> None:
        for row in matrix[:60]:
            assert chroma.nearest(collection, row, 5)

    works: list[Callable[[], object]] = [write(0), write(200), ask, ask]
    in_threads(*map(attempt, works))
    assert failed == []
    assert chroma.count(collection) == 400


class TestServer:
    def test_a_collection_made_anew_by_another_process_is_found(
        self, chroma_url: str, collection: str
    ) -> None:
        ours, theirs = Chroma.server(chroma_url), Chroma.server(chroma_url)
        ours.add(collection, [1], directions(1))
        assert theirs.count(collection) == 1
        ours.drop(collection)
        with pytest.raises(NoCollectionError):
            theirs.nearest(collection, directions(1)[0], 1)
        ours.add(collection, [2], directions(1))
        assert [hit.passage_id for hit in theirs.nearest(collection, directions(1)[0], 1)] == [2]
        ours.close()
        theirs.close()

    @pytest.mark.parametrize("url", ["", "localhost:8000", "ftp://host", "http://"])
    def test_a_url_that_is_none_names_the_setting(self, url: str) -> None:
        with pytest.raises(SettingsError, match=r"vectors\.url"):
            Chroma.server(url)

    def test_a_server_that_does_not_answer_may_answer_later(self) -> None:
        url = f"http://127.0.0.1:{free_port()}"
        with pytest.raises(TryLaterError, match=f"Chroma server at {url} does not answer"):
            Chroma.server(url)


class TestEmbedded:
    def test_what_was_written_is_there_when_opened_again(self, tmp_path: Path) -> None:
        for number in range(3):
            chroma = Chroma.embedded(tmp_path / "chroma")
            assert chroma.count("some") == number
            chroma.add("some", [number], directions(1, seed=number))
            chroma.close()

    def test_a_folder_that_did_not_open_opens_once_it_is_empty(self, tmp_path: Path) -> None:
        folder = tmp_path / "chroma"
        folder.mkdir()
        (folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)
        for _ in range(2):
            with pytest.raises(ChromaError, match="not a database"):
                Chroma.embedded(folder)
        (folder / "chroma.sqlite3").unlink()
        chroma = Chroma.embedded(folder)
        chroma.add("some", [1], directions(1))
        assert chroma.count("some") == 1
        chroma.close()

    def test_closing_leaves_no_thread_and_no_system(self, tmp_path: Path) -> None:
        running = set(threading.enumerate())
        chroma = Chroma.embedded(tmp_path / "chroma")
        chroma.add("some", list(range(50)), directions(50))
        chroma.close()
        chroma.close()
        systems = chromadb.api.shared_system_client.SharedSystemClient._identifier_to_system
        assert str(tmp_path / "chroma") not in systems
        assert [one for one in {*threading.enumerate()} - running if not one.daemon] == []


COUNT = 1050


def folder_of(folder: Path, name: str) -> Path:
    """Where Chroma keeps the HNSW files of a collection."""
    query = (
        "SELECT segments.id FROM segments JOIN collections ON collections.id = collection "
        "WHERE name = ? AND scope = 'VECTOR'"
    )
    connection = sqlite3.connect(folder / "chroma.sqlite3")
    try:
        return folder / str(connection.execute(query, (name,)).fetchone()[0])
    finally:
        connection.close()


@pytest.mark.usefixtures("forked")
def test_each_collection_is_told_apart(tmp_path: Path) -> None:
    folder, matrix = tmp_path / "chroma", directions(COUNT)
    chroma = Chroma.embedded(folder)
    sizes = {"whole": COUNT, "deadly": COUNT, "also-whole": 20, "short": 19, "absent": 0}
    for name, size in sizes.items():
        chroma.add(name, list(range(size)), matrix[:size])
    chroma.drop("absent")
    chroma.close()
    header = folder_of(folder, "deadly") / "header.bin"
    header.write_bytes(header.read_bytes()[:33])
    sizes |= {"short": 20, "absent": 1}
    expected = [ExpectedCollection(name, size, matrix[:size:70]) for name, size in sizes.items()]
    assert probe_apart(folder, expected) == {
        "deadly": "opening it kills or hangs the process",
        "short": "it holds 19 vectors instead of 20",
        "absent": "it holds 0 vectors instead of 1",
    }


@pytest.mark.usefixtures("forked")
def test_a_chroma_that_does_not_open_is_told_for_every_collection(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    expected = [ExpectedCollection(name, 1, directions(1)) for name in ("first", "second")]
    wrong = probe_apart(folder, expected)
    assert list(wrong) == ["first", "second"]
    assert all("Chroma does not open" in reason for reason in wrong.values())


def test_the_callers_own_program_is_not_run_again(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from index.store.vectors.chroma import ExpectedCollection, probe_apart\n"
        "from tests.index.store.samples import directions\n"
        "print('started')\n"
        "expected = ExpectedCollection('some', 1, directions(1))\n"
        "print(probe_apart(Path(sys.argv[1]), [expected])['some'])\n"
    )
    root = Path(__file__).resolve().parents[4]
    ran = subprocess.run(
        [sys.executable, program, tmp_path / "chroma"],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert ran.stdout.splitlines() == ["started", "it holds 0 vectors instead of 1"]

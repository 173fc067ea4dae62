"""Catching up: every passage gets its vector, whatever came in between."""

import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from filelock import FileLock

from index.embedding.registry import EncoderRegistry
from index.indexing.live_generation import LiveGeneration
from index.indexing.vector_sync import VectorSync
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.chroma import Chroma, ChromaError
from index.store.vectors.sync import ChromaSync
from tests.index.indexing.libraries import Fed
from tests.index.store.samples import CHUNKER, entry, search_filter, store
from tests.patience import PATIENCE_S


@pytest.fixture
def live(library: Library) -> Generation:
    return library.generations.begin("counting", CHUNKER)


@pytest.fixture
def encoder() -> Fed:
    return Fed("counting")


@pytest.fixture
def catch_up(library: Library, encoder: Fed, tmp_path: Path) -> VectorSync:
    return VectorSync(library, live_with(library, encoder), None, tmp_path / "encoding.lock")


def live_with(library: Library, encoder: Fed) -> LiveGeneration:
    return LiveGeneration(library, EncoderRegistry("counting", lambda _name: encoder))


def go_on(_done: int, _total: int) -> bool:
    return True


def text(count: int) -> str:
    return "\n".join(f"Sentence {number}." for number in range(count))


def test_every_passage_gets_a_vector_and_none_twice(
    catch_up: VectorSync, library: Library, encoder: Fed, live: Generation
) -> None:
    store(library, entry(text(70), title="T"))
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    catch_up.encode(live, tell, wait=True)
    assert told == [(done, 70) for done in (0, 16, 32, 48, 64, 70, 70)]
    assert encoder.fed == [f"T\nSentence {number}." for number in range(70)]
    assert len(library.vectors.in_reach(live, search_filter())[0]) == 70
    catch_up.encode(live, go_on, wait=True)
    assert len(encoder.fed) == 70


def test_the_same_words_are_encoded_once(
    catch_up: VectorSync, library: Library, encoder: Fed, live: Generation
) -> None:
    store(library, entry("One.", id="1"), entry("One.", id="2"), entry("One.", id="3"))
    catch_up.encode(live, go_on, wait=True)
    assert len(encoder.fed) == 1
    assert len(library.vectors.in_reach(live, search_filter())[0]) == 3


def test_passages_that_go_meanwhile_are_no_matter(
    catch_up: VectorSync,
    library: Library,
    encoder: Fed,
    live: Generation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.indexing.vector_sync._AHEAD", 64)
    store(library, entry(text(100)))

    def remove(done: int, _total: int) -> bool:
        if done == 32:
            library.articles.remove_source("public", "Wire")
        return True

    catch_up.encode(live, remove, wait=True)
    assert len(encoder.fed) == 64  # those that were read already
    assert library.vectors.unencoded(live) == []


@pytest.mark.parametrize("waits", [False, True])
def test_another_process_that_encodes_is_left_to_it_at_once_or_by_who_is_told_to_stop(
    catch_up: VectorSync,
    library: Library,
    encoder: Fed,
    live: Generation,
    tmp_path: Path,
    waits: bool,
) -> None:
    store(library, entry("One."))
    with FileLock(tmp_path / "encoding.lock"):
        catch_up.encode(live, lambda _done, _total: not waits, wait=waits)
    assert encoder.fed == []


def test_one_that_waits_for_another_goes_on_after_it(
    catch_up: VectorSync, library: Library, encoder: Fed, live: Generation, tmp_path: Path
) -> None:
    store(library, entry("One."))
    lock, waited = FileLock(tmp_path / "encoding.lock", thread_local=False), threading.Event()

    def progress(_done: int, total: int) -> bool:
        if total == 0:
            waited.set()
        return True

    lock.acquire()
    waiting = threading.Thread(target=lambda: catch_up.encode(live, progress, wait=True))
    waiting.start()
    assert waited.wait(PATIENCE_S)
    assert encoder.fed == []
    lock.release()
    waiting.join(PATIENCE_S)
    assert len(encoder.fed) == 1


class TestPlacing:
    @pytest.fixture
    def chroma_sync(self, library: Library, tmp_path: Path) -> Iterator[ChromaSync]:
        opened = Chroma.embedded(tmp_path / "chroma")
        yield ChromaSync(library.key_values.library_id(), library.vectors, opened)
        opened.close()

    @pytest.fixture
    def catch_up(
        self, library: Library, encoder: Fed, chroma_sync: ChromaSync, tmp_path: Path
    ) -> VectorSync:
        return VectorSync(library, live_with(library, encoder), chroma_sync, tmp_path / "turn")

    def test_gives_chroma_most_vectors_while_others_are_encoded(
        self,
        library: Library,
        encoder: Fed,
        live: Generation,
        chroma_sync: ChromaSync,
        catch_up: VectorSync,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("index.indexing.vector_sync.WRITE_AT_ONCE", 64)
        store(library, entry(text(70)))
        store(library, entry(text(80), title="Elsewhere"), scope="discord:1")

        def placed() -> list[int]:
            return [len(ids) for ids in library.vectors.placed(live).values()]

        seen: list[int] = []

        def tell(_done: int, _total: int) -> bool:
            seen.append(sum(placed()))
            return True

        assert catch_up.encode(live, tell, wait=True, places=True)
        assert sorted(set(seen)) == [0, 64, 128]
        catch_up.place(live, go_on)
        assert placed() == [70, 80]
        asked = encoder.encode_question("Where?")
        assert len(chroma_sync.nearest(live, ("discord:1",), asked, 10)) == 10

    def test_encoding_goes_on_where_chroma_fails(
        self,
        library: Library,
        live: Generation,
        catch_up: VectorSync,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("index.indexing.vector_sync.WRITE_AT_ONCE", 16)
        store(library, entry(text(40)))
        asked: list[object] = []

        def full(*what: object) -> None:
            asked.append(what)
            raise ChromaError("the disk is full")

        with monkeypatch.context() as patched:
            patched.setattr(Chroma, "add", full)
            assert catch_up.encode(live, go_on, wait=True, places=True)
        assert len(asked) == 1
        assert library.vectors.unencoded(live) == []
        catch_up.place(live, go_on)
        assert library.vectors.unplaced(live) == {}


def test_passages_that_another_process_encodes_are_left_to_it(
    catch_up: VectorSync,
    library: Library,
    encoder: Fed,
    live: Generation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store(library, entry(text(40)))
    ids = library.vectors.unencoded(live)
    monkeypatch.setattr("index.indexing.vector_sync._AHEAD", 16)
    monkeypatch.setattr(catch_up._claims, "encoding", lambda block: nullcontext(block > 0))
    assert not catch_up.encode(live, go_on, wait=False)
    left = library.vectors.unencoded(live)
    assert 0 < len(left) < len(ids)
    assert library.vectors.lacking(live, ids) == left
    monkeypatch.undo()
    assert catch_up.encode(live, go_on, wait=False)
    assert len(encoder.fed) == len(ids)

"""Chroma kept equal to the library, and asked only for what it holds."""

import logging
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.chroma import Chroma, ChromaError, Fault, probe
from index.store.vectors.sync import (
    ChromaSync,
    CollectionFillingError,
    VectorSearch,
    collection_name,
    expected_collections,
)
from tests.index.store.samples import Matrix, directions, encode, entry, fill, search_filter, store
from tests.patience import ended

LOG = "index.store.vectors.sync"


@pytest.fixture
def chroma_sync(sqlite_library: Library, chroma: Chroma) -> ChromaSync:
    return placed_by(sqlite_library, chroma)


def placed_by(library: Library, chroma: Chroma) -> ChromaSync:
    return ChromaSync(library.key_values.library_id(), library.vectors, chroma)


def go_on(_done: int, _total: int) -> bool:
    return True


def names(library: Library, live: Generation) -> list[str]:
    scopes = library.vectors.scope_ids(library.catalogue.scopes())
    return [collection_name(library.key_values.library_id(), live, one) for one in scopes]


def assert_found(
    library: Library, chroma_sync: ChromaSync, live: Generation, row: Matrix, scopes: Sequence[str]
) -> None:
    """What is found by way of Chroma is what comparing everything finds."""
    by_chroma = VectorSearch(library.vectors, chroma_sync, library.full_text.passages)
    found = by_chroma.nearest(live, search_filter(*scopes), row, 10)
    exact = VectorSearch(library.vectors).nearest(live, search_filter(*scopes), row, 10)
    # Half precision leaves lengths that differ from 1 in the fourth decimal; Chroma evens them out.
    np.testing.assert_allclose(
        [hit.score for hit in found], [hit.score for hit in exact], atol=2e-3
    )
    assert [hit.passage_id for hit in found[:1]] == [hit.passage_id for hit in exact[:1]]
    inside, _ = library.vectors.in_reach(live, search_filter(*scopes))
    assert {hit.passage_id for hit in found} <= set(inside)


def test_scopes_are_searched_together_and_never_beyond(
    sqlite_library: Library, chroma_sync: ChromaSync
) -> None:
    fill(sqlite_library, 40)
    fill(sqlite_library, 40, scope="discord:1", seed=8)
    live = fill(sqlite_library, 40, scope="discord:2", seed=9)
    chroma_sync.catch_up(live, go_on)
    for row in directions(40, seed=9)[:5]:
        for scopes in (("public",), ("public", "discord:1"), ("discord:2",), ("discord:9",)):
            assert_found(sqlite_library, chroma_sync, live, row, scopes)


def test_catching_up_tells_its_progress_and_can_be_stopped(
    sqlite_library: Library, chroma_sync: ChromaSync, chroma: Chroma
) -> None:
    live = fill(sqlite_library, 600)
    told: list[tuple[int, int]] = []

    def stop_at_the_second(done: int, total: int) -> bool:
        told.append((done, total))
        return len(told) < 2

    chroma_sync.catch_up(live, stop_at_the_second)
    assert told == [(0, 600), (256, 600)]
    assert chroma.count(names(sqlite_library, live)[0]) == 256
    told.clear()

    def tell(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    chroma_sync.catch_up(live, tell)
    assert told == [(0, 344), (256, 344), (344, 344)]
    assert chroma.count(names(sqlite_library, live)[0]) == 600
    assert sqlite_library.vectors.unplaced(live) == {}


def test_what_is_gone_is_taken_out(
    sqlite_library: Library, chroma_sync: ChromaSync, chroma: Chroma
) -> None:
    live = fill(sqlite_library, 50)
    store(sqlite_library, entry("Another.\nAnd more.", id="x"), under="Other")
    encode(sqlite_library, live, 5)
    chroma_sync.catch_up(live, go_on)
    [name] = names(sqlite_library, live)
    assert chroma.count(name) == 52
    sqlite_library.articles.remove_source("public", "Wire")
    chroma_sync.catch_up(live, go_on)
    assert chroma.count(name) == 2
    assert sqlite_library.vectors.stale(live) == {}
    assert_found(sqlite_library, chroma_sync, live, directions(1)[0], ("public",))


def test_a_collection_that_is_being_filled_is_answered_for_exactly(
    sqlite_library: Library, chroma_sync: ChromaSync, caplog: pytest.LogCaptureFixture
) -> None:
    live = fill(sqlite_library, 600)
    chroma_sync.catch_up(live, lambda done, total: done < 256)
    with pytest.raises(CollectionFillingError):
        chroma_sync.nearest(live, ("public",), directions(1)[0], 5)
    caplog.set_level(logging.INFO, LOG)
    assert_found(sqlite_library, chroma_sync, live, directions(600)[599], ("public",))
    assert "being filled; comparing every vector instead" in caplog.text
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]


def test_a_scope_that_was_emptied_is_no_failure(
    sqlite_library: Library, chroma_sync: ChromaSync, caplog: pytest.LogCaptureFixture
) -> None:
    live = fill(sqlite_library, 10)
    sqlite_library.articles.source("discord:1", "Empty", "page")
    chroma_sync.catch_up(live, go_on)
    caplog.set_level(logging.INFO, LOG)
    scopes = ("public", "discord:1")
    assert_found(sqlite_library, chroma_sync, live, directions(1)[0], scopes)
    assert caplog.messages == []


def test_a_damaged_collection_is_dropped_answered_for_and_filled_again(
    sqlite_library: Library,
    chroma_sync: ChromaSync,
    chroma: Chroma,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fill(sqlite_library, 30, scope="discord:1", seed=8)
    live = fill(sqlite_library, 30)
    chroma_sync.catch_up(live, go_on)
    other, name = names(sqlite_library, live)
    chroma_sync.rebuild(live, {name: "it is damp"})
    assert f"rebuilding the collection {name} from the library: it is damp" in caplog.text
    assert (chroma.count(name), chroma.count(other)) == (0, 30)
    assert_found(sqlite_library, chroma_sync, live, directions(30)[3], ("public",))
    chroma_sync.catch_up(live, go_on)
    assert (chroma.count(name), chroma.count(other)) == (30, 30)
    assert len(chroma_sync.nearest(live, ("public",), directions(1)[0], 10)) == 10


def test_a_collection_that_vanished_is_answered_for_and_filled_again(
    sqlite_library: Library,
    chroma_sync: ChromaSync,
    chroma: Chroma,
    caplog: pytest.LogCaptureFixture,
) -> None:
    live = fill(sqlite_library, 30)
    chroma_sync.catch_up(live, go_on)
    [name] = names(sqlite_library, live)
    chroma.drop(name)
    assert_found(sqlite_library, chroma_sync, live, directions(30)[3], ("public",))
    assert "is gone); comparing every vector instead" in caplog.text
    chroma_sync.catch_up(live, go_on)
    assert f"filling the collection {name} again" in caplog.text
    assert chroma.count(name) == 30


def test_a_chroma_that_fails_in_the_middle_is_answered_for(
    sqlite_library: Library,
    chroma_sync: ChromaSync,
    chroma: Chroma,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live = fill(sqlite_library, 400)
    chroma_sync.catch_up(live, go_on)
    fill(sqlite_library, 300, seed=8)

    def full(*_: object) -> None:
        raise ChromaError("the disk is full")

    monkeypatch.setattr(chroma, "add", full)
    with pytest.raises(ChromaError, match="disk is full"):
        chroma_sync.catch_up(live, go_on)
    assert_found(sqlite_library, chroma_sync, live, directions(300, seed=8)[7], ("public",))
    monkeypatch.undo()
    chroma_sync.catch_up(live, go_on)
    assert sqlite_library.vectors.unplaced(live) == {}


def test_what_was_placed_is_what_the_probe_expects(
    sqlite_library: Library, chroma_sync: ChromaSync, chroma: Chroma
) -> None:
    live = fill(sqlite_library, 40)
    chroma_sync.catch_up(live, go_on)
    library_id = sqlite_library.key_values.library_id()
    [expected] = expected_collections(library_id, sqlite_library.vectors, live)
    assert (expected.size, expected.sample.shape) == (40, (16, 64))
    assert probe(chroma, expected) is None
    chroma.remove(expected.name, sqlite_library.vectors.in_reach(live, search_filter())[0][:1])
    lacks = Fault("it holds 39 vectors instead of 40", lacks_few=True)
    assert probe(chroma, expected) == lacks
    chroma.add(expected.name, [10_000], np.asarray(directions(1, seed=3)))
    assert probe(chroma, expected) == Fault("1 of 16 vectors are not found again", lacks_few=True)
    chroma.drop(expected.name)
    assert probe(chroma, expected) == Fault("it holds 0 vectors instead of 40")


class TestVerifying:
    def test_what_chroma_lost_is_placed_again_and_what_it_has_too_much_goes(
        self, sqlite_library: Library, chroma_sync: ChromaSync, chroma: Chroma
    ) -> None:
        live = fill(sqlite_library, 40)
        chroma_sync.catch_up(live, go_on)
        [name] = names(sqlite_library, live)
        ids, _ = sqlite_library.vectors.in_reach(live, search_filter())
        chroma.remove(name, ids[:3])
        chroma.add(name, [9_000, 9_001], directions(2, seed=3))
        assert chroma_sync.verify(live) == 5
        chroma_sync.catch_up(live, go_on)
        assert chroma.ids(name) == set(ids)
        assert chroma_sync.verify(live) == 0
        assert_found(sqlite_library, chroma_sync, live, directions(40)[0], ("public",))

    def test_what_is_placed_at_the_same_time_is_not_taken_for_too_much(
        self,
        sqlite_library: Library,
        chroma_sync: ChromaSync,
        chroma: Chroma,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        live = fill(sqlite_library, 10)
        chroma_sync.catch_up(live, go_on)
        fill(sqlite_library, 10, seed=8)
        [name] = names(sqlite_library, live)
        noting, verified = sqlite_library.vectors.note_placed, list[int]()
        verifying = threading.Thread(target=lambda: verified.append(chroma_sync.verify(live)))

        def slowly(*what: Any) -> None:
            verifying.start()
            verifying.join(0.2)
            noting(*what)

        monkeypatch.setattr(sqlite_library.vectors, "note_placed", slowly)
        chroma_sync.catch_up(live, go_on)
        ended(verifying)
        assert verified == [0]
        assert chroma.count(name) == 20


def test_a_generation_that_is_over_is_taken_out_and_no_other(
    sqlite_library: Library, chroma_sync: ChromaSync, chroma: Chroma
) -> None:
    fill(sqlite_library, 20, scope="discord:1", seed=8)
    live = fill(sqlite_library, 40)
    built = sqlite_library.generations.start(live.encoder, live.chunker, "model")
    for one in (live, built):
        chroma_sync.catch_up(one, go_on)
    assert [chroma.count(name) for name in names(sqlite_library, built)] == [20, 40]
    chroma_sync.drop(built)
    chroma_sync.drop(built)
    assert [chroma.count(name) for name in names(sqlite_library, built)] == [0, 0]
    assert sqlite_library.vectors.placed(built) == {}
    assert [chroma.count(name) for name in names(sqlite_library, live)] == [20, 40]
    assert_found(sqlite_library, chroma_sync, live, directions(40)[0], ("public",))

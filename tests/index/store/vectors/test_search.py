"""Chroma is asked where it pays, and else everything is compared."""

from typing import Any

import pytest

from index.store.library import Library
from index.store.rows import Hit
from index.store.vectors.chroma import Chroma
from index.store.vectors.sync import ChromaSync, VectorSearch
from tests.index.store.samples import directions, encode, entry, fill, search_filter, store


@pytest.fixture
def chroma_sync(sqlite_library: Library, chroma: Chroma) -> ChromaSync:
    return ChromaSync(sqlite_library.key_values.library_id(), sqlite_library.vectors, chroma)


def test_a_narrow_reach_is_compared_exactly_without_chroma(
    sqlite_library: Library, chroma_sync: ChromaSync, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = fill(sqlite_library, 10)
    store(sqlite_library, entry("Dated.", id="d", published="2024-08-28"), under="Other")
    encode(sqlite_library, live, 5)
    chroma_sync.catch_up(live, lambda _done, _total: True)

    def unasked(*_: object) -> None:
        pytest.fail("Chroma was asked")

    nearest = VectorSearch(sqlite_library.vectors, chroma_sync, sqlite_library.full_text.passages)
    with monkeypatch.context() as patched:
        patched.setattr(chroma_sync, "nearest", unasked)
        for within in (
            search_filter(source="other"),
            search_filter(since="2024-08-01", until="2024-08-31"),
        ):
            assert len(nearest.nearest(live, within, directions(1)[0], 5)) == 1
    monkeypatch.setattr("index.store.vectors.sync.EXACT_UP_TO", 0)
    hits = nearest.nearest(live, search_filter(source="other"), directions(1)[0], 5)
    assert (
        len(sqlite_library.passages.in_reach([hit.passage_id for hit in hits], search_filter()))
        == 11
    )


def test_the_rarer_what_passes_a_filter_the_more_is_asked_of_chroma(
    sqlite_library: Library, chroma_sync: ChromaSync, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = fill(sqlite_library, 10)
    asked: list[int] = []
    counts = {search_filter(): 1_000_000, search_filter(source="wire"): 30_000}
    monkeypatch.setattr("index.store.vectors.sync.EXACT_UP_TO", 0)

    def asking(*given: Any) -> list[Hit]:
        asked.append(given[-1])
        return []

    monkeypatch.setattr(chroma_sync, "nearest", asking)
    nearest = VectorSearch(sqlite_library.vectors, chroma_sync, counts.__getitem__)
    for within in counts:
        nearest.nearest(live, within, directions(1)[0], 70)
    assert asked == [70, 50 * 70]

"""Vectors are fetched once while there is room, and never mixed up."""

from collections.abc import Sequence

import numpy as np

from index.store.id_lists import Ids
from index.store.vectors.cache import Matrix, VectorCache


class Table:
    """A table in which every third passage lacks a vector; it notes what is fetched."""

    def __init__(self) -> None:
        self.fetched: list[list[int]] = []

    def fetch(self, ids: Ids) -> tuple[Ids, Matrix]:
        self.fetched.append(ids.tolist())
        found = [id_ for id_ in sorted(ids.tolist()) if id_ % 3]
        matrix = np.array([[id_, -id_] for id_ in found], np.float32).reshape(-1, 2)
        return np.array(found, np.int32), matrix


def held(cache: VectorCache, table: Table, ids: Sequence[int]) -> list[int]:
    """The ids that have a vector, in order, after a check that each has its own."""
    parts = cache.of(np.array(ids, np.int32), table.fetch)
    for some, matrix in parts:
        assert matrix.dtype == np.float32
        assert matrix.tolist() == [[id_, -id_] for id_ in some.tolist()]
    return sorted(id_ for some, _ in parts for id_ in some.tolist())


def test_a_vector_comes_with_its_passage_whether_or_not_it_is_cached() -> None:
    cache, table = VectorCache(), Table()
    assert held(cache, table, [8, 2, 3, 5]) == [2, 5, 8]
    assert held(cache, table, [5, 7, 8, 1]) == [1, 5, 7, 8]


def test_what_is_cached_is_not_fetched_again() -> None:
    cache, table = VectorCache(), Table()
    held(cache, table, [1, 2, 4])
    held(cache, table, [4, 5, 1])
    assert table.fetched == [[1, 2, 4], [5]]


def test_a_passage_without_a_vector_is_looked_up_each_time() -> None:
    cache, table = VectorCache(), Table()
    assert held(cache, table, [3, 6]) == []
    assert held(cache, table, [3, 7]) == [7]
    assert table.fetched == [[3, 6], [3, 7]]


def test_the_oldest_make_room_for_the_newest_and_all_that_is_asked_for_is_returned() -> None:
    cache, table = VectorCache(capacity=8), Table()
    for start in range(0, 60, 4):
        asked = list(range(start, start + 8))
        assert held(cache, table, asked) == [id_ for id_ in asked if id_ % 3]
    assert len(cache._rows) <= 8


def test_more_than_there_is_room_for_is_fetched_past_the_cache() -> None:
    cache, table = VectorCache(capacity=4), Table()
    held(cache, table, [1, 2])
    assert held(cache, table, [1, 2, 4, 5, 7]) == [1, 2, 4, 5, 7]
    assert table.fetched == [[1, 2], [1, 2, 4, 5, 7]]


def test_nothing_is_asked_for_nothing() -> None:
    table = Table()
    assert held(VectorCache(), table, []) == []
    assert table.fetched == []

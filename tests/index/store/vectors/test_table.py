"""The library's copy of every vector, and what it knows of Chroma."""

from collections.abc import Sequence

import numpy as np
import pytest
from sqlalchemy import event

from index.store.database import Ids
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.table import Claims, Matrix, VectorCache
from tests.index.store.samples import (
    CHUNKER,
    ENCODER,
    directions,
    encode,
    entry,
    fill,
    generation,
    search_filter,
    store,
)


def test_passages_without_a_vector_are_told_once_for_each_input(library: Library) -> None:
    live = generation(library)
    store(library, entry("One.\nTwo.", id="1"), entry("One.", id="2"), entry("Three.", id="3"))
    waiting = library.vectors.inputs(library.vectors.unencoded(live))
    assert [one.text for one in waiting] == ["One.", "Two.", "Three."]
    assert {one.title for one in waiting} == {"Sullivan meets Wang"}
    encode(library, live)
    assert library.vectors.unencoded(live) == []


def test_a_small_reach_does_not_cost_a_walk_through_every_vector(library: Library) -> None:
    if not library.database.is_sqlite:
        pytest.skip("PostgreSQL goes by what it knows of its tables")
    live = generation(library)
    store(library, *(entry(f"Text {number}.", id=str(number)) for number in range(50)))
    encode(library, live)
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, query: str, given: object, *_: object) -> None:
        asked.append((query, given))

    event.listen(library.database.engine, "before_cursor_execute", note)
    library.vectors.in_reach(live, search_filter(since="2024-08-28"))
    event.remove(library.database.engine, "before_cursor_execute", note)
    [(query, given)] = [one for one in asked if "float16" in one[0]]
    with library.database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", given).all()  # type: ignore[arg-type]
    assert [row.detail for row in plan if "vector" in row.detail and "input_hash=?" in row.detail]


def test_offsets_count_characters_not_bytes(library: Library) -> None:
    live = generation(library)
    store(library, entry("🤝 Élysée.\nTwo 北京."))
    waiting = library.vectors.inputs(library.vectors.unencoded(live))
    assert [one.text for one in waiting] == ["🤝 Élysée.", "Two 北京."]


def test_a_vector_is_kept_once_for_each_encoder_and_input(library: Library) -> None:
    first, second = directions(2)
    library.vectors.keep("a", ["h"], first[None])
    library.vectors.keep("a", ["h"], second[None])
    library.vectors.keep("b", ["h"], second[None])
    assert library.catalogue.counts().vectors == 2
    library.vectors.keep("a", [], np.zeros((0, 64), np.float32))
    assert library.catalogue.counts().vectors == 2


def test_many_vectors_come_back_in_the_order_of_their_ids_and_unknown_ids_are_left_out(
    library: Library,
) -> None:
    live = fill(library, 200)
    ids, matrix = library.vectors.in_reach(live, search_filter())
    store(library, entry("Not encoded yet.", id="late"))
    late = library.vectors.unencoded(live)
    asked = [*ids[150:0:-1], *late, 999_999, *ids[20:30]]
    some, rows = library.vectors.of_passages(live, asked)
    assert some == ids[1:151]
    np.testing.assert_array_equal(rows, matrix[1:151])


def test_vectors_of_another_scope_or_encoder_are_out_of_reach(library: Library) -> None:
    live = fill(library, 5, scope="discord:1")
    assert library.vectors.in_reach(live, search_filter())[0] == []
    assert library.vectors.in_reach(live, search_filter("public", "discord:2"))[0] == []
    assert len(library.vectors.in_reach(live, search_filter("discord:1"))[0]) == 5
    other = Generation(live.id + 1, "another encoder", CHUNKER)
    assert library.vectors.in_reach(other, search_filter("discord:1"))[0] == []
    assert len(library.vectors.unencoded(other)) == 5


def test_what_is_placed_is_remembered_until_forgotten(library: Library) -> None:
    live = fill(library, 4)
    [(scope_id, ids)] = library.vectors.unplaced(live).items()
    assert len(ids) == 4
    library.vectors.note_placed(live, scope_id, ids[:3])
    library.vectors.note_placed(live, scope_id, ids[:3])
    library.vectors.note_placed(live, scope_id, [])
    assert library.vectors.placed(live) == {scope_id: ids[:3]}
    assert library.vectors.unplaced(live) == {scope_id: ids[3:]}
    library.vectors.forget_placed(live, scope_id, ids[:1])
    assert library.vectors.placed(live) == {scope_id: ids[1:3]}
    library.vectors.forget_placed(live, scope_id)
    assert library.vectors.unplaced(live) == {scope_id: ids}


@pytest.mark.parametrize("how", ["removed", "revised"])
def test_a_placed_passage_that_went_is_stale(library: Library, how: str) -> None:
    live = generation(library)
    store(library, entry("One.", id="1"), under="A")
    store(library, entry("Two.", id="2"), under="B")
    encode(library, live)
    [(scope_id, ids)] = library.vectors.unplaced(live).items()
    library.vectors.note_placed(live, scope_id, ids)
    assert library.vectors.stale(live) == {}
    if how == "removed":
        library.articles.remove_source("public", "A")
    else:
        store(library, entry("Changed.", id="1"), under="A")
    assert library.vectors.stale(live) == {scope_id: ids[:1]}
    library.vectors.forget_placed(live, scope_id, ids[:1])
    assert library.vectors.stale(live) == {}


def test_more_ids_than_one_statement_takes_are_forgotten(library: Library) -> None:
    live = Generation(generation(library).id, ENCODER, CHUNKER)
    ids = list(range(1, 1801))
    library.vectors.note_placed(live, 1, ids)
    library.vectors.forget_placed(live, 1, ids[:1700])
    assert library.vectors.placed(live) == {1: ids[1700:]}


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


def test_what_one_process_claims_no_other_one_does_until_the_claim_ends(library: Library) -> None:
    alone = library.database.is_sqlite
    one, other = Claims(library.database), Claims(library.database)
    with one.encoding(2**31 + 7) as mine:
        assert mine
        with (
            other.encoding(7) as theirs,
            other.encoding(8) as next_one,
            other.placing(7) as placing,
        ):
            assert (theirs, next_one, placing) == (alone, True, True)
    with other.encoding(7) as theirs:
        assert theirs

"""The vectors in the library, and the record of which ones Chroma holds.

The tables alone determine which passages lack a vector, which vectors Chroma lacks, and which
vectors in Chroma have lost their passage; so the next run repairs what a kill left.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    select,
)

from index.store.database import (
    Database,
    Ids,
    Store,
    batches,
    count,
    ids_of,
    insertion,
    is_listed,
    packed,
)
from index.store.rows import Generation, SearchFilter
from index.store.schema import article, headline, passage, placed, revision, scope, vector
from index.store.search_filter import within

Matrix = npt.NDArray[np.float32]

CAPACITY = 65_536
"""Vectors kept at most, in float16 as they are stored: 50 MB at 384 dimensions."""

Fetch = Callable[[Ids], tuple[Ids, Matrix]]
"""Returns the ids of those passages that have a vector, and a row for each."""


class VectorCache:
    """Caches the vectors of one encoder by passage id; safe to use from several threads.

    Ids are never used twice, and a passage keeps its vector, so nothing in here becomes stale. When
    it is full, the oldest entries are replaced.

    Args:
        capacity: number of vectors kept at most.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._kept = np.zeros((0, 0), np.float16)
        self._sorted = np.zeros(0, np.int32)
        """The passages that are kept, in order, and the row of each."""
        self._rows = np.zeros(0, np.int32)
        self._next = 0
        self._lock = threading.Lock()

    def of(self, ids: Ids, fetch: Fetch) -> list[tuple[Ids, Matrix]]:
        """Return the ids of those passages that have a vector, with a row for each, in parts.

        Args:
            ids: the passages, each once.
            fetch: called for those that are not cached.
        """
        if len(ids) > self._capacity:
            return [fetch(ids)]
        with self._lock:
            rows = self._rows_of(ids)
            is_kept = rows >= 0
            cached = self._kept[rows[is_kept]]
        parts = [(ids[is_kept], cached.astype(np.float32))]
        if not is_kept.all():
            fetched, matrix = fetch(ids[~is_kept])
            with self._lock:
                self._add(fetched, matrix)
            parts.append((fetched, matrix))
        return [part for part in parts if len(part[0])]

    def _rows_of(self, ids: Ids) -> Ids:
        """Return the row of each passage, -1 for one that is not kept."""
        if not len(self._sorted):
            return np.full(len(ids), -1, np.int32)
        places = np.minimum(np.searchsorted(self._sorted, ids), len(self._sorted) - 1)
        return np.where(self._sorted[places] == ids, self._rows[places], -1)

    def _add(self, ids: Ids, matrix: Matrix) -> None:
        new = self._rows_of(ids) < 0  # another thread may have been first
        ids, matrix = ids[new], matrix[new]
        if not len(ids):
            return
        rows = (self._next + np.arange(len(ids), dtype=np.int32)) % self._capacity
        if rows.min() < len(self._rows):  # what these rows held is forgotten
            forgotten = np.isin(self._rows, rows)
            self._sorted, self._rows = self._sorted[~forgotten], self._rows[~forgotten]
        if (taken := int(rows.max()) + 1) > len(self._kept):
            more = min(self._capacity, max(1024, 2 * taken))
            kept = np.zeros((more, matrix.shape[1]), np.float16)
            kept[: len(self._kept)] = self._kept.reshape(-1, matrix.shape[1])
            self._kept = kept
        self._kept[rows] = matrix
        self._next = (self._next + len(ids)) % self._capacity
        order = np.argsort(ids)
        places = np.searchsorted(self._sorted, ids[order])
        self._sorted = np.insert(self._sorted, places, ids[order])
        self._rows = np.insert(self._rows, places, rows[order])


# Any numbers will do, as long as every Verbale asks for the same ones.
_ENCODING, _PLACING = 0x7E2BA20, 0x7E2BA21
_MOST = 2**31
"""The second number of a lock has 31 bits, and a sign."""


class Claims(Store):
    """Divides encoding and placing among the processes that share a PostgreSQL server.

    A claim is an advisory lock of a connection of its own: it ends with the claim, or with the
    process. On SQLite, whose processes take turns by a lock file, every claim succeeds.
    """

    def encoding(self, block: int) -> AbstractContextManager[bool]:
        """Whether this process may encode a block of passages, for as long as the context lasts."""
        return self._claimed(_ENCODING, block % _MOST)

    def placing(self, generation_id: int) -> AbstractContextManager[bool]:
        """Whether this process may add a generation's vectors to Chroma, as ``encoding``."""
        return self._claimed(_PLACING, generation_id)

    @contextmanager
    def _claimed(self, kind: int, number: int) -> Iterator[bool]:
        if self._database.is_sqlite:
            yield True
            return
        # Each statement is a transaction of its own: one that lasts would hold up the vacuum.
        plain = self._database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with plain.connect() as connection:
            locking = f"SELECT pg_try_advisory_lock({kind}, {number})"
            ours = bool(connection.exec_driver_sql(locking).scalar())
            try:
                yield ours
            finally:
                if ours:
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({kind}, {number})")


Vector = npt.NDArray[np.float32]


K = TypeVar("K")

log = logging.getLogger(__name__)

_AT_ONCE = 4_000
"""Vectors that are checked at once."""


@dataclass(frozen=True, slots=True)
class Unencoded:
    """A passage to encode: its id, the hash of its input, headline, text, and their language."""

    id: int
    input_hash: str
    title: str
    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is up to an id: as long as that is so, nothing went missing up to there.

    Ids are never used twice, so whatever comes in has a higher one.

    Attributes:
        revision: the highest id of a revision.
        passage: the highest id of a passage.
        passages: the number of passages of a chunker up to there.
        placed: the number of those that are noted as placed.
    """

    revision: int
    passage: int
    passages: int
    placed: int


class Vectors:
    """Reads and writes vectors by encoder and input hash, so equal texts are encoded once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache: tuple[str, VectorCache] = "", VectorCache()

    def extent(self, generation: Generation, known: Extent | None = None) -> Extent:
        """How much there is of a generation, in all or up to the ids of a known extent."""
        with self._database.reading() as connection:
            if known is None:
                highest = [
                    connection.scalar(select(func.max(one.c.id))) or 0
                    for one in (revision, passage)
                ]
            else:
                highest = [known.revision, known.passage]
            counted = (passage.c.chunker == generation.chunker, passage.c.id <= highest[1])
            noted = (placed.c.generation_id == generation.id, placed.c.passage_id <= highest[1])
            numbers = [count(connection, passage, *counted), count(connection, placed, *noted)]
        return Extent(*highest, *numbers)

    def unencoded(self, generation: Generation, after: int = 0) -> list[int]:
        """Ids of passages without a vector, one per distinct input, oldest first.

        Args:
            generation: determines encoder and chunker.
            after: only passages with a higher id are looked at.
        """
        oldest = func.min(passage.c.id)
        query = (
            _unencoded(generation)
            .with_only_columns(oldest)
            .where(passage.c.chunker == generation.chunker, passage.c.id > after)
            .group_by(passage.c.input_hash)
            .order_by(oldest)
        )
        return self._database.scalars(query)

    def is_whole(self, connection: Connection, generation: Generation) -> bool:
        """Whether every passage has a vector, within a transaction."""
        lacking = _unencoded(generation).where(passage.c.chunker == generation.chunker)
        return connection.execute(lacking.limit(1)).first() is None

    def inputs(self, passage_ids: Sequence[int]) -> list[Unencoded]:
        """The encoder inputs of these passages; passages deleted meanwhile are left out."""
        query = select(passage).where(passage.c.id.in_(passage_ids)).order_by(passage.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            # Whole: to cut out each passage, a database reads its text from the beginning.
            texts = {
                row.id: (row.title, row.text, row.language)
                for row in connection.execute(
                    select(revision.c.id, headline, revision.c.text, article.c.language)
                    .join(article, article.c.id == revision.c.article_id)
                    .where(revision.c.id.in_({row.revision_id for row in rows}))
                )
            }
        return [
            Unencoded(row.id, row.input_hash, title, text[row.start : row.end], language)
            for row in rows
            for title, text, language in [texts.get(row.revision_id, ("", "", None))]
            if text
        ]

    def lacking(self, generation: Generation, passage_ids: Sequence[int]) -> list[int]:
        """Those of these passages that have no vector yet."""
        query = _unencoded(generation).where(passage.c.id.in_(passage_ids))
        return self._database.scalars(query.order_by(passage.c.id))

    def keep(self, encoder: str, input_hashes: Sequence[str], matrix: Matrix) -> None:
        """Store vectors; existing ones stay."""
        rows: list[dict[str, Any]] = [
            {
                "encoder": encoder,
                "input_hash": input_hash,
                "float16": row.astype(np.float16).tobytes(),
            }
            for input_hash, row in zip(input_hashes, matrix, strict=True)
        ]
        self._insert_absent(vector, rows)

    def of_passages(
        self, generation: Generation, passage_ids: Sequence[int]
    ) -> tuple[list[int], Matrix]:
        """The vectors of passages: ids with a vector, and a row for each."""
        # Two steps: joined, SQLite goes through every vector of the encoder from 100 ids on.
        hashes = select(passage.c.id, passage.c.input_hash).where(
            passage.c.id.in_(passage_ids), passage.c.chunker == generation.chunker
        )
        with self._database.reading() as connection:
            named = connection.execute(hashes.order_by(passage.c.id)).all()
            stored = select(vector.c.input_hash, vector.c.float16).where(
                vector.c.encoder == generation.encoder,
                vector.c.input_hash.in_({row.input_hash for row in named}),
            )
            kept = {row.input_hash: row.float16 for row in connection.execute(stored)}
        return _unpacked(
            [(row.id, kept[row.input_hash]) for row in named if row.input_hash in kept]
        )

    def cosines(
        self, generation: Generation, passage_ids: Ids, of: Vector
    ) -> tuple[Ids, npt.NDArray[np.float32]]:
        """The cosine of a vector of unit length with those of passages, in the order of their ids.

        Passages without a vector are left out. The vectors are cached, of one encoder: that of the
        live generation.
        """
        encoder, cache = self._cache
        if encoder != generation.encoder:
            self._cache = generation.encoder, (cache := VectorCache())

        def fetch(missing: Ids) -> tuple[Ids, Matrix]:
            query = _listed_vectors(generation.encoder, generation.chunker)
            rows = self._database.rows(query, {"ids": packed(missing.tolist())})
            ids, matrix = _unpacked(rows)
            return np.array(ids, np.int32), matrix

        parts = cache.of(passage_ids, fetch)
        if not parts:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        ids = np.concatenate([some for some, _ in parts])
        cosines = np.concatenate([matrix @ of for _, matrix in parts])
        order = np.argsort(ids)
        return ids[order], cosines[order]

    def ids_in_reach(self, generation: Generation, search_filter: SearchFilter, limit: int) -> Ids:
        """Ids of passages that pass the filter, in order, at most ``limit``."""
        query = (
            select(passage.c.id)
            .where(passage.c.chunker == generation.chunker, within(search_filter))
            .order_by(passage.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return ids_of(connection, query)

    def in_reach(
        self, generation: Generation, search_filter: SearchFilter
    ) -> tuple[list[int], Matrix]:
        """The vectors of all passages that pass the filter: ids, and a row for each."""
        query = _packed_vectors(generation).where(within(search_filter)).order_by(passage.c.id)
        return _unpacked(self._database.rows(query))

    def scope_ids(self, names: Sequence[str]) -> list[int]:
        """The ids of these scopes; unused scopes have none."""
        return self._database.scalars(_SCOPE_IDS, {"names": list(names)})

    def unplaced(self, generation: Generation, after: int = 0) -> dict[int, list[int]]:
        """Passages whose vector Chroma lacks, by scope id, oldest first; ``after`` as above."""
        query = (
            select(passage.c.scope_id, passage.c.id)
            .join(vector, _vector_of_passage(generation))
            .outerjoin(
                placed,
                and_(placed.c.generation_id == generation.id, placed.c.passage_id == passage.c.id),
            )
            .where(passage.c.chunker == generation.chunker, placed.c.passage_id.is_(None))
            .where(passage.c.id > after)
            .order_by(passage.c.id)
        )
        return self._by_scope(query)

    def stale(self, generation: Generation, after: int = 0) -> dict[int, list[int]]:
        """Deleted passages that Chroma still holds, by scope id; ``after`` as above."""
        query = (
            select(placed.c.scope_id, placed.c.passage_id)
            .outerjoin(passage, passage.c.id == placed.c.passage_id)
            .where(placed.c.generation_id == generation.id, passage.c.id.is_(None))
            .where(placed.c.passage_id > after)
        )
        return self._by_scope(query)

    def by_scope(self, passage_ids: Sequence[int]) -> dict[int, list[int]]:
        """Existing passages by scope id."""
        query = select(passage.c.scope_id, passage.c.id).where(passage.c.id.in_(passage_ids))
        return self._by_scope(query.order_by(passage.c.id))

    def _by_scope(self, query: Select[Any]) -> dict[int, list[int]]:
        by_scope: dict[int, list[int]] = {}
        for row in self._database.rows(query):
            by_scope.setdefault(row[0], []).append(row[1])
        return by_scope

    def placed(self, generation: Generation) -> dict[int, list[int]]:
        """Passages that Chroma holds, by scope id."""
        return self._by_scope(
            select(placed.c.scope_id, placed.c.passage_id)
            .where(placed.c.generation_id == generation.id)
            .order_by(placed.c.passage_id)
        )

    def placed_counts(self, generation: Generation) -> dict[int, int]:
        """How many passages Chroma holds, by scope id."""
        of_generation = placed.c.generation_id == generation.id
        return self._counts(placed.c.scope_id, of_generation)

    def passage_counts(self, generation: Generation) -> dict[int, int]:
        """How many passages there are, by scope id."""
        return self._counts(passage.c.scope_id, passage.c.chunker == generation.chunker)

    def _counts(self, by: Column[int], which: ColumnElement[bool]) -> dict[int, int]:
        rows = self._database.rows(select(by, func.count()).where(which).group_by(by))
        return {row[0]: row[1] for row in rows}

    def note_placed(
        self, generation: Generation, scope_id: int, passage_ids: Sequence[int]
    ) -> None:
        """Record that Chroma holds these; idempotent."""
        rows: list[dict[str, Any]] = [
            {"generation_id": generation.id, "scope_id": scope_id, "passage_id": id_}
            for id_ in passage_ids
        ]
        self._insert_absent(placed, rows)

    def damaged(self, encoder: str | None = None) -> dict[str, list[str]]:
        """The input hashes of vectors that are no finite numbers of unit length, by encoder.

        Args:
            encoder: whose vectors are looked at; None for all.
        """
        query = select(vector).order_by(vector.c.encoder)
        query = query if encoder is None else query.where(vector.c.encoder == encoder)
        found: dict[str, list[str]] = {}
        with self._database.reading() as connection:
            for name, rows in groupby(
                connection.execute(query, execution_options={"yield_per": _AT_ONCE}),
                lambda row: row.encoder,
            ):
                while some := [(row.input_hash, row.float16) for row in islice(rows, _AT_ONCE)]:
                    sound = set(_sound(some)[0])
                    found.setdefault(name, []).extend(h for h, _ in some if h not in sound)
        return {name: hashes for name, hashes in found.items() if hashes}

    def drop_damaged(self, generation: Generation) -> int:
        """Delete the damaged vectors of a generation, which are then encoded and placed anew."""
        hashes = self.damaged(generation.encoder).get(generation.encoder, [])
        with self._database.writing() as connection:
            for some in batches(hashes):
                of_inputs = select(passage.c.id).where(passage.c.input_hash.in_(some))
                connection.execute(delete(placed).where(placed.c.passage_id.in_(of_inputs)))
                of_encoder = vector.c.encoder == generation.encoder
                connection.execute(delete(vector).where(of_encoder, vector.c.input_hash.in_(some)))
        return len(hashes)

    def _insert_absent(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        with self._database.writing() as connection:
            connection.execute(insertion(table, connection).on_conflict_do_nothing(), rows)

    def forget_placed(
        self, generation: Generation, scope_id: int, passage_ids: Sequence[int] | None = None
    ) -> None:
        """Remove the record that Chroma holds these, or anything of the scope."""
        of_scope = and_(placed.c.generation_id == generation.id, placed.c.scope_id == scope_id)
        with self._database.writing() as connection:
            if passage_ids is None:
                connection.execute(delete(placed).where(of_scope))
                return
            for some in batches(passage_ids):
                connection.execute(delete(placed).where(of_scope, placed.c.passage_id.in_(some)))


_SCOPE_IDS = select(scope.c.id).where(scope.c.name.in_(bindparam("names", expanding=True)))


def _vector_of_passage(generation: Generation) -> ColumnElement[bool]:
    return and_(vector.c.encoder == generation.encoder, vector.c.input_hash == passage.c.input_hash)


def _unencoded(generation: Generation) -> Select[Any]:
    """Passages without a vector."""
    joined = select(passage.c.id).outerjoin(vector, _vector_of_passage(generation))
    return joined.where(vector.c.input_hash.is_(None))


def _packed_vectors(generation: Generation) -> Select[Any]:
    """Passages of a generation with their vectors, None for those without one."""
    # An outer join has SQLite begin with the passages: else it goes through every vector.
    return (
        select(passage.c.id, vector.c.float16)
        .outerjoin(vector, _vector_of_passage(generation))
        .where(passage.c.chunker == generation.chunker)
    )


@lru_cache  # making a statement takes longer than executing it
def _listed_vectors(encoder: str, chunker: str) -> Select[Any]:
    return _packed_vectors(Generation(0, encoder, chunker)).where(is_listed(passage.c.id))


def _unpacked(found: Sequence[tuple[int, bytes | None]]) -> tuple[list[int], Matrix]:
    """The ids of the rows with a vector, and these; damaged ones are left out."""
    rows = [(id_, stored) for id_, stored in found if stored is not None]
    if not rows:
        return [], np.zeros((0, 0), np.float32)
    ids, matrix = _sound(rows)
    if len(ids) < len(rows):
        log.warning(
            "%d vectors are damaged and left out; `verbale verify` makes them anew.",
            len(rows) - len(ids),
        )
    return ids, matrix


def _sound(rows: Sequence[tuple[K, bytes]]) -> tuple[list[K], Matrix]:
    """The rows whose vector has as many numbers as most have, and unit length."""
    [(size, _)] = Counter(len(packed) for _, packed in rows).most_common(1)
    sized = [row for row in rows if len(row[1]) == size]
    halves = np.frombuffer(b"".join(packed for _, packed in sized), np.float16)
    matrix = halves.reshape(len(sized), -1).astype(np.float32)
    with np.errstate(all="ignore"):
        # Rounding to 16 bits changes the length by less.
        is_sound = np.abs(np.einsum("ij,ij->i", matrix, matrix) - 1) <= 2 * 0.005
    if is_sound.all():
        return [key for key, _ in sized], matrix
    return [key for (key, _), sound in zip(sized, is_sound, strict=True) if sound], matrix[is_sound]

"""Keeps Chroma in step with the library, and searches by vectors: in Chroma, or exactly.

Chroma has one collection per generation and scope.
"""

import logging
import math
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress

import numpy as np
import numpy.typing as npt

from index.store.database import Ids
from index.store.rows import Generation, Hit, SearchFilter
from index.store.vectors.chroma import (
    SAMPLE,
    WRITE,
    WRITE_AT_ONCE,
    Chroma,
    ChromaError,
    ExpectedCollection,
    NoCollectionError,
)
from index.store.vectors.table import Vector, Vectors

log = logging.getLogger(__name__)

_STEP = WRITE * 8
"""Vectors per step, about a quarter of a second."""

_FEW = 0.05
"""Share of its vectors that a collection may lack and still be searched."""

Progress = Callable[[int, int], bool]
"""Called with the number done and the total; returns whether to continue."""


class CollectionFillingError(ChromaError):
    """A collection still lacks more than a few of its vectors."""


class ChromaSync:
    """Stores the library's vectors in Chroma, and searches it.

    One process at a time does this for an embedded Chroma.
    """

    def __init__(self, library_id: str, vectors: Vectors, chroma: Chroma) -> None:
        self._library_id = library_id
        self._vectors = vectors
        self._chroma = chroma
        self._lacking: set[str] = set()
        self._noting = threading.Lock()
        self.has_lost = False
        """Whether a collection was found missing since the last whole look."""

    def nearest(
        self,
        generation: Generation,
        scopes: Sequence[str],
        vector: npt.NDArray[np.float32],
        limit: int,
    ) -> list[Hit]:
        """The nearest passages of the scopes, best first, by cosine.

        Raises:
            FillingError: a collection still lacks more than a few of its vectors.
            ChromaError: a collection fails.
        """
        hits: list[Hit] = []
        for scope_id in self._vectors.scope_ids(scopes):
            name = self._name(generation, scope_id)
            if name in self._lacking:
                raise CollectionFillingError(f"the collection {name} is being filled")
            try:
                hits += self._chroma.nearest(name, vector, limit)
            except NoCollectionError as error:  # a scope without vectors needs none
                if scope_id in self._vectors.placed_counts(generation):
                    self.has_lost = True
                    gone = f"the collection of scope {scope_id} is gone"
                    raise ChromaError(gone) from error
                if scope_id in self._vectors.unplaced(generation):
                    unmade = f"the collection of scope {scope_id} is not made yet"
                    raise CollectionFillingError(unmade) from error
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def _name(self, generation: Generation, scope_id: int | str) -> str:
        return collection_name(self._library_id, generation, scope_id)

    def rebuild(self, generation: Generation, wrong: dict[str, str]) -> None:
        """Empty damaged collections, so that the next vector sync fills them again.

        Args:
            generation: the live one.
            wrong: the faults by the name of the collection.

        Raises:
            ChromaError: a collection cannot even be deleted.
        """
        for scope_id in self._vectors.placed_counts(generation):
            name = self._name(generation, scope_id)
            if name in wrong:
                log.warning("rebuilding the collection %s from the library: %s", name, wrong[name])
                # In this order: a kill in between leaves vectors to be placed twice, never none.
                self._vectors.forget_placed(generation, scope_id)
                self._chroma.drop(name)
        self.look(generation)

    def forget_lost(self, generation: Generation, names: Collection[str]) -> None:
        """Have the next vector sync add again what these collections have lost, and nothing else.

        Raises:
            ChromaError: Chroma fails.
        """
        for scope_id, noted in self._vectors.placed(generation).items():
            name = self._name(generation, scope_id)
            if name in names:
                lost = sorted(set(noted) - self._chroma.ids(name))
                if lost:
                    log.warning("the collection %s has lost %d of its vectors", name, len(lost))
                    self._vectors.forget_placed(generation, scope_id, lost)
                else:  # another process was writing, or HNSW misses some
                    log.info("the collection %s has all of its vectors after all", name)

    def look(self, generation: Generation) -> None:
        """Note which collections lack too many vectors to be searched.

        Counting is quicker than looking for what is missing, in a large library by seconds.
        """
        held = self._vectors.placed_counts(generation)
        passages = self._vectors.passage_counts(generation)
        near = all(count <= (1 + _FEW) * held.get(id_, 0) for id_, count in passages.items())
        self._note_lacking(generation, {} if near else self._vectors.unplaced(generation))

    def verify(self, generation: Generation) -> int:
        """Compare each collection with the library, id by id, and repair differences.

        Surplus vectors are removed; missing ones are added by the next vector sync.

        Returns:
            the number of missing and surplus vectors.

        Raises:
            ChromaError: Chroma fails.
        """
        differing = 0
        for scope_id in self._vectors.placed_counts(generation):
            name = self._name(generation, scope_id)
            with self._noting:
                # In this order: what comes in between is noted, and not taken for too much.
                held = self._chroma.ids(name)
                noted = set(self._vectors.placed(generation).get(scope_id, ()))
                if lost := sorted(noted - held):
                    self._vectors.forget_placed(generation, scope_id, lost)
                if extra := sorted(held - noted):
                    self._chroma.remove(name, extra)
            differing += len(lost) + len(extra)
        return differing

    def drop(self, generation: Generation) -> None:
        """Remove an ended generation from Chroma.

        Raises:
            ChromaError: Chroma fails; the record of the remaining vectors stays.
        """
        for scope_id in self._vectors.placed_counts(generation):
            self._chroma.drop(self._name(generation, scope_id))
            self._vectors.forget_placed(generation, scope_id)

    def catch_up(self, generation: Generation, progress: Progress, after: int = 0) -> None:
        """Add missing vectors and remove surplus ones, until done or stopped.

        Args:
            generation: the generation.
            progress: called with the number done and the total.
            after: up to this passage nothing is missing or surplus, so it is not looked for.

        Raises:
            ChromaError: Chroma fails; the record of the added vectors stays.
        """
        for scope_id, ids in self._vectors.stale(generation, after).items():
            with self._noting:
                with suppress(NoCollectionError):
                    self._chroma.remove(self._name(generation, scope_id), ids)
                self._vectors.forget_placed(generation, scope_id, ids)
        if not after:
            self.has_lost = False
            for scope_id in self._vectors.placed_counts(generation):
                name = self._name(generation, scope_id)
                if self._chroma.count(name) == 0:  # deleted with its server's data meanwhile
                    trouble = "filling the collection %s again from the library: it is empty"
                    log.warning(trouble, name)
                    self._vectors.forget_placed(generation, scope_id)
        waiting = self._vectors.unplaced(generation, after)
        total, done = sum(map(len, waiting.values())), 0
        self._note_lacking(generation, waiting)
        for scope_id, ids in waiting.items():
            for start in range(0, len(ids), _STEP):
                if not progress(done, total):
                    return
                some = ids[start : start + _STEP]
                self._place(generation, scope_id, some)
                done += len(some)
            self._lacking.discard(self._name(generation, scope_id))
        progress(done, total)

    def place(self, generation: Generation, ids: Sequence[int]) -> None:
        """Add the vectors of passages that were just encoded, in large writes.

        What else is missing, ``catch_up`` adds.

        Raises:
            ChromaError: Chroma fails; the record of the added vectors stays.
        """
        for scope_id, some in self._vectors.by_scope(ids).items():
            self._place(generation, scope_id, some, WRITE_AT_ONCE)

    def _place(
        self, generation: Generation, scope_id: int, ids: Sequence[int], write: int = WRITE
    ) -> None:
        name = self._name(generation, scope_id)
        stored, matrix = self._vectors.of_passages(generation, ids)
        with self._noting:  # between the two, verifying would take them out again
            try:
                self._chroma.add(name, stored, matrix, write)
            except ChromaError:
                self._lacking.add(name)
                raise
            if len(stored) < len(ids):  # damaged ones, too: they keep no build from its check
                stored = self._vectors.by_scope(ids).get(scope_id, [])
            self._vectors.note_placed(generation, scope_id, stored)

    def _note_lacking(self, generation: Generation, waiting: dict[int, list[int]]) -> None:
        """Note which collections lack more than a few of their vectors."""
        held = self._vectors.placed_counts(generation)
        ours = self._name(generation, "")
        self._lacking = {name for name in self._lacking if not name.startswith(ours)} | {
            self._name(generation, scope_id)
            for scope_id, ids in waiting.items()
            if len(ids) > _FEW * held.get(scope_id, 0)
        }


def collection_name(library_id: str, generation: Generation, scope_id: int | str) -> str:
    """The name of the collection of a generation and scope."""
    return f"verbale-{library_id}-g{generation.id}-s{scope_id}"


def expected_collections(
    library_id: str, vectors: Vectors, generation: Generation
) -> list[ExpectedCollection]:
    """The expected content of each collection, with a sample spread over its length."""
    expected = []
    for scope_id, ids in vectors.placed(generation).items():
        picks = np.linspace(0, len(ids) - 1, min(SAMPLE, len(ids))).astype(int)
        _, sample = vectors.of_passages(generation, [ids[pick] for pick in picks])
        name = collection_name(library_id, generation, scope_id)
        expected.append(ExpectedCollection(name, len(ids), sample))
    return expected


EXACT_UP_TO = 20_000
"""Most passages for an exact search if dates or a source narrow the filter (20 ms)."""


class VectorSearch:
    """Finds the nearest passages to a vector of unit length.

    Chroma is asked if the filter is wide, and every vector is compared if it is narrow, or in a
    process without Chroma.

    Args:
        vectors: the vectors in the library.
        chroma_sync: searches Chroma; None to compare every vector.
        count: counts the passages that pass a filter, for Chroma; may be a minute old.
    """

    def __init__(
        self,
        vectors: Vectors,
        chroma_sync: ChromaSync | None = None,
        count: Callable[[SearchFilter], int] = lambda _: 0,
    ) -> None:
        self._vectors = vectors
        self._chroma_sync = chroma_sync
        self._count = count

    def nearest(
        self, generation: Generation, search_filter: SearchFilter, vector: Vector, limit: int
    ) -> list[Hit]:
        """The nearest passages, best first, by cosine; the filter may exclude some of them.

        If a collection fails, the search is exact.
        """
        if self._chroma_sync is None:
            return self._exact(generation, search_filter, vector, limit)
        # Counted first, because it is cached: listing too many ids takes 0.1 s in a large library.
        if search_filter.narrowed and self._count(search_filter) <= EXACT_UP_TO:
            ids = self._vectors.ids_in_reach(generation, search_filter, EXACT_UP_TO + 1)
            if len(ids) <= EXACT_UP_TO:
                return _nearest(*self._vectors.cosines(generation, ids, vector), limit)
        more = 1
        if search_filter.narrowed:  # more results than wanted: the filter excludes some
            everything = self._count(search_filter.widest)
            share = max(1, self._count(search_filter)) / max(1, everything)
            # What passes is not spread evenly over the nearest.
            more = max(10, math.ceil(1.5 / share))
        count = min(limit * more, 10_000)
        try:
            return self._chroma_sync.nearest(generation, search_filter.scopes, vector, count)
        except CollectionFillingError as error:
            log.info("%s; comparing every vector instead", error)
        except ChromaError as error:
            log.warning("Chroma cannot answer (%s); comparing every vector instead", error)
        return self._exact(generation, search_filter, vector, limit)

    def _exact(
        self, generation: Generation, search_filter: SearchFilter, vector: Vector, limit: int
    ) -> list[Hit]:
        ids, matrix = self._vectors.in_reach(generation, search_filter)
        return _nearest(ids, matrix @ vector, limit) if ids else []


def _nearest(ids: Sequence[int] | Ids, cosines: npt.NDArray[np.float32], limit: int) -> list[Hit]:
    best = np.argsort(-cosines, kind="stable")[:limit]
    return [Hit(int(ids[row]), float(cosines[row])) for row in best]

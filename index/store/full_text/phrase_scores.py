"""Search FTS5 by the scores of single phrases, which are kept (``scored_postings``)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from sqlalchemy import Connection, Select, func, select, text

from index.store.full_text.scored_postings import Numbers, PostingsCache, summed
from index.store.id_lists import ids_of, is_listed, packed
from index.store.rows import Hit, SearchFilter
from index.store.schema import passage
from index.store.search_filter import within

_UNIT = 1e7
"""What a score of one is as an integer, so that SQLite returns many in one value."""

_NEWEST = select(func.max(passage.c.id))

# FTS5 calls a better match a smaller number. Rows would be returned one by one, each with a wait
# for Python's lock.
_SCORED = text(
    "WITH scored AS MATERIALIZED ("
    "SELECT asked.key AS place, words.rowid AS id, "
    "CAST(-bm25(words, :title, 1.0) * :unit AS INTEGER) AS score "
    "FROM json_each(:asked) AS asked CROSS JOIN words "
    "WHERE words MATCH json_extract(asked.value, '$[0]') "
    "AND words.rowid > json_extract(asked.value, '$[1]')"
    ") SELECT place, group_concat(id) AS ids, group_concat(score) AS scores "
    "FROM scored GROUP BY place"
)


@dataclass(frozen=True, slots=True)
class PhraseScores:
    """Searches by the scores of phrases, in one transaction.

    Attributes:
        connection: the transaction's connection.
        kept: the postings of phrases so far.
        title_weight: the weight of headline words relative to passage words.
    """

    connection: Connection
    kept: PostingsCache
    title_weight: float

    def best(
        self, phrases: Sequence[str], search_filters: Sequence[SearchFilter], limit: int
    ) -> list[list[Hit]]:
        """For each filter, the passages with any of the phrases, best first.

        Args:
            phrases: the phrases as FTS5 takes them, each once.
            search_filters: the filters.
            limit: most passages for each filter.
        """
        newest = self.connection.scalar(_NEWEST) or 0
        ids, scores = summed(self.kept.of(phrases, newest, self._read))
        found = [self._admitted(ids, one, limit) for one in search_filters]
        return [
            [Hit(int(ids[place]), float(scores[place]) / _UNIT) for place in places]
            for places in found
        ]

    def _read(self, asked: Sequence[tuple[str, int]]) -> list[tuple[Numbers, Numbers]]:
        """The ids above a certain one that have each phrase, and their scores."""
        given = {"asked": json.dumps(asked), "title": self.title_weight, "unit": _UNIT}
        found = {
            row.place: (_numbers(row.ids), _numbers(row.scores))
            for row in self.connection.execute(_SCORED, given)
        }
        nothing = _numbers(""), _numbers("")
        return [found.get(place, nothing) for place in range(len(asked))]

    def _admitted(self, ids: Numbers, search_filter: SearchFilter, limit: int) -> list[int]:
        """The places of the first ids, at most ``limit``, that still exist and pass the filter."""
        if search_filter.narrowed:
            query = select(passage.c.id).where(within(search_filter))
            return _places(ids, ids_of(self.connection, query))[:limit]
        places: list[int] = []
        start = 0
        while start < len(ids) and len(places) < limit:
            some = ids[start : start + limit + start]
            passing = ids_of(self.connection, _listed(search_filter), ids=packed(some.tolist()))
            places += [start + place for place in _places(some, passing)]
            start += len(some)
        return places[:limit]


@lru_cache  # making a statement takes longer than executing it
def _listed(search_filter: SearchFilter) -> Select[tuple[int]]:
    condition = within(search_filter, of_few=True)
    return select(passage.c.id).where(is_listed(passage.c.id), condition)


def _places(ids: Numbers, passing: Numbers) -> list[int]:
    places: list[int] = np.flatnonzero(np.isin(ids, passing)).tolist()
    return places


def _numbers(together: str) -> Numbers:
    return np.fromstring(together, np.int32, sep=",")

"""The full-text index of passages, in the library's database and transactions.

Scripts without spaces between words are stored letter by letter, so that any run of letters is
found as a phrase.

Questions share most of their common phrases, so counts and scores of phrases are kept for a while.
"""

import json
import re
import threading
import time
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    TextClause,
    column,
    delete,
    exists,
    func,
    literal_column,
    select,
    table,
    text,
    true,
)
from sqlalchemy.exc import DBAPIError

from index.concurrency import ProgressCallback, no_progress
from index.embedding.encoder import input_hash, passage_input
from index.store.database import Database, Store, count, ids_of, is_listed, packed
from index.store.rows import Hit, SearchFilter, words_hash
from index.store.schema import generation, headline, passage, revision, scope
from index.store.search_filter import within
from index.text.normalize import UNSPACED, parted, word_pairs

COMMON = 200
"""Least count that is cached: a few more or less change nothing, and counting is slow. Lower counts
are always exact, because it matters whether there is any."""

COUNTS_KEPT_S = 60.0
_MOST = 20_000

Key = TypeVar("Key", bound=Hashable)


class CountCache:
    """Caches counts for a minute.

    Args:
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._cached: dict[Hashable, tuple[int, float]] = {}

    def counts(
        self, keys: Sequence[Key], count: Callable[[Sequence[Key]], Sequence[int]]
    ) -> list[int]:
        """The cached counts, or new ones, in the order of the keys.

        Args:
            keys: identify the counts, each once.
            count: computes the counts that are not cached, in the order given.
        """
        now = self._clock()
        cached = {key: kept for key in keys if (kept := self._cached.get(key)) is not None}
        found = {key: number for key, (number, until) in cached.items() if now < until}
        if missing := [key for key in keys if key not in found]:
            for key, number in zip(missing, count(missing), strict=True):
                found[key] = number
                if number >= COMMON:
                    if len(self._cached) >= _MOST:
                        self._cached.clear()
                    self._cached[key] = (number, self._clock() + COUNTS_KEPT_S)
        return [found[key] for key in keys]


CAPACITY = 1_000_000
"""Passages of all phrases together that are kept, at 8 bytes each."""

KEPT_S = 600.0
"""Seconds after which a phrase is scored anew. Passages that come in meanwhile are found, but the
weight of the phrase does not count them yet."""


Numbers = npt.NDArray[np.int32]
Read = Callable[[Sequence[tuple[str, int]]], Sequence[tuple[Numbers, Numbers]]]
"""Returns, for each of some phrases, the ids above a certain one, and their scores."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The passages with a phrase.

    Attributes:
        ids: their ids, in order; some may have been deleted meanwhile.
        scores: their scores, as integers.
        upto: the highest id of a passage when they were last added to.
        since: the same when they were first read.
        until: when they are read anew, in seconds.
    """

    ids: Numbers
    scores: Numbers
    upto: int
    since: int
    until: float


_NONE = np.zeros(0, np.int32)


class PostingsCache:
    """Keeps postings by phrase; safe to use from several threads.

    BM25 is a sum over phrases, so each phrase can be scored by itself. Questions share most of
    their common phrases, and one that names days searches twice; both then score nothing again.
    Ids are never used twice and a passage keeps its words, so only what is new need be read.

    Args:
        capacity: passages of all phrases together that are kept.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self, capacity: int = CAPACITY, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._capacity = capacity
        self._clock = clock
        self._kept: dict[str, Postings] = {}
        self._size = 0
        self._lock = threading.Lock()

    def of(self, phrases: Sequence[str], upto: int, read: Read) -> list[Postings]:
        """The postings of phrases, each given once, in their order.

        Args:
            phrases: the phrases.
            upto: the highest id of a passage now.
            read: reads what is not kept.
        """
        now = self._clock()
        empty = Postings(_NONE, _NONE, 0, upto, now + KEPT_S)
        with self._lock:
            found = {one: self._kept.get(one, empty) for one in phrases}
        for one, those in found.items():
            if those.until <= now or upto > 1.02 * those.since:  # the library has grown
                found[one] = empty
        behind = [(one, those.upto) for one, those in found.items() if those.upto < upto]
        if behind:
            for (one, _), (new, scored) in zip(behind, read(behind), strict=True):
                those = found[one]
                ids = np.concatenate([those.ids, new])
                scores = np.concatenate([those.scores, scored])
                found[one] = replace(those, ids=ids, scores=scores, upto=upto)
        with self._lock:
            # Those used last come last, and those that were not used for longest make room.
            for one, those in found.items():
                before = self._kept.pop(one, None)
                self._kept[one] = those
                self._size += _size(those) - (_size(before) if before else 0)
                while self._size > self._capacity:
                    self._size -= _size(self._kept.pop(next(iter(self._kept))))
        return list(found.values())


def _size(postings: Postings) -> int:
    """How much of the capacity postings take; a phrase that no passage has takes some, too."""
    return len(postings.ids) + 20


def summed(postings: Sequence[Postings]) -> tuple[Numbers, npt.NDArray[np.float64]]:
    """The passages of several phrases with their total scores, best first, then by id."""
    if not postings:
        return _NONE, np.zeros(0)
    together = np.concatenate([one.ids for one in postings])
    ids, places = np.unique(together, return_inverse=True)
    scores = np.concatenate([one.scores for one in postings])
    totals = np.bincount(places, weights=scores, minlength=len(ids))
    order = np.argsort(-totals, kind="stable")
    return ids[order].astype(np.int32), totals[order].astype(np.float64)


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


@lru_cache  # making a statement takes longer than executing it
def _listed(search_filter: SearchFilter) -> Select[tuple[int]]:
    condition = within(search_filter, of_few=True)
    return select(passage.c.id).where(is_listed(passage.c.id), condition)


def _places(ids: Numbers, passing: Numbers) -> list[int]:
    places: list[int] = np.flatnonzero(np.isin(ids, passing)).tolist()
    return places


def _numbers(together: str) -> Numbers:
    return np.fromstring(together, np.int32, sep=",")


TITLE_WEIGHT = 0.5
"""Weight of headline words relative to passage words. All passages of an article share the
headline, which identifies the article but not the passage."""

_WORDS = table("words", column("rowid", Integer), column("title"), column("text"))
"""The index on SQLite."""
_DOCUMENTS = table("words", column("passage_id", Integer), column("document"))
"""The index on PostgreSQL."""
_STEP = 1_000
PRINTED_WORDS = func.substr(revision.c.text, passage.c.start + 1, passage.c.end - passage.c.start)
_PRINTED = select(passage.c.id, passage.c.input_hash, headline, PRINTED_WORDS.label("words")).join(
    revision, revision.c.id == passage.c.revision_id
)

_PIECE = 200
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class FullText(ABC):
    """Searches passages by words."""

    _ADDING: TextClause
    _VOCABULARY: Sequence[TextClause]
    """What is executed to read the vocabulary; the last has ``term`` and ``doc``."""
    _AND: str
    _OR: str
    _IDS: ColumnElement[int]
    """The column of the index with the ids of passages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._common = CountCache()
        self._missing = select(passage.c.id).where(passage.c.id.not_in(select(self._IDS)))
        self._extra = select(self._IDS).where(self._IDS.not_in(select(passage.c.id)))
        entries = _PRINTED.join(self._IDS.table, passage.c.id == self._IDS)
        self._changed = entries.with_only_columns(passage.c.id).where(self._differs())

    def add(self, connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
        """Index passages, given as id, headline and text."""
        if rows:
            spelt = [
                {"id": id_, "title": self._spelt(title), "text": self._spelt(words)}
                for id_, title, words in rows
            ]
            connection.execute(self._ADDING, spelt)

    @abstractmethod
    def remove(self, connection: Connection, passage_ids: Sequence[int]) -> None:
        """Remove passages from the index."""

    def search(self, terms: Sequence[str], search_filter: SearchFilter, limit: int) -> list[Hit]:
        """Passages that pass the filter and have any of the terms, best (highest score) first."""
        [found] = self.search_each(terms, [search_filter], limit)
        return found

    @abstractmethod
    def search_each(
        self, terms: Sequence[str], search_filters: Sequence[SearchFilter], limit: int
    ) -> list[list[Hit]]:
        """What ``search`` finds within each of several filters.

        The weight of a term may be ten minutes old.
        """

    def has_all(self, groups: Sequence[Sequence[str]]) -> ColumnElement[bool]:
        """The condition for passages that have a term of each group, in text or headline."""
        phrases = [list(map(self._phrase, _searchable(group).values())) for group in groups]
        match = self._AND.join(f"({self._OR.join(group)})" for group in phrases if group)
        return passage.c.id.in_(self._matching(match)) if match else true()

    def frequencies(
        self, terms: Sequence[str], search_filter: SearchFilter
    ) -> tuple[dict[str, int], int]:
        """The document frequency of each term, and the number of passages that pass the filter."""
        phrases = {term: self._phrase(plain) for term, plain in _searchable(terms).items()}
        keys = [(search_filter, one) for one in dict.fromkeys(phrases.values())]
        with self._database.one_reading():
            numbers = self._common.counts(
                keys, lambda missing: self._numbers([one for _, one in missing], search_filter)
            )
            known = {phrase: number for (_, phrase), number in zip(keys, numbers, strict=True)}
            found = {term: known[phrases[term]] if term in phrases else 0 for term in terms}
            return found, self.passages(search_filter)

    def passages(self, search_filter: SearchFilter) -> int:
        """The number of passages that pass the filter; a number above 200 may be a minute old."""
        [number] = self._common.counts(
            [search_filter], lambda _: [self._database.count(passage, within(search_filter))]
        )
        return number

    def vocabulary(self, at_least: int, limit: int) -> dict[str, int]:
        """The most frequent stems of the whole library, with their document frequencies.

        It covers all scopes, so a term from it must be counted with the filter before it is used.

        Args:
            at_least: least document frequency.
            limit: most stems to return.
        """
        *before, query = self._VOCABULARY
        with self._database.reading() as connection:
            for statement in before:
                connection.execute(statement)
            rows = connection.execute(query, {"at_least": at_least, "limit": limit})
            return {row.term: row.doc for row in rows}

    def _searched(self, terms: Sequence[str]) -> list[str]:
        """What is searched for terms of which any may be found."""
        pairs = (one for term in _searchable(terms).values() for one in word_pairs(term))
        return list(map(self._phrase, pairs))

    @staticmethod
    def _spelt(words: str) -> str:
        """Words as they are stored."""
        return parted(words)

    def differing(self) -> int:
        """The number of passages and entries that do not match each other."""
        queries = (self._missing, self._extra, self._changed)
        with self._database.reading() as connection:
            return sum(count(connection, found.subquery()) for found in queries)

    def mend(self) -> tuple[int, int]:
        """Add missing entries and remove surplus ones; returns the number of each.

        A damaged index is built anew; its entries in other words count as missing.
        """
        if rebuilt := self._mended_words():
            return rebuilt, 0
        added = 0
        while True:
            # Looked for in the transaction that adds them: others may mend at the same time.
            with self._database.writing() as connection:
                if not (ids := list(connection.scalars(self._missing.limit(_STEP)))):
                    break
                rows = connection.execute(_PRINTED.where(passage.c.id.in_(ids))).all()
                self.add(connection, [(row.id, row.title, row.words) for row in rows])
            added += len(ids)
        with self._database.writing() as connection:
            extra = connection.scalars(self._extra).all()
            self.remove(connection, extra)
        return added, len(extra)

    @abstractmethod
    def _differs(self) -> ColumnElement[bool]:
        """The condition for entries in other words than their passages."""

    @abstractmethod
    def _mended_words(self) -> int:
        """Drop entries in other words than their passages; if all were built anew, how many."""

    @staticmethod
    @abstractmethod
    def _phrase(term: str) -> str:
        """A term as a part of a condition."""

    @abstractmethod
    def _matching(self, match: str) -> Select[int]:
        """The ids of the passages that fulfil a condition."""

    @abstractmethod
    def _numbers(self, phrases: Sequence[str], search_filter: SearchFilter) -> Sequence[int]:
        """The number of passages that have each of some phrases."""


class TextStore(Store):
    """A part of the library that searches or indexes the words of passages, too."""

    def __init__(self, database: Database, words: FullText) -> None:
        super().__init__(database)
        self._words = words


class SqliteFullText(FullText):
    """FTS5, ranked by BM25."""

    _ADDING = text("INSERT INTO words (rowid, title, text) VALUES (:id, :title, :text)")
    _VOCABULARY = (
        text(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, row)"
        ),
        text(
            "SELECT term, doc FROM temp.vocabulary WHERE doc >= :at_least "
            "ORDER BY doc DESC, term LIMIT :limit"
        ),
    )
    _AND, _OR = " AND ", " OR "
    _IDS = _WORDS.c.rowid

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._postings = PostingsCache()

    def remove(self, connection: Connection, passage_ids: Sequence[int]) -> None:
        """Remove passages from the index."""
        if passage_ids:
            removing = text("DELETE FROM words WHERE rowid = :id")
            connection.execute(removing, [{"id": id_} for id_ in passage_ids])

    def search_each(
        self, terms: Sequence[str], search_filters: Sequence[SearchFilter], limit: int
    ) -> list[list[Hit]]:
        """Scores each phrase once for all filters, and keeps that for later searches."""
        phrases = list(dict.fromkeys(self._searched(terms)))
        with self._database.reading() as connection:

            def read(asked: Sequence[tuple[str, int]]) -> list[tuple[Numbers, Numbers]]:
                given = {"asked": json.dumps(asked), "title": TITLE_WEIGHT, "unit": _UNIT}
                read = {
                    row.place: (_numbers(row.ids), _numbers(row.scores))
                    for row in connection.execute(_SCORED, given)
                }
                return [read.get(place, (_NONE, _NONE)) for place in range(len(asked))]

            newest = connection.scalar(_NEWEST) or 0
            ids, scores = summed(self._postings.of(phrases, newest, read))
            return [
                [
                    Hit(int(ids[place]), float(scores[place]) / _UNIT)
                    for place in _admitted(connection, ids, one, limit)
                ]
                for one in search_filters
            ]

    @staticmethod
    def _phrase(term: str) -> str:
        return '"' + parted(term).replace('"', '""') + '"'

    def _matching(self, match: str) -> Select[int]:
        return select(_WORDS.c.rowid).where(literal_column("words").op("MATCH")(match))

    def _differs(self) -> ColumnElement[bool]:
        title = _WORDS.c.title.is_distinct_from(func.parted(headline.element))
        return title | _WORDS.c.text.is_distinct_from(func.parted(PRINTED_WORDS))

    def _mended_words(self) -> int:
        with self._database.writing() as connection:
            try:
                changed = len(connection.scalars(self._changed).all())
                # Compares what FTS5 would find with what it was given; raises where they differ.
                connection.exec_driver_sql("INSERT INTO words (words) VALUES ('integrity-check')")
            except DBAPIError:
                changed = 1
            if changed:
                made = "SELECT sql FROM sqlite_master WHERE name = 'words'"
                statement = str(connection.exec_driver_sql(made).scalar())
                connection.exec_driver_sql("DROP TABLE words")
                connection.exec_driver_sql(statement)
                rebuild_full_text(connection, self, no_progress)
        self._postings = PostingsCache()  # what was missing is found at once
        return changed

    def _numbers(self, phrases: Sequence[str], search_filter: SearchFilter) -> Sequence[int]:
        with self._database.reading() as connection:
            query = _count(None if _everything(connection, search_filter) else search_filter)
            return connection.scalars(query, {"terms": json.dumps(phrases)}).all()


def _admitted(
    connection: Connection, ids: Numbers, search_filter: SearchFilter, limit: int
) -> list[int]:
    """The places of the first ids, at most ``limit``, that still exist and pass the filter."""
    if search_filter.narrowed:
        query = select(passage.c.id).where(within(search_filter))
        return _places(ids, ids_of(connection, query))[:limit]
    places: list[int] = []
    start = 0
    while start < len(ids) and len(places) < limit:
        some = ids[start : start + limit + start]
        passing = ids_of(connection, _listed(search_filter), ids=packed(some.tolist()))
        places += [start + place for place in _places(some, passing)]
        start += len(some)
    return places[:limit]


@lru_cache  # making a statement takes longer than executing it
def _count(search_filter: SearchFilter | None) -> Select[Any]:
    """A query for the number of passages with each of the ``terms``, a JSON list, in order.

    Args:
        search_filter: which passages count; None if all do.
    """
    counted = select(func.count()).select_from(_WORDS).where(text("words MATCH asked.value"))
    if search_filter is not None:
        counted = counted.join(passage, passage.c.id == _WORDS.c.rowid).where(within(search_filter))
    asked = text("json_each(:terms) AS asked")
    return (
        select(counted.scalar_subquery()).select_from(asked).order_by(literal_column("asked.key"))
    )


class PostgresFullText(FullText):
    """PostgreSQL's own full text; rows go with their passages."""

    _ADDING = text(
        "INSERT INTO words (passage_id, document) VALUES (:id, "
        "setweight(to_tsvector('english', :title), 'B') || "
        "setweight(to_tsvector('english', :text), 'A'))"
    )
    _VOCABULARY = (
        text(
            "SELECT word AS term, ndoc AS doc FROM ts_stat('SELECT document FROM words') "
            "WHERE ndoc >= :at_least ORDER BY ndoc DESC, word LIMIT :limit"
        ),
    )
    _AND, _OR = " & ", " | "
    _IDS = _DOCUMENTS.c.passage_id

    def remove(self, connection: Connection, passage_ids: Sequence[int]) -> None:
        """Do nothing: deleting a passage deletes its row."""

    def _differs(self) -> ColumnElement[bool]:
        # It keeps none of the words, but those of scripts without spaces may be stored as before
        # they were parted.
        letter = func.substring(PRINTED_WORDS, f"[{UNSPACED}]")
        parted_off = _DOCUMENTS.c.document.op("@@")(func.plainto_tsquery("english", letter))
        return letter.is_not(None) & ~parted_off

    def _mended_words(self) -> int:
        words = delete(_DOCUMENTS).where(self._IDS.in_(self._changed))
        self._database.change(words)
        return 0

    @staticmethod
    def _spelt(words: str) -> str:
        """Without accents: FTS5 removes them itself, PostgreSQL does not."""
        words = parted(words)
        if words.isascii():
            return words
        # Piece by piece: putting a run of accents in order takes the square of its length.
        pieces = (words[start : start + _PIECE] for start in range(0, len(words), _PIECE))
        apart = (unicodedata.normalize("NFD", piece) for piece in pieces)
        return "".join(one for word in apart for one in word if not unicodedata.combining(one))

    @staticmethod
    def _phrase(term: str) -> str:
        return "'" + PostgresFullText._spelt(term).replace("\\", " ").replace("'", "''") + "'"

    def search_each(
        self, terms: Sequence[str], search_filters: Sequence[SearchFilter], limit: int
    ) -> list[list[Hit]]:
        """Searches within one filter after the other."""
        if not (phrases := self._searched(terms)):
            return [[] for _ in search_filters]
        any_term = func.to_tsquery("english", self._OR.join(phrases))
        # 1: divided by the logarithm of the length. Weights of D, C, B (headline), A (passage).
        weights: ColumnElement[Any] = literal_column(f"'{{0, 0, {TITLE_WEIGHT}, 1}}'::float4[]")
        score = func.ts_rank(weights, _DOCUMENTS.c.document, any_term, 1)
        query = (
            select(_DOCUMENTS.c.passage_id, score)
            .join(passage, passage.c.id == _DOCUMENTS.c.passage_id)
            .where(_DOCUMENTS.c.document.op("@@")(any_term))
            .order_by(score.desc(), _DOCUMENTS.c.passage_id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [
                [Hit(*row) for row in connection.execute(query.where(within(one)))]
                for one in search_filters
            ]

    def _matching(self, match: str) -> Select[int]:
        matching = _DOCUMENTS.c.document.op("@@")(func.to_tsquery("english", match))
        return select(_DOCUMENTS.c.passage_id).where(matching)

    def _numbers(self, phrases: Sequence[str], search_filter: SearchFilter) -> Sequence[int]:
        query = (
            select(func.count())
            .select_from(_DOCUMENTS.join(passage, passage.c.id == _DOCUMENTS.c.passage_id))
            .where(text("document @@ to_tsquery('english', :term)"), within(search_filter))
        )
        with self._database.reading() as connection:
            return [connection.scalar(query, {"term": one}) or 0 for one in phrases]


def _everything(connection: Connection, search_filter: SearchFilter) -> bool:
    """Whether the filter excludes nothing: counting without it is ten times faster."""
    if search_filter.narrowed:
        return False
    return not connection.scalar(_excluding(search_filter.scopes, search_filter.chunker))


@lru_cache
def _excluding(scopes: tuple[str, ...], chunker: str) -> Select[tuple[bool]]:
    """A query for whether there are passages of other scopes or of another chunker."""
    others = select(scope.c.id).where(scope.c.name.not_in(scopes))
    # Passages of a generation that is over are few, soon gone, and do no harm in a count.
    cut = select(generation.c.id).where(
        generation.c.chunker != chunker,
        generation.c.state.in_(("building", "live", "kept")),
    )
    return select(exists(others) | exists(cut))


def _searchable(terms: Sequence[str]) -> dict[str, str]:
    """The terms with a letter or a digit, without characters that databases reject."""
    return {term: _UNSTORABLE.sub(" ", term) for term in terms if any(map(str.isalnum, term))}


def open_full_text(database: Database) -> FullText:
    """The full text that goes with the database."""
    return SqliteFullText(database) if database.is_sqlite else PostgresFullText(database)


def unfit_texts(connection: Connection) -> int:
    """How many texts and passages have another hash than when they were taken in."""
    texts = connection.execute(select(revision), execution_options={"yield_per": 100})
    changed: int = sum(words_hash(row) != row.words_hash for row in texts)
    return changed + sum(unfit for _, unfit in _in_steps(connection))


def rebuild_full_text(connection: Connection, words: FullText, watcher: ProgressCallback) -> int:
    """Index every passage in the connection's transaction; the index must be empty.

    Returns:
        the number of passages that do not match their article.
    """
    total = count(connection, passage)
    done = all_unfit = 0
    for rows, unfit in _in_steps(connection):
        words.add(connection, [(row.id, row.title, row.words) for row in rows])
        done, all_unfit = done + len(rows), all_unfit + unfit
        watcher("indexing", done, total)
    return all_unfit


def _in_steps(connection: Connection) -> Iterator[tuple[Sequence[Any], int]]:
    """All passages, and how many of each step do not match their article."""
    last = 0
    steps = _PRINTED.order_by(passage.c.id).limit(_STEP)
    while rows := connection.execute(steps.where(passage.c.id > last)).all():
        last = rows[-1].id
        fitting = (
            input_hash(passage_input(row.title, row.words)) == row.input_hash for row in rows
        )
        yield rows, len(rows) - sum(fitting)

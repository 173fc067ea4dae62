"""The full-text index of passages, in the library's database and transactions."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Integer,
    Select,
    column,
    exists,
    func,
    literal_column,
    select,
    table,
    text,
    true,
)

from index.store.database import Database
from index.store.full_text.count_cache import CountCache
from index.store.full_text.phrase_scores import PhraseScores
from index.store.full_text.scored_postings import PostingsCache
from index.store.rows import Hit, SearchFilter
from index.store.schema import generation, passage, scope
from index.store.search_filter import within

TITLE_WEIGHT = 0.5
"""Weight of headline words relative to passage words. All passages of an article share the
headline, which identifies the article but not the passage."""

_ADDING = text("INSERT INTO words (rowid, title, text) VALUES (:id, :title, :text)")
_PIECE = 200
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class FullText(Protocol):
    """Searches passages by words."""

    def add(self, connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
        """Index passages, given as id, headline and text."""

    def remove(self, connection: Connection, passage_ids: Sequence[int]) -> None:
        """Remove passages from the index."""

    def search(self, terms: Sequence[str], search_filter: SearchFilter, limit: int) -> list[Hit]:
        """Passages that pass the filter and have any of the terms, best (highest score) first."""

    def search_each(
        self, terms: Sequence[str], search_filters: Sequence[SearchFilter], limit: int
    ) -> list[list[Hit]]:
        """What ``search`` finds within each of several filters, for a fraction of its time.

        The weight of a term may be ten minutes old.
        """

    def has_all(self, groups: Sequence[Sequence[str]]) -> ColumnElement[bool]:
        """The condition for passages that have a term of each group, in text or headline."""

    def frequencies(
        self, terms: Sequence[str], search_filter: SearchFilter
    ) -> tuple[dict[str, int], int]:
        """The document frequency of each term, and the number of passages that pass the filter."""

    def passages(self, search_filter: SearchFilter) -> int:
        """The number of passages that pass the filter; a number above 200 may be a minute old."""

    def vocabulary(self, at_least: int, limit: int) -> dict[str, int]:
        """The most frequent stems of the whole library, with their document frequencies.

        It covers all scopes, so a term from it must be counted with the filter before it is used.

        Args:
            at_least: least document frequency.
            limit: most stems to return.
        """


class SqliteFullText:
    """FTS5, ranked by BM25."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._common = CountCache()
        self._postings = PostingsCache()

    def add(self, connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
        """Index passages, given as id, headline and text."""
        if rows:
            connection.execute(
                _ADDING, [{"id": id_, "title": title, "text": words} for id_, title, words in rows]
            )

    def remove(self, connection: Connection, passage_ids: Sequence[int]) -> None:
        """Remove passages from the index."""
        if passage_ids:
            connection.execute(
                text("DELETE FROM words WHERE rowid = :id"), [{"id": id_} for id_ in passage_ids]
            )

    def search(self, terms: Sequence[str], search_filter: SearchFilter, limit: int) -> list[Hit]:
        """Passages that pass the filter and have any of the terms, best first."""
        if not (phrases := [_phrase(term) for term in _searchable(terms).values()]):
            return []
        with self._database.reading() as connection:
            query = self._query(connection, search_filter).limit(limit)
            rows = connection.execute(query, {"terms": " OR ".join(phrases)})
            return [Hit(row.rowid, row.score) for row in rows]

    def search_each(
        self, terms: Sequence[str], search_filters: Sequence[SearchFilter], limit: int
    ) -> list[list[Hit]]:
        """What ``search`` finds within each of several filters, for a fraction of its time."""
        phrases = list(dict.fromkeys(map(_phrase, _searchable(terms).values())))
        with self._database.reading() as connection:
            scores = PhraseScores(connection, self._postings, TITLE_WEIGHT)
            return scores.best(phrases, search_filters, limit)

    def _query(self, connection: Connection, search_filter: SearchFilter) -> Select[Any]:
        """A query for the passages with some of the ``terms``, best first.

        Looking up each passage costs as much as scoring it, so passages are looked up only where
        the filter excludes some, and once where dates or a source exclude most.
        """
        words = table("words", column("rowid", Integer))
        # FTS5 calls a better match a smaller number.
        score = literal_column(f"-bm25(words, {TITLE_WEIGHT}, 1.0)", Float)
        query = (
            select(words.c.rowid, score.label("score"))
            .where(text("words MATCH :terms"))
            .order_by(literal_column("score").desc(), words.c.rowid)
        )
        if search_filter.narrowed:
            # "+ 0": else SQLite asks FTS5 for each of these passages.
            return query.where(
                (words.c.rowid + 0).in_(select(passage.c.id).where(within(search_filter)))
            )
        if _everything(connection, search_filter):
            return query
        joined = query.join_from(words, passage, passage.c.id == words.c.rowid)
        return joined.where(within(search_filter))

    def has_all(self, groups: Sequence[Sequence[str]]) -> ColumnElement[bool]:
        """The condition for passages that have a term of each group, in text or headline."""
        phrases = [[_phrase(one) for one in _searchable(group).values()] for group in groups]
        match = " AND ".join(f"({' OR '.join(group)})" for group in phrases if group)
        if not match:
            return true()
        words = table("words", column("rowid", Integer))
        matching = text("words MATCH :all_terms").bindparams(all_terms=match)
        return passage.c.id.in_(select(words.c.rowid).where(matching))

    def frequencies(
        self, terms: Sequence[str], search_filter: SearchFilter
    ) -> tuple[dict[str, int], int]:
        """The document frequency of each term, and the number of passages that pass the filter."""
        phrases = {term: _phrase(plain) for term, plain in _searchable(terms).items()}
        with self._database.reading() as connection:
            counting = _Counting(connection, self._common, search_filter)

            def count(missing: Sequence[str]) -> Sequence[int]:
                query = _count(None if _everything(connection, search_filter) else search_filter)
                return connection.scalars(query, {"terms": json.dumps(missing)}).all()

            return counting.terms(terms, phrases, count), counting.passages()

    def passages(self, search_filter: SearchFilter) -> int:
        """The number of passages that pass the filter."""
        with self._database.reading() as connection:
            return _Counting(connection, self._common, search_filter).passages()

    def vocabulary(self, at_least: int, limit: int) -> dict[str, int]:
        """The most frequent stems of the whole library, with their document frequencies."""
        with self._database.reading() as connection:
            connection.execute(
                text(
                    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary "
                    "USING fts5vocab(main, words, row)"
                )
            )
            query = text(
                "SELECT term, doc FROM temp.vocabulary WHERE doc >= :at_least "
                "ORDER BY doc DESC, term LIMIT :limit"
            )
            rows = connection.execute(query, {"at_least": at_least, "limit": limit})
            return {row.term: row.doc for row in rows}


@lru_cache  # making a statement takes longer than executing it
def _count(search_filter: SearchFilter | None) -> Select[Any]:
    """A query for the number of passages with each of the ``terms``, a JSON list, in order.

    Args:
        search_filter: which passages count; None if all do.
    """
    words = table("words", column("rowid", Integer))
    counted = select(func.count()).select_from(words).where(text("words MATCH asked.value"))
    if search_filter is not None:
        counted = counted.join(passage, passage.c.id == words.c.rowid).where(within(search_filter))
    asked = text("json_each(:terms) AS asked")
    return (
        select(counted.scalar_subquery()).select_from(asked).order_by(literal_column("asked.key"))
    )


class PostgresFullText:
    """PostgreSQL's own full text; rows go with their passages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._common = CountCache()

    def add(self, connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
        """Index passages, given as id, headline and text."""
        if rows:
            connection.execute(
                text(
                    "INSERT INTO words (passage_id, document) VALUES (:id, "
                    "setweight(to_tsvector('english', :title), 'B') || "
                    "setweight(to_tsvector('english', :text), 'A'))"
                ),
                [
                    {"id": id_, "title": _bare(title), "text": _bare(words)}
                    for id_, title, words in rows
                ],
            )

    def remove(self, connection: Connection, passage_ids: Sequence[int]) -> None:
        """Do nothing: deleting a passage deletes its row."""

    def search(self, terms: Sequence[str], search_filter: SearchFilter, limit: int) -> list[Hit]:
        """Passages that pass the filter and have any of the terms, best first."""
        if not (quoted := [_quoted(term) for term in _searchable(terms).values()]):
            return []
        words = table("words", column("passage_id", Integer), column("document"))
        any_term = func.to_tsquery("english", " | ".join(quoted))
        # 1: divided by the logarithm of the length. Weights of D, C, B (headline), A (passage).
        weights: ColumnElement[Any] = literal_column(f"'{{0, 0, {TITLE_WEIGHT}, 1}}'::float4[]")
        score = func.ts_rank(weights, words.c.document, any_term, 1)
        query = (
            select(words.c.passage_id, score.label("score"))
            .join(passage, passage.c.id == words.c.passage_id)
            .where(words.c.document.op("@@")(any_term), within(search_filter))
            .order_by(score.desc(), words.c.passage_id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [Hit(row.passage_id, row.score) for row in connection.execute(query)]

    def search_each(
        self, terms: Sequence[str], search_filters: Sequence[SearchFilter], limit: int
    ) -> list[list[Hit]]:
        """What ``search`` finds within each of several filters."""
        return [self.search(terms, one, limit) for one in search_filters]

    def has_all(self, groups: Sequence[Sequence[str]]) -> ColumnElement[bool]:
        """The condition for passages that have a term of each group, in text or headline."""
        quoted = [[_quoted(one) for one in _searchable(group).values()] for group in groups]
        match = " & ".join(f"({' | '.join(group)})" for group in quoted if group)
        if not match:
            return true()
        words = table("words", column("passage_id", Integer), column("document"))
        matching = words.c.document.op("@@")(func.to_tsquery("english", match))
        return passage.c.id.in_(select(words.c.passage_id).where(matching))

    def frequencies(
        self, terms: Sequence[str], search_filter: SearchFilter
    ) -> tuple[dict[str, int], int]:
        """The document frequency of each term, and the number of passages that pass the filter."""
        words = table("words", column("passage_id", Integer), column("document"))
        query = (
            select(func.count())
            .select_from(words.join(passage, passage.c.id == words.c.passage_id))
            .where(text("document @@ to_tsquery('english', :term)"), within(search_filter))
        )
        quoted = {term: _quoted(plain) for term, plain in _searchable(terms).items()}
        with self._database.reading() as connection:
            counting = _Counting(connection, self._common, search_filter)

            def count(missing: Sequence[str]) -> Sequence[int]:
                return [connection.scalar(query, {"term": one}) or 0 for one in missing]

            return counting.terms(terms, quoted, count), counting.passages()

    def passages(self, search_filter: SearchFilter) -> int:
        """The number of passages that pass the filter."""
        with self._database.reading() as connection:
            return _Counting(connection, self._common, search_filter).passages()

    def vocabulary(self, at_least: int, limit: int) -> dict[str, int]:
        """The most frequent stems of the whole library, with their document frequencies."""
        with self._database.reading() as connection:
            query = text(
                "SELECT word, ndoc FROM ts_stat('SELECT document FROM words') "
                "WHERE ndoc >= :at_least ORDER BY ndoc DESC, word LIMIT :limit"
            )
            rows = connection.execute(query, {"at_least": at_least, "limit": limit})
            return {row.word: row.ndoc for row in rows}


@dataclass(frozen=True, slots=True)
class _Counting:
    """Counts passages that pass the filter."""

    connection: Connection
    common: CountCache
    search_filter: SearchFilter

    def terms(
        self,
        terms: Sequence[str],
        spelt: Mapping[str, str],
        count: Callable[[Sequence[str]], Sequence[int]],
    ) -> dict[str, int]:
        """The document frequency of each term; 0 if it has no spelling.

        Args:
            terms: the terms.
            spelt: how the database spells them.
            count: counts the passages with each of some spellings.
        """
        keys = [(self.search_filter, one) for one in dict.fromkeys(spelt.values())]
        numbers = self.common.counts(keys, lambda missing: count([one for _, one in missing]))
        by_spelling = dict(zip((one for _, one in keys), numbers, strict=True))
        return {term: by_spelling[spelt[term]] if term in spelt else 0 for term in terms}

    def passages(self) -> int:
        """How many passages there are."""
        query = select(func.count()).select_from(passage).where(within(self.search_filter))
        return self.common.count(self.search_filter, lambda: self.connection.scalar(query) or 0)


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


def _phrase(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _quoted(term: str) -> str:
    return "'" + _bare(term).replace("\\", " ").replace("'", "''") + "'"


def _bare(words: str) -> str:
    """Remove accents: FTS5 does so itself, PostgreSQL does not."""
    if words.isascii():
        return words
    # Piece by piece: putting a run of accents in order takes the square of its length.
    pieces = (words[start : start + _PIECE] for start in range(0, len(words), _PIECE))
    apart = (unicodedata.normalize("NFD", piece) for piece in pieces)
    return "".join(letter for word in apart for letter in word if not unicodedata.combining(letter))


def open_full_text(database: Database) -> FullText:
    """The full text that goes with the database."""
    return SqliteFullText(database) if database.is_sqlite else PostgresFullText(database)

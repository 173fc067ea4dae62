"""Writes passages: of new articles, and for a generation with another chunker."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Insert, Select, exists, func, insert, select

from index.store.articles.newest_revision import is_newest
from index.store.database import Database
from index.store.full_text.search import FullText
from index.store.schema import article, headline, passage, revision
from index.values import PassageSpan


@dataclass(frozen=True, slots=True)
class PassageOwner:
    """The owner of passages: revision, chunker and scope."""

    scope_id: int
    revision_id: int
    chunker: str


@dataclass(frozen=True, slots=True)
class Unchunked:
    """A newest revision without passages of a chunker."""

    revision_id: int
    scope_id: int
    title: str
    text: str


class ChunkedText(Protocol):
    """The passages of a text, with the hash of each encoder input."""

    @property
    def passages(self) -> tuple[PassageSpan, ...] | None:
        """The passages, in order."""

    @property
    def input_hashes(self) -> tuple[str, ...]:
        """The hash of the encoder input of each passage."""


@dataclass(frozen=True, slots=True)
class NewPassages:
    """The passages of a revision, to be stored.

    Attributes:
        home: their owner.
        title: the revision's headline.
        text: the revision's text.
        pieces: the passages.
    """

    home: PassageOwner
    title: str
    text: str
    pieces: ChunkedText


class PassageWrites:
    """Finds revisions that a chunker has not split yet, and stores their passages."""

    def __init__(self, database: Database, words: FullText) -> None:
        self._database = database
        self._words = words

    def uncut(self, chunker: str, limit: int, after: int = 0) -> list[Unchunked]:
        """Newest revisions without passages of the chunker, oldest first.

        Args:
            chunker: the chunker.
            limit: most revisions to return.
            after: id of the last revision of the previous call.
        """
        behind = _uncut(chunker).where(revision.c.id > after)
        query = behind.order_by(revision.c.id).limit(limit)
        with self._database.reading() as connection:
            return [Unchunked(*row) for row in connection.execute(query)]

    def count(self, chunker: str) -> tuple[int, int]:
        """Number of newest revisions that the chunker has split, and of all newest revisions."""
        with self._database.reading() as connection:
            total = connection.scalar(select(func.count()).select_from(article)) or 0
            left = connection.scalar(select(func.count()).select_from(_uncut(chunker).subquery()))
            return total - (left or 0), total

    def is_whole(self, connection: Connection, chunker: str) -> bool:
        """Whether the chunker has split every newest revision, within a transaction."""
        return connection.execute(_uncut(chunker).limit(1)).first() is None

    def keep(self, chunker: str, cuts: Sequence[tuple[Unchunked, ChunkedText]]) -> None:
        """Store the passages of revisions that are still the newest and have none yet."""
        with self._database.writing() as connection:
            uncut = _uncut(chunker).where(revision.c.id.in_([one.revision_id for one, _ in cuts]))
            still = {row.id for row in connection.execute(uncut)}
            new = [
                NewPassages(
                    PassageOwner(one.scope_id, one.revision_id, chunker),
                    one.title,
                    one.text,
                    pieces,
                )
                for one, pieces in cuts
                if one.revision_id in still
            ]
            add_passages(connection, self._words, new)


def _uncut(chunker: str) -> Select[Any]:
    return (
        select(revision.c.id, article.c.scope_id, headline, revision.c.text)
        .join(article, article.c.id == revision.c.article_id)
        .where(
            is_newest(),
            ~exists().where(passage.c.revision_id == revision.c.id, passage.c.chunker == chunker),
        )
    )


def add_passages(connection: Connection, words: FullText, new: Sequence[NewPassages]) -> None:
    """Write the passages of revisions to the table and the full-text index.

    Args:
        connection: the transaction's connection.
        words: the full-text index.
        new: the passages of each revision, by one chunker.
    """
    rows = [row for one in new for row in _rows(one)]
    if not rows:
        return
    # SQLite would insert rows whose ids are returned one by one.
    connection.execute(insert(passage), rows)
    ids = _ids(connection, new)
    words.add(
        connection,
        [
            (ids[one.home.revision_id, ordinal], one.title, span.span.of(one.text))
            for one in new
            for ordinal, span in enumerate(one.pieces.passages or ())
        ],
    )


def _ids(connection: Connection, new: Sequence[NewPassages]) -> dict[tuple[int, int], int]:
    """The ids of stored passages by revision and ordinal."""
    revisions = {one.home.revision_id for one in new}
    query = select(passage.c.revision_id, passage.c.ordinal, passage.c.id).where(
        passage.c.revision_id.in_(revisions), passage.c.chunker == new[0].home.chunker
    )
    return {(row.revision_id, row.ordinal): row.id for row in connection.execute(query)}


def _rows(new: NewPassages) -> Iterator[dict[str, Any]]:
    home, pieces = new.home, new.pieces
    hashed = zip(pieces.passages or (), pieces.input_hashes, strict=True)
    for ordinal, (span, input_hash) in enumerate(hashed):
        yield {
            "scope_id": home.scope_id,
            "revision_id": home.revision_id,
            "chunker": home.chunker,
            "ordinal": ordinal,
            "input_hash": input_hash,
            **_positions(span),
        }


def inserted(connection: Connection, statement: Insert, values: Mapping[str, Any]) -> int:
    """Insert one row; returns its id."""
    key = connection.execute(statement, values).inserted_primary_key
    assert key is not None, "one row was inserted"
    return int(key[0])


def _positions(span: PassageSpan) -> dict[str, Any]:
    sentences = [[sentence.start, sentence.end] for sentence in span.sentences]
    return {
        "start": span.span.start,
        "end": span.span.end,
        "sentences": json.dumps(sentences, separators=(",", ":")),
    }

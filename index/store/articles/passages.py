"""Reads passages for answers, with article and text, within a question's search filter."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, overload

from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, func, or_, select

from index.store.database import Database
from index.store.id_lists import is_listed, packed
from index.store.rows import Cited, Passage, SearchFilter
from index.store.schema import article, article_source, headline, passage, revision, scope, source
from index.store.search_filter import within
from index.text.normalize import plain_outlet
from index.text.size_policy import in_one_line, without_blank_runs
from index.urls.hosts import is_address
from index.values import Published, Span

UNNAMED = "unnamed outlet"
"""Shown for an outlet that is known by an IP address alone."""


class Passages:
    """Reads passages; those that the filter excludes are never returned."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def in_reach(self, ids: Sequence[int], search_filter: SearchFilter) -> dict[int, Passage]:
        """The passages with these ids that pass the filter, by id."""
        with self._database.reading() as connection:
            rows = connection.execute(_listed_within(search_filter), {"ids": packed(ids)}).all()
            return {row.id: passage_of(row) for row in rows}

    def of_articles(
        self, keys: Sequence[str], search_filter: SearchFilter, limit: int
    ) -> dict[int, Passage]:
        """The passages in reach of these articles and of their copies, at most ``limit``, by id."""
        keyed = article.c.key.in_(keys)
        stories = select(article.c.story_id).where(keyed, article.c.story_id.is_not(None))
        query = passages_query().where(
            or_(keyed, article.c.story_id.in_(stories)), within(search_filter)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(passage.c.id).limit(limit))
            return {row.id: passage_of(row) for row in rows}

    def count(self, search_filter: SearchFilter) -> int:
        """Number of passages that pass the filter."""
        query = select(func.count()).select_from(passage).where(within(search_filter))
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def count_of(self, chunker: str) -> int:
        """Number of passages of a chunker."""
        with self._database.reading() as connection:
            of_chunker = passage.c.chunker == chunker
            return connection.scalar(select(func.count(passage.c.id)).where(of_chunker)) or 0

    def ids_of(self, chunker: str) -> list[int]:
        """The ids of a chunker's passages, in order."""
        query = select(passage.c.id).where(passage.c.chunker == chunker).order_by(passage.c.id)
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    def sample(self, size: int) -> list[tuple[int, str, str]]:
        """A sample of at most ``size`` passages: id, scope and chunker of each."""
        numbered = select(
            passage.c.id,
            passage.c.scope_id,
            passage.c.chunker,
            func.row_number().over(order_by=passage.c.id).label("number"),
        ).subquery()
        picked = select(numbered.c.id, scope.c.name, numbered.c.chunker).join(
            scope, scope.c.id == numbered.c.scope_id
        )
        with self._database.reading() as connection:
            total = connection.scalar(select(func.count()).select_from(passage)) or 0
            every = numbered.c.number % max(1, total // size) == 0
            rows = connection.execute(picked.where(every).order_by(numbered.c.id).limit(size))
            return [(row.id, row.name, row.chunker) for row in rows]

    def headlines(self, ids: Iterable[int]) -> list[tuple[str, str, int]]:
        """Scope, headline and revision of passages."""
        query = (
            select(scope.c.name, headline, revision.c.id)
            .join(passage, passage.c.revision_id == revision.c.id)
            .join(scope, scope.c.id == passage.c.scope_id)
            .where(passage.c.id.in_(set(ids)))
            .order_by(passage.c.id)
        )
        with self._database.reading() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(query)]

    def newest(self) -> int:
        """The id of the newest passage of any scope; 0 if there is none."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.max(passage.c.id))) or 0

    def texts(self, revision_ids: Iterable[int]) -> dict[int, str]:
        """The whole text of revisions, by revision id."""
        with self._database.reading() as connection:
            rows = connection.execute(_TEXTS, {"ids": packed(set(revision_ids))})
            return {row.id: row.text for row in rows}

    def words(self, ids: Iterable[int]) -> dict[int, str]:
        """The texts of passages by id, without the runs of blanks in old libraries."""
        with self._database.reading() as connection:
            rows = connection.execute(_WORDS, {"ids": packed(set(ids))})
            return {row.id: without_blank_runs(row.words) for row in rows}

    def sentences_before(self, passages: Iterable[Passage]) -> dict[int, tuple[Span, ...]]:
        """The sentences of the passage before each passage, by the id of the latter.

        The first passage of a revision has no passage before it.
        """
        ids = {row.id for row in passages if row.ordinal > 0}
        with self._database.reading() as connection:
            rows = connection.execute(_SENTENCES_BEFORE, {"ids": packed(ids)})
            return {row.id: _spans(row.sentences) for row in rows}

    def printed_by(self, stories: Iterable[int], scopes: Sequence[str]) -> dict[int, set[str]]:
        """The outlets that print each story, within the scopes."""
        if not (wanted := set(stories)):
            return {}
        query = (
            select(article.c.story_id, source_name().label("source"))
            # "+ 0": else SQLite goes through every article of the scopes.
            .join(scope, scope.c.id == article.c.scope_id + 0)
            .where(article.c.story_id.in_(wanted), scope.c.name.in_(scopes))
        )
        outlets: dict[int, set[str]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                outlets.setdefault(row.story_id, set()).add(shown_name(row.source))
        return outlets

    def words_at(self, article_key: str, number: int, start: int, end: int) -> str | None:
        """The text of a revision between two offsets; None if the revision was deleted."""
        place = {"key": article_key, "number": number, "first": start + 1, "length": end - start}
        with self._database.reading() as connection:
            return connection.scalar(_WORDS_AT, place)

    def cited(self, article_key: str, number: int, scopes: Sequence[str]) -> Cited | None:
        """A quoted revision; None if it or its article was removed, or is in another scope."""
        of_article = _cited().where(article.c.key == article_key, scope.c.name.in_(scopes))
        newest = of_article.order_by(revision.c.number.desc()).limit(1)
        with self._database.reading() as connection:
            quoted = connection.execute(of_article.where(revision.c.number == number)).first()
            latest = connection.execute(newest).first()
        return _as_cited(quoted, latest.text) if quoted and latest else None


# Making a statement takes longer than executing it.
_earlier = passage.alias()
_SENTENCES_BEFORE = (
    select(passage.c.id, _earlier.c.sentences)
    .join(
        _earlier,
        (_earlier.c.revision_id == passage.c.revision_id)
        & (_earlier.c.chunker == passage.c.chunker)
        & (_earlier.c.ordinal == passage.c.ordinal - 1),
    )
    .where(is_listed(passage.c.id))
)
_TEXTS = select(revision.c.id, revision.c.text).where(is_listed(revision.c.id))
_WORDS = (
    select(
        passage.c.id,
        func.substr(revision.c.text, passage.c.start + 1, passage.c.end - passage.c.start).label(
            "words"
        ),
    )
    .join(revision, revision.c.id == passage.c.revision_id)
    .where(is_listed(passage.c.id))
)
_WORDS_AT = (
    select(
        func.substr(
            revision.c.text, bindparam("first", type_=Integer), bindparam("length", type_=Integer)
        )
    )
    .join(article, article.c.id == revision.c.article_id)
    .where(article.c.key == bindparam("key"), revision.c.number == bindparam("number"))
)


@lru_cache
def _listed_within(search_filter: SearchFilter) -> Select[Any]:
    condition = within(search_filter, of_few=True)
    return passages_query().where(is_listed(passage.c.id), condition)


def _cited() -> Select[Any]:
    return (
        select(
            revision.c.text,
            revision.c.number,
            headline,
            revision.c.published_at,
            revision.c.partial,
            revision.c.correction,
            article.c.external_id,
            article.c.url,
            article.c.byline,
            article.c.gone_at,
            source_name().label("source"),
            scope.c.name.label("scope"),
        )
        .join(article, article.c.id == revision.c.article_id)
        .join(scope, scope.c.id == article.c.scope_id)
    )


def _as_cited(row: Row[Any], newest: str) -> Cited:
    return Cited(
        title=in_one_line(row.title),
        source=shown_name(row.source),
        text=row.text,
        newest=newest,
        external_id=row.external_id,
        url=row.url,
        published=Published.parse(row.published_at) if row.published_at else None,
        partial=row.partial,
        correction=row.correction,
        gone=row.gone_at.date() if row.gone_at else None,
        byline=row.byline,
        scope=row.scope,
    )


def source_name() -> ColumnElement[str]:
    """The outlet of an article, else the source that brought it first."""
    first_source = (
        select(source.c.name)
        .join(article_source, article_source.c.source_id == source.c.id)
        .where(article_source.c.article_id == article.c.id)
        .order_by(source.c.id)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(article.c.outlet, first_source, "")


@lru_cache(maxsize=10_000)  # the names of outlets, again and again
def shown_name(source_name: str) -> str:
    """A name without markup; not the address of a machine, which tells no reader who wrote."""
    return UNNAMED if is_address(source_name) else plain_outlet(source_name)


def passages_query() -> Select[Any]:
    """Passages with their articles, to be narrowed; ``passage_of`` reads a row."""
    return (
        select(
            passage.c.id,
            passage.c.revision_id,
            passage.c.ordinal,
            passage.c.start,
            passage.c.end,
            passage.c.sentences,
            revision.c.number,
            headline,
            revision.c.published_at,
            revision.c.partial,
            article.c.key,
            article.c.external_id,
            article.c.url,
            article.c.story_id,
            article.c.gone_at,
            revision.c.correction,
            source_name().label("source"),
            scope.c.name.label("scope"),
        )
        .join(revision, revision.c.id == passage.c.revision_id)
        .join(article, article.c.id == revision.c.article_id)
        .join(scope, scope.c.id == passage.c.scope_id)
    )


def passage_of(row: Row[Any]) -> Passage:
    """The passage of a row of ``passages_query``."""
    return Passage(
        id=row.id,
        revision_id=row.revision_id,
        ordinal=row.ordinal,
        span=Span(row.start, row.end),
        sentences=_StoredSpans(row.sentences),
        article_key=row.key,
        external_id=row.external_id,
        revision=row.number,
        title=in_one_line(row.title),
        source=shown_name(row.source),
        url=row.url,
        published=_published(row.published_at) if row.published_at else None,
        partial=row.partial,
        story=row.story_id,
        correction=row.correction,
        gone=row.gone_at.date() if row.gone_at else None,
        scope=row.scope,
    )


@lru_cache(maxsize=2_000)  # most have the day alone
def _published(stored: str) -> Published:
    return Published.parse(stored)


@dataclass(frozen=True, slots=True)
class _StoredSpans(Sequence[Span]):
    """Spans as they are stored, decoded when they are read: most passages found are not."""

    stored: str

    def __len__(self) -> int:
        return len(_spans(self.stored))

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Span]: ...
    def __getitem__(self, index: int | slice) -> Span | Sequence[Span]:
        return _spans(self.stored)[index]

    def __iter__(self) -> Iterator[Span]:
        return iter(_spans(self.stored))


@lru_cache(maxsize=2_000)  # the same few thousand passages come nearest again and again
def _spans(stored: str) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in json.loads(stored))

"""Reads which articles report the same event, and groups those that no rules have grouped."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, select

from index.store.articles.event_grouping import Arrival, assign_events
from index.store.articles.newest_revision import is_newest
from index.store.articles.passages import shown_name, source_name
from index.store.database import Database
from index.store.id_lists import is_listed, packed
from index.store.schema import (
    article,
    article_source,
    event_article,
    headline,
    revision,
    scope,
    source,
)
from index.text.event_similarity import VERSION, EventTerms, outlet_key
from index.text.size_policy import in_one_line
from index.values import Published


@dataclass(frozen=True, slots=True)
class EventArticle:
    """An article of an event, with what shows it.

    Attributes:
        event_id: the event.
        key: the article's key.
        external_id: its bulk id, or None.
        revision: the number of its newest revision.
        title: the headline, in one line.
        source: the outlet, or the source that brought it.
        side: whose side the source takes, or None.
        url: its address, or None.
        published: when it was published, or None.
        copies: the same for all copies of it (``Passage.story``), or None.
    """

    event_id: int
    key: str
    external_id: str | None
    revision: int
    title: str
    source: str
    side: str | None
    url: str | None
    published: Published | None
    copies: int | None


@dataclass(frozen=True, slots=True)
class EventSize:
    """How much is written about an event, in certain scopes and days.

    Attributes:
        event_id: the event.
        outlets: number of outlets.
        articles: number of articles.
        first: the day of the earliest article; the day on which it came in if it has no date.
        last: the day of the latest article.
    """

    event_id: int
    outlets: int
    articles: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class UngroupedRevision:
    """A newest revision that the current rules have not assigned to an event.

    ``source`` is its outlet, else the source that brought it first.
    """

    id: int
    article_id: int
    scope_id: int
    title: str
    text: str
    day: date | None
    source: str


class Events:
    """Reads events. What is in scopes that are not asked for is never shown or counted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_articles(self, keys: Collection[str]) -> dict[str, int]:
        """The event of each article, by the article's key; the ids are never used again."""
        if not keys:
            return {}
        with self._database.reading() as connection:
            rows = connection.execute(_EVENTS_OF_ARTICLES, {"keys": list(set(keys))})
            return {row.key: row.event_id for row in rows}

    def articles(self, event_ids: int | Iterable[int], scopes: Sequence[str]) -> list[EventArticle]:
        """The articles of one or several events in the scopes, oldest first.

        Articles without a date come last.
        """
        ids = {event_ids} if isinstance(event_ids, int) else set(event_ids)
        given = {"events": packed(ids), "scopes": list(scopes)}
        with self._database.reading() as connection:
            found = [_event_article(row) for row in connection.execute(_articles(), given)]
        return sorted(found, key=_moment)

    def sizes(self, event_ids: Iterable[int], scopes: Sequence[str]) -> dict[int, EventSize]:
        """How much the scopes hold of each event, by its id; events of other scopes are absent."""
        query = _sizes(scopes).where(event_article.c.event_id.in_(set(event_ids)))
        with self._database.reading() as connection:
            return {row.event_id: EventSize(*row) for row in connection.execute(query)}

    def ungrouped(self, limit: int, after: int = 0) -> list[UngroupedRevision]:
        """Newest revisions that the current rules have not grouped, oldest first.

        Args:
            limit: most revisions to return.
            after: id of the last revision of the previous call.
        """
        query = _ungrouped().where(revision.c.id > after).order_by(revision.c.id).limit(limit)
        with self._database.reading() as connection:
            return [UngroupedRevision(*row) for row in connection.execute(query)]

    def count_ungrouped(self) -> int:
        """Number of articles that the current rules have not grouped."""
        with self._database.reading() as connection:
            query = select(func.count()).select_from(_ungrouped().subquery())
            return connection.scalar(query) or 0

    def group(self, read: Sequence[tuple[UngroupedRevision, EventTerms]]) -> None:
        """Assign the articles of revisions that are still the newest and ungrouped to events."""
        with self._database.writing() as connection:
            ids = [one.id for one, _ in read]
            query = _ungrouped().where(revision.c.id.in_(ids))
            still = {row.id for row in connection.execute(query)}
            by_scope: dict[int, list[Arrival]] = {}
            for one, terms in read:
                if one.id in still:
                    outlet = outlet_key(one.source)
                    arrival = Arrival(one.article_id, one.day, terms, outlet)
                    by_scope.setdefault(one.scope_id, []).append(arrival)
            for scope_id, arrivals in by_scope.items():
                assign_events(connection, scope_id, arrivals)


# Making a statement takes longer than executing it.
_EVENTS_OF_ARTICLES = (
    select(article.c.key, event_article.c.event_id)
    .join(event_article, event_article.c.article_id == article.c.id)
    .where(article.c.key.in_(bindparam("keys", expanding=True)))
)


@cache
def _articles() -> Select[Any]:
    """The articles of the ``events`` in the ``scopes``, oldest first."""
    return (
        select(
            event_article.c.event_id,
            article.c.key,
            article.c.external_id,
            revision.c.number,
            headline,
            source_name().label("source"),
            side_name().label("side"),
            article.c.url,
            revision.c.published_at,
            article.c.story_id,
        )
        .join(article, article.c.id == event_article.c.article_id)
        .join(scope, _in_scope())
        .join(revision, revision.c.article_id == article.c.id)
        .where(
            is_newest(),
            is_listed(event_article.c.event_id, "events"),
            scope.c.name.in_(bindparam("scopes", expanding=True)),
        )
        .order_by(revision.c.published_day.is_(None), revision.c.published_day, article.c.id)
    )


def _in_scope() -> ColumnElement[bool]:
    # "+ 0": else SQLite goes through every article of the scopes.
    return scope.c.id == article.c.scope_id + 0


def side_name() -> ColumnElement[str]:
    """The side of an article's first source that has one."""
    return (
        select(source.c.side)
        .join(article_source, article_source.c.source_id == source.c.id)
        .where(article_source.c.article_id == article.c.id, source.c.side.is_not(None))
        .order_by(source.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _sizes(scopes: Sequence[str]) -> Select[Any]:
    return (
        select(
            event_article.c.event_id,
            func.count(source_name().distinct()),
            func.count(),
            func.min(event_article.c.day),
            func.max(event_article.c.day),
        )
        .join(article, article.c.id == event_article.c.article_id)
        .join(scope, _in_scope())
        .where(scope.c.name.in_(scopes))
        .group_by(event_article.c.event_id)
    )


def _ungrouped() -> Select[Any]:
    grouped = exists().where(
        and_(event_article.c.article_id == article.c.id, event_article.c.version >= VERSION)
    )
    return (
        select(
            revision.c.id,
            article.c.id.label("article_id"),
            article.c.scope_id,
            headline,
            revision.c.text,
            revision.c.published_day,
            source_name(),
        )
        .join(article, article.c.id == revision.c.article_id)
        .where(is_newest(), ~grouped)
    )


def _event_article(row: Row[Any]) -> EventArticle:
    return EventArticle(
        event_id=row.event_id,
        key=row.key,
        external_id=row.external_id,
        revision=row.number,
        title=in_one_line(row.title),
        source=shown_name(row.source),
        side=row.side,
        url=row.url,
        published=Published.parse(row.published_at) if row.published_at else None,
        copies=row.story_id,
    )


def _moment(one: EventArticle) -> tuple[bool, float]:
    return one.published is None, one.published.moment.timestamp() if one.published else 0.0

"""Reads the articles that have come in since watches last looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select

from index.store.administration.watches import Watch, watch_of
from index.store.articles.events import side_name
from index.store.articles.newest_revision import is_newest
from index.store.articles.passages import shown_name, source_name
from index.store.database import Database
from index.store.rows import Generation
from index.store.schema import (
    article,
    citation,
    event_article,
    headline,
    passage,
    revision,
    scope,
    vector,
    watch,
)

_MOST = 5_000
"""Most articles that a digest looks at, the oldest first."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The newest revision of an article, which has come in.

    Attributes:
        revision_id: its id; later ones have higher ids.
        number: the number of the revision; above 1, the article was changed.
        article_key: the article's public id.
        scope: the article's scope.
        title: the headline.
        text: the text.
        published: the day of publication, or None.
        gathered: the day on which it came in.
        event: the event that the article tells of, or None.
        copied_from: the id of the first revision among the copies of the article.
    """

    revision_id: int
    number: int
    article_key: str
    scope: str
    title: str
    text: str
    published: date | None
    gathered: date
    event: int | None
    copied_from: int

    @property
    def is_copy(self) -> bool:
        """Whether an older article has the same text."""
        return self.copied_from < self.revision_id


@dataclass(frozen=True, slots=True)
class EventArrival:
    """An article that has come in, with its outlet and the side that this one takes, if any."""

    arrival: Arrival
    outlet: str
    side: str | None


@dataclass(frozen=True, slots=True)
class Disturbed:
    """An article behind an answer that somebody follows, which was changed or went away.

    Attributes:
        watch: the watch that follows the answer.
        article_key: the article's public id.
        gone_at: since when it is no longer on the web; None if it still is.
    """

    watch: Watch
    article_key: str
    gone_at: datetime | None


class Arrivals:
    """Reads arrivals in the order in which they came in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self) -> int:
        """The id of the newest revision; 0 if there is none."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.max(revision.c.id))) or 0

    def ready(self, after: int, live: Generation) -> int:
        """The id of the last revision up to which every new passage has its vector.

        Args:
            after: the id of the last revision that was looked at.
            live: the generation that answers.
        """
        lacking = (
            select(func.min(passage.c.revision_id))
            .outerjoin(
                vector,
                (vector.c.input_hash == passage.c.input_hash) & (vector.c.encoder == live.encoder),
            )
            .where(
                passage.c.revision_id > after,
                passage.c.chunker == live.chunker,
                vector.c.input_hash.is_(None),
            )
        )
        with self._database.reading() as connection:
            first = connection.scalar(lacking)
            newest = connection.scalar(select(func.max(revision.c.id))) or 0
        return newest if first is None else first - 1

    def between(self, after: int, until: int, limit: int) -> list[Arrival]:
        """The arrivals with ids above ``after`` up to ``until``, at most ``limit``."""
        query = _arrivals().where(revision.c.id > after, revision.c.id <= until)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(revision.c.id).limit(limit)).all()
        return list(map(_arrival, rows))

    def disturbed(self) -> list[Disturbed]:
        """The articles behind answers that people follow which were changed or went away since."""
        later = revision.alias()
        changed = exists().where(
            later.c.article_id == article.c.id, later.c.id > watch.c.after_revision
        )
        query = (
            select(watch, article.c.key.label("article_key"), article.c.gone_at)
            .join(citation, citation.c.shown_key == watch.c.answer_key)
            .join(article, article.c.key == citation.c.article_key)
            .where(watch.c.kind == "answer", or_(changed, article.c.gone_at > watch.c.made_at))
            .order_by(watch.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [Disturbed(watch_of(row), row.article_key, row.gone_at) for row in rows]

    def by_event(self, scopes: Sequence[str], after: int, since: datetime) -> list[EventArrival]:
        """The articles that have come in after a revision, and their events, oldest first.

        Args:
            scopes: the scopes of the articles.
            after: the id of the revision.
            since: articles of earlier days are no news, and left out.
        """
        known = revision.alias()
        before = exists().where(known.c.article_id == article.c.id, known.c.id <= after)
        undated = revision.c.published_day.is_(None) & (revision.c.gathered_at >= since)
        query = (
            _arrivals()
            .add_columns(source_name().label("source"), side_name().label("side"))
            .where(
                revision.c.id > after,
                ~before,
                scope.c.name.in_(scopes),
                or_(undated, revision.c.published_day >= since.date()),
            )
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(revision.c.id).limit(_MOST)).all()
        return [EventArrival(_arrival(row), shown_name(row.source), row.side) for row in rows]

    def earlier_texts(self, article_key: str, number: int) -> Sequence[str]:
        """The texts of the stored revisions of an article before a revision."""
        query = (
            select(revision.c.text)
            .join(article, article.c.id == revision.c.article_id)
            .where(article.c.key == article_key, revision.c.number < number)
        )
        with self._database.reading() as connection:
            return connection.scalars(query).all()


def event_of_article() -> ColumnElement[Any]:
    """The event that an article tells of; null if the article is not grouped yet."""
    grouped = select(event_article.c.event_id).where(event_article.c.article_id == article.c.id)
    return grouped.correlate(article).scalar_subquery()


def _arrival(row: Row[Any]) -> Arrival:
    return Arrival(
        revision_id=row.id,
        number=row.number,
        article_key=row.key,
        scope=row.name,
        title=row.title,
        text=row.text,
        published=row.published_day,
        gathered=row.gathered_at.date(),
        event=row.event,
        copied_from=row.copied_from or row.id,
    )


def _arrivals() -> Select[Any]:
    copied, first = article.alias(), revision.alias()
    copied_from = (
        select(func.min(first.c.id))
        .join(copied, copied.c.id == first.c.article_id)
        .where(copied.c.story_id == article.c.story_id)
        .correlate(article)
        .scalar_subquery()
    )
    return (
        select(
            revision.c.id,
            revision.c.number,
            headline,
            revision.c.text,
            revision.c.published_day,
            revision.c.gathered_at,
            article.c.key,
            scope.c.name,
            event_of_article().label("event"),
            copied_from.label("copied_from"),
        )
        .join(article, article.c.id == revision.c.article_id)
        .join(scope, scope.c.id == article.c.scope_id)
        .where(is_newest())
    )

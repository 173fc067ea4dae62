"""Finds the articles that have certain words, by date, and offers headlines to choose from."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, select

from index.store.articles.events import event_article_of, event_columns
from index.store.articles.passages import shown_name, source_name
from index.store.database import Database
from index.store.full_text import FullText
from index.store.rows import EventArticle
from index.store.schema import (
    article,
    article_source,
    event_article,
    headline,
    is_newest,
    passage,
    revision,
    scope,
    source,
)
from index.text.size_policy import in_one_line

_BEFORE_WORDS = "-–—/(['’‘\"“„«\n"
"""What stands before a word in a headline besides a space."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TopicFilter:
    """Which articles are looked for.

    Attributes:
        scopes: the names of the scopes.
        chunker: the live chunker, whose passages have the words.
        words: a passage, or its headline, has one word of each group; any article if empty.
        since: first day of publication, or None.
        until: last day of publication, or None.
        sides: the sides of sources of which one brought the article; with ``outlets``, any if both
            are empty.
        outlets: the outlets whose articles count as well if their sources have no side.
    """

    scopes: Sequence[str]
    chunker: str
    words: Sequence[Sequence[str]] = ()
    since: date | None = None
    until: date | None = None
    sides: Sequence[str] = ()
    outlets: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many articles an outlet published on a day."""

    day: date
    source: str
    side: str | None
    articles: int


class Topics:
    """Reads articles by their words; scopes that are not asked for are never read."""

    def __init__(self, database: Database, words: FullText) -> None:
        self._database = database
        self._words = words

    def newest(self, wanted: TopicFilter, limit: int) -> list[EventArticle]:
        """The articles that have the words, newest first, undated ones last."""
        query = (
            self._matching(wanted)
            .order_by(
                revision.c.published_day.is_(None),
                revision.c.published_day.desc(),
                revision.c.published_at.desc(),
                revision.c.id.desc(),
            )
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [event_article_of(row) for row in connection.execute(query)]

    def by_day(self, wanted: TopicFilter) -> list[DayCount]:
        """How many articles have the words, by day and outlet; undated articles are left out."""
        matching = self._matching(wanted).where(revision.c.published_day.is_not(None)).subquery()
        columns = (matching.c.published_day, matching.c.source, matching.c.side)
        query = select(*columns, func.count()).group_by(*columns).order_by(*columns)
        counted: Counter[tuple[date, str, str | None]] = Counter()
        with self._database.reading() as connection:
            for day, outlet, side, articles in connection.execute(query):
                counted[day, shown_name(outlet), side] += articles
        return [DayCount(*key, articles) for key, articles in counted.items()]

    def headlines(
        self, scopes: Sequence[str], words: Sequence[str], limit: int
    ) -> list[tuple[str, str]]:
        """The key and headline of the latest articles whose headline has words that begin so.

        Case is ignored. Headlines with the words themselves come before longer ones.
        """
        spaces = dict.fromkeys(map(ord, _BEFORE_WORDS), " ")
        begun = [part for word in words for part in word.translate(spaces).split()]
        query = (
            select(article.c.key, headline)
            .join(revision, revision.c.article_id == article.c.id)
            .join(scope, scope.c.id == article.c.scope_id)
            .where(scope.c.name.in_(scopes), is_newest())
            .where(*(_words_of_headline().icontains(f" {one}", autoescape=True) for one in begun))
            .order_by(revision.c.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            found = [(row.key, in_one_line(row.title)) for row in connection.execute(query)]
        wanted = {word.casefold() for word in begun}
        return sorted(found, key=lambda one: not wanted <= set(_WORD.findall(one[1].casefold())))

    def titled(self, scopes: Sequence[str], title: str) -> str | None:
        """The key of the newest article with a headline, in any case; None if there is none."""
        query = (
            select(article.c.key)
            .join(revision, revision.c.article_id == article.c.id)
            .join(scope, scope.c.id == article.c.scope_id)
            .where(scope.c.name.in_(scopes), is_newest())
            .where(func.lower(func.trim(revision.c.title)) == func.lower(title))
            .order_by(revision.c.id.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.scalar(query)

    def sides(self, scopes: Sequence[str]) -> list[str]:
        """The sides that sources of the scopes take, sorted."""
        query = (
            select(source.c.side)
            .join(scope, scope.c.id == source.c.scope_id)
            .where(scope.c.name.in_(scopes), source.c.side.is_not(None), source.c.side != "")
            .distinct()
            .order_by(source.c.side)
        )
        with self._database.reading() as connection:
            return [side for side in connection.scalars(query) if side]

    def _matching(self, wanted: TopicFilter) -> Select[Any]:
        scope_ids = select(scope.c.id).where(scope.c.name.in_(wanted.scopes))
        query: Select[Any] = (
            select(*event_columns())
            .select_from(revision)
            .join(article, article.c.id == revision.c.article_id)
            .outerjoin(event_article, event_article.c.article_id == article.c.id)
            .where(article.c.scope_id.in_(scope_ids), is_newest())
        )
        if wanted.words:
            having = select(passage.c.revision_id).where(
                passage.c.chunker == wanted.chunker, self._words.has_all(wanted.words)
            )
            query = query.where(revision.c.id.in_(having))
        if wanted.since is not None:
            query = query.where(revision.c.published_day >= wanted.since)
        if wanted.until is not None:
            query = query.where(revision.c.published_day <= wanted.until)
        if wanted.sides or wanted.outlets:
            sided = exists().where(
                article_source.c.article_id == article.c.id,
                article_source.c.source_id == source.c.id,
            )
            unsided = ~sided.where(source.c.side.is_not(None), source.c.side != "")
            speaks_for = sided.where(source.c.side.in_(wanted.sides)) | (
                unsided & source_name().in_(wanted.outlets)
            )
            query = query.where(speaks_for)
        return query


def _words_of_headline() -> ColumnElement[str]:
    """A headline with a space before each of its words."""
    spaced: ColumnElement[str] = literal(" ") + revision.c.title
    for mark in _BEFORE_WORDS:
        spaced = func.replace(spaced, mark, " ")
    return spaced

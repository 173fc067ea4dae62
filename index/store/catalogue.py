"""Reads sources, articles and counts for people."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, Row, Select, exists, func, select

from index.errors import NotFoundError
from index.store.articles.passages import PAGES, pages_of
from index.store.database import Store, count, value_of
from index.store.rows import Article, ChangedArticle, CopyOf, Counts, Extent, Revision, Source
from index.store.schema import (
    ARTICLES,
    IS_NEWEST,
    article,
    article_source,
    headline,
    passage,
    revision,
    scope,
    source,
    vector,
)
from index.values import Published


class Catalogue(Store):
    """Reads the content of the library."""

    def counts(self) -> Counts:
        """The size of the library, over all scopes."""
        tables = (article, revision, passage, source, vector)
        with self._database.reading() as connection:
            return Counts(*(count(connection, table) for table in tables))

    def extent(self, scopes: Sequence[str], today: date) -> Extent:
        """How much the scopes hold, and how new it is."""
        ids = select(scope.c.id).where(scope.c.name.in_(scopes))
        newest = (
            select(revision.c.published_day)
            .join(article, article.c.id == revision.c.article_id)
            .where(article.c.scope_id.in_(ids))
            .where(revision.c.published_day <= today + timedelta(days=1))
            .order_by(revision.c.published_day.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            sources = count(connection, source, source.c.scope_id.in_(ids))
            articles = count(connection, article, article.c.scope_id.in_(ids))
            return Extent(sources, articles, connection.scalar(newest))

    def scopes(self) -> list[str]:
        """The names of all scopes."""
        return self._database.scalars(select(scope.c.name).order_by(scope.c.id))

    def source_names(self, scopes: Sequence[str]) -> list[str]:
        """The names of the sources of the scopes, sorted, without duplicates."""
        query = (
            select(source.c.name)
            .join(scope, scope.c.id == source.c.scope_id)
            .where(scope.c.name.in_(scopes))
            .distinct()
            .order_by(source.c.name)
        )
        return self._database.scalars(query)

    def outlets(self, scopes: Sequence[str]) -> list[str]:
        """The outlets of the articles of the scopes, those with most articles first."""
        return self._most_frequent(article.c.outlet, scopes)

    def languages(self, scopes: Sequence[str]) -> list[str]:
        """The codes of the languages of the scopes' articles, those with most articles first."""
        return self._most_frequent(article.c.language, scopes)

    def _most_frequent(self, column: Column[Any], scopes: Sequence[str]) -> list[str]:
        scope_ids = select(scope.c.id).where(scope.c.name.in_(scopes))
        query = (
            select(column)
            .where(article.c.scope_id.in_(scope_ids), column != "")
            .group_by(column)
            .order_by(func.count().desc(), column)
        )
        return self._database.scalars(query)

    def sources(self, scopes: Sequence[str]) -> list[Source]:
        """Every source of the scopes, by name, with its number of articles."""
        query = (
            select(
                source,
                scope.c.name.label("scope"),
                func.count(article_source.c.article_id).label("articles"),
            )
            .join(scope, scope.c.id == source.c.scope_id)
            .outerjoin(article_source, article_source.c.source_id == source.c.id)
            .where(scope.c.name.in_(scopes))
            .group_by(source.c.id, scope.c.name)
            .order_by(source.c.name)
        )
        return [value_of(Source, row) for row in self._database.rows(query)]

    def show(self, scopes: Sequence[str], name: str, canonical_url: str | None) -> Article:
        """One article with its newest revision, by its key, its bulk id or its URL.

        Args:
            scopes: the scopes to search.
            name: the key or bulk id.
            canonical_url: the URL with its fragment, if any; if no article has that fragment, the
                page's own article is returned.

        Raises:
            NotFoundError: the scopes have no such article.
        """
        names = (article.c.key == name) | (article.c.external_id == name)
        if canonical_url is not None:
            page = canonical_url.partition("#")[0]
            names |= article.c.canonical_url.in_([canonical_url, page])
        closest_first = func.length(article.c.canonical_url).desc()
        query = _newest_articles(scopes).where(names).order_by(closest_first)
        match = next(iter(self._articles(query)), None)
        if match is None:
            raise NotFoundError.told(
                "There is no article “{name}”; give its headline, its link or its id.",
                name=name,
            )
        return match

    def revisions(self, key: str) -> list[Revision]:
        """The revisions of an article, oldest first."""
        query = (
            select(revision)
            .join(article, article.c.id == revision.c.article_id)
            .where(article.c.key == key)
            .order_by(revision.c.number)
        )
        return self._database.values(_revision, query)

    def changed(self, scopes: Sequence[str], most: int) -> list[ChangedArticle]:
        """The articles whose words changed, the latest change first."""
        earlier = revision.alias()
        query = (
            select(
                article.c.key,
                article.c.outlet,
                headline,
                revision.c.number,
                article.c.language,
                revision.c.correction,
                revision.c.gathered_at,
            )
            .select_from(ARTICLES)
            .where(
                scope.c.name.in_(scopes),
                IS_NEWEST,
                exists().where(
                    earlier.c.article_id == revision.c.article_id,
                    earlier.c.number < revision.c.number,
                    earlier.c.words_hash != revision.c.words_hash,
                ),
            )
            .order_by(revision.c.id.desc())
            .limit(most)
        )
        return [ChangedArticle(*row) for row in self._database.rows(query)]

    def copies(self, scopes: Sequence[str], key: str) -> list[CopyOf]:
        """The copies of an article in the scopes, oldest first."""
        story = select(article.c.story_id).where(article.c.key == key).scalar_subquery()
        query = (
            _newest_articles(scopes)
            .where(article.c.story_id == story, article.c.key != key)
            .order_by(revision.c.published_at.nulls_last(), article.c.id)
        )
        rows = self._database.rows(query)
        return [value_of(CopyOf, row, published=_moment(row.published_at)) for row in rows]

    def export(self, scopes: Sequence[str], source_name: str | None = None) -> Iterable[Article]:
        """Every article of the scopes with its newest revision, in the order of arrival."""
        query = _newest_articles(scopes).order_by(article.c.id)
        if source_name is not None:
            query = query.where(
                exists().where(
                    article_source.c.article_id == article.c.id,
                    article_source.c.source_id == source.c.id,
                    source.c.name == source_name,
                )
            )
        return self._articles(query)

    def _articles(self, query: Select[Any]) -> Iterable[Article]:
        with self._database.reading() as connection:
            for row in connection.execute(query).yield_per(100):
                sources = connection.scalars(
                    select(source.c.name)
                    .join(article_source, article_source.c.source_id == source.c.id)
                    .where(article_source.c.article_id == row.id)
                    .order_by(source.c.id)
                )
                yield value_of(
                    Article,
                    row,
                    sources=tuple(sources),
                    revision=row.number,
                    published=_moment(row.published_at),
                    updated=_moment(row.updated_at),
                    gone=row.gone_at.date() if row.gone_at else None,
                    **pages_of(row.paged),
                )


def _newest_articles(scopes: Sequence[str]) -> Select[Any]:
    return (
        select(
            article,
            revision.c.number,
            revision.c.title,
            revision.c.text,
            revision.c.published_at,
            revision.c.partial,
            revision.c.updated_at,
            revision.c.correction,
            scope.c.name.label("scope"),
            PAGES.label("paged"),
        )
        .select_from(ARTICLES)
        .where(scope.c.name.in_(scopes), IS_NEWEST)
    )


def _revision(row: Row[Any]) -> Revision:
    published, updated = _moment(row.published_at), _moment(row.updated_at)
    return value_of(Revision, row, published=published, updated=updated)


def _moment(stored: str | None) -> Published | None:
    return Published.parse(stored) if stored else None

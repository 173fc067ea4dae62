"""Finds the passages that have certain words, by date, and the sides of their articles."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from index.store.articles.passages import passage_of, passages_query
from index.store.database import Database
from index.store.full_text.search import FullText
from index.store.rows import Passage, SearchFilter
from index.store.schema import article, article_source, passage, revision, source
from index.store.search_filter import within


class Mentions:
    """Reads passages by their words; those that the filter excludes are never returned."""

    def __init__(self, database: Database, words: FullText) -> None:
        self._database = database
        self._words = words

    def newest(
        self,
        groups: Sequence[Sequence[str]],
        search_filter: SearchFilter,
        limit: int,
        *,
        leads: bool = False,
    ) -> list[Passage]:
        """The passages with a term of each group in text or headline, newest article first.

        Articles without a date come last.

        Args:
            groups: the groups of terms; a term may be a phrase.
            search_filter: which passages may be returned.
            limit: most passages to return.
            leads: whether only the first passage of each article counts.
        """
        query = (
            passages_query()
            .where(self._words.has_all(groups), within(search_filter))
            .order_by(
                revision.c.published_day.is_(None),
                revision.c.published_day.desc(),
                revision.c.id.desc(),
                passage.c.ordinal,
            )
            .limit(limit)
        )
        if leads:
            query = query.where(passage.c.ordinal == 0)
        with self._database.reading() as connection:
            return [passage_of(row) for row in connection.execute(query)]

    def sides(self, keys: Iterable[str]) -> dict[str, str]:
        """What the sources of articles are said to speak for, by the article's public id."""
        query = (
            select(article.c.key, source.c.side)
            .join(article_source, article_source.c.article_id == article.c.id)
            .join(source, source.c.id == article_source.c.source_id)
            .where(article.c.key.in_(set(keys)), source.c.side.is_not(None), source.c.side != "")
            .order_by(source.c.id.desc())
        )
        with self._database.reading() as connection:
            return {row.key: row.side for row in connection.execute(query)}

"""Finds the article that an entry is about."""

import hashlib
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, or_, select

from index.store.rows import PreparedArticle
from index.store.schema import article, revision
from index.values import Draft


def words_hash(draft: Draft) -> str:
    """The columns whose change makes a new revision: headline, text and correction."""
    words = f"{draft.title}\n{draft.text}"
    if draft.correction:
        words += f"\n{draft.correction}"
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def find_article(connection: Connection, scope_id: int, entry: PreparedArticle) -> Row[Any] | None:
    """Find an entry's article: by its bulk id, else its URL, else its file, else its text.

    A bulk id is decisive: two ids are two articles, even at one URL. An article without one is also
    found by its key, which an export writes as the id.
    """
    external_id = entry.draft.external_id
    if external_id is not None and (row := _named(connection, scope_id, external_id)) is not None:
        return row
    if (alike := _alike(entry)) is None:
        return None
    # A subquery is looked up by its own index. SQLite would look through all of the scope instead,
    # by any index that begins with the scope: it uses none for an expression.
    query = select(article).where(article.c.id.in_(alike), article.c.scope_id + 0 == scope_id)
    if external_id is not None:
        query = query.where(article.c.external_id.is_(None))
    spelt_otherwise = article.c.canonical_url != entry.canonical_url
    return connection.execute(query.order_by(spelt_otherwise, article.c.id)).first()


def _named(connection: Connection, scope_id: int, external_id: str) -> Row[Any] | None:
    """The article with a bulk id, else the article without one that has it as its key."""
    nameless = article.c.external_id.is_(None)
    exported = nameless & (article.c.key == external_id)
    named = select(article).where(
        article.c.scope_id == scope_id, (article.c.external_id == external_id) | exported
    )
    return connection.execute(named.order_by(nameless)).first()


def _alike(entry: PreparedArticle) -> Select[tuple[int]] | None:
    """Ids, in any scope, of articles with the entry's URL, else its file, else its text."""
    draft, other = entry.draft, article.alias()
    if entry.canonical_url is not None:
        return select(other.c.id).where(_at(other, entry))
    if draft.path is not None:
        return select(other.c.id).where(other.c.path == draft.path)
    if draft.external_id is not None:
        return None
    return (
        select(other.c.id)
        .join(revision, revision.c.article_id == other.c.id)
        .where(revision.c.words_hash == words_hash(draft), other.c.canonical_url.is_(None))
    )


def _at(other: FromClause, entry: PreparedArticle) -> ColumnElement[bool]:
    """The condition for the same URL in any spelling."""
    same = other.c.canonical_url == entry.canonical_url
    return same if entry.identity is None else or_(same, other.c.identity == entry.identity)


def newest_revision(connection: Connection, article_id: int) -> Row[Any]:
    """The newest revision of an article."""
    return connection.execute(
        select(revision)
        .where(revision.c.article_id == article_id)
        .order_by(revision.c.number.desc())
        .limit(1)
    ).one()

"""Finds the article that an entry is about."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, bindparam, or_, select

from index.store.rows import PreparedArticle, words_hash
from index.store.schema import article, revision


def find_article(connection: Connection, scope_id: int, entry: PreparedArticle) -> Row[Any] | None:
    """Find an entry's article: by its bulk id, else its URL, else its file, else its text.

    A bulk id is decisive: two ids are two articles, even at one URL. An article without one is also
    found by its key, which an export writes as the id.
    """
    draft = entry.draft
    known = {"scope_id": scope_id, "external_id": draft.external_id}
    if draft.external_id is not None:
        row: Row[Any] | None = connection.execute(_named(), known).first()
        if row is not None:
            return row
    if (by := _compared(entry)) is None:
        return None
    known |= {"canonical_url": entry.canonical_url, "identity": entry.identity, "path": draft.path}
    known["words_hash"] = words_hash(draft) if by == "words" else None
    return connection.execute(_alike(by, nameless=draft.external_id is not None), known).first()


_By = Literal["url", "identity", "path", "words"]


def _compared(entry: PreparedArticle) -> _By | None:
    """By what an entry without a known bulk id is found; None if by nothing else."""
    if entry.canonical_url is not None:
        return "url" if entry.identity is None else "identity"
    if entry.draft.path is not None:
        return "path"
    return "words" if entry.draft.external_id is None else None


@cache  # making a statement takes longer than executing it
def _named() -> Select[Any]:
    """The article with a bulk id, else the article without one that has it as its key."""
    nameless = article.c.external_id.is_(None)
    exported = nameless & (article.c.key == bindparam("external_id"))
    named = (article.c.external_id == bindparam("external_id")) | exported
    within = article.c.scope_id == bindparam("scope_id")
    return select(article).where(within, named).order_by(nameless)


@cache
def _alike(by: _By, *, nameless: bool) -> Select[Any]:
    """The scope's articles with the entry's URL, file or text; those of the same spelling first.

    Args:
        by: what is compared.
        nameless: leave out articles with a bulk id.
    """
    # A subquery is looked up by its own index. SQLite would look through all of the scope instead,
    # by any index that begins with the scope: it uses none for an expression.
    within = article.c.scope_id + 0 == bindparam("scope_id")
    query = select(article).where(article.c.id.in_(_ids(by)), within)
    if nameless:
        query = query.where(article.c.external_id.is_(None))
    spelt = article.c.canonical_url
    is_url = by in ("url", "identity")
    spelt_otherwise = spelt != bindparam("canonical_url") if is_url else spelt.is_not(None)
    return query.order_by(spelt_otherwise, article.c.id)


def _ids(by: _By) -> Select[Any]:
    """Ids, in any scope, of articles with the entry's URL, else its file, else its text."""
    other = article.alias()
    ids = select(other.c.id)
    if by == "path":
        return ids.where(other.c.path == bindparam("path"))
    if by == "words":
        same_words = revision.c.words_hash == bindparam("words_hash")
        return ids.join(revision, revision.c.article_id == other.c.id).where(
            same_words, other.c.canonical_url.is_(None)
        )
    same = other.c.canonical_url == bindparam("canonical_url")
    if by == "url":
        return ids.where(same)
    return ids.where(or_(same, other.c.identity == bindparam("identity")))  # in any spelling


class Newcomers:
    """Tells which entries are certainly about no article of the library, without a query for each.

    Args:
        connection: the connection of a transaction.
        scope_id: the scope of the entries.
        entries: all entries that may be asked for.
    """

    def __init__(
        self, connection: Connection, scope_id: int, entries: Collection[PreparedArticle]
    ) -> None:
        asked = [mark for entry in entries for mark in _marks(entry)]
        self._known: set[_Mark] = set()
        for kind, column in _MARKED:
            values = {value for one, value in asked if one == kind}
            if values:
                found = select(column).where(column.in_(values))
                if kind == "id":  # the index of the ids begins with the scope
                    found = found.where(article.c.scope_id == scope_id)
                self._known.update((kind, value) for value in connection.scalars(found))

    def has(self, entry: PreparedArticle) -> bool:
        """Whether an entry is certainly about a new article."""
        return self._known.isdisjoint(_marks(entry))

    def stored(self, entry: PreparedArticle) -> None:
        """The entry was stored, so that it is found from now on."""
        self._known.update(_marks(entry))


_Mark = tuple[str, str]

_MARKED = (
    ("id", article.c.external_id),
    ("id", article.c.key),
    ("url", article.c.canonical_url),
    ("identity", article.c.identity),
    ("path", article.c.path),
    ("words", revision.c.words_hash),
)


def _marks(entry: PreparedArticle) -> Iterator[_Mark]:
    """All by which an entry may be found."""
    marks = (
        ("id", entry.draft.external_id),
        ("url", entry.canonical_url),
        ("identity", entry.identity),
        ("path", entry.draft.path),
        ("words", words_hash(entry.draft)),
    )
    for kind, value in marks:
        if value is not None:
            yield kind, value


def newest_revision(connection: Connection, article_id: int) -> Row[Any]:
    """The newest revision of an article."""
    return connection.execute(_newest(), {"article_id": article_id}).one()


@cache
def _newest() -> Select[Any]:
    return (
        select(revision)
        .where(revision.c.article_id == bindparam("article_id"))
        .order_by(revision.c.number.desc())
        .limit(1)
    )

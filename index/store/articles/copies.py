"""Copies: articles of several outlets with the same text are linked.

A server's own article may join public copies, but never merges two groups of them, and articles of
two servers are never compared. So nothing that a server adds changes what others see.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from index.store.database import batches
from index.store.rows import PreparedArticle, Source
from index.store.schema import IS_NEWEST, article, band, headline, revision, scope
from index.text.near_duplicates import PublishedText, is_copy
from index.values import PUBLIC

_MOST = 20
"""Most articles that a new one is compared with, those with most shared bands first. A public one
is compared with as many articles of servers, too."""


def tell_copies(
    connection: Connection, under: Source, new: Sequence[tuple[int, PreparedArticle]]
) -> None:
    """Find the copies of articles; repeated with every revision, after ``leave_copies``.

    Args:
        connection: the connection of the transaction that stored them.
        under: the source that brought them, of the same scope.
        new: the id of each article, in the order in which they came, and its newest revision, with
            the MinHash bands of its text.
    """
    shared = _shared(connection, [entry.bands for _, entry in new])
    rows: list[dict[str, int]] = []
    for article_id, entry in new:
        if not shared.isdisjoint(entry.bands):
            _insert(connection, rows)
            rows = []
            draft = entry.draft
            day = draft.published.day if draft.published else None
            printed = PublishedText(draft.title, draft.text, day)
            known = {"bands": list(entry.bands), "scope_id": under.scope_id, "most": _MOST}
            copies = [
                row
                for query in (_FOR_PUBLIC if under.scope == PUBLIC else _FOR_SERVER)
                for row in connection.execute(query, known)
                if is_copy(printed, PublishedText(row.title, row.text, row.published_day))
            ]
            if copies:
                _join(connection, article_id, under, copies)
        rows += [{"value": value, "article_id": article_id} for value in set(entry.bands)]
    _insert(connection, rows)


def _shared(connection: Connection, bands: Sequence[Sequence[int]]) -> set[int]:
    """The bands that several of these articles, or others, have; most articles have none."""
    times = Counter(value for some in bands for value in set(some))
    asked = sorted(times)
    held = (connection.scalars(_HELD, {"bands": some}) for some in batches(asked))
    return {value for value, count in times.items() if count > 1}.union(*held)


def _insert(connection: Connection, rows: Sequence[dict[str, int]]) -> None:
    if rows:
        connection.execute(insert(band), rows)


def leave_copies(connection: Connection, article_id: int) -> None:
    """Part an article from its copies before it is compared again.

    If their group has the article's id, it gets the id of another copy, because a new group may
    need this one.
    """
    connection.execute(delete(band).where(band.c.article_id == article_id))
    connection.execute(update(article).where(article.c.id == article_id).values(story_id=None))
    left = article.c.story_id == article_id
    name = select(func.min(article.c.id)).where(left).scalar_subquery()
    connection.execute(update(article).where(left).values(story_id=name))


_KNOWN_BANDS = band.c.value.in_(bindparam("bands", expanding=True))
_IS_PUBLIC = scope.c.name == PUBLIC


def _sharing(within: ColumnElement[bool]) -> Select[Any]:
    """Articles with most shared bands and their newest revisions, taken from the scopes in turn."""
    sharing = (
        select(band.c.article_id, func.count().label("shared"))
        .where(_KNOWN_BANDS)
        .group_by(band.c.article_id)
        .subquery()
    )
    most = (sharing.c.shared.desc(), article.c.id)
    place = func.row_number().over(partition_by=article.c.scope_id, order_by=most)
    nearest = (
        select(article.c.id, article.c.story_id, article.c.scope_id, scope.c.name.label("scope"))
        .join(sharing, sharing.c.article_id == article.c.id)
        .join(scope, scope.c.id == article.c.scope_id)
        .where(within)
        .order_by(place, *most)
        .limit(bindparam("most", type_=Integer))
        .subquery()
    )
    return (
        select(nearest, headline, revision.c.text, revision.c.published_day)
        .join(revision, revision.c.article_id == nearest.c.id)
        .where(IS_NEWEST)
        .order_by(nearest.c.id)
    )


# Statements are made once: that takes longer than executing them.
_HELD = select(band.c.value).where(_KNOWN_BANDS)
_FOR_PUBLIC = (_sharing(_IS_PUBLIC), _sharing(~_IS_PUBLIC))
"""A public article always finds public ones, however many articles servers have added."""
_FOR_SERVER = (_sharing(or_(article.c.scope_id == bindparam("scope_id"), _IS_PUBLIC)),)


def _join(
    connection: Connection, article_id: int, ours: Source, copies: Sequence[Row[Any]]
) -> None:
    """Link the article and its copies, identified by the lowest id."""
    public = [row for row in copies if row.scope == PUBLIC]
    if ours.scope == PUBLIC:
        group = min([article_id, *map(_group, public)])
        # Servers' own articles join that are copies of no public one.
        own = [row for row in copies if row.scope != PUBLIC]
        query = (
            select(article.c.story_id)
            .join(scope, scope.c.id == article.c.scope_id)
            .where(_IS_PUBLIC, article.c.story_id.in_({row.story_id for row in own}))
        )
        taken = set(connection.scalars(query))
        joining = [*public, *(row for row in own if row.story_id not in taken)]
    else:
        leading = public or copies
        group = min(map(_group, leading))
        joining = [row for row in leading if row.id == group]
        joining += [row for row in copies if row.scope == ours.scope and row.story_id is None]
    ids = [article_id, *(row.id for row in joining)]
    groups = {row.story_id for row in joining if row.story_id is not None}
    belongs = or_(article.c.id.in_(ids), article.c.story_id.in_(groups))
    connection.execute(update(article).where(belongs).values(story_id=group))


def _group(row: Row[Any]) -> int:
    return int(row.story_id if row.story_id is not None else row.id)

"""Stores and removes articles: detects new, changed and unchanged ones."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from index.errors import UnknownSourceError
from index.store.administration.audit_log import note
from index.store.articles.attributions import (
    drop_attributions,
    drop_silent_speakers,
)
from index.store.articles.contents import Contents
from index.store.articles.copies import leave_copies
from index.store.articles.event_grouping import (
    drop_empty_events,
    move_in_time,
)
from index.store.articles.lookup import Newcomers, find_article, newest_revision
from index.store.articles.offices import drop_mentions, drop_unmentioned_holders
from index.store.articles.passage_writes import inserted
from index.store.articles.revisions import changes_too_often, count_bytes, prune, size_of
from index.store.database import Database
from index.store.full_text.search import FullText
from index.store.rows import (
    Outcome,
    PreparedArticle,
    Source,
    SourceKind,
    Standing,
    words_hash,
)
from index.store.schema import article, article_source, passage, revision, scope, source
from index.store.validation import LONGEST, check_is_there, check_lengths
from index.text.normalize import plain_outlet
from index.values import Draft

_AT_ONCE = 500
"""Articles that one statement removes."""


class Articles:
    """Writes articles with their revisions, passages and sources."""

    def __init__(self, database: Database, words: FullText) -> None:
        self._database = database
        self._words = words

    def source(
        self, scope_name: str, name: str, kind: SourceKind, side: str | None = None
    ) -> Source:
        """The source with this name in the scope; created if missing.

        Raises:
            InputError: a name is too long.
        """
        check_lengths({"scope": scope_name, "source": name, "side": side or ""})
        with self._database.writing() as connection:
            scope_id = scope_id_of(connection, scope_name)
            row = connection.execute(
                select(source).where(source.c.scope_id == scope_id, source.c.name == name)
            ).first()
            if row is None:
                note(connection, scope_name, "source added", name)
                row = connection.execute(
                    insert(source)
                    .values(
                        scope_id=scope_id,
                        name=name,
                        kind=kind,
                        side=side,
                        added_at=datetime.now(UTC),
                    )
                    .returning(source)
                ).one()
            return Source(
                row.id, scope_id, scope_name, row.name, row.kind, row.side, row.outlet, row.language
            )

    def standing(self, scope_name: str, entries: Sequence[PreparedArticle]) -> list[Standing]:
        """For each entry, what the library already holds of it."""
        with self._database.reading() as connection:
            scope_id = connection.scalar(select(scope.c.id).where(scope.c.name == scope_name))
            if scope_id is None:
                return [Standing()] * len(entries)
            new = Newcomers(connection, scope_id, entries)
            return [
                Standing() if new.has(entry) else _standing(connection, scope_id, entry)
                for entry in entries
            ]

    def store(
        self, under: Source, chunker: str, entries: Iterable[PreparedArticle]
    ) -> list[Outcome | None]:
        """Store entries in one transaction.

        An entry without passages whose article changed meanwhile gets None: it must be chunked and
        stored again. An entry that may not change its article is "unchanged", but its source is
        recorded as one that brought the article.

        Raises:
            NotFoundError: the source was removed meanwhile.
        """
        entries = list(entries)
        with self._database.writing() as connection:
            check_is_there(connection, under)
            new = Newcomers(connection, under.scope_id, entries)
            contents = Contents(connection, self._words, under, chunker)
            outcomes: list[Outcome | None] = []
            for entry in entries:
                match = None if new.has(entry) else find_article(connection, under.scope_id, entry)
                outcomes.append(self._store(connection, entry, match, contents))
                new.stored(entry)
            contents.store()
            return outcomes

    def _store(
        self,
        connection: Connection,
        entry: PreparedArticle,
        match: Row[Any] | None,
        contents: Contents,
    ) -> Outcome | None:
        """Store an entry about an article that was found, or about a new one."""
        under = contents.under
        newest = newest_revision(connection, match.id) if match else None
        same = newest is not None and newest.words_hash == words_hash(entry.draft)
        if match and newest and _has_no_say(connection, under, entry, match, newest):
            link(connection, match.id, under.id)
            return "unchanged"
        if not same and entry.passages is None:
            return None
        article_id = match.id if match else _add_article(connection, under, entry)
        if match:
            link(connection, article_id, under.id)
            _update_article(connection, article_id, entry)
        if newest is not None and same:
            _update_revision(connection, newest, entry.draft)
            return "unchanged"
        if newest is not None:
            contents.make_sure_of(newest.id)
            self._drop_passages(connection, [newest.id])
        revision_id = _add_revision(
            connection, article_id, newest.number + 1 if newest else 1, entry.draft
        )
        if newest is not None:
            prune(connection, article_id)
            count_bytes(connection, article_id)
            leave_copies(connection, article_id)
            drop_attributions(connection, revision_id)
            drop_mentions(connection, revision_id)
        contents.add(article_id, revision_id, entry, is_first=newest is None)
        return "revised" if newest else "new"

    def id_of(self, scope_id: int, entry: PreparedArticle) -> int | None:
        """The id of the article that an entry is about, or None."""
        with self._database.reading() as connection:
            match = find_article(connection, scope_id, entry)
            return match.id if match else None

    def _drop_passages(self, connection: Connection, revision_ids: Sequence[int]) -> None:
        of_revisions = passage.c.revision_id.in_(revision_ids)
        ids = list(connection.scalars(select(passage.c.id).where(of_revisions)))
        self._words.remove(connection, ids)
        connection.execute(delete(passage).where(of_revisions))

    def remove_source(self, scope_name: str, name: str) -> int:
        """Remove a source, and the articles that no other source brought.

        Returns:
            the number of removed articles, which are not quoted after this transaction.

        Raises:
            UnknownSourceError: the scope has no source with this name.
        """
        with self._database.writing() as connection:
            source_id = connection.scalar(
                select(source.c.id)
                .join(scope, scope.c.id == source.c.scope_id)
                .where(scope.c.name == scope_name, source.c.name == name)
            )
            if source_id is None:
                raise UnknownSourceError(name)
            connection.execute(delete(source).where(source.c.id == source_id))
            removed = self._remove_orphans(connection)
            drop_silent_speakers(connection)
            drop_empty_events(connection)
            drop_unmentioned_holders(connection)
            note(connection, scope_name, "source removed", name, f"{removed} articles")
            return removed

    def _remove_orphans(self, connection: Connection) -> int:
        orphans = list(
            connection.scalars(
                select(article.c.id).where(
                    ~exists().where(article_source.c.article_id == article.c.id)
                )
            )
        )
        for start in range(0, len(orphans), _AT_ONCE):
            some = orphans[start : start + _AT_ONCE]
            self._drop_passages(
                connection,
                list(
                    connection.scalars(select(revision.c.id).where(revision.c.article_id.in_(some)))
                ),
            )
            connection.execute(delete(article).where(article.c.id.in_(some)))
        return len(orphans)


def _standing(connection: Connection, scope_id: int, entry: PreparedArticle) -> Standing:
    if (match := find_article(connection, scope_id, entry)) is None:
        return Standing()
    if newest_revision(connection, match.id).words_hash == words_hash(entry.draft):
        return Standing(match.id, same=True)
    too_often = changes_too_often(connection, match.id, datetime.now(UTC))
    return Standing(match.id, too_often=too_often)


def _has_no_say(
    connection: Connection, under: Source, entry: PreparedArticle, match: Row[Any], newest: Row[Any]
) -> bool:
    """Whether an entry may not change its article.

    A partial text does not replace a whole one, because a page may be behind a paywall today. Nor
    does a feed's text replace an article from another source, unless the feed's outlet, as set by
    a person, is the one that published it.
    """
    if entry.draft.partial and not newest.partial and newest.words_hash != words_hash(entry.draft):
        return True
    if entry.first_hand or (under.outlet is not None and under.outlet == match.outlet):
        return False
    others = select(article_source.c.source_id).where(
        article_source.c.article_id == match.id, article_source.c.source_id != under.id
    )
    return connection.execute(others.limit(1)).first() is not None


def _add_article(connection: Connection, under: Source, entry: PreparedArticle) -> int:
    draft = entry.draft
    identity = draft.external_id or entry.canonical_url or draft.path or words_hash(draft)
    values = {
        "scope_id": under.scope_id,
        "key": _free_key(connection, f"{under.scope}\n{identity}"),
        "external_id": draft.external_id,
        "url": draft.url,
        "canonical_url": entry.canonical_url,
        "outlet": _outlet(draft),
        "path": draft.path,
        "identity": entry.identity,
        "byline": draft.byline,
        "language": draft.language,
        "added_at": datetime.now(UTC),
        "bytes": size_of(draft),
    }
    article_id = inserted(connection, insert(article), values)
    connection.execute(insert(article_source), {"article_id": article_id, "source_id": under.id})
    return article_id


def _free_key(connection: Connection, identity: str) -> str:
    """The key of a new article, derived from its identity.

    The key may be in use: by an article that moved from this URL, or whose bulk id is this URL.
    """
    while True:
        key = hashlib.sha256(identity.encode()).hexdigest()[:16]
        if connection.scalar(_of_key(), {"key": key}) is None:
            return key
        identity += "\n"


@cache  # making a statement takes longer than executing it
def _of_key() -> Select[Any]:
    return select(article.c.id).where(article.c.key == bindparam("key"))


def _add_revision(connection: Connection, article_id: int, number: int, draft: Draft) -> int:
    values = {
        "article_id": article_id,
        "number": number,
        "title": draft.title,
        "text": draft.text,
        "words_hash": words_hash(draft),
        "partial": draft.partial,
        "gathered_at": datetime.now(UTC),
        "updated_at": draft.updated.isoformat() if draft.updated else None,
        "correction": draft.correction,
        "bytes": size_of(draft),
    }
    return inserted(connection, insert(revision), values | _dated(draft))


def _update_article(connection: Connection, article_id: int, entry: PreparedArticle) -> None:
    """Fill in metadata that the article lacks; existing values stay.

    The outlet is the one of the source that brought it first.
    """
    draft = entry.draft
    known = {
        "external_id": draft.external_id,
        "outlet": func.coalesce(article.c.outlet, _outlet(draft)),
        "url": draft.url,
        "canonical_url": entry.canonical_url,
        "identity": entry.identity,
        "byline": draft.byline,
        "language": draft.language,
    }
    news = {name: value for name, value in known.items() if value is not None}
    connection.execute(
        update(article).where(article.c.id == article_id).values(gone_at=None, **news)
    )


def _update_revision(connection: Connection, newest: Row[Any], draft: Draft) -> None:
    """Update the date: a changed date alone makes no revision, but the newer date counts."""
    news = _dated(draft) if draft.published is not None else {}
    if draft.updated is not None:
        news["updated_at"] = draft.updated.isoformat()
    connection.execute(
        update(revision).where(revision.c.id == newest.id).values(partial=draft.partial, **news)
    )
    if draft.published is not None and draft.published.day != newest.published_day:
        move_in_time(connection, newest.article_id, draft.published.day)


def link(connection: Connection, article_id: int, source_id: int) -> None:
    """Record a source as one that brought an article."""
    both = {"article_id": article_id, "source_id": source_id}
    if connection.execute(select(article_source).filter_by(**both)).first() is None:
        connection.execute(insert(article_source).values(**both))


def scope_id_of(connection: Connection, name: str) -> int:
    """The id of the scope, which is created if missing."""
    scope_id = connection.scalar(select(scope.c.id).where(scope.c.name == name))
    return scope_id if scope_id is not None else inserted(connection, insert(scope), {"name": name})


def _outlet(draft: Draft) -> str | None:
    """The outlet without markup, cut to its maximum length: a page may declare anything."""
    return plain_outlet(draft.outlet)[: LONGEST["source"]] if draft.outlet else None


def _dated(draft: Draft) -> dict[str, Any]:
    published = draft.published
    return {
        "published_at": published.isoformat() if published else None,
        "published_day": published.day if published else None,
    }

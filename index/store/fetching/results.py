"""What a visit leaves in the library: entries seen, pages read, failures, notices."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, select, update

from index.store.articles.articles import link
from index.store.database import Database
from index.store.fetching.feed_entries import SeenEntry, forget, held_at, see
from index.store.fetching.queue import FetchJob, PendingPage
from index.store.rows import Source
from index.store.schema import article, feed_entry, notice, revision, source
from index.store.source_health import State
from index.store.validation import check_is_there


@dataclass(frozen=True, slots=True)
class SourceFetch:
    """What a visit of a source that worked leaves for the next one.

    Attributes:
        url: where it is fetched from now on (a permanent redirect moves it).
        host: whose turn it waits for then.
        due_at: the next visit; None for none.
        every_s: the rhythm learned, in seconds, or None.
        etag: what the server sent, or None.
        last_modified: what the server sent, or None.
        body_hash: of what it sent, or None.
        new: whether it brought anything.
    """

    url: str
    host: str
    due_at: datetime | None
    every_s: float | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    new: bool


@dataclass(frozen=True, slots=True)
class PageFetch:
    """What a visit of a page that worked leaves; ``due_at`` None for no further visit."""

    due_at: datetime | None
    etag: str | None
    last_modified: str | None
    article_id: int | None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A visit that failed.

    Attributes:
        trouble: why, in a sentence for a person.
        due_at: when it is tried again; None for never.
        since: when the failures began.
        state: of a source from now on.
        told: what the channel that added the source is told, or None.
    """

    trouble: str
    due_at: datetime | None
    since: datetime
    state: State = "active"
    told: str | None = None


class FetchResults:
    """Writes what visits bring, each in one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def fingerprints(self, source_id: int) -> dict[str, str]:
        """What entries of the source said when they were seen last, by their identity."""
        query = select(feed_entry.c.identity, feed_entry.c.fingerprint).where(
            feed_entry.c.source_id == source_id
        )
        with self._database.reading() as connection:
            return {row.identity: row.fingerprint for row in connection.execute(query)}

    def worked(
        self,
        under: Source,
        visit: SourceFetch,
        seen: Iterable[SeenEntry],
        now: datetime,
        *,
        listed: Collection[str] = (),
    ) -> int:
        """Keep a visit of a source, and the entries that were new or changed.

        The page of an entry becomes due, unless the scope holds the article already, whole: then
        the source is named beside those that brought it, and nothing is fetched.

        Args:
            under: the source.
            visit: what it leaves.
            seen: entries that were new or changed.
            now: the moment.
            listed: the identities of all its entries, where that is known: old ones that are not
                among them are forgotten.

        Returns:
            how many pages are to be fetched now.

        Raises:
            NotFoundError: the source was removed meanwhile.
        """
        with self._database.writing() as connection:
            check_is_there(connection, under)
            due = sum(see(connection, under, entry, now) for entry in seen)
            if listed:
                forget(connection, under, listed, now)
            news = {"new_at": now} if visit.new else {}
            well = {"failures": 0, "failing_since": None, "trouble": None}
            connection.execute(
                update(source)
                .where(source.c.id == under.id)
                .values(
                    url=visit.url,
                    host=visit.host,
                    due_at=visit.due_at,
                    every_s=visit.every_s,
                    etag=visit.etag,
                    last_modified=visit.last_modified,
                    body_hash=visit.body_hash,
                    fetched_at=now,
                    **news,
                    **well,
                )
            )
            return due

    def failed(self, under: Source, failure: Failure) -> None:
        """Keep a failed visit of a source; who added it is told where that was asked for."""
        with self._database.writing() as connection:
            row = connection.execute(
                update(source)
                .where(source.c.id == under.id, source.c.state == "active")
                .values(
                    state=failure.state,
                    due_at=failure.due_at,
                    failures=source.c.failures + 1,
                    failing_since=failure.since,
                    trouble=failure.trouble,
                )
                .returning(source.c.channel)
            ).first()
            if row is not None and row.channel and failure.told:
                connection.execute(
                    insert(notice).values(
                        scope_id=under.scope_id,
                        channel=row.channel,
                        words=failure.told,
                        made_at=failure.since,
                    )
                )

    def page_read(
        self, under: Source, entry_id: int, visit: PageFetch, now: datetime, *, new: bool
    ) -> None:
        """Keep a visit of a page, whose article is on the web then."""
        with self._database.writing() as connection:
            connection.execute(
                update(feed_entry)
                .where(feed_entry.c.id == entry_id)
                .values(
                    due_at=visit.due_at,
                    visits=feed_entry.c.visits + 1,
                    failures=0,
                    trouble=visit.trouble,
                    fallback=None,
                    etag=visit.etag,
                    last_modified=visit.last_modified,
                    article_id=visit.article_id,
                )
            )
            connection.execute(
                update(article)
                .where(article.c.id == visit.article_id, article.c.gone_at.is_not(None))
                .values(gone_at=None)
            )
            news: Mapping[str, Any] = {"new_at": now} if new else {}
            fetched = {"fetched_at": now} if under.kind == "page" else {}
            if news or fetched:
                connection.execute(
                    update(source).where(source.c.id == under.id).values(**news, **fetched)
                )

    def came_meanwhile(
        self, errand: FetchJob, canonical_url: str, url_identity: str | None
    ) -> bool:
        """Whether the article of a page came by another source since the page became due.

        Then the source is named beside those that brought it, and nothing is to be fetched.
        """
        assert isinstance(errand.target, PendingPage)
        with self._database.writing() as connection:
            held = held_at(connection, errand.source, canonical_url, url_identity)
            if held is None:
                return False
            link(connection, held, errand.source.id)
            connection.execute(
                update(feed_entry)
                .where(feed_entry.c.id == errand.target.id)
                .values(due_at=None, fallback=None, article_id=held)
            )
            return True

    def page_failed(self, entry_id: int, failure: Failure, article_id: int | None = None) -> None:
        """Keep a failed visit of a page, and what article the feed's own words made."""
        with self._database.writing() as connection:
            connection.execute(
                update(feed_entry)
                .where(feed_entry.c.id == entry_id)
                .values(
                    due_at=failure.due_at,
                    failures=feed_entry.c.failures + 1,
                    trouble=failure.trouble,
                    article_id=article_id,
                )
            )

    def note_page(
        self, under: Source, url: str, host: str, title: str, due_at: datetime
    ) -> PendingPage:
        """The one entry of a source that is itself a page; due then, until a visit is kept."""
        name = _page_name(url)
        values = {"url": url, "host": host, "title": title, "due_at": due_at}
        known = and_(feed_entry.c.source_id == under.id, feed_entry.c.identity == name)
        with self._database.writing() as connection:
            if connection.execute(update(feed_entry).where(known).values(**values)).rowcount == 0:
                new = {"identity": name, "fingerprint": name, "visits": 0, "failures": 0}
                connection.execute(insert(feed_entry).values(source_id=under.id, **new, **values))
            row = connection.execute(select(feed_entry).where(known)).one()
            return PendingPage(row.id, title, None, None, 0, 0, row.article_id)

    def gone(self, article_id: int, now: datetime) -> datetime:
        """Mark an article that is no longer on the web; it stays, with its first mark.

        Returns:
            since when it is gone.
        """
        with self._database.writing() as connection:
            connection.execute(
                update(article)
                .where(article.c.id == article_id, article.c.gone_at.is_(None))
                .values(gone_at=now)
            )
            of_it = select(article.c.gone_at).where(article.c.id == article_id)
            since: datetime | None = connection.scalar(of_it)
            return since or now

    def text_of(self, article_id: int) -> tuple[str | None, str] | None:
        """The address and the newest text of an article; None where it is gone from the library."""
        query = (
            select(article.c.url, revision.c.text)
            .join(revision, revision.c.article_id == article.c.id)
            .where(article.c.id == article_id)
            .order_by(revision.c.number.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
            return (row.url, row.text) if row else None

    def is_of_another(self, under: Source, entry_id: int, article_id: int) -> bool:
        """Whether another entry of the source has brought an article."""
        query = select(feed_entry.c.id).where(
            feed_entry.c.source_id == under.id,
            feed_entry.c.article_id == article_id,
            feed_entry.c.id != entry_id,
        )
        with self._database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None


def _page_name(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:32]

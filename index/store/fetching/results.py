"""Stores the results of fetches: entries, pages, failures, notices."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

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
    """The result of a successful fetch of a source.

    Attributes:
        url: the URL for the next fetch (a permanent redirect changes it).
        host: the host of that URL.
        due_at: the next fetch; None for none.
        every_s: the polling interval learned, in seconds, or None.
        etag: the ETag, or None.
        last_modified: the Last-Modified, or None.
        body_hash: the hash of the body, or None.
        new: whether it brought anything new.
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
    """The result of a successful fetch of a page; ``due_at`` None means no further fetch."""

    due_at: datetime | None
    etag: str | None
    last_modified: str | None
    article_id: int | None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """The result of a failed fetch.

    Attributes:
        trouble: why it failed, in a sentence for people.
        due_at: the next try; None for none.
        since: when the failures began.
        state: the new state of a source.
        told: the notice for the source's channel, or None.
    """

    trouble: str
    due_at: datetime | None
    since: datetime
    state: State = "active"
    told: str | None = None


class FetchResults:
    """Stores the results of fetches, one transaction each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def fingerprints(self, source_id: int) -> dict[str, str]:
        """The stored fingerprints of the source's entries, by identity."""
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
        """Store a successful fetch of a source with its new and changed entries.

        The page of an entry becomes due, unless the scope already has the complete article; then
        the source is recorded as one that brought it, and nothing is fetched.

        Args:
            under: the source.
            visit: the result.
            seen: the new and changed entries.
            now: the current time.
            listed: the identities of all its entries if known; old entries that are not among them
                are deleted.

        Returns:
            the number of pages that became due.

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
        """Store a failed fetch of a source, with a notice for its channel if there is one."""
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
        """Store a successful fetch of a page, and mark its article as on the web."""
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
        """Whether another source has brought the page's article since the page became due.

        Then the source is recorded as one that brought it, and the page is no longer due.
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
        """Store a failed fetch of a page, with the article from the feed's text, if any."""
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
        """Create the only entry of a source that is a page."""
        with self._database.writing() as connection:
            return note_entry(connection, under.id, url=url, host=host, title=title, due_at=due_at)

    def gone(self, article_id: int, now: datetime) -> datetime:
        """Mark an article that is no longer on the web; it stays, with its first mark.

        Returns:
            since when it has been gone.
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
        """The URL and the newest text of an article; None if it was removed."""
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


def note_entry(
    connection: Connection, source_id: int, *, url: str, host: str, title: str, due_at: datetime
) -> PendingPage:
    """Create the only entry of a source that is a page."""
    name = _page_name(url)
    values = {"url": url, "host": host, "title": title, "due_at": due_at}
    known = and_(feed_entry.c.source_id == source_id, feed_entry.c.identity == name)
    if connection.execute(update(feed_entry).where(known).values(**values)).rowcount == 0:
        new = {"identity": name, "fingerprint": name, "visits": 0, "failures": 0}
        connection.execute(insert(feed_entry).values(source_id=source_id, **new, **values))
    row = connection.execute(select(feed_entry).where(known)).one()
    return PendingPage(row.id, title, None, None, 0, 0, row.article_id)


def _page_name(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:32]

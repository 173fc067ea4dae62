"""Fetching: the queue of what is due, and what fetches bring.

There is one queue per host, leased to one worker at a time. So two workers never fetch the same
thing, and only one of them sends requests to a host. Hosts of a killed worker become free when
their leases expire.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Subquery,
    and_,
    case,
    delete,
    func,
    insert,
    not_,
    or_,
    select,
    true,
    union_all,
    update,
)

from index.store.articles.articles import link
from index.store.database import Store, count, put, value_of
from index.store.rows import Source
from index.store.schema import IS_NEWEST, article, feed_entry, host, notice, revision, source
from index.store.sources import BY_A_PERSON, WELL, State, check_is_there, note_entry, with_scope
from index.values import Published

SHORTEST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=7)
"""Shortest and longest wait before the page of a changed entry is fetched again."""
KEPT_FOR = timedelta(days=90)
"""Age at which entries that a feed no longer lists are forgotten; their articles stay."""


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry of a feed in its current state.

    Attributes:
        identity: a hash that identifies it in its source.
        fingerprint: a hash of its content.
        title: its title.
        url: the URL of its page, or None.
        canonical_url: the canonical URL of its page, or None.
        url_identity: a hash shared by all spellings of the URL, or None.
        host: the host in whose queue the page waits; None if the entry has the whole text.
        published: the publication date of its article, or None.
        fallback: the entry's text as HTML, or None.
    """

    identity: str
    fingerprint: str
    title: str
    url: str | None = None
    canonical_url: str | None = None
    url_identity: str | None = None
    host: str | None = None
    published: Published | None = None
    fallback: str | None = None


_RESTS = and_(source.c.state == "paused", func.coalesce(source.c.trouble, "") == BY_A_PERSON)
"""Whether the pages of a source are not fetched either: a feed that is gone leaves its articles,
which may still be corrected."""


@dataclass(frozen=True, slots=True)
class FetchJob:
    """What is fetched; ``etag`` and ``last_modified`` are the validators of the last response."""

    source: Source
    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceJob(FetchJob):
    """A source, and its state after its last fetches.

    Attributes:
        every_s: the polling interval learned so far, in seconds, or None.
        body_hash: the hash of the last body, or None.
        failures: failures in a row.
        failing_since: when they began, or None.
        trouble: why the last fetch failed, in a sentence, or None.
    """

    every_s: float | None = None
    body_hash: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJob(FetchJob):
    """The page of an entry of a source.

    Attributes:
        id: the id of the entry.
        title: the title of the entry.
        published: the publication date by the feed, or None.
        fallback: the entry's text as HTML, or None.
        visits: number of successful fetches.
        failures: failures in a row.
        article_id: the article that it brought, or None.
        trouble: why the last fetch failed, in a sentence, or None.
    """

    id: int
    title: str
    published: Published | None = None
    fallback: str | None = None
    visits: int = 0
    failures: int = 0
    article_id: int | None = None
    trouble: str | None = None


_OF_PAGE = ("id", "title", "fallback", "visits", "failures", "article_id", "trouble", "url", "etag",
            "last_modified")  # fmt: skip
"""The columns of an entry that its job has."""


class FetchQueue(Store):
    """Leases hosts and returns their due jobs."""

    def lease(
        self, owner: str, now: datetime, until: datetime, limit: int, only: int | None = None
    ) -> list[str]:
        """Lease free hosts with due jobs, longest due first.

        Args:
            owner: the worker.
            now: the current time.
            until: when the lease expires unless it is renewed.
            limit: most hosts to lease.
            only: id of the only source to fetch; None for all.

        Returns:
            the names of the hosts.
        """
        due = _due(now, only)
        since = func.min(due.c.due_at).label("since")
        waiting = select(due.c.host, since).group_by(due.c.host).subquery("waiting")
        is_free = or_(host.c.leased_until.is_(None), host.c.leased_until < now)
        is_rested = or_(host.c.next_at.is_(None), host.c.next_at <= now)
        # A host with very much to fetch waits behind the others after each of its turns.
        was_served = and_(host.c.next_at.is_not(None), host.c.next_at > waiting.c.since)
        waits_since = case((was_served, host.c.next_at), else_=waiting.c.since)
        free = (
            select(waiting.c.host)
            .outerjoin(host, host.c.name == waiting.c.host)
            .where(is_free, is_rested)
            .order_by(waits_since, was_served, waiting.c.since, waiting.c.host)
        )
        with self._database.writing() as connection:
            names = list(connection.scalars(free.limit(limit)))
            for name in names:
                put(connection, host, {"name": name}, leased_by=owner, leased_until=until)
            return names

    def renew(self, owner: str, names: Sequence[str], until: datetime) -> None:
        """Renew the owner's leases on these hosts; its other leases expire."""
        mine = and_(host.c.leased_by == owner, host.c.name.in_(names))
        self._database.change(update(host).where(mine).values(leased_until=until))

    def release(self, owner: str, name: str, next_at: datetime) -> None:
        """Release a host; it is not leased again before ``next_at``."""
        free = {"leased_by": None, "leased_until": None, "next_at": next_at}
        mine = and_(host.c.name == name, host.c.leased_by == owner)
        self._database.change(update(host).where(mine).values(**free))

    def release_all(self, owner: str | None = None) -> None:
        """Release all hosts of an owner; without one, all hosts, when the only worker starts."""
        leased = host.c.leased_by.is_not(None) if owner is None else host.c.leased_by == owner
        self._database.change(update(host).where(leased).values(leased_by=None, leased_until=None))

    def leases(self, now: datetime) -> tuple[int, int]:
        """The leases of running workers, and those of workers that no longer run."""
        leased, until = host.c.leased_by.is_not(None), host.c.leased_until
        with self._database.reading() as connection:
            held = count(connection, host, leased, until >= now)
            return held, count(connection, host, leased, until < now)

    def next(self, name: str, now: datetime, only: int | None = None) -> SourceJob | PageJob | None:
        """The job of a host that is due longest, sources before pages; None if there is none."""
        entry = feed_entry.c
        chosen = true() if only is None else source.c.id == only
        sources = (
            with_scope(source)
            .where(source.c.host == name, source.c.due_at <= now, source.c.state == "active")
            .where(chosen)
            .order_by(source.c.due_at, source.c.id)
            .limit(1)
        )
        pages = (
            with_scope(source)
            .add_columns(*(column.label(f"page_{column.name}") for column in entry))
            .join(feed_entry, entry.source_id == source.c.id)
            .where(entry.host == name, entry.due_at <= now, not_(_RESTS), chosen)
            .order_by(entry.due_at, entry.id)
            .limit(1)
        )
        with self._database.reading() as connection:
            if (row := connection.execute(sources).first()) is not None:
                return value_of(SourceJob, row, source=value_of(Source, row))
            if (row := connection.execute(pages).first()) is None:
                return None
        published = row.page_published_at and Published.parse(row.page_published_at)
        known = {name: getattr(row, f"page_{name}") for name in _OF_PAGE}
        return PageJob(value_of(Source, row), published=published or None, **known)

    def count(self, now: datetime, only: int | None = None) -> int:
        """Number of due jobs, leased or not."""
        return self._database.count(_due(now, only))


def _due(now: datetime, only: int | None) -> Subquery:
    """Host and time of every due job, as a subquery."""
    of_sources = select(source.c.host, source.c.due_at).where(
        source.c.due_at <= now, source.c.state == "active", source.c.host.is_not(None)
    )
    # A hundred thousand pages may be due: an index holds all that is asked of them.
    resting = select(source.c.id).where(_RESTS)
    of_pages = select(feed_entry.c.host, feed_entry.c.due_at).where(
        feed_entry.c.due_at <= now,
        feed_entry.c.host.is_not(None),
        feed_entry.c.source_id.not_in(resting),
    )
    if only is not None:
        of_sources = of_sources.where(source.c.id == only)
        of_pages = of_pages.where(feed_entry.c.source_id == only)
    return union_all(of_sources, of_pages).subquery("due")


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


class FetchResults(Store):
    """Stores the results of fetches, one transaction each."""

    def fingerprints(self, source_id: int) -> dict[str, str]:
        """The stored fingerprints of the source's entries, by identity."""
        query = select(feed_entry.c.identity, feed_entry.c.fingerprint).where(
            feed_entry.c.source_id == source_id
        )
        return {row.identity: row.fingerprint for row in self._database.rows(query)}

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
            due = sum(_see(connection, under, entry, now) for entry in seen)
            if listed:
                connection.execute(
                    delete(feed_entry).where(
                        feed_entry.c.source_id == under.id,
                        feed_entry.c.published_at < (now - KEPT_FOR).date().isoformat(),
                        feed_entry.c.due_at.is_(None),
                        feed_entry.c.identity.not_in(listed),
                    )
                )
            brought = {name: value for name, value in asdict(visit).items() if name != "new"}
            news = {"new_at": now} if visit.new else {}
            fetched = update(source).where(source.c.id == under.id)
            connection.execute(fetched.values(fetched_at=now, **brought, **news, **WELL))
            return due

    def failed(self, under: Source, failure: Failure) -> None:
        """Store a failed fetch of a source, with a notice for its channel if there is one."""
        with self._database.writing() as connection:
            failed = (
                update(source)
                .where(source.c.id == under.id, source.c.state == "active")
                .values(
                    state=failure.state,
                    due_at=failure.due_at,
                    failures=source.c.failures + 1,
                    failing_since=failure.since,
                    trouble=failure.trouble,
                )
            )
            channel = connection.scalar(failed.returning(source.c.channel))
            if channel and failure.told:
                told = {"channel": channel, "words": failure.told, "made_at": failure.since}
                connection.execute(insert(notice).values(scope_id=under.scope_id, **told))

    def page_read(
        self, under: Source, entry_id: int, visit: PageFetch, now: datetime, *, new: bool
    ) -> None:
        """Store a successful fetch of a page, and mark its article as on the web."""
        with self._database.writing() as connection:
            well = {"failures": 0, "trouble": None, "fallback": None}
            entry = update(feed_entry).where(feed_entry.c.id == entry_id)
            visits = feed_entry.c.visits + 1
            connection.execute(entry.values(**asdict(visit), **well, visits=visits))
            here = (article.c.id == visit.article_id) & article.c.gone_at.is_not(None)
            connection.execute(update(article).where(here).values(gone_at=None))
            fetched = {"new_at": now} if new else {}
            fetched |= {"fetched_at": now} if under.kind == "page" else {}
            if fetched:
                connection.execute(update(source).where(source.c.id == under.id).values(**fetched))

    def came_meanwhile(self, errand: PageJob, canonical_url: str, url_identity: str | None) -> bool:
        """Whether another source has brought the page's article since the page became due.

        Then the source is recorded as one that brought it, and the page is no longer due. An
        article that the source itself brought does not count: its fetch failed right after that.
        """
        with self._database.writing() as connection:
            held = _held_at(connection, errand.source, canonical_url, url_identity)
            if held is None or not link(connection, held, errand.source.id):
                return False
            of_page = update(feed_entry).where(feed_entry.c.id == errand.id)
            connection.execute(of_page.values(due_at=None, fallback=None, article_id=held))
            return True

    def page_failed(self, entry_id: int, failure: Failure, article_id: int | None = None) -> None:
        """Store a failed fetch of a page, with the article from the feed's text, if any."""
        self._database.change(
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
    ) -> PageJob:
        """Create the only entry of a source that is a page."""
        with self._database.writing() as connection:
            row = note_entry(connection, under.id, url=url, host=host, title=title, due_at=due_at)
            return PageJob(under, url, id=row.id, title=title, article_id=row.article_id)

    def gone(self, article_id: int, now: datetime) -> datetime:
        """Mark an article that is no longer on the web; it stays, with its first mark.

        Returns:
            since when it has been gone.
        """
        with self._database.writing() as connection:
            here = (article.c.id == article_id) & article.c.gone_at.is_(None)
            connection.execute(update(article).where(here).values(gone_at=now))
            of_it = select(article.c.gone_at).where(article.c.id == article_id)
            since: datetime | None = connection.scalar(of_it)
            return since or now

    def text_of(self, article_id: int) -> tuple[str | None, str] | None:
        """The URL and the newest text of an article; None if it was removed."""
        query = select(article.c.url, revision.c.text).select_from(article.join(revision))
        row = self._database.first(query.where(article.c.id == article_id, IS_NEWEST))
        return (row.url, row.text) if row else None

    def is_of_another(self, under: Source, entry_id: int, article_id: int) -> bool:
        """Whether another entry of the source has brought an article."""
        of_source = feed_entry.c.source_id == under.id
        others = of_source & (feed_entry.c.article_id == article_id)
        query = select(feed_entry.c.id).where(others, feed_entry.c.id != entry_id)
        return self._database.first(query.limit(1)) is not None


def _see(connection: Connection, under: Source, entry: SeenEntry, now: datetime) -> int:
    """Store an entry; returns 1 if its page must be fetched, else 0."""
    mine = and_(feed_entry.c.source_id == under.id, feed_entry.c.identity == entry.identity)
    known = connection.execute(select(feed_entry).where(mine)).first()
    held = None
    if known is None and entry.host is not None and entry.canonical_url is not None:
        held = _held_at(connection, under, entry.canonical_url, entry.url_identity)
    if held is not None:
        link(connection, held, under.id)
    is_due = entry.host is not None and held is None
    values = {
        "fingerprint": entry.fingerprint,
        "title": entry.title,
        "url": entry.url,
        "host": entry.host,
        "published_at": entry.published.isoformat() if entry.published else None,
        "fallback": entry.fallback if is_due else None,
        "due_at": _next_read(known, entry, now) if is_due else None,
    }
    if known is None:
        new = {"visits": 0, "failures": 0, "article_id": held}
        connection.execute(
            insert(feed_entry).values(source_id=under.id, identity=entry.identity, **new, **values)
        )
        return int(is_due)
    waits = known.trouble is not None and values["due_at"] == known.due_at
    afresh = {} if waits else {"failures": 0, "trouble": None}
    moved = {} if entry.url == known.url else {"etag": None, "last_modified": None}
    connection.execute(update(feed_entry).where(mine).values(**values, **afresh, **moved))
    return int(is_due and values["due_at"] == now)


def _next_read(known: Row[Any] | None, seen: SeenEntry, now: datetime) -> datetime:
    """When the page of a new or changed entry is fetched.

    Some feeds change their entries at every fetch. So a page that was read is fetched again when
    its article is half as old again, and a page that failed at its next retry.
    """
    if known is None or seen.url != known.url:
        return now
    if known.visits == 0:
        return known.due_at or now
    age = now - seen.published.moment if seen.published else timedelta(days=2)
    again = now + min(max(age / 2, SHORTEST_WAIT), LONGEST_WAIT)
    return min(again, known.due_at or again)


def _held_at(
    connection: Connection, under: Source, canonical_url: str, url_identity: str | None
) -> int | None:
    """The id of the scope's article at a URL, if it is complete; else None."""
    same: ColumnElement[bool] = article.c.canonical_url == canonical_url
    if url_identity is not None:
        same = or_(same, article.c.identity == url_identity)
    return connection.scalar(
        select(article.c.id)
        .join(revision, revision.c.article_id == article.c.id)
        .where(
            article.c.scope_id == under.scope_id,
            same,
            IS_NEWEST,
            revision.c.partial.is_(False),
            article.c.gone_at.is_(None),
        )
        .limit(1)
    )

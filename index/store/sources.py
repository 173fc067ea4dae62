"""Adds, reads, pauses and resumes sources, and reads their notices."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    ScalarSelect,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from index.errors import InputError, SourceNotActiveError, UnknownSourceError
from index.store.administration.audit_log import note
from index.store.administration.quotas import Quotas
from index.store.articles.articles import scope_id_of
from index.store.database import Database
from index.store.new_sources import NewSource, checked, free_name, spelling, values_of
from index.store.rows import Notice, Source
from index.store.schema import article, article_source, feed_entry, notice, scope, source
from index.store.source_health import BY_A_PERSON, SourceHealth, State


class Sources:
    """Reads and writes sources, but not their articles."""

    def __init__(self, database: Database, quotas: Quotas) -> None:
        self._database = database
        self._quotas = quotas

    def add(
        self,
        new: NewSource,
        now: datetime,
        *,
        due: bool,
        not_before: datetime | None = None,
        by_name: bool = False,
    ) -> Source:
        """Add a source; an existing one with the same URL is updated instead.

        URLs are compared in their canonical spelling.

        Args:
            new: the source. If another source of the scope has its name, a number is appended.
            now: the current time.
            due: whether it is fetched from now on.
            not_before: the time of the next fetch if the caller makes the first one; None for now.
            by_name: whether a source with the same name is the same too: its URL may have changed.

        Raises:
            InputError: a name is too long, the language is no code, or the scope's limit of
                sources is reached.
        """
        new = checked(new)
        with self._database.writing() as connection:
            scope_id = scope_id_of(connection, new.scope)
            match = _same(connection, scope_id, new, by_name=by_name)
            if match is None:
                self._quotas.require_room(connection, new.scope)
                values = values_of(new) | {
                    "scope_id": scope_id,
                    "name": free_name(connection, scope_id, new.name),
                    "added_at": now,
                    "due_at": (not_before or now) if due else None,
                }
                statement = insert(source).values(**values).returning(source.c.id)
                source_id = connection.execute(statement).scalar_one()
                note(connection, new.scope, "source added", values["name"], new.url)
            else:
                source_id = match.id
                _learn(connection, match, new, (not_before or now) if due else None)
                note(connection, new.scope, "source added again", match.name, new.url)
            return source_of(connection.execute(_with_scope(source_id)).one())

    def health(self, scopes: tuple[str, ...], name: str | None = None) -> list[SourceHealth]:
        """The sources of the scopes with their status, by name; or only the one with this name."""
        query = _health().where(scope.c.name.in_(scopes)).order_by(source.c.name, scope.c.id)
        if name is not None:
            query = query.where(source.c.name == name)
        with self._database.reading() as connection:
            return [_to_health(row) for row in connection.execute(query)]

    def one(self, scope_name: str, name: str) -> SourceHealth:
        """One source with its status.

        Raises:
            UnknownSourceError: the scope has no source of that name.
        """
        matches = self.health((scope_name,), name)
        if not matches:
            raise UnknownSourceError(name)
        return matches[0]

    def pause(self, scope_name: str, name: str) -> None:
        """Stop fetching a source until it is resumed.

        Raises:
            UnknownSourceError: the scope has no source of that name.
            InputError: the source is never fetched.
        """
        with self._database.writing() as connection:
            row = _visited_source(connection, scope_name, name, "paused")
            connection.execute(
                update(source)
                .where(source.c.id == row.id)
                .values(state="paused", trouble=BY_A_PERSON)
            )
            note(connection, scope_name, "source paused", name)

    def resume(self, scope_name: str, name: str, now: datetime) -> None:
        """Fetch a source again, as if it had never failed, with the pages that were given up.

        Raises:
            UnknownSourceError: the scope has no source of that name.
            InputError: the source is never fetched.
        """
        with self._database.writing() as connection:
            row = _visited_source(connection, scope_name, name, "resumed")
            well = {"failures": 0, "failing_since": None, "trouble": None}
            due = {} if row.kind == "page" else {"due_at": now}
            connection.execute(
                update(source).where(source.c.id == row.id).values(state="active", **well, **due)
            )
            of_source = feed_entry.c.source_id == row.id
            connection.execute(
                update(feed_entry)
                .where(of_source, feed_entry.c.trouble.is_not(None))
                .values(due_at=now, failures=0, trouble=None)
            )
            note(connection, scope_name, "source resumed", name)

    def due_now(self, scope_name: str, name: str, now: datetime) -> int:
        """Make a source due now; returns its id.

        Raises:
            UnknownSourceError: the scope has no source of that name.
            InputError: it is never fetched.
            SourceNotActiveError: it is paused, or has ended.
        """
        with self._database.writing() as connection:
            row = _visited_source(connection, scope_name, name, "fetched")
            if row.state != "active":
                raise SourceNotActiveError(name, row.state, row.trouble)
            waits = feed_entry.c.source_id == row.id
            if row.kind == "page":
                connection.execute(update(feed_entry).where(waits).values(due_at=now))
            else:
                connection.execute(update(source).where(source.c.id == row.id).values(due_at=now))
            return int(row.id)

    def notices(self) -> list[Notice]:
        """The notices to post in channels, oldest first."""
        query = (
            select(notice, scope.c.name.label("scope"))
            .join(scope, scope.c.id == notice.c.scope_id)
            .order_by(notice.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [Notice(row.id, row.channel, row.scope, row.words) for row in rows]

    def told(self, number: int) -> None:
        """Mark a notice as done: it was posted, or can never be."""
        with self._database.writing() as connection:
            connection.execute(delete(notice).where(notice.c.id == number))


def source_of(row: Row[Any]) -> Source:
    """The value of a source's row, joined with its scope's name as ``scope``."""
    return Source(
        id=row.id,
        scope_id=row.scope_id,
        scope=row.scope,
        name=row.name,
        kind=row.kind,
        side=row.side,
        outlet=row.outlet,
        language=row.language,
        url=row.url,
    )


def _same(
    connection: Connection, scope_id: int, new: NewSource, *, by_name: bool
) -> Row[Any] | None:
    """The source with the same URL; for sources without one, with the same name."""
    query = select(source).where(source.c.scope_id == scope_id).order_by(source.c.id)
    named = query.where(source.c.name == new.name)
    if new.url is None:
        return connection.execute(named.where(source.c.url.is_(None))).first()
    rows = connection.execute(query.where(source.c.url.is_not(None))).all()
    spelt = spelling(new.url)
    match = next((row for row in rows if spelling(row.url) == spelt), None)
    if match is None and by_name:
        match = connection.execute(named.where(source.c.url.is_not(None))).first()
    return match


def _learn(
    connection: Connection, match: Row[Any], new: NewSource, due_at: datetime | None
) -> None:
    """Update the given fields of an existing source; adding it again also resumes it."""
    said = ("outlet", "side", "language", "by", "channel")
    known = {name: value for name in said if (value := getattr(new, name)) is not None}
    if "by" in known:
        known["added_by"] = known.pop("by")
    if new.url is not None:
        known |= {"state": "active", "failures": 0, "failing_since": None, "trouble": None}
    if due_at is not None:
        known["due_at"] = due_at
    if known:
        connection.execute(update(source).where(source.c.id == match.id).values(**known))


def _visited_source(connection: Connection, scope_name: str, name: str, what: str) -> Row[Any]:
    """The source with this name, which must be one that is fetched."""
    query = (
        select(source)
        .join(scope, scope.c.id == source.c.scope_id)
        .where(scope.c.name == scope_name, source.c.name == name)
    )
    row = connection.execute(query).first()
    if row is None:
        raise UnknownSourceError(name)
    if row.url is None:
        raise InputError(
            f"“{name}” came from a file, so it cannot be {what}; import it again to update it."
        )
    return row


def _with_scope(source_id: int) -> Select[Any]:
    return (
        select(source, scope.c.name.label("scope"))
        .join(scope, scope.c.id == source.c.scope_id)
        .where(source.c.id == source_id)
    )


def _health() -> Select[Any]:
    articles = select(func.count()).where(article_source.c.source_id == source.c.id)
    entries = select(func.count()).where(feed_entry.c.source_id == source.c.id)
    unread = entries.where(feed_entry.c.visits == 0)
    waiting = unread.where(feed_entry.c.due_at.is_not(None))
    failed = unread.where(feed_entry.c.due_at.is_(None), feed_entry.c.trouble.is_not(None))
    is_of_page = and_(feed_entry.c.source_id == source.c.id, source.c.kind == "page")
    of_page = select(func.min(feed_entry.c.due_at)).where(is_of_page)
    failures = select(func.max(feed_entry.c.failures)).where(is_of_page)
    page_gone_at = (
        select(func.max(article.c.gone_at))
        .join(feed_entry, feed_entry.c.article_id == article.c.id)
        .where(is_of_page)
    )
    return select(
        source,
        scope.c.name.label("scope"),
        articles.scalar_subquery().label("articles"),
        waiting.scalar_subquery().label("waiting"),
        failed.scalar_subquery().label("failed"),
        of_page.correlate(source).scalar_subquery().label("page_due_at"),
        failures.correlate(source).scalar_subquery().label("page_failures"),
        page_gone_at.correlate(source).scalar_subquery().label("page_gone_at"),
        _said().label("said"),
    ).join(scope, scope.c.id == source.c.scope_id)


def _said() -> ScalarSelect[Any]:
    """Why the newest failing page of the source could not be fetched."""
    never_read = or_(feed_entry.c.visits == 0, source.c.kind == "page")
    return (
        select(feed_entry.c.trouble)
        .where(feed_entry.c.source_id == source.c.id, feed_entry.c.trouble.is_not(None), never_read)
        .order_by(feed_entry.c.id.desc())
        .limit(1)
        .correlate(source)
        .scalar_subquery()
    )


def _to_health(row: Row[Any]) -> SourceHealth:
    is_page = row.kind == "page"
    is_over = row.page_gone_at is not None and row.state == "active"
    state: State = "ended" if is_over else row.state
    due_at = row.page_due_at if is_page else row.due_at
    return SourceHealth(
        name=row.name,
        scope=row.scope,
        kind=row.kind,
        url=row.url,
        outlet=row.outlet,
        side=row.side,
        language=row.language,
        state=state,
        articles=row.articles,
        waiting=row.waiting,
        failed=row.failed,
        fetched_at=row.fetched_at,
        new_at=row.new_at,
        due_at=due_at if row.state == "active" else None,
        failures=row.page_failures or 0 if is_page else row.failures,
        failing_since=row.failing_since,
        trouble=row.trouble or _of_pages(row.said, is_page=is_page),
        added_at=row.added_at,
        added_by=row.added_by,
    )


def _of_pages(said: str | None, *, is_page: bool) -> str | None:
    return said if is_page or not said else f"A page could not be had: {said}"

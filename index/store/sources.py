"""Sources: added one by one or as a list, paused and resumed; their status and their notices."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    Row,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from index.errors import (
    InputError,
    NotFoundError,
    SourceNotActiveError,
    SourceQuotaError,
    UnknownSourceError,
)
from index.store.administration.audit_log import note
from index.store.administration.servers import Quotas
from index.store.database import Database, inserted, value_of
from index.store.rows import Notice, Source, SourceKind
from index.store.schema import article, article_source, feed_entry, notice, scope, source
from index.text.language import code_of
from index.told import Told
from index.urls.canonical import identity

LONGEST = {"scope": 100, "source": 500, "side": 200, "outlet": 500}
"""Most characters of each kind of name."""

BY_A_PERSON = "Paused by a person."
"""The ``trouble`` of a source that a person has paused."""

WELL = {"failures": 0, "failing_since": None, "trouble": None}
"""The columns of a source that does not fail."""

State = Literal["active", "paused", "ended"]
"""``paused``: by a person or after lasting failure, until resumed. ``ended``: the server says that
it is gone for good (410), or its one article is gone."""


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source to add; fields as in ``SourceOptions`` and ``SourceHealth``.

    ``host`` is the host in whose queue it waits; ``url`` identifies it in its scope. ``paused`` is
    only read by ``Sources.add_listed``.
    """

    scope: str
    name: str
    kind: SourceKind
    url: str | None = None
    host: str | None = None
    outlet: str | None = None
    side: str | None = None
    language: str | None = None
    by: str | None = None
    channel: str | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source with its status. Times are aware.

    Attributes:
        name: its name in the scope.
        scope: where its articles may be quoted.
        kind: the kind of source.
        url: its URL; None for uploads and bulk files, which are never fetched.
        outlet: the publisher as readers know it, or None.
        side: the country or organization that it speaks for, or None.
        language: an ISO 639-1 code, or None.
        state: whether it is fetched.
        articles: number of articles that it brought.
        waiting: number of its pages that wait to be fetched.
        failed: number of its pages that could not be fetched.
        fetched_at: the last successful fetch, or None.
        new_at: when it last brought something new, or None.
        due_at: the next fetch, or None.
        failures: failures since the last success.
        failing_since: when they began, or None.
        trouble: why it fails or is paused, in a sentence for people, or None.
        added_at: when it was added.
        added_by: who added it, as "discord:USER-ID", or None.
        languages: the codes of the languages besides English that its articles are in.
    """

    name: str
    scope: str
    kind: SourceKind
    url: str | None
    outlet: str | None
    side: str | None
    language: str | None
    state: State
    articles: int
    waiting: int
    failed: int
    fetched_at: datetime | None
    new_at: datetime | None
    due_at: datetime | None
    failures: int
    failing_since: datetime | None
    trouble: str | None
    added_at: datetime
    added_by: str | None
    languages: tuple[str, ...] = ()

    @property
    def is_awaited(self) -> bool:
        """Whether it was never fetched so far, but will be."""
        return self.url is not None and self.fetched_at is None and not self.failures


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
        new = _checked(new)
        due_at = (not_before or now) if due else None
        with self._database.writing() as connection:
            scope_id = scope_id_of(connection, new.scope)
            match = _same(connection, scope_id, new, by_name=by_name)
            if match is None:
                room = self._quotas.source_room(connection, new.scope)
                if room is not None and room <= 0:
                    most = self._quotas.limits(connection, new.scope).sources
                    raise SourceQuotaError(most - room, most)
                source_id, _ = _insert(connection, scope_id, new, now, due_at=due_at)
            else:
                source_id = match.id
                _learn(connection, match, new, due_at)
                note(connection, new.scope, Told("source added again"), match.name, new.url)
            added = with_scope(source).where(source.c.id == source_id)
            return value_of(Source, connection.execute(added).one())

    def room(self, scope_name: str) -> int | None:
        """The number of further sources that a scope may have; None if it has no limit."""
        with self._database.reading() as connection:
            return self._quotas.source_room(connection, scope_name)

    def add_listed(self, scope_name: str, listed: Sequence[NewSource], now: datetime) -> list[str]:
        """Add the sources of a list that a scope does not have yet, in one transaction.

        Existing sources stay as they are; URLs are compared as ``add`` does. Sources beyond the
        scope's limit are left out. Those added are due now; a page waits as its only entry.

        Returns:
            the names of the sources that were added.

        Raises:
            InputError: a name is too long, or a language is no code; nothing was added then.
        """
        with self._database.writing() as connection:
            scope_id = scope_id_of(connection, scope_name)
            room = self._quotas.source_room(connection, scope_name)
            urls = select(source.c.url).where(source.c.scope_id == scope_id)
            known = {spelling(url) for url in connection.scalars(urls) if url is not None}
            names: list[str] = []
            for one in listed:
                spelt = spelling(one.url or "")
                if spelt in known or (room is not None and len(names) >= room):
                    continue
                known.add(spelt)
                new = _checked(one)
                state = {"state": "paused", "trouble": BY_A_PERSON} if new.paused else {}
                if new.kind == "page" and new.url and new.host:
                    bare, page = replace(new, host=None), {"url": new.url, "host": new.host}
                    source_id, name = _insert(connection, scope_id, bare, now, due_at=None, **state)
                    note_entry(connection, source_id, **page, title=new.name, due_at=now)
                else:
                    _, name = _insert(connection, scope_id, new, now, due_at=now, **state)
                names.append(name)
            return names

    def health(self, scopes: tuple[str, ...], name: str | None = None) -> list[SourceHealth]:
        """The sources of the scopes with their status, by name; or only the one with this name."""
        query = _health().where(scope.c.name.in_(scopes)).order_by(source.c.name, scope.c.id)
        if name is not None:
            query = query.where(source.c.name == name)
        with self._database.reading() as connection:
            others: dict[int, tuple[str, ...]] = {}
            for source_id, code in connection.execute(_OTHER_LANGUAGES):
                others[source_id] = (*others.get(source_id, ()), code)
            rows = connection.execute(query)
            return [_to_health(row, others.get(row.id, ())) for row in rows]

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
            paused = {"state": "paused", "trouble": BY_A_PERSON}
            connection.execute(update(source).where(source.c.id == row.id).values(**paused))
            note(connection, scope_name, Told("source paused"), name)

    def resume(self, scope_name: str, name: str, now: datetime) -> None:
        """Fetch a source again, as if it had never failed, with the pages that were given up.

        Raises:
            UnknownSourceError: the scope has no source of that name.
            InputError: the source is never fetched.
        """
        with self._database.writing() as connection:
            row = _visited_source(connection, scope_name, name, "resumed")
            due = {} if row.kind == "page" else {"due_at": now}
            active = update(source).where(source.c.id == row.id).values(state="active")
            connection.execute(active.values(**WELL, **due))
            given_up = (feed_entry.c.source_id == row.id) & feed_entry.c.trouble.is_not(None)
            again = {"due_at": now, "failures": 0, "trouble": None}
            connection.execute(update(feed_entry).where(given_up).values(**again))
            note(connection, scope_name, Told("source resumed"), name)

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
            due = update(source).where(source.c.id == row.id)
            if row.kind == "page":
                due = update(feed_entry).where(feed_entry.c.source_id == row.id)
            connection.execute(due.values(due_at=now))
            return int(row.id)

    def notices(self) -> list[Notice]:
        """The notices to post in channels, oldest first."""
        query = with_scope(notice).order_by(notice.c.id)
        rows = self._database.rows(query)
        return [Notice(row.id, row.channel, row.scope, row.words) for row in rows]

    def told(self, done: Notice) -> None:
        """Mark a notice as done: it was posted, or can never be."""
        self._database.change(delete(notice).where(notice.c.id == done.id))


def scope_id_of(connection: Connection, name: str) -> int:
    """The id of the scope, which is created if missing."""
    scope_id = connection.scalar(select(scope.c.id).where(scope.c.name == name))
    return scope_id if scope_id is not None else inserted(connection, insert(scope), {"name": name})


def check_is_there(connection: Connection, under: Source) -> None:
    """Check that a source still exists.

    Raises:
        NotFoundError: the source was removed meanwhile.
    """
    if connection.scalar(select(source.c.id).where(source.c.id == under.id)) is None:
        raise NotFoundError(
            f"The source “{under.name}” was removed while its articles came in; "
            "start again to have it back."
        )


def check_lengths(names: dict[str, str]) -> None:
    """Check the length of names: SQLite would accept any, PostgreSQL only the column's length.

    Raises:
        InputError: a name is longer than ``LONGEST`` allows.
    """
    for what, name in names.items():
        longest = LONGEST[what]
        if len(name) > longest:
            raise InputError(
                f"The {what}'s name is too long ({len(name)} characters); "
                f"give one of {longest} or fewer."
            )


def note_entry(
    connection: Connection, source_id: int, *, url: str, host: str, title: str, due_at: datetime
) -> Row[Any]:
    """Create the only entry of a source that is a page, or have it fetched again; its row."""
    name = hashlib.sha256(url.encode()).hexdigest()[:32]
    values = {"url": url, "host": host, "title": title, "due_at": due_at}
    known = and_(feed_entry.c.source_id == source_id, feed_entry.c.identity == name)
    if connection.execute(update(feed_entry).where(known).values(**values)).rowcount == 0:
        new = {"identity": name, "fingerprint": name, "visits": 0, "failures": 0}
        connection.execute(insert(feed_entry).values(source_id=source_id, **new, **values))
    return connection.execute(select(feed_entry).where(known)).one()


def with_scope(table: Table) -> Select[Any]:
    """The rows of a table, with the name of their scope as ``scope``."""
    return select(table, scope.c.name.label("scope")).join(scope, scope.c.id == table.c.scope_id)


def _checked(new: NewSource) -> NewSource:
    """The source with the ISO 639-1 code of its language.

    Raises:
        InputError: a name is too long, or the language is no code.
    """
    names = {"scope": new.scope, "source": new.name, "side": new.side or ""}
    check_lengths(names | {"outlet": new.outlet or ""})
    code = code_of(new.language)
    if new.language and not code:
        raise InputError(
            f"“{new.language}” is no language code; write two letters, such as en for English or "
            "fr for French."
        )
    return replace(new, language=code)


def spelling(url: str) -> str:
    """What identifies a source's URL; a fragment distinguishes a part of a page."""
    return url if "#" in url else identity(url)


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


def _insert(
    connection: Connection, scope_id: int, new: NewSource, now: datetime, **values: Any
) -> tuple[int, str]:
    """Insert a source, with a number after its name if another one has it; its id and name.

    Raises:
        InputError: the name is too long with its number.
    """
    alike = source.c.name.startswith(new.name, autoescape=True)
    taken = set(
        connection.scalars(select(source.c.name).where(source.c.scope_id == scope_id, alike))
    )
    numbered = (f"{new.name} ({number})" for number in count(2))
    name = new.name if new.name not in taken else next(n for n in numbered if n not in taken)
    check_lengths({"source": name})
    given = asdict(new) | {"scope_id": scope_id, "name": name, "added_by": new.by, "added_at": now}
    row = {name: given[name] for name in source.c.keys() & given.keys()}
    source_id = inserted(connection, insert(source), row | values)
    note(connection, new.scope, Told("source added"), name, new.url)
    return source_id, name


def _learn(
    connection: Connection, match: Row[Any], new: NewSource, due_at: datetime | None
) -> None:
    """Update the given fields of an existing source; adding it again also resumes it."""
    said = ("outlet", "side", "language", "by", "channel")
    known = {name: value for name in said if (value := getattr(new, name)) is not None}
    if "by" in known:
        known["added_by"] = known.pop("by")
    if new.url is not None:
        known |= {"state": "active", **WELL}
    if due_at is not None:
        known["due_at"] = due_at
    if known:
        connection.execute(update(source).where(source.c.id == match.id).values(**known))


def _visited_source(connection: Connection, scope_name: str, name: str, what: str) -> Row[Any]:
    """The source with this name, which must be one that is fetched."""
    query = with_scope(source).where(scope.c.name == scope_name, source.c.name == name)
    row = connection.execute(query).first()
    if row is None:
        raise UnknownSourceError(name)
    if row.url is None:
        raise InputError(
            f"“{name}” came from a file, so it cannot be {what}; import it again to update it."
        )
    return row


_OTHER_LANGUAGES = (
    select(article_source.c.source_id, article.c.language)
    .join(article, article.c.id == article_source.c.article_id)
    .where(or_(article.c.language < "en", article.c.language > "en"))
    .distinct()
    .order_by(article.c.language)
)
"""The languages besides English that the articles of each source are in."""


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
    # Why the newest failing page could not be fetched.
    never_read = or_(feed_entry.c.visits == 0, source.c.kind == "page")
    said = (
        select(feed_entry.c.trouble)
        .where(feed_entry.c.source_id == source.c.id, feed_entry.c.trouble.is_not(None), never_read)
        .order_by(feed_entry.c.id.desc())
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
        said.limit(1).correlate(source).scalar_subquery().label("said"),
    ).join(scope, scope.c.id == source.c.scope_id)


def _to_health(row: Row[Any], languages: tuple[str, ...]) -> SourceHealth:
    is_page = row.kind == "page"
    is_over = row.page_gone_at is not None and row.state == "active"
    said = row.said if is_page or not row.said else f"A page could not be had: {row.said}"
    due_at = row.page_due_at if is_page else row.due_at
    return value_of(
        SourceHealth,
        row,
        state="ended" if is_over else row.state,
        due_at=due_at if row.state == "active" else None,
        failures=row.page_failures or 0 if is_page else row.failures,
        trouble=row.trouble or said,
        languages=languages,
    )

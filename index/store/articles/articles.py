"""Stores and removes articles: detects new, changed and unchanged ones, and prunes revisions."""

import hashlib
import json
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from index.errors import UnknownSourceError
from index.store.administration.audit_log import note
from index.store.articles.copies import leave_copies, tell_copies
from index.store.articles.events import (
    Arrival,
    assign_events,
    drop_empty_events,
    move_in_time,
)
from index.store.articles.extractions import OFFICES, STATEMENTS
from index.store.articles.passages import add_passages
from index.store.database import batches, inserted, value_of
from index.store.full_text import FullText, TextStore
from index.store.rows import (
    Outcome,
    PreparedArticle,
    Source,
    SourceKind,
    Standing,
    UnreadRevision,
    words_hash,
)
from index.store.schema import (
    article,
    article_source,
    capture,
    capture_body,
    citation,
    paged,
    passage,
    revision,
    scope,
    source,
)
from index.store.sources import LONGEST, check_is_there, check_lengths, scope_id_of
from index.text.event_similarity import outlet_key
from index.text.normalize import plain_outlet
from index.told import Told
from index.values import Draft, Published

CHANGES_AT_ONCE = 6
"""Changes of an article per day that are stored at once."""
BETWEEN_CHANGES = timedelta(hours=1)
"""Least age of the newest revision before a further change on that day is stored."""

KEPT = 20
"""Most older revisions of an article, besides those that answers quote."""
KEPT_BYTES = 1_000_000
"""Most bytes of these revisions together."""


class Articles(TextStore):
    """Writes articles with their revisions, passages and sources."""

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
                note(connection, scope_name, Told("source added"), name)
                values = {"scope_id": scope_id, "name": name, "kind": kind, "side": side}
                added = insert(source).values(**values, added_at=datetime.now(UTC))
                row = connection.execute(added.returning(source)).one()
            return value_of(Source, row, scope=scope_name)

    def standing(self, scope_name: str, entries: Sequence[PreparedArticle]) -> list[Standing]:
        """For each entry, what the library already holds of it."""
        with self._database.reading() as connection:
            scope_id = connection.scalar(select(scope.c.id).where(scope.c.name == scope_name))
            if scope_id is None:
                return [Standing()] * len(entries)
            new = Newcomers(connection, scope_id, entries)
            standing = []
            for entry in entries:
                match = None if new.has(entry) else find_article(connection, scope_id, entry)
                if match is None:
                    standing.append(Standing())
                elif newest_revision(connection, match.id).words_hash == words_hash(entry.draft):
                    standing.append(Standing(match.id, same=True))
                else:
                    too_often = changes_too_often(connection, match.id, datetime.now(UTC))
                    standing.append(Standing(match.id, too_often=too_often))
            return standing

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
            contents = _Contents(connection, self._words, under, chunker)
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
        contents: "_Contents",
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
            if any(id_ == newest.id for id_, *_ in contents.new):  # it must be there to be replaced
                contents.store()
            self._drop_passages(connection, [newest.id])
        revision_id = _add_revision(
            connection, article_id, newest.number + 1 if newest else 1, entry.draft
        )
        if newest is not None:
            prune(connection, article_id)
            leave_copies(connection, article_id)
            STATEMENTS.drop(connection, revision_id)
            OFFICES.drop(connection, revision_id)
        contents.new.append((revision_id, article_id, entry, newest is None))
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
            is_brought = exists().where(article_source.c.article_id == article.c.id)
            orphans = connection.scalars(select(article.c.id).where(~is_brought)).all()
            for some in batches(orphans):
                revisions = select(revision.c.id).where(revision.c.article_id.in_(some))
                self._drop_passages(connection, connection.scalars(revisions).all())
                connection.execute(delete(article).where(article.c.id.in_(some)))
            is_held = exists().where(capture.c.body_id == capture_body.c.id)
            connection.execute(delete(capture_body).where(~is_held))
            drop_empty_events(connection)
            STATEMENTS.drop_unnamed(connection)
            OFFICES.drop_unnamed(connection)
            note(connection, scope_name, Told("source removed"), name, f"{len(orphans)} articles")
            return len(orphans)

    def sweep_revisions(self, go_on: Callable[[], bool]) -> int:
        """Delete revisions that have become superfluous, such as those no longer quoted.

        Args:
            go_on: called before each transaction; returns whether to continue.

        Returns:
            the number of deleted revisions.
        """
        many = select(revision.c.article_id).group_by(revision.c.article_id)
        many = many.having(func.count() > KEPT + 1)
        of_article = select(func.count()).where(revision.c.article_id == article.c.id)
        has_older = of_article.scalar_subquery() > 1
        large = select(article.c.id).where(article.c.bytes > KEPT_BYTES, has_older)
        with self._database.reading() as connection:
            suspects = sorted({*connection.scalars(many), *connection.scalars(large)})
        deleted = 0
        for some in batches(suspects, 50):
            if not go_on():
                break
            with self._database.writing() as connection:
                deleted += sum(prune(connection, article_id) for article_id in some)
        return deleted


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
    identity = f"{under.scope}\n{identity}"
    # In use is the key of an article that moved from this URL, or whose bulk id is this URL.
    key = hashlib.sha256(identity.encode()).hexdigest()[:16]
    while connection.scalar(_OF_KEY, {"key": key}) is not None:
        identity += "\n"
        key = hashlib.sha256(identity.encode()).hexdigest()[:16]
    values = {
        "scope_id": under.scope_id,
        "key": key,
        "outlet": _outlet(draft),
        "path": draft.path,
        "added_at": datetime.now(UTC),
        "bytes": size_of(draft),
        **_metadata(entry),
    }
    article_id = inserted(connection, insert(article), values)
    connection.execute(insert(article_source), {"article_id": article_id, "source_id": under.id})
    return article_id


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
    revision_id = inserted(connection, insert(revision), values | _date(draft.published))
    if draft.pages or draft.by_machine:
        known = json.dumps([draft.pages, draft.by_machine], separators=(",", ":"))
        connection.execute(insert(paged).values(revision_id=revision_id, known=known))
    return revision_id


def _update_article(connection: Connection, article_id: int, entry: PreparedArticle) -> None:
    """Fill in metadata that the article lacks; existing values stay.

    The outlet is the one of the source that brought it first.
    """
    news = {name: value for name, value in _metadata(entry).items() if value is not None}
    news["outlet"] = func.coalesce(article.c.outlet, _outlet(entry.draft))
    here = update(article).where(article.c.id == article_id)
    connection.execute(here.values(gone_at=None, **news))


def _metadata(entry: PreparedArticle) -> dict[str, Any]:
    draft = entry.draft
    return {
        "external_id": draft.external_id,
        "url": draft.url,
        "canonical_url": entry.canonical_url,
        "identity": entry.identity,
        "byline": draft.byline,
        "language": draft.language,
    }


def _update_revision(connection: Connection, newest: Row[Any], draft: Draft) -> None:
    """Update the date: a changed date alone makes no revision, but the newer date counts."""
    news = _date(draft.published) if draft.published is not None else {}
    if draft.updated is not None:
        news["updated_at"] = draft.updated.isoformat()
    connection.execute(
        update(revision).where(revision.c.id == newest.id).values(partial=draft.partial, **news)
    )
    if draft.published is not None and draft.published.day != newest.published_day:
        move_in_time(connection, newest.article_id, draft.published.day)


def link(connection: Connection, article_id: int, source_id: int) -> bool:
    """Record a source as one that brought an article; whether that is new."""
    both = {"article_id": article_id, "source_id": source_id}
    is_new = connection.execute(select(article_source).filter_by(**both)).first() is None
    if is_new:
        connection.execute(insert(article_source).values(**both))
    return is_new


def _outlet(draft: Draft) -> str | None:
    """The outlet without markup, cut to its maximum length: a page may declare anything."""
    return plain_outlet(draft.outlet)[: LONGEST["source"]] if draft.outlet else None


def _date(published: Published | None) -> dict[str, Any]:
    return {
        "published_at": published.isoformat() if published else None,
        "published_day": published.day if published else None,
    }


def find_article(connection: Connection, scope_id: int, entry: PreparedArticle) -> Row[Any] | None:
    """Find an entry's article: by its bulk id, else its URL, else its file, else its text.

    A bulk id is decisive: two ids are two articles, even at one URL. An article without one is also
    found by its key, which an export writes as the id.
    """
    draft = entry.draft
    known = {"scope_id": scope_id, "external_id": draft.external_id}
    if draft.external_id is not None:
        row: Row[Any] | None = connection.execute(_NAMED, known).first()
        if row is not None:
            return row
    if entry.canonical_url is not None:
        by = _BY_URL if entry.identity is None else _BY_IDENTITY
        known |= {"canonical_url": entry.canonical_url, "identity": entry.identity}
    elif draft.path is not None:
        by, known["path"] = _BY_PATH, draft.path
    elif draft.external_id is None:
        by, known["words_hash"] = _BY_WORDS, words_hash(draft)
    else:
        return None
    others = by if draft.external_id is None else by.where(article.c.external_id.is_(None))
    return connection.execute(others, known).first()


# Statements are made once: that takes longer than executing them.

_OF_KEY = select(article.c.id).where(article.c.key == bindparam("key"))

_nameless = article.c.external_id.is_(None)
_named = article.c.external_id == bindparam("external_id")
_exported = _nameless & (article.c.key == bindparam("external_id"))
_NAMED = (
    select(article)
    .where(article.c.scope_id == bindparam("scope_id"), _named | _exported)
    .order_by(_nameless)
)
"""The article with a bulk id, else the article without one that has it as its key."""

_NEWEST = (
    select(revision)
    .where(revision.c.article_id == bindparam("article_id"))
    .order_by(revision.c.number.desc())
    .limit(1)
)


def _of_scope(ids: Select[Any], spelt_otherwise: ColumnElement[bool]) -> Select[Any]:
    """The scope's articles among these ids, those of the same spelling first."""
    # A subquery is looked up by its own index. SQLite would look through all of the scope instead,
    # by any index that begins with the scope: it uses none for an expression.
    within = article.c.scope_id + 0 == bindparam("scope_id")
    query = select(article).where(article.c.id.in_(ids), within)
    return query.order_by(spelt_otherwise, article.c.id)


_other = article.alias()
_ids = select(_other.c.id)
_same_url = _other.c.canonical_url == bindparam("canonical_url")
_any_spelling = or_(_same_url, _other.c.identity == bindparam("identity"))
_same_words = revision.c.words_hash == bindparam("words_hash")
_spelt_otherwise = article.c.canonical_url != bindparam("canonical_url")
_spelt = article.c.canonical_url.is_not(None)
_BY_URL = _of_scope(_ids.where(_same_url), _spelt_otherwise)
_BY_IDENTITY = _of_scope(_ids.where(_any_spelling), _spelt_otherwise)
_BY_PATH = _of_scope(_ids.where(_other.c.path == bindparam("path")), _spelt)
_BY_WORDS = _of_scope(
    _ids.join(revision, revision.c.article_id == _other.c.id).where(
        _same_words, _other.c.canonical_url.is_(None)
    ),
    _spelt,
)


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
        self._known: set[tuple[str, str]] = set()
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


_MARKED = (
    ("id", article.c.external_id),
    ("id", article.c.key),
    ("url", article.c.canonical_url),
    ("identity", article.c.identity),
    ("path", article.c.path),
    ("words", revision.c.words_hash),
)


def _marks(entry: PreparedArticle) -> Iterator[tuple[str, str]]:
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
    return connection.execute(_NEWEST, {"article_id": article_id}).one()


class _Contents:
    """Collects the new revisions of a transaction, and stores what was read of them.

    Those of many articles are stored at once: a statement costs more than the rows that it writes.

    Args:
        connection: the transaction's connection.
        words: the full-text index.
        under: the source that brings the articles.
        chunker: what made their passages.
    """

    def __init__(
        self, connection: Connection, words: FullText, under: Source, chunker: str
    ) -> None:
        self.under = under
        self.new: list[tuple[int, int, PreparedArticle, bool]] = []
        """The id of each revision, its article, what was read, and whether it is the first."""
        self._connection = connection
        self._words = words
        self._chunker = chunker

    def store(self) -> None:
        """Store what was collected, in the order in which the articles came."""
        # Imported late, because their patterns take long to compile.
        from index.text.attribution import VERSION  # noqa: PLC0415
        from index.text.offices.extraction import VERSION as OFFICES_VERSION  # noqa: PLC0415

        connection, scope_id = self._connection, self.under.scope_id
        new, self.new = self.new, []
        passages: list[tuple[UnreadRevision, PreparedArticle]] = []
        arrivals: list[Arrival] = []
        for id_, article_id, entry, is_first in new:
            draft = entry.draft
            passages.append((UnreadRevision(id_, scope_id, draft.title, draft.text), entry))
            day = draft.published.day if draft.published else None
            outlet = outlet_key(plain_outlet(draft.outlet or "") or self.under.name)
            arrivals.append(Arrival(article_id, day, entry.event_terms, outlet, is_first))
        add_passages(connection, self._words, self._chunker, passages)
        tell_copies(connection, self.under, [(of, entry) for _, of, entry, _ in new])
        said = [(id_, entry.attributions) for id_, _, entry, _ in new]
        STATEMENTS.add(connection, VERSION, scope_id, said)
        held = [(id_, entry.offices) for id_, _, entry, _ in new]
        OFFICES.add(connection, OFFICES_VERSION, scope_id, held)
        assign_events(connection, scope_id, arrivals)


def size_of(draft: Draft) -> int:
    """The bytes of a draft as a revision."""
    return sum(len(part.encode()) for part in (draft.title, draft.text, draft.correction or ""))


def changes_too_often(connection: Connection, article_id: int, now: datetime) -> bool:
    """Whether an article changed so often lately that a further change must wait."""
    lately = select(revision.c.gathered_at).where(
        revision.c.article_id == article_id,
        revision.c.number > 1,
        revision.c.gathered_at > now - timedelta(days=1),
        revision.c.gathered_at <= now,  # a clock that was ahead keeps no change waiting
    )
    times = connection.scalars(lately).all()
    return len(times) >= CHANGES_AT_ONCE and max(times) > now - BETWEEN_CHANGES


def superfluous(older: Sequence[tuple[int, int]], cited: Container[int]) -> list[int]:
    """The numbers of older revisions to delete.

    The first revision has priority, then the newest ones.

    Args:
        older: number and bytes of all revisions but the newest, oldest first.
        cited: numbers of revisions that answers quote; they stay.
    """
    kept, size, deleted = 0, 0, []
    first = [one for one in older if one[0] == 1]
    rest = [one for one in reversed(older) if one[0] != 1]
    for number, bytes_ in (*first, *rest):
        if number in cited:
            continue
        if kept < KEPT and size + bytes_ <= KEPT_BYTES:
            kept, size = kept + 1, size + bytes_
        else:
            deleted.append(number)
    return sorted(deleted)


def prune(connection: Connection, article_id: int) -> int:
    """Delete superfluous revisions of an article, never the newest, and count its bytes anew.

    Returns:
        the number of deleted revisions.
    """
    of_article = revision.c.article_id == article_id
    query = select(revision.c.number, revision.c.bytes).where(of_article)
    rows = connection.execute(query.order_by(revision.c.number)).all()
    key = select(article.c.key).where(article.c.id == article_id).scalar_subquery()
    cited = set(connection.scalars(select(citation.c.number).where(citation.c.article_key == key)))
    deleted = superfluous([(row.number, row.bytes) for row in rows[:-1]], cited)
    if deleted:
        connection.execute(delete(revision).where(of_article, revision.c.number.in_(deleted)))
    left = sum(row.bytes for row in rows if row.number not in deleted)
    connection.execute(update(article).where(article.c.id == article_id).values(bytes=left))
    return len(deleted)

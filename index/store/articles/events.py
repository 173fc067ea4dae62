"""Assigns each article to the event that it reports, in the transaction that stores the article.

Single-pass clustering: an article joins the event that it fits best, or begins a new one. Those
that may fit are found through the heaviest terms of recent articles, so an article costs the same
in a large library as in a small one.

A server's own article may join a public event, for that server alone: public articles are weighed
and compared with public ones only, and articles of two servers are never compared. So nothing that
a server adds changes what others see.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from index.store.articles.passages import article_columns, article_of, source_name
from index.store.database import Database, inserted, insertion, is_listed, packed
from index.store.rows import EventArticle
from index.store.schema import (
    article,
    article_source,
    event,
    event_article,
    event_posting,
    event_term,
    headline,
    is_newest,
    revision,
    scope,
    source,
)
from index.text.event_similarity import (
    ALL,
    THRESHOLD,
    VERSION,
    WINDOW,
    EventTerms,
    Frequencies,
    Sketch,
    outlet_key,
    score,
    similarity,
)
from index.values import PUBLIC

_NEAREST = 30
"""Most articles that a new one is compared with, those with most shared terms first."""
_NEAREST_OF_SERVER = 5
"""Most articles of each server that a new public one is compared with."""
_LATEST = 12
"""Articles of an event that a new one is compared with, besides the nearest."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that came in, or changed.

    Attributes:
        article_id: its id.
        day: the day of publication; None counts as today.
        terms: the terms of its newest revision.
        outlet: the key of its outlet, or of the source that brought it.
        is_new: whether it is in no event yet.
    """

    article_id: int
    day: date | None
    terms: EventTerms
    outlet: int
    is_new: bool = False

    @property
    def counted(self) -> Iterator[int]:
        """What it adds to the counts: each term, and each of its outlet."""
        for term, _ in (*self.terms, (ALL, 1)):
            yield term
            yield term ^ self.outlet


@dataclass(frozen=True, slots=True)
class _Reach:
    """The scopes that the articles of a scope are compared with.

    Attributes:
        scope_id: the scope itself.
        scopes: the ids of this scope and of the public one.
        has_others: whether servers have events of their own, which a public article may join.
    """

    scope_id: int
    scopes: Collection[int]
    has_others: bool


def assign_events(connection: Connection, scope_id: int, arrivals: Sequence[Arrival]) -> None:
    """Assign articles of one scope to events; repeated with every revision.

    An article whose text changed stays in its event if it still fits.
    """
    if not arrivals:
        return
    reach = _reach(connection, scope_id)
    counts = _counted(connection, reach, arrivals)
    for arrival in arrivals:
        day = arrival.day or datetime.now(UTC).date()
        sketch = Sketch.of(arrival.terms, Frequencies(counts, arrival.outlet), day)
        before = None if arrival.is_new else _taken_out(connection, arrival.article_id)
        _assign(connection, reach, arrival.article_id, sketch, before)


def move_in_time(connection: Connection, article_id: int, day: date) -> None:
    """Change the day of an article in its event; it stays there."""
    for table in (event_article, event_posting):
        connection.execute(update(table).where(table.c.article_id == article_id).values(day=day))


def drop_empty_events(connection: Connection) -> None:
    """Delete the events whose articles were all removed."""
    held = exists().where(event_article.c.event_id == event.c.id)
    connection.execute(delete(event).where(~held))


def _reach(connection: Connection, scope_id: int) -> _Reach:
    public = connection.scalar(select(scope.c.id).where(scope.c.name == PUBLIC))
    others = public == scope_id and connection.scalar(
        select(event.c.id).where(event.c.scope_id != scope_id).limit(1)
    )
    scopes = {scope_id} if public is None else {scope_id, public}
    return _Reach(scope_id, scopes, bool(others))


def _counted(
    connection: Connection, reach: _Reach, arrivals: Sequence[Arrival]
) -> Mapping[int, int]:
    """The number of articles with each term of the arrivals, which are counted themselves.

    Those of an outlet with a term are counted under both keys.

    An article is counted once, as it first came: its corrections hardly change what is rare.
    """
    known = set(
        connection.scalars(
            select(event_article.c.article_id).where(
                event_article.c.article_id.in_([one.article_id for one in arrivals]),
                event_article.c.version == VERSION,
            )
        )
    )
    news = [one for one in arrivals if one.article_id not in known]
    if news:
        _add(connection, reach.scope_id, Counter(term for one in news for term in one.counted))
    terms = {term for one in arrivals for term in one.counted}
    rows = connection.execute(
        select(event_term.c.term, func.sum(event_term.c.articles))
        .where(event_term.c.scope_id.in_(reach.scopes), event_term.c.term.in_(terms))
        .group_by(event_term.c.term)
    )
    return Counter({term: int(articles) for term, articles in rows})


def _add(connection: Connection, scope_id: int, added: Mapping[int, int]) -> None:
    statement = insertion(event_term, connection)
    more = {"articles": event_term.c.articles + statement.excluded.articles}
    statement = statement.on_conflict_do_update(index_elements=["scope_id", "term"], set_=more)
    rows = [
        {"scope_id": scope_id, "term": term, "articles": count}
        for term, count in sorted(added.items())
    ]
    connection.execute(statement, rows)


def _assign(
    connection: Connection, reach: _Reach, article_id: int, sketch: Sketch, before: int | None
) -> None:
    """Assign an article that was in this event before."""
    scores = _scores(connection, reach, sketch)
    fitting = {id_: value for id_, value in scores.items() if value >= THRESHOLD}
    if before in fitting:
        event_id: int = before
    elif fitting:
        event_id = max(fitting, key=lambda id_: (fitting[id_], -id_))
    else:
        event_id = _alone(connection, reach.scope_id, before)
    _put(connection, event_id, article_id, sketch)
    if before is not None and before != event_id:
        held = exists().where(event_article.c.event_id == event.c.id)
        connection.execute(delete(event).where(event.c.id == before, ~held))
    if reach.has_others:
        _adopt(connection, reach, event_id, sketch)


def _taken_out(connection: Connection, article_id: int) -> int | None:
    """Take an article out of its event; returns the event's id."""
    event_id: int | None = connection.scalar(_event_of(), {"article_id": article_id})
    if event_id is not None:
        connection.execute(delete(event_article).where(event_article.c.article_id == article_id))
        connection.execute(delete(event_posting).where(event_posting.c.article_id == article_id))
    return event_id


def _alone(connection: Connection, scope_id: int, before: int | None) -> int:
    """The event of an article that fits no other: a new one, or its own from before."""
    own = select(event.c.id).where(
        event.c.id == before,
        event.c.scope_id == scope_id,
        ~exists().where(event_article.c.event_id == event.c.id),
    )
    if before is not None and connection.scalar(own) is not None:
        return before
    return inserted(connection, insert(event), {"scope_id": scope_id})


def _put(connection: Connection, event_id: int, article_id: int, sketch: Sketch) -> None:
    place = {"article_id": article_id, "day": sketch.day}
    connection.execute(
        insert(event_article),
        {"event_id": event_id, "version": VERSION, "sketch": sketch.packed(), **place},
    )
    if sketch.keys:
        connection.execute(insert(event_posting), [{"term": key, **place} for key in sketch.keys])


def _adopt(connection: Connection, reach: _Reach, event_id: int, sketch: Sketch) -> None:
    """Have servers' own events that a public article fits join its event."""
    scores = _scores(connection, reach, sketch, of_servers=True)
    joining = [id_ for id_, value in scores.items() if value >= THRESHOLD]
    if joining:
        belongs = event_article.c.event_id.in_(joining)
        connection.execute(update(event_article).where(belongs).values(event_id=event_id))
        connection.execute(delete(event).where(event.c.id.in_(joining)))


def _scores(
    connection: Connection, reach: _Reach, sketch: Sketch, *, of_servers: bool = False
) -> dict[int, float]:
    """How well an article fits each event that shares terms with it.

    Args:
        connection: the transaction's connection.
        reach: the scopes whose articles it is compared with.
        sketch: the article.
        of_servers: compare it with servers' own events instead.
    """
    nearest, members = _queries(of_servers=of_servers)
    among = {
        "scopes": list(reach.scopes),
        "since": sketch.day - WINDOW,
        "until": sketch.day + WINDOW,
    }
    near = list(connection.scalars(nearest, {"keys": sketch.keys, **among}))
    similarities: dict[int, list[float]] = defaultdict(list)
    if near:
        for row in connection.execute(members, {"near": near, **among}):
            other = Sketch.unpacked(row.sketch, row.day)
            similarities[row.event_id].append(similarity(sketch, other))
    return {event_id: score(values) for event_id, values in similarities.items()}


@cache  # making a statement takes longer than executing it
def _event_of() -> Select[Any]:
    return select(event_article.c.event_id).where(
        event_article.c.article_id == bindparam("article_id")
    )


@cache
def _queries(*, of_servers: bool) -> tuple[Select[Any], Select[Any]]:
    """The statements that find the nearest articles, and what they are compared with."""
    # "+ 0": else SQLite goes through all articles of the scopes.
    within = (article.c.scope_id + 0).in_(_many("scopes"))
    if of_servers:
        return _nearest(~within, 10 * _NEAREST, _NEAREST_OF_SERVER), _members(~within & _own())
    return _nearest(within, _NEAREST, _NEAREST), _members(within)


def _nearest(within: ColumnElement[bool], most: int, most_of_scope: int) -> Select[Any]:
    """Articles of that time that share most of the heaviest terms."""
    shared = (
        select(event_posting.c.article_id, func.count().label("shared"))
        .where(event_posting.c.term.in_(_many("keys")), _in_time(event_posting.c.day))
        .group_by(event_posting.c.article_id)
        .subquery()
    )
    order = (shared.c.shared.desc(), shared.c.article_id.desc())
    place = func.row_number().over(partition_by=article.c.scope_id, order_by=order)
    ranked = (
        select(shared, place.label("place"))
        .join(article, article.c.id == shared.c.article_id)
        .where(within)
        .subquery()
    )
    return (
        select(ranked.c.article_id)
        .where(ranked.c.place <= most_of_scope)
        .order_by(ranked.c.place, ranked.c.shared.desc(), ranked.c.article_id.desc())
        .limit(most)
    )


def _members(within: ColumnElement[bool]) -> Select[Any]:
    """The nearest articles, and the latest others of their events in that time."""
    near = _many("near")
    events = select(event_article.c.event_id).where(event_article.c.article_id.in_(near))
    latest = (event_article.c.day.desc(), event_article.c.article_id.desc())
    place = func.row_number().over(partition_by=event_article.c.event_id, order_by=latest)
    found = (
        select(event_article, place.label("place"))
        .join(article, article.c.id == event_article.c.article_id)
        .join(event, event.c.id == event_article.c.event_id)
        .where(event_article.c.event_id.in_(events), _in_time(event_article.c.day), within)
        .subquery()
    )
    return (
        select(found.c.event_id, found.c.day, found.c.sketch)
        .where(or_(found.c.place <= _LATEST, found.c.article_id.in_(near)))
        .order_by(found.c.event_id, found.c.article_id)
    )


def _own() -> ColumnElement[bool]:
    """The condition for events of a server alone, not public ones that its articles joined."""
    return event.c.scope_id == article.c.scope_id


def _in_time(column: Column[Any]) -> ColumnElement[bool]:
    return column.between(bindparam("since"), bindparam("until"))


def _many(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


@dataclass(frozen=True, slots=True)
class EventSize:
    """How much is written about an event, in certain scopes and days.

    Attributes:
        event_id: the event.
        outlets: number of outlets.
        articles: number of articles.
        first: the day of the earliest article; the day on which it came in if it has no date.
        last: the day of the latest article.
    """

    event_id: int
    outlets: int
    articles: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class UngroupedRevision:
    """A newest revision that the current rules have not assigned to an event.

    ``source`` is its outlet, else the source that brought it first.
    """

    id: int
    article_id: int
    scope_id: int
    title: str
    text: str
    day: date | None
    source: str


class Events:
    """Reads events. What is in scopes that are not asked for is never shown or counted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_articles(self, keys: Collection[str]) -> dict[str, int]:
        """The event of each article, by the article's key; the ids are never used again."""
        if not keys:
            return {}
        with self._database.reading() as connection:
            rows = connection.execute(_EVENTS_OF_ARTICLES, {"keys": list(set(keys))})
            return {row.key: row.event_id for row in rows}

    def articles(self, event_ids: int | Iterable[int], scopes: Sequence[str]) -> list[EventArticle]:
        """The articles of one or several events in the scopes, oldest first.

        Articles without a date come last.
        """
        ids = {event_ids} if isinstance(event_ids, int) else set(event_ids)
        given = {"events": packed(ids), "scopes": list(scopes)}
        with self._database.reading() as connection:
            found = [event_article_of(row) for row in connection.execute(_articles(), given)]
        return sorted(found, key=_moment)

    def sizes(self, event_ids: Iterable[int], scopes: Sequence[str]) -> dict[int, EventSize]:
        """How much the scopes hold of each event, by its id; events of other scopes are absent."""
        query = _sizes(scopes).where(event_article.c.event_id.in_(set(event_ids)))
        with self._database.reading() as connection:
            return {row.event_id: EventSize(*row) for row in connection.execute(query)}

    def ungrouped(self, limit: int, after: int = 0) -> list[UngroupedRevision]:
        """Newest revisions that the current rules have not grouped, oldest first.

        Args:
            limit: most revisions to return.
            after: id of the last revision of the previous call.
        """
        query = _ungrouped().where(revision.c.id > after).order_by(revision.c.id).limit(limit)
        with self._database.reading() as connection:
            return [UngroupedRevision(*row) for row in connection.execute(query)]

    def count_ungrouped(self) -> int:
        """Number of articles that the current rules have not grouped."""
        with self._database.reading() as connection:
            query = select(func.count()).select_from(_ungrouped().subquery())
            return connection.scalar(query) or 0

    def group(self, read: Sequence[tuple[UngroupedRevision, EventTerms]]) -> None:
        """Assign the articles of revisions that are still the newest and ungrouped to events."""
        with self._database.writing() as connection:
            ids = [one.id for one, _ in read]
            query = _ungrouped().where(revision.c.id.in_(ids))
            still = {row.id for row in connection.execute(query)}
            by_scope: dict[int, list[Arrival]] = {}
            for one, terms in read:
                if one.id in still:
                    outlet = outlet_key(one.source)
                    arrival = Arrival(one.article_id, one.day, terms, outlet)
                    by_scope.setdefault(one.scope_id, []).append(arrival)
            for scope_id, arrivals in by_scope.items():
                assign_events(connection, scope_id, arrivals)


# Making a statement takes longer than executing it.
_EVENTS_OF_ARTICLES = (
    select(article.c.key, event_article.c.event_id)
    .join(event_article, event_article.c.article_id == article.c.id)
    .where(article.c.key.in_(bindparam("keys", expanding=True)))
)


@cache
def _articles() -> Select[Any]:
    """The articles of the ``events`` in the ``scopes``, oldest first."""
    return (
        select(*event_columns())
        .join(article, article.c.id == event_article.c.article_id)
        .join(scope, _in_scope())
        .join(revision, revision.c.article_id == article.c.id)
        .where(
            is_newest(),
            is_listed(event_article.c.event_id, "events"),
            scope.c.name.in_(bindparam("scopes", expanding=True)),
        )
        .order_by(revision.c.published_day.is_(None), revision.c.published_day, article.c.id)
    )


def event_columns() -> tuple[ColumnElement[Any], ...]:
    """What ``event_article_of`` reads of a revision, its article and its event, all joined."""
    return (
        event_article.c.event_id,
        revision.c.id.label("revision_id"),
        revision.c.published_day,
        side_name().label("side"),
        *article_columns(),
    )


def event_article_of(row: Row[Any]) -> EventArticle:
    """The article of a row with the ``event_columns``."""
    return EventArticle(
        revision_id=row.revision_id, event_id=row.event_id, side=row.side, **article_of(row)
    )


def _in_scope() -> ColumnElement[bool]:
    # "+ 0": else SQLite goes through every article of the scopes.
    return scope.c.id == article.c.scope_id + 0


def side_name() -> ColumnElement[str]:
    """The side of an article's first source that has one."""
    return (
        select(source.c.side)
        .join(article_source, article_source.c.source_id == source.c.id)
        .where(article_source.c.article_id == article.c.id, source.c.side.is_not(None))
        .order_by(source.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _sizes(scopes: Sequence[str]) -> Select[Any]:
    return (
        select(
            event_article.c.event_id,
            func.count(source_name().distinct()),
            func.count(),
            func.min(event_article.c.day),
            func.max(event_article.c.day),
        )
        .join(article, article.c.id == event_article.c.article_id)
        .join(scope, _in_scope())
        .where(scope.c.name.in_(scopes))
        .group_by(event_article.c.event_id)
    )


def _ungrouped() -> Select[Any]:
    grouped = exists().where(
        and_(event_article.c.article_id == article.c.id, event_article.c.version >= VERSION)
    )
    return (
        select(
            revision.c.id,
            article.c.id.label("article_id"),
            article.c.scope_id,
            headline,
            revision.c.text,
            revision.c.published_day,
            source_name(),
        )
        .join(article, article.c.id == revision.c.article_id)
        .where(is_newest(), ~grouped)
    )


def _moment(one: EventArticle) -> tuple[bool, float]:
    return one.published is None, one.published.moment.timestamp() if one.published else 0.0

"""Assigns each article to the event that it reports; reads events, and articles by their words.

An article is assigned in the transaction that stores it.

Single-pass clustering: an article joins the event that it fits best, or begins a new one. Those
that may fit are found through the heaviest terms of recent articles, so an article costs the same
in a large library as in a small one.

A server's own article may join a public event, for that server alone: public articles are weighed
and compared with public ones only, and articles of two servers are never compared. So nothing that
a server adds changes what others see.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from index.store.articles.passages import (
    ARTICLE_COLUMNS,
    NEWEST_FIRST,
    SOURCE_NAME,
    UnreadStore,
    article_of,
    shown_name,
    unread,
)
from index.store.database import inserted, insertion, is_listed, packed
from index.store.full_text import TextStore
from index.store.rows import EventArticle, UnreadRevision
from index.store.schema import (
    ARTICLES,
    IS_NEWEST,
    article,
    article_source,
    event,
    event_article,
    event_posting,
    event_term,
    headline,
    passage,
    revision,
    scope,
    source,
)
from index.store.search_filter import published_in
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
from index.text.size_policy import in_one_line
from index.values import PUBLIC

_NEAREST = 30
"""Most articles that a new one is compared with, those with most shared terms first."""


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
    public = connection.scalar(select(scope.c.id).where(scope.c.name == PUBLIC))
    others = public == scope_id and connection.scalar(
        select(event.c.id).where(event.c.scope_id != scope_id).limit(1)
    )
    reach = _Reach(scope_id, {scope_id} if public is None else {scope_id, public}, bool(others))
    counts = _counted(connection, reach, arrivals)
    for arrival in arrivals:
        day = arrival.day or datetime.now(UTC).date()
        sketch = Sketch.of(arrival.terms, Frequencies(counts, arrival.outlet), day)
        own = {"article_id": arrival.article_id}
        before = None if arrival.is_new else connection.scalar(_EVENT_OF, own)
        if before is not None:
            connection.execute(delete(event_article).filter_by(**own))
            connection.execute(delete(event_posting).filter_by(**own))
        _assign(connection, reach, arrival.article_id, sketch, before)


def move_in_time(connection: Connection, article_id: int, day: date) -> None:
    """Change the day of an article in its event; it stays there."""
    for table in (event_article, event_posting):
        connection.execute(update(table).where(table.c.article_id == article_id).values(day=day))


def drop_empty_events(connection: Connection) -> None:
    """Delete the events whose articles were all removed."""
    held = exists().where(event_article.c.event_id == event.c.id)
    connection.execute(delete(event).where(~held))


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
    if added := Counter(term for one in news for term in one.counted):
        statement = insertion(event_term, connection)
        more = {"articles": event_term.c.articles + statement.excluded.articles}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["scope_id", "term"], set_=more),
            [
                {"scope_id": reach.scope_id, "term": term, "articles": number}
                for term, number in sorted(added.items())
            ],
        )
    terms = {term for one in arrivals for term in one.counted}
    rows = connection.execute(
        select(event_term.c.term, func.sum(event_term.c.articles))
        .where(event_term.c.scope_id.in_(reach.scopes), event_term.c.term.in_(terms))
        .group_by(event_term.c.term)
    )
    return Counter({term: int(articles) for term, articles in rows})


def _assign(
    connection: Connection, reach: _Reach, article_id: int, sketch: Sketch, before: int | None
) -> None:
    """Assign an article that was in this event before."""
    fitting = _fitting(connection, reach, sketch)
    if before in fitting:
        event_id: int = before
    elif fitting:
        event_id = max(fitting, key=lambda id_: (fitting[id_], -id_))
    else:
        # An article that fits no other has a new event, or its own from before.
        is_left = ~exists().where(event_article.c.event_id == event.c.id)
        own = select(event.c.id).where(event.c.scope_id == reach.scope_id, is_left)
        kept = before and connection.scalar(own.where(event.c.id == before))
        event_id = kept or inserted(connection, insert(event), {"scope_id": reach.scope_id})
    place = {"article_id": article_id, "day": sketch.day}
    told = {"event_id": event_id, "version": VERSION, "sketch": sketch.packed()}
    connection.execute(insert(event_article), told | place)
    if sketch.keys:
        connection.execute(insert(event_posting), [{"term": key, **place} for key in sketch.keys])
    if before is not None and before != event_id:
        held = exists().where(event_article.c.event_id == event.c.id)
        connection.execute(delete(event).where(event.c.id == before, ~held))
    # Servers' own events that a public article fits join its event.
    if reach.has_others and (joining := _fitting(connection, reach, sketch, of_servers=True)):
        belongs = event_article.c.event_id.in_(joining)
        connection.execute(update(event_article).where(belongs).values(event_id=event_id))
        connection.execute(delete(event).where(event.c.id.in_(joining)))


def _fitting(
    connection: Connection, reach: _Reach, sketch: Sketch, *, of_servers: bool = False
) -> dict[int, float]:
    """The events that an article fits well enough, and how well.

    Args:
        connection: the transaction's connection.
        reach: the scopes whose articles it is compared with.
        sketch: the article.
        of_servers: compare it with servers' own events instead.
    """
    nearest, members = _OF_SERVERS if of_servers else _IN_REACH
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
    scores = {event_id: score(values) for event_id, values in similarities.items()}
    return {event_id: value for event_id, value in scores.items() if value >= THRESHOLD}


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
        .where(or_(found.c.place <= 12, found.c.article_id.in_(near)))
        .order_by(found.c.event_id, found.c.article_id)
    )


def _in_time(column: Column[Any]) -> ColumnElement[bool]:
    return column.between(bindparam("since"), bindparam("until"))


def _many(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


# Statements are made once: that takes longer than executing them. "+ 0": else SQLite goes through
# all articles of the scopes.
_EVENT_OF = select(event_article.c.event_id).where(
    event_article.c.article_id == bindparam("article_id")
)
_WITHIN = (article.c.scope_id + 0).in_(_many("scopes"))
_IN_REACH = _nearest(_WITHIN, _NEAREST, _NEAREST), _members(_WITHIN)
"""What finds the nearest articles, and what they are compared with."""
# Events of a server alone, not public ones that its articles joined.
_OF_SERVERS = (
    _nearest(~_WITHIN, 10 * _NEAREST, 5),
    _members(~_WITHIN & (event.c.scope_id == article.c.scope_id)),
)

_SIDE_NAME = (
    select(source.c.side)
    .join(article_source, article_source.c.source_id == source.c.id)
    .where(article_source.c.article_id == article.c.id, source.c.side.is_not(None))
    .order_by(source.c.id)
    .limit(1)
    .scalar_subquery()
)
SIDE = _SIDE_NAME.label("side")
"""The side of an article's first source that has one."""

EVENT_COLUMNS = (
    event_article.c.event_id,
    revision.c.id.label("revision_id"),
    revision.c.published_day,
    SIDE,
    *ARTICLE_COLUMNS,
)
"""What makes an ``EventArticle`` of a revision, its article and its event, all joined."""

_IN_SCOPE = scope.c.id == article.c.scope_id + 0

_EVENTS_OF_ARTICLES = (
    select(article.c.key, event_article.c.event_id)
    .join(event_article, event_article.c.article_id == article.c.id)
    .where(article.c.key.in_(_many("keys")))
)

_ARTICLES = (
    select(*EVENT_COLUMNS)
    .join(article, article.c.id == event_article.c.article_id)
    .join(scope, _IN_SCOPE)
    .join(revision, revision.c.article_id == article.c.id)
    .where(
        IS_NEWEST, is_listed(event_article.c.event_id, "events"), scope.c.name.in_(_many("scopes"))
    )
    .order_by(revision.c.published_day.is_(None), revision.c.published_day, article.c.id)
)
"""The articles of the ``events`` in the ``scopes``, oldest first."""


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


class Events(UnreadStore):
    """Reads events. What is in scopes that are not asked for is never shown or counted."""

    def of_articles(self, keys: Collection[str]) -> dict[str, int]:
        """The event of each article, by the article's key; the ids are never used again."""
        if not keys:
            return {}
        rows = self._database.rows(_EVENTS_OF_ARTICLES, {"keys": list(set(keys))})
        return {row.key: row.event_id for row in rows}

    def articles(self, event_ids: int | Iterable[int], scopes: Sequence[str]) -> list[EventArticle]:
        """The articles of one or several events in the scopes, oldest first.

        Articles without a date come last.
        """
        ids = {event_ids} if isinstance(event_ids, int) else set(event_ids)
        given = {"events": packed(ids), "scopes": list(scopes)}
        found = self._database.values(event_article_of, _ARTICLES, given)
        return sorted(found, key=_moment)

    def sizes(self, event_ids: Iterable[int], scopes: Sequence[str]) -> dict[int, EventSize]:
        """How much the scopes hold of each event, by its id; events of other scopes are absent."""
        query = (
            select(
                event_article.c.event_id,
                func.count(SOURCE_NAME.distinct()),
                func.count(),
                func.min(event_article.c.day),
                func.max(event_article.c.day),
            )
            .join(article, article.c.id == event_article.c.article_id)
            .join(scope, _IN_SCOPE)
            .where(scope.c.name.in_(scopes), event_article.c.event_id.in_(set(event_ids)))
            .group_by(event_article.c.event_id)
        )
        return {row.event_id: EventSize(*row) for row in self._database.rows(query)}

    def _unread(self, reader: int) -> Select[Any]:
        of_article = event_article.c.article_id == article.c.id
        return unread(exists().where(of_article, event_article.c.version >= reader))

    def group(self, read: Sequence[tuple[UnreadRevision, EventTerms]]) -> None:
        """Assign the articles of revisions that are still the newest and ungrouped to events."""
        with self._database.writing() as connection:
            still = self._still_unread(connection, VERSION, [one.id for one, _ in read])
            by_scope: dict[int, list[Arrival]] = {}
            for one, terms in read:
                if one.id in still:
                    arrival = Arrival(one.article_id, one.day, terms, outlet_key(one.source))
                    by_scope.setdefault(one.scope_id, []).append(arrival)
            for scope_id, arrivals in by_scope.items():
                assign_events(connection, scope_id, arrivals)


def event_article_of(row: Row[Any]) -> EventArticle:
    """The article of a row with the ``EVENT_COLUMNS``."""
    return article_of(EventArticle, row)


def _moment(one: EventArticle) -> tuple[bool, float]:
    return one.published is None, one.published.moment.timestamp() if one.published else 0.0


# Articles by their words

_BEFORE_WORDS = "-–—/(['’‘\"“„«\n"
"""What stands before a word in a headline besides a space."""
_HEADLINE: ColumnElement[str] = reduce(
    lambda spaced, mark: func.replace(spaced, mark, " "),
    _BEFORE_WORDS,
    literal(" ") + revision.c.title,
)
"""A headline with a space before each of its words."""


@dataclass(frozen=True, slots=True)
class TopicFilter:
    """Which articles are looked for.

    Attributes:
        scopes: the names of the scopes.
        chunker: the live chunker, whose passages have the words.
        words: a passage, or its headline, has one word of each group; any article if empty.
        since: first day of publication, or None.
        until: last day of publication, or None.
        sides: the sides of sources of which one brought the article; with ``outlets``, any if both
            are empty.
        outlets: the outlets whose articles count as well if their sources have no side.
    """

    scopes: Sequence[str]
    chunker: str
    words: Sequence[Sequence[str]] = ()
    since: date | None = None
    until: date | None = None
    sides: Sequence[str] = ()
    outlets: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many articles an outlet published on a day."""

    day: date
    source: str
    side: str | None
    articles: int


class Topics(TextStore):
    """Reads articles by their words; scopes that are not asked for are never read."""

    def newest(self, wanted: TopicFilter, limit: int) -> list[EventArticle]:
        """The articles that have the words, newest first, undated ones last."""
        query = (
            self._matching(wanted)
            .order_by(
                *NEWEST_FIRST,
                revision.c.published_at.desc(),
                revision.c.id.desc(),
            )
            .limit(limit)
        )
        return self._database.values(event_article_of, query)

    def by_day(self, wanted: TopicFilter) -> list[DayCount]:
        """How many articles have the words, by day and outlet; undated articles are left out."""
        matching = self._matching(wanted).where(revision.c.published_day.is_not(None)).subquery()
        columns = (matching.c.published_day, matching.c.source, matching.c.side)
        query = select(*columns, func.count()).group_by(*columns).order_by(*columns)
        counted: Counter[tuple[date, str, str | None]] = Counter()
        for day, outlet, side, articles in self._database.rows(query):
            counted[day, shown_name(outlet), side] += articles
        return [DayCount(*key, articles) for key, articles in counted.items()]

    def headlines(
        self, scopes: Sequence[str], words: Sequence[str], limit: int
    ) -> list[tuple[str, str]]:
        """The key and headline of the latest articles whose headline has words that begin so.

        Case is ignored. Headlines with the words themselves come before longer ones.
        """
        spaces = dict.fromkeys(map(ord, _BEFORE_WORDS), " ")
        begun = [part for word in words for part in word.translate(spaces).split()]
        query = (
            select(article.c.key, headline)
            .select_from(ARTICLES)
            .where(scope.c.name.in_(scopes), IS_NEWEST)
            .where(*(_HEADLINE.icontains(f" {one}", autoescape=True) for one in begun))
            .order_by(revision.c.id.desc())
            .limit(limit)
        )
        found = [(row.key, in_one_line(row.title)) for row in self._database.rows(query)]
        wanted = {word.casefold() for word in begun}
        return sorted(found, key=lambda one: not wanted <= {*re.findall(r"\w+", one[1].casefold())})

    def titled(self, scopes: Sequence[str], title: str) -> str | None:
        """The key of the newest article with a headline, in any case; None if there is none."""
        query = (
            select(article.c.key)
            .select_from(ARTICLES)
            .where(scope.c.name.in_(scopes), IS_NEWEST)
            .where(func.lower(func.trim(revision.c.title)) == func.lower(title))
            .order_by(revision.c.id.desc())
            .limit(1)
        )
        return self._database.scalar(query)

    def sides(self, scopes: Sequence[str]) -> list[str]:
        """The sides that sources of the scopes take, sorted."""
        query = (
            select(source.c.side)
            .join(scope, scope.c.id == source.c.scope_id)
            .where(scope.c.name.in_(scopes), source.c.side.is_not(None), source.c.side != "")
            .distinct()
            .order_by(source.c.side)
        )
        return [side for side in self._database.scalars(query) if side]

    def _matching(self, wanted: TopicFilter) -> Select[Any]:
        scope_ids = select(scope.c.id).where(scope.c.name.in_(wanted.scopes))
        query: Select[Any] = (
            select(*EVENT_COLUMNS)
            .select_from(revision)
            .join(article, article.c.id == revision.c.article_id)
            .outerjoin(event_article, event_article.c.article_id == article.c.id)
            .where(article.c.scope_id.in_(scope_ids), IS_NEWEST)
        )
        if wanted.words:
            having = select(passage.c.revision_id).where(
                passage.c.chunker == wanted.chunker, self._words.has_all(wanted.words)
            )
            query = query.where(revision.c.id.in_(having))
        query = query.where(*published_in(wanted.since, wanted.until))
        if wanted.sides or wanted.outlets:
            sided = exists().where(
                article_source.c.article_id == article.c.id,
                article_source.c.source_id == source.c.id,
            )
            unsided = ~sided.where(source.c.side.is_not(None), source.c.side != "")
            speaks_for = sided.where(source.c.side.in_(wanted.sides)) | (
                unsided & SOURCE_NAME.in_(wanted.outlets)
            )
            query = query.where(speaks_for)
        return query

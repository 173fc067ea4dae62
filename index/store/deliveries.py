"""What watches have found: an outbox, from which each post leaves once.

A delivery is due, then claimed by a process for a while, then sent. A process that ends in between
leaves it claimed, and another one takes it over when the claim runs out; it may have been sent, so
whoever takes it over looks for it first. Claims are made in write transactions, which exclude each
other on both databases, and on PostgreSQL they also skip rows that are locked.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Update,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from index.actor import TERMINAL
from index.store.administration.answers import store_shown
from index.store.administration.watches import Watch, together, waiting_with, watch_of
from index.store.articles.events import SIDE
from index.store.articles.passages import SOURCE_NAME, shown_name
from index.store.database import Store, count, put, value_of
from index.store.rows import Generation
from index.store.schema import (
    ARTICLES,
    IS_NEWEST,
    article,
    citation,
    delivery,
    event_article,
    headline,
    memory,
    passage,
    revision,
    scope,
    vector,
    watch,
)
from index.values import Answer

_MOST = 5_000
"""Most articles that a digest looks at, the oldest first."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The newest revision of an article, which has come in.

    Attributes:
        revision_id: its id; later ones have higher ids.
        number: the number of the revision; above 1, the article was changed.
        article_key: the article's public id.
        scope: the article's scope.
        title: the headline.
        text: the text.
        published: the day of publication, or None.
        gathered: the day on which it came in.
        event: the event that the article tells of, or None.
        copied_from: the id of the first revision among the copies of the article.
        outlet: the outlet, or the source that brought the article first.
        side: the side that this one takes, or None.
    """

    revision_id: int
    number: int
    article_key: str
    scope: str
    title: str
    text: str
    published: date | None
    gathered: date
    event: int | None
    copied_from: int
    outlet: str
    side: str | None

    @property
    def is_copy(self) -> bool:
        """Whether an older article has the same text."""
        return self.copied_from < self.revision_id


@dataclass(frozen=True, slots=True)
class Disturbed:
    """An article behind an answer that somebody follows, which was changed or went away.

    Attributes:
        watch: the watch that follows the answer.
        article_key: the article's public id.
        gone_at: since when it is no longer on the web; None if it still is.
    """

    watch: Watch
    article_key: str
    gone_at: datetime | None


class Arrivals(Store):
    """Reads arrivals in the order in which they came in."""

    def newest(self) -> int:
        """The id of the newest revision; 0 if there is none."""
        return self._database.scalar(select(func.max(revision.c.id))) or 0

    def ready(self, after: int, live: Generation) -> int:
        """The id of the last revision up to which every new passage has its vector.

        Args:
            after: the id of the last revision that was looked at.
            live: the generation that answers.
        """
        lacking = (
            select(func.min(passage.c.revision_id))
            .outerjoin(
                vector,
                (vector.c.input_hash == passage.c.input_hash) & (vector.c.encoder == live.encoder),
            )
            .where(
                passage.c.revision_id > after,
                passage.c.chunker == live.chunker,
                vector.c.input_hash.is_(None),
            )
        )
        with self._database.reading() as connection:
            first = connection.scalar(lacking)
            newest = connection.scalar(select(func.max(revision.c.id))) or 0
        return newest if first is None else first - 1

    def between(self, after: int, until: int, limit: int) -> list[Arrival]:
        """The arrivals with ids above ``after`` up to ``until``, at most ``limit``."""
        query = _ARRIVALS.where(revision.c.id > after, revision.c.id <= until)
        return self._database.values(_arrival, query.order_by(revision.c.id).limit(limit))

    def disturbed(self) -> list[Disturbed]:
        """The articles behind answers that people follow which were changed or went away since."""
        later = revision.alias()
        changed = exists().where(
            later.c.article_id == article.c.id, later.c.id > watch.c.after_revision
        )
        query = (
            select(watch, article.c.key.label("article_key"), article.c.gone_at)
            .join(citation, citation.c.shown_key == watch.c.answer_key)
            .join(article, article.c.key == citation.c.article_key)
            .where(watch.c.kind == "answer", or_(changed, article.c.gone_at > watch.c.made_at))
            .order_by(watch.c.id)
        )
        rows = self._database.rows(query)
        return [Disturbed(watch_of(row), row.article_key, row.gone_at) for row in rows]

    def by_event(self, scopes: Sequence[str], after: int, since: datetime) -> list[Arrival]:
        """The articles that have come in after a revision, and their events, oldest first.

        Args:
            scopes: the scopes of the articles.
            after: the id of the revision.
            since: articles of earlier days are no news, and left out.
        """
        known = revision.alias()
        before = exists().where(known.c.article_id == article.c.id, known.c.id <= after)
        undated = revision.c.published_day.is_(None) & (revision.c.gathered_at >= since)
        query = _ARRIVALS.where(
            revision.c.id > after,
            ~before,
            scope.c.name.in_(scopes),
            or_(undated, revision.c.published_day >= since.date()),
        )
        return self._database.values(_arrival, query.order_by(revision.c.id).limit(_MOST))

    def earlier_texts(self, article_key: str, number: int) -> Sequence[str]:
        """The texts of the stored revisions of an article before a revision."""
        query = (
            select(revision.c.text)
            .join(article, article.c.id == revision.c.article_id)
            .where(article.c.key == article_key, revision.c.number < number)
        )
        return self._database.scalars(query)


_EVENT_OF_ARTICLE: ColumnElement[Any] = (
    select(event_article.c.event_id)
    .where(event_article.c.article_id == article.c.id)
    .correlate(article)
    .scalar_subquery()
)
"""The event that an article tells of; null if the article is not grouped yet."""


_copied, _first = article.alias(), revision.alias()
_COPIED_FROM = (
    select(func.min(_first.c.id))
    .join(_copied, _copied.c.id == _first.c.article_id)
    .where(_copied.c.story_id == article.c.story_id)
    .correlate(article)
    .scalar_subquery()
)
_ARRIVALS: Select[Any] = (
    select(
        revision.c.id.label("revision_id"),
        revision.c.number,
        headline,
        revision.c.text,
        revision.c.published_day.label("published"),
        revision.c.gathered_at,
        article.c.key.label("article_key"),
        scope.c.name.label("scope"),
        _EVENT_OF_ARTICLE.label("event"),
        _COPIED_FROM.label("copied_from"),
        SOURCE_NAME.label("source"),
        SIDE,
    )
    .select_from(ARTICLES)
    .where(IS_NEWEST)
)


def _arrival(row: Row[Any]) -> Arrival:
    return value_of(
        Arrival,
        row,
        gathered=row.gathered_at.date(),
        copied_from=row.copied_from or row.revision_id,
        outlet=shown_name(row.source),
    )


_WEBHOOK = watch.c.webhook.is_not(None)
_TERMINAL = watch.c.channel.is_(None) & watch.c.who.startswith(f"{TERMINAL}:") & ~_WEBHOOK
"""Whether a watch posts nowhere: the terminal reads what it finds."""

_CURSOR = "watches.matched"
"""Key of the last revision that watches have looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a watch has found in an article.

    Attributes:
        watch_id: the number of the watch.
        subject: the public id of the article, or another name of what is told once.
        answer: what is posted.
        event: the event that the article tells of; None if it is not known.
    """

    watch_id: int
    subject: str
    answer: Answer
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed delivery.

    Attributes:
        id: its number.
        key: the key of the answer that is posted; it also names the post.
        subject: the public id of the article, or another name of what is told once.
        watch: the watch that it belongs to.
        tried_at: when another process had claimed it first, and may have posted it; None if none
            had.
        claimed_until: when the claim runs out, and another process may take it over; None where
            nothing is claimed.
        last_today: whether it is the last post of its watch for this day.
        found_at: when it was found.
        waiting: who waits for it in its channel: one post is for all of them. Whoever made the
            watch alone if it is posted directly or is not for once.
    """

    id: int
    key: str
    subject: str
    watch: Watch
    tried_at: datetime | None = None
    claimed_until: datetime | None = None
    last_today: bool = False
    found_at: datetime | None = None
    waiting: tuple[str, ...] = ()


class Deliveries(Store):
    """Stores findings once, and hands them out."""

    def cursor(self) -> int:
        """The id of the last revision that watches have looked at; 0 at the beginning."""
        with self._database.reading() as connection:
            return _cursor(connection)

    def keep(self, found: Sequence[Finding], *, after: int, until: int, now: datetime) -> bool:
        """Store what watches have found, and that they have looked at the revisions.

        A watch that was told of an article or of its event is not told again.

        Args:
            found: the findings, best first.
            after: the cursor at which the search began.
            until: the id of the last revision that was looked at.
            now: the current time.

        Returns:
            False if another process has looked at these revisions meanwhile; nothing is stored.
        """
        with self._database.writing() as connection:
            if _cursor(connection) != after:
                return False
            for one in found:
                _add(connection, one, now)
            put(connection, memory, {"key": _CURSOR}, value=str(until))
            return True

    def keep_digest(
        self, due: Watch, found: Finding | None, *, newest: int, next_at: datetime, now: datetime
    ) -> bool:
        """Store a digest, and when the next one is due.

        Args:
            due: the digest that is due.
            found: what it holds; None for nothing.
            newest: the id of the last revision that it looked at.
            next_at: when the next one is due.
            now: the current time.

        Returns:
            False if another process has made it meanwhile; nothing is stored.
        """
        still = (watch.c.id == due.id) & (watch.c.next_at == due.given.next_at)
        with self._database.writing() as connection:
            moved = update(watch).where(still).values(next_at=next_at, after_revision=newest)
            if not connection.execute(moved).rowcount:
                return False
            if found is not None:
                _add(connection, found, now)
            return True

    def tell(self, found: Sequence[Finding], now: datetime) -> None:
        """Store what watches have found elsewhere than in new articles."""
        with self._database.writing() as connection:
            for one in found:
                _add(connection, one, now)

    def claim(
        self,
        worker: str,
        *,
        now: datetime,
        until: datetime,
        timing: Callable[[Watch], tuple[datetime, datetime | None]],
        limit: int,
        webhooks: bool = False,
    ) -> list[Delivery]:
        """Claim what is due in Discord, or at webhooks, oldest first.

        What comes in quiet hours waits for their end, and what is too much for a day is left out.

        Args:
            worker: the process.
            now: the current time.
            until: when the claims run out.
            timing: when the present day began where a watch posts, and when its quiet hours end
                if they are now; called in the transaction.
            limit: most deliveries to look at.
            webhooks: whether to claim what is due at webhooks.
        """
        with self._database.writing() as connection:
            claimed: list[Delivery] = []
            for row in connection.execute(_due(now, webhooks=webhooks).limit(limit)).all():
                one = _delivery(row)
                given = one.watch.given
                if one.tried_at is None and not one.watch.once:
                    (day_began, quiet_until), most = timing(one.watch), given.pace.most_a_day
                    if quiet_until is not None:
                        connection.execute(_changed(one, due_at=quiet_until))
                        continue
                    sent = and_(delivery.c.state == "sent", delivery.c.sent_at >= day_began)
                    made = or_(sent, delivery.c.state == "claimed")
                    posts = count(connection, delivery, delivery.c.watch_id == one.watch.id, made)
                    if posts >= most:
                        connection.execute(_changed(one, state="left out"))
                        continue
                    one = replace(one, last_today=posts + 1 >= most)
                claim = {"claimed_at": one.tried_at or now, "claimed_until": until}
                connection.execute(_changed(one, state="claimed", claimed_by=worker, **claim))
                others = waiting_with(connection, given) if one.watch.once else []
                waiting = tuple(others) or (given.who,)
                claimed.append(replace(one, claimed_until=until, waiting=waiting))
            return claimed

    def sent(self, one: Delivery, channel: str, message: str, now: datetime) -> None:
        """Record that a delivery was posted; a watch that posts once ends with it.

        In its channel, those of everybody end who waits for the same there.
        """
        given = one.watch.given
        if one.watch.once:
            ended = watch.c.id == one.watch.id
            ended = ended | together(given) if channel == given.place.channel else ended
            self._database.change(delete(watch).where(ended))
        else:
            values = {"state": "sent", "channel": channel, "message": message, "sent_at": now}
            self._database.change(_changed(one, **values))

    def drop(self, one: Delivery) -> None:
        """Give a delivery up: what it quotes is gone. A watch that posts once waits on."""
        gone = delete(delivery).where(delivery.c.id == one.id)
        self._database.change(gone if one.watch.once else _changed(one, state="dropped"))

    def put_back(self, one: Delivery, due: datetime) -> None:
        """Let a delivery be claimed again from ``due`` on."""
        later = _changed(one, claimed_until=due).where(delivery.c.state == "claimed")
        self._database.change(later)

    def release(self, one: Delivery) -> None:
        """Make a delivery due again that was certainly not posted."""
        none = {"claimed_by": None, "claimed_at": None, "claimed_until": None}
        self._database.change(_changed(one, state="due", **none))

    def of_terminal(self) -> list[Delivery]:
        """What the watches of the terminal have found and nobody has read, oldest first."""
        query = _DELIVERIES.where(delivery.c.state == "due", _TERMINAL)
        return self._database.values(_delivery, query)

    def newest(self, watch_id: int, limit: int) -> list[Delivery]:
        """What a watch has found and not given up, newest first, at most ``limit``."""
        own = (delivery.c.watch_id == watch_id) & (delivery.c.state != "dropped")
        query = _DELIVERIES.where(own).order_by(None).order_by(delivery.c.id.desc())
        return self._database.values(_delivery, query.limit(limit))

    def count(self, state: str) -> int:
        """Number of deliveries in a state."""
        return self._database.count(delivery, delivery.c.state == state)


def _cursor(connection: Connection) -> int:
    value = connection.scalar(select(memory.c.value).where(memory.c.key == _CURSOR))
    return int(value or 0)


def _add(connection: Connection, one: Finding, now: datetime) -> None:
    """Store a finding with its answer, unless its watch is gone or was told already.

    One that posts once was told already if it was told anything.
    """
    row = connection.execute(select(watch).where(watch.c.id == one.watch_id)).first()
    if row is None:
        return
    copies = select(article.c.story_id).where(article.c.key == one.subject)
    alike = article.c.story_id == copies.scalar_subquery()
    same = delivery.c.subject == one.subject
    if one.event is not None:
        same = same | (delivery.c.event == one.event)
        alike = alike | (one.event == _EVENT_OF_ARTICLE)
    same = same | delivery.c.subject.in_(select(article.c.key).where(alike))
    told = select(delivery.c.id).where(delivery.c.watch_id == one.watch_id)
    told = told if watch_of(row).once else told.where(same)
    if connection.execute(told.limit(1)).first() is not None:
        return
    key = secrets.token_hex(8)
    values = {"watch_id": one.watch_id, "subject": one.subject, "event": one.event, "key": key}
    moments = {"state": "due", "found_at": now, "due_at": now}
    connection.execute(insert(delivery).values(**values, **moments))
    store_shown(connection, key, one.answer, now)


def _due(now: datetime, *, webhooks: bool) -> Select[Any]:
    ready = and_(delivery.c.state == "due", delivery.c.due_at <= now)
    left = and_(delivery.c.state == "claimed", delivery.c.claimed_until <= now)
    where = _WEBHOOK if webhooks else ~_WEBHOOK & ~_TERMINAL
    first, waits = delivery.alias(), watch.alias()
    behind = exists().where(
        waits.c.answer_key == watch.c.answer_key, waits.c.channel == watch.c.channel,
        first.c.watch_id == waits.c.id, first.c.state.in_(("due", "claimed")),
        first.c.id < delivery.c.id,
    )  # fmt: skip
    due = _DELIVERIES.where(or_(ready, left), ~watch.c.paused, where, ~behind)
    return due.with_for_update(of=delivery, skip_locked=True)


_OWN = [column.label(f"delivery_{column.name}") for column in delivery.c]
_DELIVERIES: Select[Any] = (
    select(watch, *_OWN).join(delivery, delivery.c.watch_id == watch.c.id).order_by(delivery.c.id)
)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.delivery_id,
        key=row.delivery_key,
        subject=row.delivery_subject,
        watch=watch_of(row),
        tried_at=row.delivery_claimed_at,
        found_at=row.delivery_found_at,
    )


def _changed(one: Delivery, **values: Any) -> Update:
    return update(delivery).where(delivery.c.id == one.id).values(**values)

"""Watches: what is looked for in new articles, for whom, and where it is posted."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from index.errors import InputError, NotFoundError
from index.store.administration.audit_log import note
from index.store.database import Store, count, value_of
from index.store.schema import delivery, revision, watch
from index.told import Told
from index.values import SERVERS

Kind = Literal["question", "names", "wording", "answer", "digest"]
"""What a watch looks for: an answer to a question; a sentence that names all of some names; a
side's new wording of a formula; what corrects, withdraws or overtakes an answer that was given; the
stories of most outlets."""

Rhythm = Literal["daily", "weekly"]

MOST_OF_SERVER = 50
"""Standing watches of one server."""
MOST_OF_OPERATOR = 1_000
"""Standing watches of the scope ``public``."""
MOST_OF_PERSON = 20
"""Questions and answers that one person waits for."""
MOST_TOGETHER = 20
"""People who wait for the same answer in one channel: one post pings all of them."""

_UNKNOWN = Told("There is no watch number {number} here.")
_FULL = Told("This server has {number} watches, as many as it may have. Remove one first.")
_FULL_PUBLIC = "There are {number} public watches, as many as there may be. Remove one first."
_TOGETHER = Told("{number} people wait for this here, as many as I mention in one message.")
_WAITING = Told(
    "You are waiting for {number} answers, as many as one person may. They end by themselves; "
    "remove one first if this one matters more."
)


@dataclass(frozen=True, slots=True)
class WatchPlace:
    """Where a watch posts.

    Attributes:
        channel: the id of the channel; None for a direct message to whoever made it, and for a
            watch of the terminal.
        message: the id of the message that is replied to, or None.
        role: the id of the role that is pinged, or None.
        language: the code of the language of its posts.
        webhook: the address to which it posts instead, or None.
    """

    channel: str | None = None
    message: str | None = None
    role: str | None = None
    language: str = "en-US"
    webhook: str | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """When a watch may post.

    Attributes:
        most_a_day: most posts in one day of the server's time zone.
        quiet_from: when its quiet hours begin, in minutes after midnight; None for no quiet hours.
        quiet_until: when they end; they last over midnight if they end before they begin.
    """

    most_a_day: int = 10
    quiet_from: int | None = None
    quiet_until: int | None = None


@dataclass(frozen=True, slots=True)
class NewWatch:
    """A watch to be stored.

    Attributes:
        scope: whose articles are looked at, beside public ones.
        kind: what it looks for.
        text: the question, the names, or the formula.
        who: who makes it: ``discord:USER-ID`` or ``terminal:USER``.
        place: where it posts.
        pace: when it may post.
        source: the only source that may answer, or None.
        side: the only side whose wordings count, as typed, or None.
        further_scopes: other scopes whose articles are looked at.
        answer_key: the key of the answer or refusal under which it was asked for; it posts once.
            None for a standing watch.
        expires_at: when it ends; None for never.
        rhythm: how often a digest is made; None for other kinds.
        hour: the hour of a digest, in the server's time zone.
        next_at: when the first digest is made.
    """

    scope: str
    kind: Kind
    text: str
    who: str
    place: WatchPlace = WatchPlace()
    pace: Pace = Pace()
    source: str | None = None
    side: str | None = None
    further_scopes: tuple[str, ...] = ()
    answer_key: str | None = None
    expires_at: datetime | None = None
    rhythm: Rhythm | None = None
    hour: int | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """A stored watch.

    Attributes:
        id: its number.
        given: what was asked for; ``who`` is empty if that person's data was deleted.
        made_at: when it was made.
        after_revision: only articles that came in after this revision are looked at.
        paused: whether it is paused.
        trouble: why it was paused by itself, as a sentence, or None.
        posted: how many posts it has made.
        left_out: how many it has left out because they were too many for a day.
    """

    id: int
    given: NewWatch
    made_at: datetime
    after_revision: int
    paused: bool = False
    trouble: str | None = None
    posted: int = 0
    left_out: int = 0

    @property
    def once(self) -> bool:
        """Whether it ends with its first post."""
        return self.given.answer_key is not None


class Watches(Store):
    """Stores watches."""

    def add(self, new: NewWatch, now: datetime) -> Watch:
        """Store a watch; one by which the person waits for the same answer there is returned.

        Raises:
            InputError: the server or the person has as many as they may have, or as many people as
                one post can ping wait for the answer there.
        """
        with self._database.writing() as connection:
            if new.answer_key is not None and (same := _waiting(connection, new)) is not None:
                return watch_of(same)
            _check_room(connection, new)
            newest = connection.scalar(select(func.max(revision.c.id))) or 0
            given = asdict(new) | {"further_scopes": json.dumps(new.further_scopes)}
            given |= given.pop("place") | given.pop("pace")
            begun = {"made_at": now, "after_revision": newest, "paused": False}
            row = connection.execute(insert(watch).values(given | begun).returning(watch)).one()
            if new.answer_key is None:
                note(connection, new.scope, Told("watch added"), new.text, new.kind)
            return watch_of(row)

    def standing(self, scope: str | None) -> list[Watch]:
        """The standing watches of a scope, or with None of all, oldest first."""
        return self._read(_standing(scope))

    def one(self, scope: str | None, number: int) -> Watch:
        """A standing watch of a scope, or with None of any.

        Raises:
            NotFoundError: the scope has no such watch.
        """
        found = self._read(watch.c.id == number, _standing(scope))
        if not found:
            raise NotFoundError(_UNKNOWN.format(number=number))
        return found[0]

    def waiting(self, who: str) -> list[Watch]:
        """What a person waits for, oldest first."""
        return self._read(watch.c.who == who, watch.c.answer_key.is_not(None))

    def of(self, who: str) -> list[Watch]:
        """All watches that a person made, oldest first."""
        return self._read(watch.c.who == who)

    def active(self, now: datetime) -> list[Watch]:
        """The watches of new articles that are neither paused nor expired, oldest first."""
        return self._read(
            ~watch.c.paused,
            watch.c.kind != "digest",
            or_(watch.c.expires_at.is_(None), watch.c.expires_at > now),
        )

    def due_digests(self, now: datetime) -> list[Watch]:
        """The digests that are to be made now, oldest first."""
        return self._read(~watch.c.paused, watch.c.kind == "digest", watch.c.next_at <= now)

    def _read(self, *conditions: ColumnElement[bool]) -> list[Watch]:
        counts = (_count("sent").label("posted"), _count("left out").label("left_out"))
        query = select(watch, *counts).where(*conditions).order_by(watch.c.id)
        return self._database.values(
            lambda row: replace(watch_of(row), posted=row.posted, left_out=row.left_out), query
        )

    def pause(self, scope: str | None, number: int, *, paused: bool) -> Watch:
        """Pause a standing watch, or resume it; what it had found is posted then.

        Raises:
            NotFoundError: the scope has no such watch.
        """
        with self._database.writing() as connection:
            changed = update(watch).where(_standing(scope), watch.c.id == number)
            changed = changed.values(paused=paused, trouble=None)
            row = _known(connection.execute(changed.returning(watch)).first(), number)
            what = Told("watch paused") if paused else Told("watch resumed")
            note(connection, row.scope, what, row.text)
            return watch_of(row)

    def remove(self, scope: str | None, number: int) -> Watch:
        """Remove a standing watch.

        Raises:
            NotFoundError: the scope has no such watch.
        """
        with self._database.writing() as connection:
            removed = delete(watch).where(_standing(scope), watch.c.id == number)
            row = _known(connection.execute(removed.returning(watch)).first(), number)
            note(connection, row.scope, Told("watch removed"), row.text)
            return watch_of(row)

    def stop_waiting(self, who: str, number: int) -> Watch:
        """Remove what a person waits for.

        Raises:
            NotFoundError: they do not wait under that number.
        """
        with self._database.writing() as connection:
            own = (watch.c.id == number) & (watch.c.who == who) & watch.c.answer_key.is_not(None)
            removed = connection.execute(delete(watch).where(own).returning(watch)).first()
            return watch_of(_known(removed, number))

    def narrow(self, number: int, further_scopes: tuple[str, ...]) -> None:
        """Replace the further scopes of a watch."""
        narrowed = update(watch).where(watch.c.id == number)
        self._database.change(narrowed.values(further_scopes=json.dumps(further_scopes)))

    def end(self, number: int) -> None:
        """Remove a watch that can never post."""
        self._database.change(delete(watch).where(watch.c.id == number))

    def halt(self, number: int, trouble: str) -> None:
        """Pause a watch that cannot post, and store why."""
        stopped = update(watch).where(watch.c.id == number)
        self._database.change(stopped.values(paused=True, trouble=trouble))

    def forget_expired(self, now: datetime) -> int:
        """Delete expired watches, except those with a post on its way; returns their number."""
        on_its_way = exists().where(
            delivery.c.watch_id == watch.c.id, delivery.c.state.in_(("due", "claimed"))
        )
        expired = delete(watch).where(watch.c.expires_at <= now, ~on_its_way)
        return self._database.change(expired)


def forget(connection: Connection, who: str) -> int:
    """Delete what a person waits for, and their id from standing watches; returns how many."""
    own = watch.c.who == who
    waiting = delete(watch).where(own, watch.c.answer_key.is_not(None))
    ended = connection.execute(waiting).rowcount
    return ended + connection.execute(update(watch).where(own).values(who=None)).rowcount


def _count(state: str) -> ScalarSelect[int]:
    own = (delivery.c.watch_id == watch.c.id) & (delivery.c.state == state)
    return select(func.count()).select_from(delivery).where(own).scalar_subquery()


def _standing(scope: str | None) -> ColumnElement[bool]:
    """The condition for standing watches of a scope, or with None of any."""
    standing = watch.c.answer_key.is_(None)
    return standing if scope is None else standing & (watch.c.scope == scope)


def _check_room(connection: Connection, new: NewWatch) -> None:
    if new.answer_key is not None:
        own = (watch.c.who == new.who) & watch.c.answer_key.is_not(None)
        if (number := count(connection, watch, own)) >= MOST_OF_PERSON:
            raise InputError(_WAITING.format(number=number))
        if len(waiting_with(connection, new)) >= MOST_TOGETHER:
            raise InputError(_TOGETHER.format(number=MOST_TOGETHER))
        return
    is_server = new.scope.startswith(SERVERS)
    most, full = (MOST_OF_SERVER, _FULL) if is_server else (MOST_OF_OPERATOR, _FULL_PUBLIC)
    if (number := count(connection, watch, _standing(new.scope))) >= most:
        raise InputError(full.format(number=number))


def _waiting(connection: Connection, new: NewWatch) -> Row[Any] | None:
    """The watch by which a person waits for the same answer, in the same channel or directly."""
    place = watch.c.channel.is_not_distinct_from(new.place.channel)
    same = select(watch).where(watch.c.answer_key == new.answer_key, place)
    return connection.execute(same.where(watch.c.who == new.who).limit(1)).first()


def waiting_with(connection: Connection, given: NewWatch) -> list[str]:
    """Who waits for the same answer in the same channel, the longest first; none if directly."""
    if given.place.channel is None:
        return []
    query = select(watch.c.who).where(together(given)).order_by(watch.c.id)
    return [who for who in connection.scalars(query) if who]


def together(given: NewWatch) -> ColumnElement[bool]:
    """The watches that wait for the same answer in the same channel."""
    return (watch.c.answer_key == given.answer_key) & (watch.c.channel == given.place.channel)


def _known(row: Row[Any] | None, number: int) -> Row[Any]:
    if row is None:
        raise NotFoundError(_UNKNOWN.format(number=number))
    return row


def watch_of(row: Row[Any]) -> Watch:
    """The watch of a row, without what it has posted."""
    given = value_of(
        NewWatch,
        row,
        who=row.who or "",
        place=value_of(WatchPlace, row),
        pace=value_of(Pace, row),
        further_scopes=tuple(json.loads(row.further_scopes)),
    )
    return Watch(row.id, given, row.made_at, row.after_revision, row.paused, row.trouble)

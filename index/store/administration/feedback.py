"""Answers shown to people, and their ratings."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select, update

from index.errors import NotFoundError
from index.store.administration import conversations
from index.store.administration.conversations import Exchange
from index.store.administration.shown_answers import (
    Place,
    ShownAnswer,
    details_of,
    read_details,
)
from index.store.database import Database
from index.store.schema import article, citation, feedback, revision, shown
from index.values import Answer, Question

Reason = Literal[
    "wrong sentence",
    "wrong article",
    "out of date",
    "should have refused",
    "should have answered",
    "other",
]
"""Reasons for a bad rating."""

LONGEST_WORDS = 500
"""Most characters of a comment."""

_UNKNOWN = "This answer has expired and can't be rated. Ask again and rate the new one."
_FORGOTTEN = "This answer has expired, so its buttons no longer work. Ask the question again."


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of a shown answer.

    Attributes:
        place: its place.
        sentence: the answering sentence; None if its article was removed.
        title: the article's headline; None if the article was removed.
    """

    place: Place
    sentence: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Rating:
    """One person's rating of one answer.

    Attributes:
        id: its id; newer ratings have higher ids.
        key: the key of the answer.
        scope: the scope of the question.
        question: the question as typed; ``since``, ``until`` and ``source`` are its options.
        asked_at: when it was answered.
        answered: whether it was answered, not refused.
        generation: the generation that answered, or None.
        quotes: the quotes, best first; for a refusal, the closest sentences.
        at: the time of the rating.
        good: whether the rating is good.
        reason: the reason for a bad rating, or None.
        words: the person's comment, or None.
    """

    id: int
    key: str
    scope: str
    question: str
    since: str | None
    until: str | None
    source: str | None
    asked_at: datetime
    answered: bool
    generation: int | None
    quotes: tuple[Quoted, ...]
    at: datetime
    good: bool
    reason: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class Ballot:
    """Identifies a rating: who rates which answer.

    Attributes:
        key: the key of the answer.
        scope: the scope; only answers that were shown in it can be rated.
        who: ``discord:USER-ID``.
    """

    key: str
    scope: str
    who: str


class Feedback:
    """Stores shown answers and their ratings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def show(
        self, key: str, answer: Answer, now: datetime, exchange: Exchange | None = None
    ) -> None:
        """Store an answer under a key, so that it can be rated, and continued as a conversation."""
        with self._database.writing() as connection:
            store_shown(connection, key, answer, now, exchange)

    def recall(self, key: str, scope: str) -> ShownAnswer:
        """Read a shown answer.

        Raises:
            NotFoundError: no such answer was shown in the scope, or it has expired.
        """
        query = select(shown).where(shown.c.key == key, shown.c.scope == scope)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None or row.details is None:
            raise NotFoundError(_FORGOTTEN)
        question = Question(row.question, row.scope, row.since, row.until, row.source)
        return read_details(row.details, question, row.generation_id)

    def rate(self, ballot: Ballot, now: datetime, *, good: bool) -> None:
        """Store a person's rating of an answer; replaces their earlier rating.

        Raises:
            NotFoundError: no such answer was shown in the scope, or it has expired.
        """
        with self._database.writing() as connection:
            _replace(connection, ballot, at=now, good=good)

    def explain(self, ballot: Ballot, now: datetime, reason: Reason, words: str | None) -> None:
        """Store what was wrong with an answer.

        Raises:
            NotFoundError: no such answer was shown in the scope, or it has expired.
        """
        said = words.strip()[:LONGEST_WORDS] if words else None
        with self._database.writing() as connection:
            _replace(connection, ballot, at=now, good=False, reason=reason, words=said or None)

    def page(
        self,
        scopes: Sequence[str] | None,
        *,
        good: bool | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Rating]:
        """The ratings in the scopes, or in all scopes with None, newest first.

        Args:
            scopes: the scopes.
            good: True for good ratings only, False for bad ones only, None for both.
            limit: most ratings to return.
            offset: number of newer ratings to skip.
        """
        query = _ratings().where(*_within(scopes, good)).order_by(feedback.c.id.desc())
        query = query.offset(offset)
        with self._database.reading() as connection:
            rows = connection.execute(query if limit is None else query.limit(limit)).all()
            return [_rating(connection, row) for row in rows]

    def count(self, scopes: Sequence[str], *, good: bool | None = None) -> int:
        """Number of ratings that ``page`` would return without a limit."""
        query = (
            select(func.count())
            .select_from(feedback)
            .join(shown, shown.c.key == feedback.c.shown_key)
            .where(*_within(scopes, good))
        )
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def of(self, who: str) -> list[Rating]:
        """The ratings of one person, oldest first."""
        query = _ratings().where(feedback.c.who == who).order_by(feedback.c.id)
        with self._database.reading() as connection:
            return [_rating(connection, row) for row in connection.execute(query).all()]

    def forget_shown(self, before: datetime) -> int:
        """Delete unrated answers older than ``before``; returns their number."""
        judged = select(feedback.c.shown_key)
        old = delete(shown).where(shown.c.at < before, shown.c.key.not_in(judged))
        with self._database.writing() as connection:
            return connection.execute(old).rowcount


def store_shown(
    connection: Connection,
    key: str,
    answer: Answer,
    now: datetime,
    exchange: Exchange | None = None,
) -> None:
    """Store an answer under a key, as ``Feedback.show`` does, within a transaction."""
    asked = answer.question
    quotes = [asdict(Place.of(quote)) for quote in answer.quotes or answer.nearest]
    connection.execute(
        insert(shown).values(
            key=key,
            scope=asked.scope,
            at=now,
            question=asked.text,
            since=asked.since,
            until=asked.until,
            source=asked.source,
            answered=answer.answered,
            generation_id=answer.generation,
            quotes=json.dumps(quotes),
            details=details_of(answer),
            before=exchange.before if exchange else None,
        )
    )
    if exchange:
        conversations.go_on(connection, exchange.place, key, now)
    kept = (*answer.quotes, *answer.nearest, *answer.more)
    if cited := {(quote.article_id, quote.revision) for quote in kept}:
        rows = [{"shown_key": key, "article_key": a, "number": n} for a, n in cited]
        connection.execute(insert(citation), rows)


def forget(connection: Connection, who: str) -> int:
    """Remove a person's id and comments from their ratings; returns the number of ratings."""
    ids = connection.scalars(select(feedback.c.id).where(feedback.c.who == who)).all()
    for id_ in ids:
        nobody = {"who": f"somebody:{id_}", "words": None}
        connection.execute(update(feedback).where(feedback.c.id == id_).values(**nobody))
    return len(ids)


def _replace(connection: Connection, ballot: Ballot, **given: Any) -> None:
    """The shown answer; another scope's answer counts as unknown."""
    query = select(shown.c.key).where(shown.c.key == ballot.key, shown.c.scope == ballot.scope)
    if connection.scalar(query) is None:
        raise NotFoundError(_UNKNOWN)
    before = (feedback.c.shown_key == ballot.key) & (feedback.c.who == ballot.who)
    connection.execute(delete(feedback).where(before))
    connection.execute(insert(feedback).values(shown_key=ballot.key, who=ballot.who, **given))


def _within(scopes: Sequence[str] | None, good: bool | None) -> Iterable[ColumnElement[bool]]:
    if scopes is not None:
        yield shown.c.scope.in_(scopes)
    if good is not None:
        yield feedback.c.good.is_(good)


def _ratings() -> Select[Any]:
    of_answer = [column for column in shown.c if column.name != "at"]
    query = select(feedback, *of_answer, shown.c.at.label("asked_at"))
    return query.join(shown, shown.c.key == feedback.c.shown_key)


def _rating(connection: Connection, row: Row[Any]) -> Rating:
    return Rating(
        id=row.id,
        key=row.key,
        scope=row.scope,
        question=row.question,
        since=row.since,
        until=row.until,
        source=row.source,
        asked_at=row.asked_at,
        answered=row.answered,
        generation=row.generation_id,
        quotes=tuple(_quoted(connection, Place(**place)) for place in json.loads(row.quotes)),
        at=row.at,
        good=row.good,
        reason=row.reason,
        words=row.words,
    )


def _quoted(connection: Connection, place: Place) -> Quoted:
    query = (
        select(revision.c.text, revision.c.title)
        .join(article, article.c.id == revision.c.article_id)
        .where(article.c.key == place.article, revision.c.number == place.revision)
    )
    stored = connection.execute(query).first()
    if stored is None:
        return Quoted(place, None, None)
    return Quoted(place, stored.text[place.sentence_start : place.sentence_end], stored.title)

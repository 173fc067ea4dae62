"""Conversations: which answer each goes on from, and the turns before it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, select

from index.errors import NotFoundError
from index.store.administration.shown_answers import (
    ShownQuote,
    read_details,
    require_readable,
)
from index.store.database import Database
from index.store.schema import article, conversation, revision, shown
from index.values import Question, Turn

EVERYONE = "everyone"
"""Who leads the conversation of a thread: all its members together."""

REMEMBERED = 6
"""Turns that a follow-up question can refer to; earlier turns are dropped."""

_UNKNOWN = "This answer has expired. Ask again."


@dataclass(frozen=True, slots=True)
class ConversationPlace:
    """Where a conversation is held, and by whom.

    Attributes:
        scope: the scope of its questions.
        channel: the channel, or the thread.
        who: ``discord:USER-ID``, or ``EVERYONE``.
    """

    scope: str
    channel: str
    who: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer's part in a conversation.

    Attributes:
        place: where the conversation goes on from the answer.
        before: the key of the answer that it follows; None for the first.
    """

    place: ConversationPlace
    before: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierTurns:
    """The turns of a conversation so far, oldest first, and the key of the last answer."""

    turns: tuple[Turn, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """A conversation that a person may continue, as it is exported to them.

    Attributes:
        scope: the scope of its questions.
        channel: the channel.
        at: the time of the last answer.
        question: the last question, as typed.
    """

    scope: str
    channel: str
    at: datetime
    question: str


class Conversations:
    """Reads and ends conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self, place: ConversationPlace, since: datetime) -> EarlierTurns:
        """The turns of a place's conversation; none if its last answer is older than ``since``."""
        query = select(conversation.c.shown_key).where(_at(place), conversation.c.at >= since)
        with self._database.reading() as connection:
            return _turns(connection, connection.scalar(query), place.scope)

    def until(self, key: str, scope: str) -> EarlierTurns:
        """The turns up to an answer; none if it has expired or was shown in another scope."""
        with self._database.reading() as connection:
            return _turns(connection, key, scope)

    def question(self, key: str, scope: str, further_scopes: Sequence[str] = ()) -> Question:
        """The question of an answer as it was read, with its filters.

        Args:
            key: the answer's.
            scope: where it was shown.
            further_scopes: the other scopes that the person reads.

        Raises:
            NotFoundError: the answer has expired, was shown in another scope, or was given from a
                scope that the person does not read.
        """
        with self._database.reading() as connection:
            row = _shown(connection, key, scope)
        if row is None:
            raise NotFoundError(_UNKNOWN)
        asked = Question(row.question, scope, since=row.since, until=row.until, source=row.source)
        if row.details is None:
            return asked
        told = read_details(row.details, asked, row.generation_id)
        require_readable(told.question, further_scopes)
        return replace(told.question, text=told.read_as.question or asked.text)

    def of(self, who: str) -> list[OpenConversation]:
        """The conversations that are stored under a person's id, oldest first."""
        query = (
            select(conversation, shown.c.question)
            .join(shown, shown.c.key == conversation.c.shown_key)
            .where(conversation.c.who == who)
            .order_by(conversation.c.at)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [OpenConversation(row.scope, row.channel, row.at, row.question) for row in rows]

    def forget_idle(self, before: datetime) -> int:
        """Delete conversations whose last answer is older than ``before``; their answers stay."""
        with self._database.writing() as connection:
            idle = delete(conversation).where(conversation.c.at < before)
            return connection.execute(idle).rowcount


def go_on(connection: Connection, place: ConversationPlace, key: str, now: datetime) -> None:
    """Continue the conversation of a place from an answer."""
    connection.execute(delete(conversation).where(_at(place)))
    connection.execute(insert(conversation).values(**asdict(place), at=now, shown_key=key))


def forget(connection: Connection, who: str) -> int:
    """End a person's conversations; returns their number."""
    return connection.execute(delete(conversation).where(conversation.c.who == who)).rowcount


def _turns(connection: Connection, key: str | None, scope: str) -> EarlierTurns:
    turns: list[Turn] = []
    step = key
    while step is not None and len(turns) < REMEMBERED:
        row = _shown(connection, step, scope)
        turn = _turn(connection, row) if row else None
        if row is None or turn is None:
            break
        turns.insert(0, turn)
        step = row.before
    return EarlierTurns(tuple(turns), key) if turns else EarlierTurns()


def _shown(connection: Connection, key: str, scope: str) -> Row[Any] | None:
    query = select(shown).where(shown.c.key == key, shown.c.scope == scope)
    return connection.execute(query).first()


def _turn(connection: Connection, row: Row[Any]) -> Turn | None:
    """The turn of an answer; None for one that was stored before conversations were."""
    if row.details is None:
        return None
    told = read_details(row.details, Question(row.question, row.scope), row.generation_id)
    quotes = told.quotes[: told.first]
    return Turn(
        text=row.question,
        scope=row.scope,
        read=told.read_as.question,
        kind=told.read_as.kind,
        words=_words(connection, quotes[0]) if quotes and told.reason is None else None,
        stories=tuple((quote.place.article, quote.score) for quote in quotes),
        further_scopes=told.question.further_scopes,
        names=told.read_as.names,
    )


def _words(connection: Connection, quote: ShownQuote) -> str | None:
    """The words of a quote that answered; None if there are none, or their text is gone."""
    query = (
        select(revision.c.text)
        .join(article, article.c.id == revision.c.article_id)
        .where(article.c.key == quote.place.article, revision.c.number == quote.place.revision)
    )
    text = connection.scalar(query) if quote.span else None
    return quote.span.of(text) if quote.span and text else None


def _at(place: ConversationPlace) -> ColumnElement[bool]:
    return and_(
        conversation.c.scope == place.scope,
        conversation.c.channel == place.channel,
        conversation.c.who == place.who,
    )

"""Answers that were shown: to be shown again, rated, and continued as a conversation.

No words of articles are stored, only where they stand and a digest of them: they go with their
article, and an article that changed is noticed.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal, Self, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    and_,
    cast,
    delete,
    insert,
    literal,
    select,
    true,
    update,
)

from index.errors import NotFoundError
from index.store.database import Store, put, value_of
from index.store.schema import (
    article,
    citation,
    conversation,
    feedback,
    open_question,
    revision,
    shown,
)
from index.text.display import place_of
from index.text.normalize import plain_outlet
from index.told import Told
from index.values import Answer, Kind, Question, Quote, ReadAs, Span, Turn

_NOT_READ = Told(
    "This answer also came from a server that you have left, or no longer let me answer from. Ask "
    "again."
)


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a quote; offsets are in code points of the revision's text.

    Attributes:
        article: the key of the article.
        revision: the number of the revision.
        start: start offset of the quote.
        end: end offset of the quote, exclusive.
        sentence_start: start offset of the answering sentence.
        sentence_end: end offset of the answering sentence, exclusive.
    """

    article: str
    revision: int
    start: int
    end: int
    sentence_start: int
    sentence_end: int

    @classmethod
    def of(cls, quote: Quote) -> Self:
        """The place of a quote."""
        start = quote.start + max(quote.text.find(quote.sentence), 0)
        end = start + len(quote.sentence)
        return cls(quote.article_key, quote.revision, quote.start, quote.end, start, end)


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quote of a shown answer, without its words.

    Attributes:
        place: where it stands.
        digest: the digest of its words (``digest_of``).
        span: the offsets of the words in bold, in the revision's text; None for none.
        score: the quote's score.
        also: other outlets that print the same.
        same_event: as in ``Quote``.
        overtaken: as in ``Quote``.
        origins: from how many origins its outlets have it, or None.
    """

    place: Place
    digest: str
    span: Span | None = None
    score: float = 0.0
    also: tuple[str, ...] = ()
    same_event: bool = False
    overtaken: bool = False
    origins: int | None = None

    @classmethod
    def of(cls, quote: Quote) -> Self:
        """What is stored of a quote."""
        place = Place.of(quote)
        at = place_of(quote.span, quote.sentence) if quote.span else -1
        start = place.sentence_start + at
        span = Span(start, start + len(quote.span)) if quote.span and at >= 0 else None
        origins = quote.origins.count if quote.origins else None
        told = (quote.score, quote.also, quote.same_event, quote.overtaken, origins)
        return cls(place, digest_of(quote.text), span, *told)

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:
        """Restore it from its JSON object."""
        place, span = Place(**stored["place"]), stored["span"] and Span(**stored["span"])
        also = tuple(map(plain_outlet, stored["also"]))
        return cls(**stored | {"place": place, "span": span, "also": also})


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A shown answer, without the words of its quotes.

    Attributes:
        question: as asked.
        read_as: how it was read.
        confidence: as in ``Answer``.
        answer_from: as in ``Answer``.
        reason: as in ``Answer``; it is a refusal if this is not None.
        quotes: the quotes, or for a refusal the closest passages, then those of ``Answer.more``.
        first: how many of them are not of ``Answer.more``.
        generation: as in ``Answer``.
    """

    question: Question
    read_as: ReadAs
    confidence: float
    answer_from: Literal["text", "published_at"] | None
    reason: str | None
    quotes: tuple[ShownQuote, ...]
    first: int
    generation: int | None = None


def digest_of(words: str) -> str:
    """A digest of the words of a quote: 128 bits of SHA-256, in hexadecimal."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def require_readable(question: Question, further_scopes: Sequence[str]) -> None:
    """Require that a person reads all further scopes that answered a question.

    Else an answer would go on showing outlets and words of a server that the person has left.

    Raises:
        NotFoundError: they do not.
    """
    if not set(question.further_scopes) <= set(further_scopes):
        raise NotFoundError(_NOT_READ)


EVERYONE = "everyone"
"""Who leads the conversation of a thread: all its members together."""

REMEMBERED = 6
"""Turns that a follow-up question can refer to; earlier turns are dropped."""


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


class Conversations(Store):
    """Reads and ends conversations."""

    def last(self, place: ConversationPlace, since: datetime) -> EarlierTurns:
        """The turns of a place's conversation; none if its last answer is older than ``since``."""
        last = select(conversation.c.shown_key).filter_by(**asdict(place))
        query = last.where(conversation.c.at >= since)
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
            raise NotFoundError(Told("This answer has expired. Ask again."))
        told = _answer_of(row)
        require_readable(told.question, further_scopes)
        return replace(told.question, text=told.read_as.question or row.question)

    def of(self, who: str) -> list[OpenConversation]:
        """The conversations that are stored under a person's id, oldest first."""
        query = (
            select(conversation, shown.c.question)
            .join(shown, shown.c.key == conversation.c.shown_key)
            .where(conversation.c.who == who)
            .order_by(conversation.c.at)
        )
        return [value_of(OpenConversation, row) for row in self._database.rows(query)]

    def forget_idle(self, before: datetime) -> int:
        """Delete conversations whose last answer is older than ``before``; their answers stay."""
        return self._database.change(delete(conversation).where(conversation.c.at < before))


def _turns(connection: Connection, key: str | None, scope: str) -> EarlierTurns:
    turns: list[Turn] = []
    step = key
    while step is not None and len(turns) < REMEMBERED:
        if (row := _shown(connection, step, scope)) is None:
            break
        told = _answer_of(row)
        quotes = told.quotes[: told.first]
        words = None
        if quotes and told.reason is None and (span := quotes[0].span):
            text, _ = _text_of(connection, quotes[0].place)
            words = span.of(text) if text else None
        turn = Turn(
            text=row.question,
            scope=row.scope,
            read=told.read_as.question,
            kind=told.read_as.kind,
            words=words,
            stories=tuple((quote.place.article, quote.score) for quote in quotes),
            further_scopes=told.question.further_scopes,
            names=told.read_as.names,
        )
        turns.insert(0, turn)
        step = row.before
    return EarlierTurns(tuple(turns), key) if turns else EarlierTurns()


def _shown(connection: Connection, key: str, scope: str | None) -> Row[Any] | None:
    query = select(shown).where(shown.c.key == key)
    if scope is not None:
        query = query.where(shown.c.scope == scope)
    return connection.execute(query).first()


def _answer_of(row: Row[Any]) -> ShownAnswer:
    stored = json.loads(row.details)
    since, until, as_of = stored["since"], stored["until"], stored.get("as_of")
    kinds: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    return ShownAnswer(
        question=Question(
            row.question,
            scope=row.scope,
            since=row.since,
            until=row.until,
            source=row.source,
            further_scopes=tuple(stored["further_scopes"]),
            language=stored.get("language"),
            as_of=datetime.fromisoformat(as_of) if as_of else None,
        ),
        read_as=ReadAs(
            kind=kinds.get(stored["kind"], "description"),
            names=tuple(stored["names"]),
            since=date.fromisoformat(since) if since else None,
            until=date.fromisoformat(until) if until else None,
            question=stored["read"],
        ),
        confidence=stored["confidence"],
        answer_from=stored["answer_from"],
        reason=stored["reason"],
        quotes=tuple(ShownQuote.read(one) for one in stored["quotes"]),
        first=stored["first"],
        generation=row.generation_id,
    )


def _text_of(connection: Connection, place: Place) -> tuple[str | None, str | None]:
    """The text and the headline of a quoted revision; None where it is gone."""
    query = (
        select(revision.c.text, revision.c.title)
        .join(article, article.c.id == revision.c.article_id)
        .where(article.c.key == place.article, revision.c.number == place.revision)
    )
    row = connection.execute(query).first()
    return (row.text, row.title) if row else (None, None)


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

_UNKNOWN = Told("This answer has expired and can't be rated. Ask again and rate the new one.")
_FORGOTTEN = Told("This answer has expired, so its buttons no longer work. Ask the question again.")


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


class Feedback(Store):
    """Stores shown answers and their ratings."""

    def show(
        self, key: str, answer: Answer, now: datetime, exchange: Exchange | None = None
    ) -> None:
        """Store an answer under a key, so that it can be rated, and continued as a conversation."""
        with self._database.writing() as connection:
            store_shown(connection, key, answer, now, exchange)

    def has(self, key: str) -> bool:
        """Whether an answer of that key was shown anywhere, and has not expired."""
        return self._database.scalar(select(shown.c.key).where(shown.c.key == key)) is not None

    def recall(self, key: str, scope: str | None) -> ShownAnswer:
        """Read a shown answer; for None, wherever it was shown.

        Raises:
            NotFoundError: no such answer was shown in the scope, or it has expired.
        """
        with self._database.reading() as connection:
            row = _shown(connection, key, scope)
        if row is None:
            raise NotFoundError(_FORGOTTEN)
        return _answer_of(row)

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
        scopes: Sequence[str] | None = None,
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
        query = _RATINGS.where(_within(scopes, good)).order_by(feedback.c.id.desc())
        with self._database.reading() as connection:
            rows = connection.execute(query.offset(offset).limit(limit)).all()
            return [_rating(connection, row) for row in rows]

    def count(self, scopes: Sequence[str], *, good: bool | None = None) -> int:
        """Number of ratings that ``page`` would return without a limit."""
        return self._database.count(_JUDGED, _within(scopes, good))

    def of(self, who: str) -> list[Rating]:
        """The ratings of one person, oldest first."""
        query = _RATINGS.where(feedback.c.who == who).order_by(feedback.c.id)
        with self._database.reading() as connection:
            return [_rating(connection, row) for row in connection.execute(query).all()]

    def forget_shown(self, before: datetime) -> int:
        """Delete unrated answers older than ``before``; returns their number."""
        judged = select(feedback.c.shown_key)
        old = delete(shown).where(shown.c.at < before, shown.c.key.not_in(judged))
        return self._database.change(old)


def store_shown(
    connection: Connection,
    key: str,
    answer: Answer,
    now: datetime,
    exchange: Exchange | None = None,
) -> None:
    """Store an answer under a key, as ``Feedback.show`` does, within a transaction."""
    asked, read, first = answer.question, answer.read_as, answer.quotes or answer.nearest
    quotes = [asdict(Place.of(quote)) for quote in first]
    details = {  # by which the answer can be shown again
        "kind": read.kind,
        "names": read.names,
        "since": read.since.isoformat() if read.since else None,
        "until": read.until.isoformat() if read.until else None,
        "read": read.question,
        "confidence": answer.confidence,
        "answer_from": answer.answer_from,
        "reason": answer.reason,
        "first": len(first),
        "further_scopes": asked.further_scopes,
        "language": asked.language,
        "as_of": asked.as_of.isoformat() if asked.as_of else None,
        "quotes": [asdict(ShownQuote.of(quote)) for quote in (*first, *answer.more)],
    }
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
            details=json.dumps(details),
            before=exchange.before if exchange else None,
        )
    )
    if exchange:
        put(connection, conversation, asdict(exchange.place), at=now, shown_key=key)
    kept = (*answer.quotes, *answer.nearest, *answer.more)
    if cited := {(quote.article_key, quote.revision) for quote in kept}:
        rows = [{"shown_key": key, "article_key": a, "number": n} for a, n in cited]
        connection.execute(insert(citation), rows)


def forget_ratings(connection: Connection, who: str) -> int:
    """Remove a person's id and comments from their ratings; returns the number of ratings."""
    nobody = literal("somebody:") + cast(feedback.c.id, String)
    own = update(feedback).where(feedback.c.who == who)
    return connection.execute(own.values(who=nobody, words=None)).rowcount


def _replace(connection: Connection, ballot: Ballot, **given: Any) -> None:
    """The shown answer; another scope's answer counts as unknown."""
    query = select(shown.c.key).where(shown.c.key == ballot.key, shown.c.scope == ballot.scope)
    if connection.scalar(query) is None:
        raise NotFoundError(_UNKNOWN)
    own = {"shown_key": ballot.key, "who": ballot.who}
    connection.execute(delete(feedback).filter_by(**own))
    connection.execute(insert(feedback).values(**own, **given))


def _within(scopes: Sequence[str] | None, good: bool | None) -> ColumnElement[bool]:
    of_scopes = true() if scopes is None else shown.c.scope.in_(scopes)
    return of_scopes if good is None else and_(of_scopes, feedback.c.good.is_(good))


_JUDGED = feedback.join(shown, shown.c.key == feedback.c.shown_key)
_OF_ANSWER = [column for column in shown.c if column.name != "at"]
_RATINGS: Select[Any] = select(feedback, *_OF_ANSWER, shown.c.at.label("asked_at")).select_from(
    _JUDGED
)


def _rating(connection: Connection, row: Row[Any]) -> Rating:
    quotes = []
    for place in (Place(**stored) for stored in json.loads(row.quotes)):
        text, title = _text_of(connection, place)
        sentence = text[place.sentence_start : place.sentence_end] if text is not None else None
        quotes.append(Quoted(place, sentence, title))
    return value_of(Rating, row, generation=row.generation_id, quotes=tuple(quotes))


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that has no answer yet.

    Attributes:
        key: names it, at most 32 characters.
        scope: the scope of the question.
        who: the asker.
        at: the time when it was asked.
        language: the language of the reply.
        target: where to reply, as the bot wrote it; may hold a secret, so it is never logged.
        text: the question; None where its asker still sees it.
    """

    key: str
    scope: str
    who: str
    at: datetime
    language: str
    target: str = field(repr=False)
    text: str | None = None


class OpenQuestions(Store):
    """Stores the questions that are being answered: an abrupt end leaves none without a word."""

    def add(self, question: OpenQuestion) -> None:
        """Store an open question."""
        self._database.change(insert(open_question).values(asdict(question)))

    def remove(self, key: str) -> None:
        """Delete a question that has its answer."""
        self._database.change(delete(open_question).where(open_question.c.key == key))

    def all(self) -> list[OpenQuestion]:
        """The open questions, oldest first."""
        query = select(open_question).order_by(open_question.c.at)
        return [value_of(OpenQuestion, row) for row in self._database.rows(query)]

    def forget_old(self, before: datetime) -> int:
        """Delete questions that were asked before ``before``; returns their number."""
        return self._database.change(delete(open_question).where(open_question.c.at < before))

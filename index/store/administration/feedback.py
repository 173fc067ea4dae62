"""Answers that were shown, and what people thought of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select, update

from index.errors import NotFoundError
from index.store.database import Database
from index.store.schema import article, citation, feedback, revision, shown
from index.values import Answer, Quote

Reason = Literal[
    "wrong sentence",
    "wrong article",
    "out of date",
    "should have refused",
    "should have answered",
    "other",
]
"""What may be wrong with an answer."""

LONGEST_WORDS = 500
"""Characters of what a person may add in their own words."""

_UNKNOWN = "This answer has expired and can't be rated. Ask again and rate the new one."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands; offsets are in code points of the revision.

    Attributes:
        article: the library's public name of the article.
        revision: the number of the revision.
        start: where the quote begins.
        end: just past it.
        sentence_start: where the sentence that answers begins.
        sentence_end: just past that.
    """

    article: str
    revision: int
    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of an answer that was shown.

    Attributes:
        place: where it stands.
        sentence: the one that answers, or None where the library holds its article no more.
        title: the article's headline, or None likewise.
    """

    place: Place
    sentence: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person thought of one answer.

    Attributes:
        id: newer ones have higher numbers.
        key: the answer's own.
        scope: who asked.
        question: as typed, with ``since``, ``until`` and ``source``.
        asked_at: when it was answered.
        answered: whether it was not refused.
        generation: the number of the generation that answered, or None.
        quotes: best first; of a refusal, what came nearest.
        at: when it was judged.
        good: whether it was found good.
        reason: what was wrong, as far as it was said.
        words: more of it, in the person's own words.
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
    """Who judges which answer.

    Attributes:
        key: the answer's own.
        scope: where it is judged; only answers that were shown there can be.
        who: ``discord:USER-ID``.
    """

    key: str
    scope: str
    who: str


class Feedback:
    """Keeps answers that were shown, and judgements of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def show(self, key: str, answer: Answer, now: datetime) -> None:
        """Keep an answer under a key of its own, so that it can be judged."""
        asked = answer.question
        quotes = [asdict(_place(quote)) for quote in answer.quotes or answer.nearest]
        with self._database.writing() as connection:
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
                )
            )
            if cited := {(item["article"], item["revision"]) for item in quotes}:
                rows = [{"shown_key": key, "article_key": a, "number": n} for a, n in cited]
                connection.execute(insert(citation), rows)

    def rate(self, ballot: Ballot, now: datetime, *, good: bool) -> None:
        """Keep what a person thinks of an answer, in place of what they thought before.

        Raises:
            NotFoundError: the scope was shown no such answer, or it is forgotten.
        """
        with self._database.writing() as connection:
            _replace(connection, ballot, at=now, good=good)

    def explain(self, ballot: Ballot, now: datetime, reason: Reason, words: str | None) -> None:
        """Keep what was wrong with an answer.

        Raises:
            NotFoundError: the scope was shown no such answer, or it is forgotten.
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
        """What was thought of answers in the scopes, or in all with None; newest first.

        Args:
            scopes: whose.
            good: only what was found good, or only bad; None for both.
            limit: how many at most.
            offset: how many newer ones to pass over.
        """
        query = _ratings().where(*_within(scopes, good)).order_by(feedback.c.id.desc())
        query = query.offset(offset)
        with self._database.reading() as connection:
            rows = connection.execute(query if limit is None else query.limit(limit)).all()
            return [_rating(connection, row) for row in rows]

    def count(self, scopes: Sequence[str], *, good: bool | None = None) -> int:
        """How many judgements ``page`` would give in all."""
        query = (
            select(func.count())
            .select_from(feedback)
            .join(shown, shown.c.key == feedback.c.shown_key)
            .where(*_within(scopes, good))
        )
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def of(self, who: str) -> list[Rating]:
        """What one person thought, oldest first."""
        query = _ratings().where(feedback.c.who == who).order_by(feedback.c.id)
        with self._database.reading() as connection:
            return [_rating(connection, row) for row in connection.execute(query).all()]

    def forget_shown(self, before: datetime) -> int:
        """Forget answers of before that moment which nobody judged; how many."""
        judged = select(feedback.c.shown_key)
        old = delete(shown).where(shown.c.at < before, shown.c.key.not_in(judged))
        with self._database.writing() as connection:
            return connection.execute(old).rowcount


def forget(connection: Connection, who: str) -> int:
    """Keep what a person thought, but neither their own words nor that it was them; how many."""
    ids = connection.scalars(select(feedback.c.id).where(feedback.c.who == who)).all()
    for id_ in ids:
        nobody = {"who": f"somebody:{id_}", "words": None}
        connection.execute(update(feedback).where(feedback.c.id == id_).values(**nobody))
    return len(ids)


def _place(quote: Quote) -> Place:
    start = quote.start + max(quote.text.find(quote.sentence), 0)
    return Place(
        article=quote.article_id,
        revision=quote.revision,
        start=quote.start,
        end=quote.end,
        sentence_start=start,
        sentence_end=start + len(quote.sentence),
    )


def _replace(connection: Connection, ballot: Ballot, **given: Any) -> None:
    """Another scope's answer is as unknown as one that never was."""
    there = select(shown.c.key).where(shown.c.key == ballot.key, shown.c.scope == ballot.scope)
    if connection.scalar(there) is None:
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
    found = connection.execute(query).first()
    if found is None:
        return Quoted(place, None, None)
    return Quoted(place, found.text[place.sentence_start : place.sentence_end], found.title)

"""What is stored of a shown answer, so that it can be shown again without asking again.

No words of articles are stored, only where they stand and a digest of them: they go with their
article, and an article that changed is noticed.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any, Literal, Self, get_args

from index.errors import NotFoundError
from index.text.display import place_of
from index.text.normalize import plain_outlet
from index.values import Answer, Kind, Question, Quote, ReadAs, Span

_NOT_READ = (
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
        return cls(quote.article_id, quote.revision, quote.start, quote.end, start, end)


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quote of a shown answer, without its words.

    Attributes:
        place: where it stands.
        digest: the digest of its words (``digest_of``).
        span: the offsets of the words in bold, in the revision's text; None for none.
        score: the quote's score.
        also: other outlets that print the same.
        overtaken: as in ``Quote``.
    """

    place: Place
    digest: str
    span: Span | None = None
    score: float = 0.0
    also: tuple[str, ...] = ()
    overtaken: bool = False

    @classmethod
    def of(cls, quote: Quote) -> Self:
        """What is stored of a quote."""
        place = Place.of(quote)
        at = place_of(quote.span, quote.sentence) if quote.span else -1
        start = place.sentence_start + at
        span = Span(start, start + len(quote.span)) if quote.span and at >= 0 else None
        digest = digest_of(quote.text)
        return cls(place, digest, span, quote.score, quote.also, quote.overtaken)

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:
        """Restore it from its JSON object."""
        span = stored["span"]
        return cls(
            place=Place(**stored["place"]),
            digest=stored["digest"],
            span=Span(**span) if span else None,
            score=stored["score"],
            also=tuple(map(plain_outlet, stored["also"])),
            overtaken=stored.get("overtaken", False),
        )


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


def details_of(answer: Answer) -> str:
    """The JSON by which an answer can be shown again (column ``shown.details``)."""
    first = answer.quotes or answer.nearest
    read = answer.read_as
    return json.dumps(
        {
            "kind": read.kind,
            "names": read.names,
            "since": read.since.isoformat() if read.since else None,
            "until": read.until.isoformat() if read.until else None,
            "read": read.question,
            "confidence": answer.confidence,
            "answer_from": answer.answer_from,
            "reason": answer.reason,
            "first": len(first),
            "further_scopes": answer.question.further_scopes,
            "quotes": [asdict(ShownQuote.of(quote)) for quote in (*first, *answer.more)],
        }
    )


def read_details(details: str, question: Question, generation: int | None) -> ShownAnswer:
    """Restore a shown answer from its row; its question is given its further scopes."""
    stored = json.loads(details)
    return ShownAnswer(
        question=replace(question, further_scopes=tuple(stored.get("further_scopes", ()))),
        read_as=ReadAs(
            kind=_kind(stored["kind"]),
            names=tuple(stored["names"]),
            since=_day(stored["since"]),
            until=_day(stored["until"]),
            question=stored["read"],
        ),
        confidence=stored["confidence"],
        answer_from=stored["answer_from"],
        reason=stored["reason"],
        quotes=_quotes(stored["quotes"]),
        first=stored["first"],
        generation=generation,
    )


def require_readable(question: Question, further_scopes: Sequence[str]) -> None:
    """Require that a person reads all further scopes that answered a question.

    Else an answer would go on showing outlets and words of a server that the person has left.

    Raises:
        NotFoundError: they do not.
    """
    if not set(question.further_scopes) <= set(further_scopes):
        raise NotFoundError(_NOT_READ)


def _quotes(stored: Sequence[dict[str, Any]]) -> tuple[ShownQuote, ...]:
    return tuple(ShownQuote.read(one) for one in stored)


def _kind(stored: str) -> Kind:
    known: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    return known.get(stored, "description")


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None

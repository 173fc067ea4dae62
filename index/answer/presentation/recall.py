"""Show an answer again from what is stored of it, with each quote checked against its article."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.answer.answer_comparison import agreement
from index.answer.quoting.quote import quote_of
from index.answer.same_event import value_kind
from index.answer.speakers import Speakers
from index.concurrency import Threads, read_of
from index.errors import NotFoundError
from index.store.administration.answers import (
    Place,
    ShownAnswer,
    ShownQuote,
    digest_of,
    require_readable,
)
from index.store.library import Library
from index.store.rows import Cited
from index.text.sentences import sentence_blocks
from index.told import Told
from index.values import Answer, Origins, Question, Quote, Span, day_in_words

Loss = Literal["changed", "removed"]
"""Why a quote cannot be given any more: its words are no longer in the article, or it is gone."""

_REASONS: dict[Loss, str] = {
    "changed": Told(
        "The article has changed since, and these words no longer stand in it, so they are not "
        "quoted. Ask the question again to get what it says now."
    ),
    "removed": Told(
        "The article was removed since, so it is not quoted any more. Ask the question again to "
        "get other articles."
    ),
}
_NO_QUOTE = "This answer has no such quote. Ask the question again."

AROUND = 700
"""Characters that a paragraph's neighbours may bring its context to, in all."""
LONGEST = 1_500
"""Most characters of context: a longer paragraph is cut at sentences, around the quote."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """An answer as it can be shown again.

    Attributes:
        answer: the answer, with the quotes that still stand in their articles.
        changed: how many quotes left it because their article changed.
        removed: how many left it because their article was removed.
    """

    answer: Answer
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """A quote with the text around it.

    Attributes:
        quote: the quote.
        before: the text right before it, verbatim; it begins with a sentence.
        after: the text right after it, verbatim; it ends with a sentence.
        number: its place among the answer's quotes, from 0.
        of: how many quotes the answer has.
        byline: who wrote the article, as printed, or None.
    """

    quote: Quote
    before: str
    after: str
    number: int
    of: int
    byline: str | None = None


class Recall:
    """Shows stored answers again; safe to call from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._speakers = Speakers(library)

    def answer(self, key: str, scope: str, further_scopes: Sequence[str] = ()) -> Recalled:
        """Restore an answer.

        Args:
            key: the answer's.
            scope: where it was shown.
            further_scopes: the other scopes that the person reads.

        Raises:
            NotFoundError: it was not shown in the scope, has expired, or was given from a scope
                that the person does not read; or none of its quotes stands in its article any
                more, and the message says why.
        """
        shown = self._shown(key, scope, further_scopes)
        found = [
            self._checked(one, number, shown.question) for number, one in enumerate(shown.quotes, 1)
        ]
        first = [one for one in found[: shown.first] if isinstance(one, Quote)]
        more = [one for one in found[shown.first :] if isinstance(one, Quote)]
        lost: list[Loss] = [one for one in found if not isinstance(one, Quote)]
        if not (first or more) and lost:
            raise NotFoundError(_REASONS[lost[0]])
        answer = _answer(shown, tuple(first or more), tuple(more if first else ()))
        if answer.answered and not isinstance(found[0], Quote):
            answer = _led_by_next(answer)
        answer = self._speakers.beside_quotes(answer)
        return Recalled(answer, lost.count("changed"), lost.count("removed"))

    def context(
        self, key: str, scope: str, number: int, further_scopes: Sequence[str] = ()
    ) -> Context:
        """Read a quote with the paragraph around it.

        Args:
            key: the answer's.
            scope: where it was shown.
            number: the quote's place among all quotes of the answer, from 0.
            further_scopes: the other scopes that the person reads.

        Raises:
            NotFoundError: as ``answer``; or the quote stands in its article no more, and the
                message says why.
        """
        shown = self._shown(key, scope, further_scopes)
        if not 0 <= number < len(shown.quotes):
            raise NotFoundError(_NO_QUOTE)
        one = shown.quotes[number]
        cited = self._cited(one.place, shown.question)
        if cited is None:
            raise NotFoundError(_REASONS["removed"])
        start = _stands(one, cited)
        if start is None:
            raise NotFoundError(_REASONS["changed"])
        quoted = Span(start, start + one.place.end - one.place.start)
        around = around_quote(cited.newest, quoted)
        return Context(
            quote=_quote(one, number + 1, cited),
            before=cited.newest[around.start : quoted.start],
            after=cited.newest[quoted.end : around.end],
            number=number,
            of=len(shown.quotes),
            byline=cited.byline,
        )

    def _shown(self, key: str, scope: str, further_scopes: Sequence[str]) -> ShownAnswer:
        shown = self._library.feedback.recall(key, scope)
        require_readable(shown.question, further_scopes)
        return shown

    def _cited(self, place: Place, question: Question) -> Cited | None:
        """What is cited; as of a moment, the revision of then counts as the newest."""
        cited = self._library.passages.cited(place.article, place.revision, question.scopes)
        return replace(cited, newest=cited.text) if cited and question.as_of else cited

    def _checked(self, one: ShownQuote, rank: int, question: Question) -> Quote | Loss:
        cited = self._cited(one.place, question)
        if cited is None:
            return "removed"
        return _quote(one, rank, cited) if _stands(one, cited) is not None else "changed"


class ShownService:
    """Shows answers again without asking again.

    Args:
        library: where they are kept.
        threads: run SQL.
    """

    def __init__(self, library: Library, threads: Threads) -> None:
        self._recall = Recall(library)
        self._threads = threads

    answer = read_of("_recall", Recall.answer)
    context = read_of("_recall", Recall.context)


def _stands(one: ShownQuote, cited: Cited) -> int | None:
    """Return where a quote's words stand in the article's newest text; None if they do not."""
    place = one.place
    words = cited.text[place.start : place.end]
    if digest_of(words) != one.digest:
        return None
    if cited.newest.startswith(words, place.start):
        return place.start
    at = cited.newest.find(words)
    return at if at >= 0 else None


def _quote(one: ShownQuote, rank: int, cited: Cited) -> Quote:
    place = one.place
    return quote_of(
        cited,
        cited.text,
        Span(place.start, place.end),
        Span(place.sentence_start, place.sentence_end),
        one.span,
        rank=rank,
        score=one.score,
        also=one.also,
        same_event=one.same_event,
        overtaken=one.overtaken,
        origins=Origins(one.origins) if one.origins else None,
        scope=cited.scope,
    )


def _answer(shown: ShownAnswer, quotes: tuple[Quote, ...], more: tuple[Quote, ...]) -> Answer:
    answer = Answer(
        question=shown.question,
        read_as=shown.read_as,
        confidence=shown.confidence,
        reason=shown.reason,
        generation=shown.generation,
    )
    if shown.reason is not None or not quotes:
        return replace(answer, nearest=quotes)
    return replace(
        answer,
        answer=_words(quotes[0], by_date=shown.answer_from == "published_at"),
        answer_from=shown.answer_from,
        quotes=quotes,
        more=more,
        agreement=agreement(value_kind(shown.read_as.kind, quotes[0].span or ""), (*quotes, *more)),
    )


def _led_by_next(answer: Answer) -> Answer:
    """Return an answer without its first quote: as sure as the next, which overtakes nothing."""
    quotes, more = (
        tuple(replace(one, same_event=False, overtaken=False) for one in some)
        for some in (answer.quotes, answer.more)
    )
    return replace(
        answer,
        answer=_words(quotes[0], by_date=False),
        answer_from="text",
        confidence=quotes[0].score,
        quotes=quotes,
        more=more,
    )


def _words(first: Quote, *, by_date: bool) -> str:
    if by_date and first.published:
        return day_in_words(first.published.day)
    return first.span or first.sentence


def around_quote(text: str, quoted: Span) -> Span:
    """Return the paragraph of a quote, with its neighbours if it is short; whole sentences."""
    blocks = [Span(block[0].start, block[-1].end) for block in sentence_blocks(text)]
    own = [n for n, one in enumerate(blocks) if one.overlaps(quoted)]
    if not own:
        return quoted
    first, last = own[0], own[-1]
    whole = _joined(quoted, blocks[first : last + 1])
    if whole.end - whole.start > LONGEST:
        return _within(text, quoted)
    for near in (first - 1, last + 1):
        if 0 <= near < len(blocks):
            longer = _joined(whole, [blocks[near]])
            whole = longer if longer.end - longer.start <= AROUND else whole
    return whole


def _joined(one: Span, others: list[Span]) -> Span:
    return Span(
        min(one.start, *(other.start for other in others)),
        max(one.end, *(other.end for other in others)),
    )


def _within(text: str, quoted: Span) -> Span:
    """Return the sentences around a quote, the nearest first, as long as they fit."""
    sentences = [one for block in sentence_blocks(text) for one in block]
    whole = quoted
    by_distance = sorted(
        sentences, key=lambda near: max(quoted.start - near.end, near.start - quoted.end, 0)
    )
    for one in by_distance:
        longer = _joined(whole, [one])
        if longer.end - longer.start > LONGEST:
            break
        whole = longer
    return whole

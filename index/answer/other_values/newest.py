"""Put the newest value first where a matter has changed: a toll has risen, an office has passed on.

An older article isn't wrong about its day. So a question that names a day or a year keeps the order
of its quotes; without one, people ask how things stand.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from index.answer.answer_comparison import differs, same_answer
from index.answer.candidates import SentenceCandidate, sortable_day
from index.answer.other_values.conflicting import is_as_of_a_day, value_kind
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stem, stems_of, words_of
from index.values import Kind, Quote

_CHANGING: frozenset[Kind] = frozenset({"number", "person", "place", "organisation", "date"})
"""Kinds of answers that later articles replace."""

_FIRST = re.compile(
    r"\b(?:first|original(?:ly)?|initial(?:ly)?|earliest|before|previous(?:ly)?|then)\b"
)
"""Words that ask for an older value."""

_SO_FAR = re.compile(r"^how (?:many|much)\b.*\b(?:has|have)\b")
"""A question in the present perfect, about what is true now."""

_AS_SURE = 0.75
"""Least score of a later quote that may come first, as a share of the surest one's: of two later
values, the newer may be one of a similar matter."""

_COMPARED = 8
"""Likeliest sentences among which newer values are looked for."""


def changes(
    reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]
) -> Iterator[tuple[SentenceCandidate, list[SentenceCandidate]]]:
    """Yield each sentence whose value replaces older ones, with those, the newest first.

    Only for a question that asks how things stand now: who is in an office, how many there are so
    far. There, an older value takes nothing from the likelihood of the newest one.

    Args:
        reading: the question.
        choices: one sentence of each article, likeliest first.
    """
    if not _asks_of_now(reading):
        return
    likely = choices[:_COMPARED]
    for newest in sorted(likely, key=lambda one: one.day, reverse=True):
        older = [one for one in choices if _replaced(reading, one, newest)]
        if any(one in likely for one in older):
            yield newest, older


def _replaced(reading: QuestionAnalysis, old: SentenceCandidate, new: SentenceCandidate) -> bool:
    if not old.day or not old.answer or not new.answer or not reading.stems:
        return False
    return (
        old.day < new.day
        and not same_answer(reading.kind, old.answer, new.answer)
        and (reading.kind != "person" or _may_hold(reading, new.answer))
        and _said(reading, old) <= _said(reading, new)
    )


def _may_hold(reading: QuestionAnalysis, answer: str) -> bool:
    """Return whether an answer may be who holds the office asked about.

    It may where articles tell of no holder, or where it has a word of the holder's names.
    """
    names = (name for term in reading.terms if not term.name for name in term.learned)
    known = {stem(word) for name in names for word in words_of(name)}
    return not known or not known.isdisjoint(map(stem, words_of(answer)))


def _said(reading: QuestionAnalysis, choice: SentenceCandidate) -> frozenset[str]:
    return reading.stems & stems_of(f"{choice.sentence.passage.title} {choice.sentence.words}")


def newest_first(
    reading: QuestionAnalysis,
    quotes: Sequence[Quote],
    threshold: float,
    same_matter: Set[str] = frozenset(),
) -> tuple[Quote, ...]:
    """Return the quotes with the newest value first, if a later article changes the first one.

    A later quote does if it would be quoted alone, with words as sure as that takes, gives another
    answer, and its article tells of the same matter: that is known of it, or it has every word of
    the question that the first quote's article has there. Older quotes that would be quoted alone,
    too, are marked as overtaken. If the first one is the newest already, they are if their articles
    are known to tell of its matter, or if the question says that it asks how things stand now.

    Args:
        reading: the question.
        quotes: best first.
        threshold: least score of a quote that may come first.
        same_matter: the articles known to tell of the first quote's matter.
    """
    if len(quotes) < 2 or not _asks_how_things_stand(reading, quotes[0].span):
        return tuple(quotes)
    known = same_matter | {quotes[0].article_id}
    newest = _newest(reading, quotes, threshold, known)
    if newest is quotes[0] and not same_matter and not _asks_of_now(reading, quotes[0].span):
        return tuple(quotes)
    others = [one for one in quotes if one is not newest]
    ordered = [_borne_out(reading, newest, others), *others]
    return tuple(
        replace(
            one,
            rank=place,
            overtaken=one.score >= threshold
            and _changes(reading, one, newest, known if _is_known(one, quotes[0]) else frozenset()),
        )
        for place, one in enumerate(ordered, start=1)
    )


def _is_known(quote: Quote, first: Quote) -> bool:
    """Return whether what is known of its article holds for a quote.

    It does not for a further sentence of the first one's article, which may tell something else.
    """
    return quote.article_id != first.article_id or quote.start == first.start


def _newest(
    reading: QuestionAnalysis, quotes: Sequence[Quote], threshold: float, known: Set[str]
) -> Quote:
    """Return the newest quote that changes the first one, or the first one."""
    first, *others = quotes
    later = [
        one
        for one in others
        if one.score >= threshold
        and (one.span_confidence is None or one.span_confidence >= threshold)
        and _changes(reading, first, one, known)
    ]
    surest = max((one.score for one in later), default=0.0)
    sure = [one for one in later if one.score >= _AS_SURE * surest]
    return max(sure, key=lambda one: sortable_day(one.published), default=first)


def _borne_out(reading: QuestionAnalysis, newest: Quote, others: Sequence[Quote]) -> Quote:
    """Return the newest quote, as sure as the surest of those that give the same answer."""
    answer = newest.span or ""
    kind = value_kind(reading.kind, answer)
    same = (one.score for one in others if one.span and same_answer(kind, answer, one.span))
    return replace(newest, score=max([newest.score, *same]))


def overtakes(reading: QuestionAnalysis, old: Quote, new: Quote) -> bool:
    """Return whether a quote gives a newer answer than an older one that was given before.

    Args:
        reading: the question.
        old: the first quote of the older answer.
        new: a quote that answers the question alone.
    """
    return _asks_how_things_stand(reading, old.span) and _changes(reading, old, new)


def _asks_of_now(reading: QuestionAnalysis, answer: str | None = None) -> bool:
    """Return whether a question says that it asks how things stand now."""
    now = reading.newest or _SO_FAR.search(reading.plain) is not None
    return now and _asks_how_things_stand(reading, answer)


def _asks_how_things_stand(reading: QuestionAnalysis, answer: str | None = None) -> bool:
    kind = value_kind(reading.kind, answer or "")
    of_a_day = reading.days is not None and is_as_of_a_day(reading)
    return kind in _CHANGING and not of_a_day and not _FIRST.search(reading.plain)


def _changes(
    reading: QuestionAnalysis, old: Quote, new: Quote, known: Set[str] = frozenset()
) -> bool:
    """Return whether a quote is newer, about the same matter, and gives another answer.

    Args:
        reading: the question.
        old: the quote that may be older.
        new: the quote that may be newer.
        known: articles that are known to tell of the same matter.
    """
    if old.published is None or new.published is None or not old.span or not new.span:
        return False
    return (
        new.published.day > old.published.day
        and differs(value_kind(reading.kind, old.span), old.span, new.span)
        and (reading.kind != "person" or _may_hold(reading, new.span))
        and ({old.article_id, new.article_id} <= known or _told_alike(reading, old, new))
    )


def _told_alike(reading: QuestionAnalysis, old: Quote, new: Quote) -> bool:
    return _matter(reading, old) <= _matter(reading, new)


def _matter(reading: QuestionAnalysis, quote: Quote) -> frozenset[str]:
    """Return the question's words in a quote and its headline."""
    return reading.stems & stems_of(f"{quote.title} {quote.sentence}")

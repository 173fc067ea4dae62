"""Merge copies of one story: quote it once, from the original, and name the other outlets."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from index.answer.candidates import SentenceCandidate
from index.answer.question.terms import content_words, stem, words_of
from index.answer.quoting.quote import normalized_words
from index.store.rows import Passage
from index.text.near_duplicates import WordSketch
from index.values import ArticleRef, Quote

T = TypeVar("T", bound=ArticleRef)

_REPEATED = 0.75
"""Least share of the content words of two sentences that they share if one repeats the other."""

_CHANGED = 1
"""Most content words of one that the other puts in other words; it may have more to add."""

_LEAST_WORDS = 5
"""Least content words of a sentence that others can be said to repeat."""

_WITHIN = timedelta(days=2)
"""Most time between a sentence and its repeat: news of a later strike has the same words."""


def of_oldest_copies(found: Sequence[T], order: Callable[[T], Any]) -> Iterator[T]:
    """Yield the parts of articles without copies, and those of the first one among copies.

    Args:
        found: parts of articles.
        order: the key by which copies are sorted, the first one least.
    """
    oldest: dict[int, T] = {}
    for one in sorted(found, key=order):
        if one.story is not None:
            oldest.setdefault(one.story, one)
    for one in found:
        if one.story is None or oldest[one.story].article_key == one.article_key:
            yield one


def one_per_story(choices: Sequence[SentenceCandidate]) -> list[SentenceCandidate]:
    """Return one sentence per story, at the rank of its best.

    The original is preferred if it has the same sentence: the earliest of the complete articles,
    then the longest of those, then the one stored first.
    """
    stories: dict[int, list[SentenceCandidate]] = {}
    for one in choices:
        if (story := one.sentence.passage.story) is not None:
            stories.setdefault(story, []).append(one)
    merged: list[SentenceCandidate] = []
    for one in choices:
        story = one.sentence.passage.story
        if story is None:
            merged.append(one)
        elif one is stories[story][0]:
            merged.append(_original(stories[story]))
    return merged


def _original(copies: Sequence[SentenceCandidate]) -> SentenceCandidate:
    best = copies[0]
    words = normalized_words(best.sentence.words)
    same = [one for one in copies if normalized_words(one.sentence.words) == words]
    return replace(min(same, key=_order), odds=best.odds, score=best.score)


def _order(one: SentenceCandidate) -> tuple[bool, bool, float, int, int]:
    passage = one.sentence.passage
    published = passage.published.moment if passage.published else None
    return (
        passage.partial,
        published is None,
        published.timestamp() if isinstance(published, datetime) else 0.0,
        -len(one.sentence.revision_text),
        passage.id,
    )


def stories_of(choices: Iterable[SentenceCandidate]) -> dict[str, int]:
    """Return the story of each article, by article key."""
    passages = (one.sentence.passage for one in choices)
    return {one.article_key: one.story for one in passages if one.story is not None}


def with_outlets(
    quotes: Iterable[Quote], stories: Mapping[str, int], outlets: Mapping[int, set[str]]
) -> tuple[Quote, ...]:
    """Return the quotes with all other outlets of their story in ``also``."""
    return tuple(
        _with_outlets(one, outlets.get(stories.get(one.article_key, -1), set())) for one in quotes
    )


def _with_outlets(one: Quote, outlets: set[str]) -> Quote:
    return replace(one, also=tuple(sorted({*one.also, *outlets} - {one.source, ""})))


def with_repeats(
    quotes: Sequence[Quote], considered: Iterable[SentenceCandidate]
) -> tuple[Quote, ...]:
    """Return the quotes with the outlets in ``also`` of which another article says the same.

    It does if a sentence has the same numbers and nearly the same content words, and its article
    is of about the same days: of two strikes that kill three, the second repeats nothing.

    Args:
        quotes: the quotes.
        considered: the sentences that were read; what repeats a quote is as near to the question.
    """
    told = [(one.sentence.passage, one.sentence.words) for one in considered]
    read = [(passage, content_words(words_of(words)), words) for passage, words in told]
    return tuple(_with_repeats(one, read) for one in quotes)


def _with_repeats(quote: Quote, read: Sequence[tuple[Passage, list[str], str]]) -> Quote:
    own = frozenset(map(stem, content_words(words_of(quote.sentence))))
    outlets, beside = set(), dict(quote.beside)
    for passage, words, sentence in read:
        if passage.article_key == quote.article_key or len(own) < _LEAST_WORDS:
            continue
        days = [one.day for one in (passage.published, quote.published) if one]
        if len(days) == 2 and abs(days[0] - days[1]) > _WITHIN:
            continue
        other = frozenset(map(stem, words))
        alike = len(own & other) >= _REPEATED * len(own | other)
        alike = alike and min(len(own - other), len(other - own)) <= _CHANGED
        if alike and _of_one_thing(sentence, quote.sentence):
            outlets.add(passage.source)
            beside.setdefault(passage.article_key, sentence)
    return _with_outlets(replace(quote, beside=tuple(beside.items())), outlets)


def _of_one_thing(*sentences: str) -> bool:
    """Return whether two sentences have the same numbers, and not each a name of its own."""
    one, other = (WordSketch.of("", sentence) for sentence in sentences)
    ours, theirs = one.facts(one.words), other.facts(other.words)
    return ours ^ theirs <= one.names | other.names and (ours <= theirs or theirs <= ours)
